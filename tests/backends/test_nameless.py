"""Files without a name, which get one when they are whole."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest
from jackfield.backends import can_be_nameless, create_nameless, is_temporary, place_nameless

pytestmark = pytest.mark.skipif(
    not hasattr(os, "O_TMPFILE"), reason="a system without O_TMPFILE has no such files"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    if not can_be_nameless(str(tmp_path)):
        pytest.skip("the file system of the tests does not have O_TMPFILE")
    return tmp_path


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


def placed(directory: Path, content: bytes) -> None:
    """Write a file without a name, and call it ``a``."""
    descriptor = create_nameless(str(directory))
    try:
        os.write(descriptor, content)
        place_nameless(descriptor, str(directory), str(directory / "a"))
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("old", [None, b"old content"])
def test_it_gets_a_name(directory: Path, old: bytes | None) -> None:
    path = directory / "a"
    if old is not None:
        path.write_bytes(old)
    placed(directory, b"new")
    assert path.read_bytes() == b"new"
    assert names(directory) == ["a"]


def test_it_replaces_a_link_not_what_it_leads_to(directory: Path) -> None:
    (directory / "b").write_bytes(b"other")
    (directory / "a").symlink_to("b")
    placed(directory, b"new")
    assert (directory / "a").read_bytes() == b"new"
    assert (directory / "b").read_bytes() == b"other"


def test_what_is_there_stays_unless_it_may_be_replaced(directory: Path) -> None:
    asked: list[str] = []

    def refuse(path: str) -> bool:
        asked.append(path)
        return False

    descriptor = create_nameless(str(directory))
    try:
        assert place_nameless(descriptor, str(directory), str(directory / "a"), refuse)
    finally:
        os.close(descriptor)
    assert (names(directory), asked) == (["a"], [])
    (directory / "a").write_bytes(b"old")
    descriptor = create_nameless(str(directory))
    try:
        assert not place_nameless(descriptor, str(directory), str(directory / "a"), refuse)
    finally:
        os.close(descriptor)
    assert asked == [str(directory / "a")]
    assert names(directory) == ["a"]
    assert (directory / "a").read_bytes() == b"old"


def test_without_a_name_it_is_nowhere(directory: Path) -> None:
    descriptor = create_nameless(str(directory))
    assert names(directory) == []
    os.close(descriptor)
    assert names(directory) == []


def test_a_directory_in_the_way_stays_and_nothing_is_left(directory: Path) -> None:
    (directory / "a").mkdir()
    with pytest.raises(IsADirectoryError):
        placed(directory, b"new")
    assert names(directory) == ["a"]


def test_the_last_of_several_wins_whole(directory: Path) -> None:
    contents = [bytes([number]) * 100 for number in range(8)]
    threads = [
        threading.Thread(target=placed, args=(directory, content)) for content in contents * 5
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(directory) == ["a"]
    assert (directory / "a").read_bytes() in contents


class TestWhetherItWorks:
    """A directory is tried out, and nothing is left there."""

    def test_nothing_is_left(self, directory: Path) -> None:
        assert can_be_nameless(str(directory))
        assert names(directory) == []

    def test_not_in_a_directory_that_is_missing(self, tmp_path: Path) -> None:
        assert not can_be_nameless(str(tmp_path / "missing"))

    def test_not_on_a_file_system_that_does_not_know_it(self) -> None:
        assert not can_be_nameless("/proc")

    def test_not_where_a_name_cannot_be_given(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As where /proc is not there."""

        def fail(*arguments: object, **options: object) -> None:
            raise OSError(errno.ENOENT, "No such file or directory")

        monkeypatch.setattr(os, "link", fail)
        assert not can_be_nameless(str(directory))
        assert names(directory) == []

    def test_not_where_everybody_may_write(self, directory: Path) -> None:
        """So that a kernel that forgets the umask is told from one that heeds it."""
        old = os.umask(0)
        try:
            assert not can_be_nameless(str(directory))
        finally:
            os.umask(old)
        assert names(directory) == []

    def test_the_umask_counts(self, directory: Path) -> None:
        old = os.umask(0o027)
        try:
            placed(directory, b"new")
        finally:
            os.umask(old)
        assert stat.S_IMODE((directory / "a").stat().st_mode) == 0o640

    def test_a_temporary_name_is_not_seen_as_a_file_of_the_store(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (directory / "a").touch()
        seen: list[str] = []
        real = os.replace

        def looking(source: str, target: str) -> None:
            seen.extend(set(names(directory)) - {"a"})
            real(source, target)

        monkeypatch.setattr(os, "replace", looking)
        placed(directory, b"new")
        assert [is_temporary(name) for name in seen] == [True]
