"""The backend keeps the contract: on stores that work, and on ones that fail now and then."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite, Site
from jackfield_file.backend import FileBackend
from jackfield_multi.backend import MultiBackend

try:
    from jackfield_chaos.backend import ChaosBackend
except ModuleNotFoundError:
    ChaosBackend = None


FAULTS = "&".join(
    [f"{each}.error_before=0.05" for each in ("get", "put", "move", "query")]
    + [f"{each}.error_after=0.05" for each in ("get", "put", "query")]
    + ["put.torn=0.05", "get.cut=0.05"]
)
"""What heals when it is tried again, or when another store is asked."""


@contextmanager
def kept(backend: FileBackend, name: str) -> Iterator[None]:
    """Keep one file from being deleted, for the time of a ``with`` block."""
    original = backend._delete_list

    def delete_list(filenames: Sequence[str]) -> dict[str, Exception]:
        errors = original([each for each in filenames if each != name])
        if name in filenames:
            errors[name] = PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        return errors

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "_delete_list", delete_list)
        yield


class MultiSuite(BackendSuite):
    mode = "mirror"
    on_fail = "abort"
    forms = ("file://{}/a", "file://{}/b", "file://{}/c")
    prefix = ""

    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        path = tmp_path / "config.json"
        path.write_text(json.dumps([{"url": form.format(tmp_path)} for form in self.forms]))
        mark = "&" if self.prefix else ""
        return f"{self.prefix}multi://{path}?mode={self.mode}&onfail={self.on_fail}" + (
            mark + FAULTS if self.prefix else ""
        )

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("file", FileBackend)
        registry.register_backend("multi", MultiBackend)
        if ChaosBackend is not None:
            registry.register_backend_prefix("chaos", ChaosBackend)
        return registry

    def make_directory(self, site: Site, name: str) -> None:
        Path(site.url.path).with_name("a").joinpath(name).mkdir(parents=True)

    def remove_directory(self, site: Site, name: str) -> None:
        Path(site.url.path).with_name("a").joinpath(name).rmdir()

    @contextmanager
    def undeletable(self, site: Site, name: str) -> Iterator[None]:
        multi = site.raw
        while not isinstance(multi, MultiBackend):
            multi = multi.backend
        with ExitStack() as stack:
            for store in multi.several.stores:
                backend = store.open().backend
                while not isinstance(backend, FileBackend):
                    backend = backend.backend
                stack.enter_context(kept(backend, name))
            yield


class TestMirror(MultiSuite):
    pass


class TestMirrorThatContinues(MultiSuite):
    on_fail = "continue"


class TestStripe(MultiSuite):
    mode = "stripe"


class TestStripeThatContinues(MultiSuite):
    mode = "stripe"
    on_fail = "continue"


with_chaos = pytest.mark.skipif(ChaosBackend is None, reason="jackfield-chaos is not there")


class Flaky(MultiSuite):
    largest = 4 * 1024 * 1024
    flaky = True


@with_chaos
class TestMirrorUnderChaos(Flaky):
    prefix = "chaos+"


@with_chaos
class TestStripeUnderChaos(Flaky):
    mode = "stripe"
    prefix = "chaos+"


@with_chaos
class TestMirrorOfOneFlakyStore(Flaky):
    forms = ("file://{}/a", f"chaos+file://{{}}/b?seed=4&{FAULTS}")


@with_chaos
class TestStripeOfFlakyStores(Flaky):
    mode = "stripe"
    forms = tuple(f"chaos+file://{{}}/{name}?seed=5&{FAULTS}" for name in "ab")
