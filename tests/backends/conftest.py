"""A registry for each test, and backends that do what the test tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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


class Store(Backend):
    """A storage in memory that offers the four required operations and no other.

    `faults` are raised one after the other before the operations that follow do anything.
    """

    def __init__(self, parsed_url: ParsedUrl) -> None:
        self.url = parsed_url  # and no call of the base class: that must be enough
        self.files: dict[str, bytes] = {}
        self.faults: list[BaseException] = []
        self.calls: list[tuple[object, ...]] = []

    def note(self, *call: object) -> None:
        self.calls.append(call)
        if self.faults:
            raise self.faults.pop(0)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.note("get", remote_filename)
        if remote_filename not in self.files:
            raise FileNotFoundError(2, "No such file", remote_filename)
        local_path.write_bytes(self.files[remote_filename])

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.note("put", remote_filename)
        self.files[remote_filename] = source_path.read_bytes()

    def _list(self) -> list[str]:
        self.note("list")
        return list(self.files)

    def _delete(self, filename: str) -> None:
        self.note("delete", filename)
        if filename not in self.files:
            raise FileNotFoundError(2, "No such file", filename)
        del self.files[filename]


class SizedStore(Store):
    """A store that knows sizes, too."""

    def _query(self, filename: str) -> Mapping[str, int | None]:
        self.note("query", filename)
        return {"size": len(self.files[filename]) if filename in self.files else -1}


@pytest.fixture
def store_class() -> type[Store]:
    return Store


@pytest.fixture
def sized_store_class() -> type[SizedStore]:
    return SizedStore


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry of the test's own, which is the current one."""
    registry = Registry()
    with registry.current():
        yield registry


@pytest.fixture
def naps() -> list[float]:
    """The seconds that each wait of `settings` was asked to last; none of them lasts."""
    return []


@pytest.fixture
def settings(naps: list[float]) -> Settings:
    """The default settings without jitter, and without waiting."""
    return Settings(jitter=0, sleep=naps.append)


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Makes a local file: ``source("name", b"content")``."""
    directory = tmp_path / "source"
    directory.mkdir()

    def make(name: str = "file", content: bytes = b"content") -> Path:
        path = directory / name
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def opened(registry: Registry, settings: Settings) -> Callable[..., BackendWrapper]:
    """Opens a backend class as ``foo://host``; with the default settings, but no wait lasts."""

    def open_backend(cls: type[Backend], with_settings: Settings = settings) -> BackendWrapper:
        registry.register_backend("foo", cls)
        return get_backend("foo://host", with_settings)

    return open_backend


@pytest.fixture
def store(opened, store_class) -> BackendWrapper:
    return opened(store_class)


@pytest.fixture
def sized(opened, sized_store_class) -> BackendWrapper:
    return opened(sized_store_class)
