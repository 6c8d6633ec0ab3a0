"""The backend keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite, Site
from jackfield_file.backend import FileBackend


@pytest.mark.usefixtures("way")
class TestFile(BackendSuite):
    @pytest.fixture
    def store_url(self, tmp_path: Path) -> str:
        return f"file://{tmp_path}/store"

    @pytest.fixture
    def registry(self) -> Registry:
        registry = Registry()
        registry.register_backend("file", FileBackend)
        return registry

    def make_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).mkdir()

    def remove_directory(self, site: Site, name: str) -> None:
        Path(site.url.path, name).rmdir()
