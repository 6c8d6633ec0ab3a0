"""The backend keeps the contract: on a storage that works, and on one that fails now and then."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from jackfield.backends import Backend, Registry
from jackfield.testing import BackendSuite, Site
from jackfield_file.backend import FileBackend
from jackfield_par2.backend import Par2Backend

try:
    from jackfield_chaos.backend import ChaosBackend
except ModuleNotFoundError:
    ChaosBackend = None

FAULTS = "&".join(
    [f"{each}.error_before=0.05" for each in ("get", "put", "list", "query")]
    + [f"{each}.error_after=0.05" for each in ("get", "put", "list", "query")]
    + ["put.torn=0.05", "get.cut=0.05", "get.cut_silent=0.05"]
)
"""What heals when it is tried again; a deletion that was done although it failed does not."""


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


class Par2Suite(BackendSuite):
    many = 60  # it runs par2 for each of them
    form = "par2+file://{}"

    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        return self.form.format(tmp_path / "store")

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("file", FileBackend)
        registry.register_backend_prefix("par2", Par2Backend)
        if ChaosBackend is not None:
            registry.register_backend_prefix("chaos", ChaosBackend)
        return registry

    def make_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).mkdir()

    def remove_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).rmdir()

    @contextmanager
    def undeletable(self, site: Site, name: str) -> Iterator[None]:
        inner: Backend = site.raw
        while not isinstance(inner, FileBackend):
            inner = inner.backend
        with kept(inner, name):
            yield


class TestPar2(Par2Suite):
    pass


class Flaky(Par2Suite):
    largest = 4 * 1024 * 1024
    flaky = True


@pytest.mark.skipif(ChaosBackend is None, reason="jackfield-chaos is not there")
class TestPar2OverChaos(Flaky):
    form = f"par2+chaos+file://{{}}?seed=2&{FAULTS}"


@pytest.mark.skipif(ChaosBackend is None, reason="jackfield-chaos is not there")
class TestPar2UnderChaos(Flaky):
    form = f"chaos+par2+file://{{}}?seed=1&{FAULTS.replace('&get.cut_silent=0.05', '')}"
