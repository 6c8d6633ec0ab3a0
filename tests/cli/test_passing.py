"""Files that pass through leave nothing behind, wherever they are kept meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from jackfield.cli.storage.passing import Passing


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system keeps temporary files."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_a_path_is_free_and_what_is_there_goes_with_the_block(
    place: Path, stack: ExitStack
) -> None:
    passing = Passing(stack)
    with passing.file(None) as one, passing.file(10) as other:
        assert one != other
        for path in (one, other):
            assert place in path.parents
            assert not path.exists()
            path.write_bytes(b"content")
    assert not one.exists()
    assert not other.exists()


@pytest.mark.parametrize("size", [None, 1024 * 1024 + 1])
def test_what_may_be_large_is_not_kept_in_memory(
    place: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    monkeypatch.delenv("TMPDIR")
    with Passing(stack).file(size) as path:
        assert place in path.parents


def test_there_is_a_directory_for_all_and_it_goes_in_the_end(place: Path, stack: ExitStack) -> None:
    passing = Passing(stack)
    assert list(place.iterdir()) == []
    parents = set()
    for _ in range(3):
        with passing.file(None) as path:
            parents.add(path.parent)
            assert path.parent.stat().st_mode & 0o077 == 0
    assert len(parents) == 1
    assert parents == set(place.iterdir())
    stack.close()
    assert list(place.iterdir()) == []


def test_what_was_moved_away_is_no_error(tmp_path: Path, place: Path, stack: ExitStack) -> None:
    with Passing(stack).file(None) as path:
        path.write_bytes(b"content")
        path.replace(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere").read_bytes() == b"content"


def test_a_failure_takes_the_file_with_it(place: Path, stack: ExitStack) -> None:
    kept: list[Path] = []

    def fail() -> None:
        with Passing(stack).file(None) as path:
            path.write_bytes(b"half of it")
            kept.append(path)
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert not kept[0].exists()
