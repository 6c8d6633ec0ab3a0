"""What is particular to storage in memory; the contract itself is in test_conformance.py."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    InvalidBackendURL,
    Outcome,
    Registry,
    Settings,
    State,
    get_backend,
)
from jackfield_memory.backend import MemoryBackend


@pytest.fixture(autouse=True)
def registry() -> Iterator[Registry]:
    registry = Registry()
    registry.register_backend("memory", MemoryBackend)
    with registry.current():
        yield registry


@pytest.fixture
def url() -> str:
    return f"memory://{uuid.uuid4()}"


def put(url: str, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with get_backend(url) as store:
        store.put(path, "file")


def got(url: str, path: Path) -> bytes:
    with get_backend(url) as store:
        store.get("file", path)
    return path.read_bytes()


def test_a_store_stays_when_it_is_closed(url: str, tmp_path: Path) -> None:
    put(url, tmp_path / "source", b"content")
    assert got(url, tmp_path / "target") == b"content"


@pytest.mark.parametrize(
    "other", ["{}/below", "{}%20", "{}-", "/{}"], ids=["below", "space", "longer", "absolute"]
)
def test_stores_of_different_names_are_different(url: str, other: str, tmp_path: Path) -> None:
    name = url.removeprefix("memory://")
    put(url, tmp_path / "source", b"one")
    put(f"memory://{other.format(name)}", tmp_path / "source", b"two")
    assert got(url, tmp_path / "target") == b"one"


def test_one_name_written_in_two_ways_is_one_store(url: str, tmp_path: Path) -> None:
    put(f"{url}-a", tmp_path / "source", b"content")
    assert got(f"{url}%2D%61", tmp_path / "target") == b"content"


def test_upper_and_lower_case_are_two_stores(url: str, tmp_path: Path) -> None:
    put(f"{url}-a", tmp_path / "source", b"content")
    with get_backend(f"{url}-A") as store:
        assert store.list() == []


@pytest.mark.parametrize("url", ["memory://", "memory://a?b", "memory://a#b", "memory://a?"])
def test_a_url_that_names_no_store(url: str) -> None:
    with pytest.raises(InvalidBackendURL, match="names no store: that is memory://NAME"):
        get_backend(url)


def test_what_is_not_there_is_told_of_each_name(url: str, tmp_path: Path) -> None:
    put(url, tmp_path / "source", b"content")
    with get_backend(url) as store:
        assert store.query(["file", "missing"]) == [
            Outcome("file", State.DONE, 7),
            Outcome("missing", State.ABSENT),
        ]
        assert [each.state for each in store.delete(["missing", "file"])] == [
            State.ABSENT,
            State.DONE,
        ]


def test_an_error_says_what_is_not_there(url: str, tmp_path: Path) -> None:
    store = get_backend(url, Settings(num_retries=1))
    with pytest.raises(BackendException) as raised:
        store.get("missing", tmp_path / "target")
    message = f"{url}: cannot get 'missing': No such file or directory: 'missing'"
    assert (str(raised.value), raised.value.code) == (message, 52)


def test_another_process_has_stores_of_its_own(url: str, tmp_path: Path) -> None:
    put(url, tmp_path / "source", b"content")
    code = (
        "import sys; from jackfield.backends import get_backend, register_backend;"
        "from jackfield_memory.backend import MemoryBackend;"
        "register_backend('memory', MemoryBackend); print(get_backend(sys.argv[1]).list())"
    )
    program = f"import sys; sys.path[:] = {sys.path!r}; {code}"
    done = subprocess.run(
        [sys.executable, "-c", program, url], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
