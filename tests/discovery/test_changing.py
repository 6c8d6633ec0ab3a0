"""What changes while it is read is read again: no answer is of a state that never was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.consulted import looking_at, recording, steadily


class Reader:
    """Reads two files, between which something may happen."""

    def __init__(self, directory: Path, meanwhile: Callable[[int], None]) -> None:
        self.files = [directory / "one", directory / "two"]
        self.reads = 0
        self._meanwhile = meanwhile

    def __call__(self) -> list[str]:
        self.reads += 1
        for file in self.files:
            looking_at(file)
        first = self.files[0].read_text()
        self._meanwhile(self.reads)
        return [first, self.files[1].read_text()]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], None]:
    def write(text: str) -> None:
        for name in ("one", "two"):
            (tmp_path / name).write_text(text)

    write("1")
    return write


def test_what_is_at_rest_is_read_once(tmp_path: Path, write: Callable[[str], None]) -> None:
    reader = Reader(tmp_path, lambda reads: None)
    with recording() as consulted:
        assert steadily(reader) == ["1", "1"]
    assert reader.reads == 1
    assert set(consulted.stamps) == set(map(str, reader.files))


def test_what_changes_meanwhile_is_read_again(tmp_path: Path, write: Callable[[str], None]) -> None:
    reader = Reader(tmp_path, lambda reads: write("22") if reads == 1 else None)
    with recording() as consulted:
        assert steadily(reader) == ["22", "22"]
    assert reader.reads == 2
    assert consulted.stamps[str(tmp_path / "one")] != 0


def test_an_error_counts_only_where_nothing_has_changed(
    tmp_path: Path, write: Callable[[str], None]
) -> None:
    def meanwhile(reads: int) -> None:
        if reads == 1:
            (tmp_path / "two").unlink()
        if reads == 2:
            write("3")

    with recording():
        assert steadily(Reader(tmp_path, meanwhile)) == ["3", "3"]
        (tmp_path / "two").unlink()
        with pytest.raises(FileNotFoundError):
            steadily(Reader(tmp_path, lambda reads: None))


def test_what_never_rests_has_an_end(tmp_path: Path, write: Callable[[str], None]) -> None:
    reader = Reader(tmp_path, lambda reads: write("x" * (reads + 1)))
    with recording():
        first, second = steadily(reader)
    assert (len(first), len(second)) == (reader.reads, reader.reads + 1)
    assert reader.reads <= 10


def test_what_was_looked_at_before_is_not_waited_for(
    tmp_path: Path, write: Callable[[str], None]
) -> None:
    reader = Reader(tmp_path, lambda reads: write("22"))
    with recording():
        for file in reader.files:
            looking_at(file)
        assert steadily(reader) == ["1", "22"]
    assert reader.reads == 1
