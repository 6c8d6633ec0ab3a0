"""What changes while it is read is read again: no answer is of a state that never was."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.consulted import (
    GoneError,
    has_read,
    looking_at,
    recording,
    steadily,
    take_digests,
    take_touched,
)


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


def test_what_is_not_looked_at_again_does_not_count(
    tmp_path: Path, write: Callable[[str], None]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"

    def read() -> None:
        looking_at(one)
        if one.exists():
            looking_at(two)
            one.unlink()

    with recording() as consulted:
        steadily(read)
        assert take_touched() == consulted.stamps == {str(one): errno.ENOENT}


@pytest.mark.parametrize(
    ("looked", "watched"),
    [
        (["{}", "{}/gone", "{}/gone/x", "{}/gone/x/y"], ["{}"]),
        (["{}", "{}/gone/x"], ["{}"]),
        (["{}/gone/x"], ["{}/gone/x"]),
        (["{}/gone", "{}/gone/x"], ["{}/gone"]),
        (["gone/x"], ["gone/x"]),
    ],
    ids=" ".join,
)
def test_of_what_is_not_there_as_much_is_watched_as_shows_that_it_comes(
    looked: list[str], watched: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with recording() as consulted:
        for path in looked:
            looking_at(path.format(tmp_path))
    assert [path for path, _ in consulted.watched()] == [path.format(tmp_path) for path in watched]


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


class Distribution:
    """A distribution that is only whole while its ``.dist-info`` is there: it comes last."""

    def __init__(self, site: Path) -> None:
        self.info = site / "mine.dist-info"
        self.module = site / "mine.py"
        self.come()

    def come(self) -> None:
        self.module.write_text("mine")
        self.info.mkdir()

    def go(self) -> None:
        self.info.rmdir()
        self.module.unlink()

    def read(self, meanwhile: Callable[[int], None]) -> Callable[[], str]:
        looking_at(self.info)
        reads = 0

        def read() -> str:
            nonlocal reads
            reads += 1
            meanwhile(reads)
            looking_at(self.module)
            if not self.module.exists():
                return "half"
            has_read(self.module, self.module.read_bytes())
            return self.module.read_text()

        return read


@pytest.fixture
def distribution(tmp_path: Path) -> Distribution:
    return Distribution(tmp_path)


def test_what_has_gone_since_it_was_looked_at_is_not_there(distribution: Distribution) -> None:
    """Although nothing changes while the rest is read: it is all gone by then."""
    with recording():
        read = distribution.read(lambda reads: distribution.go() if reads == 1 else None)
        with pytest.raises(GoneError):
            steadily(read, str(distribution.info))


def test_what_comes_back_is_read_again(distribution: Distribution) -> None:
    def meanwhile(reads: int) -> None:
        if reads == 1:
            distribution.go()
            distribution.come()

    with recording():
        assert steadily(distribution.read(meanwhile), str(distribution.info)) == "mine"


def test_what_comes_and_goes_all_the_time_was_not_there_at_some_moment(
    distribution: Distribution,
) -> None:
    """However often one looks, no half of it is ever the answer."""
    reads = 0

    def read() -> str:
        nonlocal reads
        reads += 1
        looking_at(distribution.module)
        distribution.go()
        found = distribution.module.exists()
        distribution.come()
        return "whole" if found else "half"

    with recording():
        looking_at(distribution.info)
        with pytest.raises(GoneError):
            steadily(read, str(distribution.info))
    assert reads <= 10


def test_an_error_about_what_has_gone_is_none(distribution: Distribution) -> None:
    def read() -> str:
        distribution.go()
        return distribution.module.read_text()

    with recording():
        looking_at(distribution.info)
        with pytest.raises(GoneError):
            steadily(read, str(distribution.info))


def test_of_what_was_read_in_vain_nothing_is_kept(distribution: Distribution) -> None:
    with recording():
        looking_at(distribution.info)

        def read() -> None:
            has_read(distribution.module, distribution.module.read_bytes())
            distribution.go()

        with pytest.raises(GoneError):
            steadily(read, str(distribution.info))
        assert take_digests() == {}
