"""A chaos+file:// store, whose waits last no time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendWrapper,
    ParsedUrl,
    Registry,
    Settings,
    get_backend,
)
from jackfield_chaos.backend import ChaosBackend
from jackfield_file.backend import FileBackend


class BareBackend(Backend):
    """A directory, with the four required operations and no other."""

    has_network_location = False

    def __init__(self, parsed_url: ParsedUrl) -> None:
        self.directory = Path(parsed_url.path)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        shutil.copyfile(self.directory / remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        shutil.copyfile(source_path, self.directory / remote_filename)

    def _list(self) -> list[str]:
        return [path.name for path in self.directory.iterdir()]

    def _delete(self, filename: str) -> None:
        (self.directory / filename).unlink()


class SizedBackend(BareBackend):
    """The same with the optional operations on one file."""

    def _query(self, filename: str) -> dict[str, int | None]:
        path = self.directory / filename
        return {"size": path.stat().st_size if path.exists() else -1}

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        source_path.replace(self.directory / remote_filename)
        return True


class BatchBackend(SizedBackend):
    """The same with the optional operations on many files."""

    def _delete_list(self, filenames: list[str]) -> dict[str, Exception]:
        failed: dict[str, Exception] = {}
        for name in filenames:
            try:
                self._delete(name)
            except Exception as error:  # noqa: BLE001 - given back, for this name
                failed[name] = error
        return failed

    def _query_list(self, filenames: list[str]) -> dict[str, dict[str, int | None]]:
        return {name: self._query(name) for name in filenames}


class SayingBackend(SizedBackend):
    """One that says of itself what few do."""

    gets_whole = True
    max_delete_batch = 7
    max_parallel = 3
    may_stall = False
    reports_bytes = True
    thread_safe = False


@pytest.fixture
def registry() -> Iterator[Registry]:
    registry = Registry()
    registry.register_backend("file", FileBackend)
    registry.register_backend("bare", BareBackend)
    registry.register_backend("sized", SizedBackend)
    registry.register_backend("batch", BatchBackend)
    registry.register_backend("saying", SayingBackend)
    registry.register_backend_prefix("chaos", ChaosBackend)
    with registry.current():
        yield registry


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the stores keep their files; it is there already."""
    path = tmp_path / "store"
    path.mkdir()
    return path


@pytest.fixture
def opened(registry: Registry, directory: Path) -> Callable[..., BackendWrapper]:
    """Opens ``chaos+SCHEME://DIRECTORY?QUERY``; by default with a single attempt."""

    def open_store(query: str = "", attempts: int = 1, scheme: str = "file") -> BackendWrapper:
        settings = Settings(num_retries=attempts, sleep=lambda seconds: None)
        return get_backend(f"chaos+{scheme}://{directory}?{query}", settings)

    return open_store


@pytest.fixture
def bare(opened: Callable[..., BackendWrapper]) -> Callable[..., Backend]:
    """Opens the bare backend of ``chaos+SCHEME://DIRECTORY?QUERY``."""
    return lambda query="", scheme="file": opened(query, scheme=scheme).backend


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Makes a local file: ``source(b"content")``."""

    def make(content: bytes = b"content") -> Path:
        path = tmp_path / "source"
        path.write_bytes(content)
        return path

    return make
