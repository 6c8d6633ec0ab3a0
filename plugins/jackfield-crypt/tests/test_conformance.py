"""The backend keeps the contract: plainly, over a storage that fails, and under chaos."""

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
from jackfield_crypt.backend import CryptBackend
from jackfield_crypt.names import inner_of
from jackfield_file.backend import FileBackend

FAULTS = "&".join(
    f"{fault}=0.04"
    for fault in (
        *(f"{each}.error_before" for each in ("get", "put", "move", "list", "query")),
        *(f"{each}.error_after" for each in ("get", "put", "list", "query")),
        *("put.torn", "get.cut"),
    )
)


class CryptSuite(BackendSuite):
    scheme = "crypt+file"
    query = ""

    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        key_file = tmp_path / "key"
        key_file.write_bytes(bytes(range(32)))
        return f"{self.scheme}://{tmp_path}/store?keyfile={key_file}&{self.query}"

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("file", FileBackend)
        registry.register_backend_prefix("chaos", ChaosBackend)
        registry.register_backend_prefix("crypt", CryptBackend)
        return registry

    def make_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).mkdir()

    def remove_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).rmdir()

    @contextmanager
    def undeletable(self, site: Site, name: str) -> Iterator[None]:
        backend = site.raw
        names = {name}
        while not isinstance(backend, FileBackend):
            if isinstance(backend, CryptBackend):
                names = {inner_of(backend._vault.keys_to_write(), name).content}
            backend = backend.backend
        original = backend._path

        def path(filename: str) -> str:
            if filename in names:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), filename)
            return original(filename)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backend, "_path", path)
            yield


class TestCrypt(CryptSuite):
    pass


class TestCryptOverChaos(CryptSuite):
    scheme = "crypt+chaos+file"
    query = f"seed=1&get.cut_silent=0.04&{FAULTS}"
    largest = 4 * 1024 * 1024
    flaky = True


class TestCryptUnderChaos(CryptSuite):
    scheme = "chaos+crypt+file"
    query = f"seed=1&{FAULTS}"
    largest = 4 * 1024 * 1024
    flaky = True
