"""Without faults the backend keeps the contract; with faults that heal it does no harm."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite, Site
from jackfield_chaos.backend import ChaosBackend
from jackfield_file.backend import FileBackend


class ChaosSuite(BackendSuite):
    query = ""

    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        return f"chaos+file://{tmp_path}/store?{self.query}"

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("file", FileBackend)
        registry.register_backend_prefix("chaos", ChaosBackend)
        return registry

    def make_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).mkdir()

    def remove_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).rmdir()

    @contextmanager
    def undeletable(self, site: Site, name: str) -> Iterator[None]:
        inner = site.raw.backend
        original = inner._delete

        def delete(filename: str) -> None:
            if filename == name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), filename)
            original(filename)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(inner, "_delete", delete)
            yield


class TestChaosWithoutFaults(ChaosSuite):
    pass


class TestChaosWithFaults(ChaosSuite):
    query = (
        "seed=1&put.error_before=0.05&put.error_after=0.05&put.torn=0.05&get.error_before=0.05"
        "&get.error_after=0.05&get.cut=0.05&move.error_before=0.05&move.error_after=0.05"
        "&list.error_before=0.05&list.error_after=0.05&query.error_before=0.05&query.error_after=0.05"
        "&delete.error_before=0.05&delete.error_after=0.05"
    )
    largest = 4 * 1024 * 1024
    flaky = True
