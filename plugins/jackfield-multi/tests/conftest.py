"""Three stores in temporary directories, made one by a configuration; and how to break them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendWrapper,
    FatalBackendException,
    Registry,
    Settings,
    get_backend,
)
from jackfield_file.backend import FileBackend
from jackfield_multi.backend import MultiBackend

Open = Callable[..., BackendWrapper]


class NoQueryBackend(Backend):
    """A file backend that cannot tell sizes: it has only what every backend has."""

    has_network_location = False

    def __init__(self, parsed_url) -> None:
        self.file = FileBackend(parsed_url)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.file._get(remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.file._put(source_path, remote_filename)

    def _list(self) -> list[str]:
        return self.file._list()

    def _delete(self, filename: str) -> None:
        self.file._delete(filename)


@pytest.fixture
def registry() -> Iterator[Registry]:
    registry = Registry()
    registry.register_backend("file", FileBackend)
    registry.register_backend("noquery", NoQueryBackend)
    registry.register_backend("multi", MultiBackend)
    with registry.current():
        yield registry


@pytest.fixture
def configured(tmp_path: Path) -> Callable[..., str]:
    """Writes a configuration and gives its URL; by default of the stores a, b and c."""

    def write(stores: list | None = None, **keys: object) -> str:
        if stores is None:
            stores = [{"url": f"file://{tmp_path}/{name}", "name": name} for name in "abc"]
        path = tmp_path / "config.json"
        path.write_text(json.dumps({**keys, "stores": stores}))
        return f"multi://{path}"

    return write


@pytest.fixture
def opened(registry: Registry, configured: Callable[..., str]) -> Open:
    """Opens what `configured` writes; a wait between two attempts fails the test."""
    settings = Settings(sleep=lambda seconds: pytest.fail("it waits for what does not heal"))
    return lambda *stores, **keys: get_backend(configured(*stores, **keys), settings)


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Makes a local file: ``source(b"content")``."""
    local = tmp_path / "local"
    local.mkdir()

    def make(content: bytes = b"content", name: str = "file") -> Path:
        path = local / name
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., None]:
    """Puts content straight into a store's directory: ``put("a", "name", b"content")``."""

    def write(store: str, name: str, content: bytes) -> None:
        (tmp_path / store).mkdir(exist_ok=True)
        (tmp_path / store / name).write_bytes(content)

    return write


@pytest.fixture
def where(tmp_path: Path) -> Callable[[str], dict[str, bytes]]:
    """Gives each store that has a file, and the content there."""

    def look(name: str) -> dict[str, bytes]:
        return {
            path.parent.name: path.read_bytes()
            for path in sorted(tmp_path.glob("*/*"))
            if path.name == name and path.parent.name != "local"
        }

    return look


@pytest.fixture
def got(tmp_path: Path) -> Callable[[BackendWrapper, str], bytes]:
    """Gets a file and gives its content."""

    def get(store: BackendWrapper, name: str) -> bytes:
        store.get(name, tmp_path / "got")
        return (tmp_path / "got").read_bytes()

    return get


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets operations of one store fail: ``broken(store, "a", "put", "get")``."""

    def break_it(
        store: BackendWrapper, label: str, *operations: str, error: Exception | None = None
    ) -> None:
        def fail(*arguments: object) -> None:
            raise error or FatalBackendException("out of order")

        (found,) = (each for each in store.backend.several.stores if each.label == label)
        backend = found.open().backend
        for operation in operations:
            for method in (f"_{operation}", f"_{operation}_list"):
                if hasattr(backend, method):
                    monkeypatch.setattr(backend, method, fail)

    return break_it


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch, broken) -> Callable[[], None]:
    """Lets everything work again."""
    return monkeypatch.undo


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Gives what has been announced since the last call."""
    caplog.set_level(logging.WARNING)

    def take() -> str:
        text = "\n".join(record.getMessage() for record in caplog.records)
        caplog.clear()
        return text

    return take
