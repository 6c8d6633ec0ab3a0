"""A protected store in a temporary directory, and what the tests look at beside it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jackfield.backends import BackendWrapper, Registry, Settings, get_backend
from jackfield_file.backend import FileBackend
from jackfield_par2.backend import Par2Backend
from jackfield_par2.names import companion

Open = Callable[..., BackendWrapper]


@pytest.fixture(autouse=True)
def par2(request: pytest.FixtureRequest) -> None:
    if shutil.which("par2") is None and "needs_no_par2" not in request.node.name:
        pytest.skip("the tool par2 is not there: apt install par2")


@pytest.fixture
def registry() -> Iterator[Registry]:
    registry = Registry()
    registry.register_backend("file", FileBackend)
    registry.register_backend_prefix("par2", Par2Backend)
    with registry.current():
        yield registry


@pytest.fixture
def opened(registry: Registry) -> Open:
    """Opens a URL; a wait between two attempts fails the test."""
    settings = Settings(sleep=lambda seconds: pytest.fail("it waits for what does not heal"))
    return lambda url: get_backend(url, settings)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where `store` keeps its files; not there yet."""
    return tmp_path / "store"


@pytest.fixture
def store(opened: Open, directory: Path) -> BackendWrapper:
    return opened(f"par2+file://{directory}")


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
def companions(directory: Path) -> Callable[[], tuple[list[Path], list[Path]]]:
    """Gives the indexes and the volumes that are stored."""

    def look() -> tuple[list[Path], list[Path]]:
        found = [(path, companion(path.name)) for path in sorted(directory.iterdir())]
        return (
            [path for path, each in found if each and each.content is None],
            [path for path, each in found if each and each.content is not None],
        )

    return look


@pytest.fixture
def got(store: BackendWrapper, tmp_path: Path) -> Callable[[str], bytes]:
    """Gets a file and gives its content; nothing else is left where it was got to."""
    target = tmp_path / "got"
    target.mkdir()

    def get(name: str) -> bytes:
        store.get(name, target / "file")
        assert [path.name for path in target.iterdir()] == ["file"]
        content = (target / "file").read_bytes()
        (target / "file").unlink()
        return content

    return get


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Gives what has been announced since the last call."""
    caplog.set_level(logging.WARNING)

    def take() -> str:
        text = "\n".join(record.getMessage() for record in caplog.records)
        caplog.clear()
        return text

    return take
