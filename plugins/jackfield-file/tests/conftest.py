"""A store in a temporary directory, and what the tests look at beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendWrapper,
    Registry,
    Settings,
    can_be_nameless,
    get_backend,
)
from jackfield_file import nameless
from jackfield_file.backend import FileBackend

NAMELESS, NAMED = "nameless", "named"


@pytest.fixture(params=[NAMELESS, NAMED])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """How a copy that is under way is kept: without a name, or under a temporary one.

    The second is the way of file systems and systems that do not have the first.
    """
    if request.param == NAMED:
        monkeypatch.setattr(nameless, "can_be_nameless", lambda directory: False)
    elif not can_be_nameless(str(tmp_path)):
        pytest.skip("the file system of the tests cannot keep files without a name")
    return str(request.param)


@pytest.fixture
def opened() -> Iterator[Callable[..., BackendWrapper]]:
    """Opens a URL, with settings if need be; by default a wait for another attempt is a failure."""
    registry = Registry()
    registry.register_backend("file", FileBackend)
    settings = Settings(sleep=lambda seconds: pytest.fail("it waits for what does not heal"))
    with registry.current():
        yield lambda url, other=settings: get_backend(url, other)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where `store` keeps its files; not there yet."""
    return tmp_path / "store"


@pytest.fixture
def store(opened: Callable[[str], BackendWrapper], directory: Path) -> BackendWrapper:
    return opened(f"file://{directory}")


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Makes a local file: ``source("name", b"content")``."""
    local = tmp_path / "local"
    local.mkdir()

    def make(name: str = "file", content: bytes = b"content") -> Path:
        path = local / name
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def everything(tmp_path: Path) -> Callable[[], set[str]]:
    """Gives every file of the test, hidden and temporary ones included."""
    return lambda: {
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir()
    }
