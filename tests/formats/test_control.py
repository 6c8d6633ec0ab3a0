"""Whether a directory matches a description: design section 8, on real files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from jackfield.formats import ControlFormat, matches

Paths = dict[str, str | bytes | None]


def holds(directory: Path, paths: Paths) -> bool:
    return matches(directory, ControlFormat("Test", paths, "test"))


def write(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_path_that_ends_in_a_slash_is_a_directory(tmp_path: Path) -> None:
    (tmp_path / ".hg").mkdir()
    assert holds(tmp_path, {".hg/": None})
    assert not holds(tmp_path, {".hg": None})


def test_the_value_of_a_directory_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".hg").mkdir()
    assert holds(tmp_path, {".hg/": "whatever"})


def test_any_other_path_is_a_regular_file(tmp_path: Path) -> None:
    write(tmp_path / ".git")
    assert holds(tmp_path, {".git": None})
    assert not holds(tmp_path, {".git/": None})


def test_what_is_not_there_does_not_match(tmp_path: Path) -> None:
    write(tmp_path / "file")
    assert not holds(tmp_path, {".hg/": None})
    assert not holds(tmp_path, {".git": None})
    assert not holds(tmp_path, {"file/inside": None})


@pytest.mark.parametrize(
    ("content", "expected", "match"),
    [
        (b"4\n", "4\n", True),
        (b"4\n", b"4\n", True),
        (b"4", "4\n", False),
        (b"4\n\n", "4\n", False),
        (b"4\r\n", "4\n", False),
        (b"", "", True),
        (b"x", "", False),
        ("Größe\n".encode(), "Größe\n", True),
        ("Größe\n".encode("latin-1"), "Größe\n", False),
        (b"\x00\xff", b"\x00\xff", True),
        (b"anything", None, True),
        (b"x", "\ud800", False),
    ],
)
def test_contents_compare_as_bytes(
    tmp_path: Path, content: bytes, expected: str | bytes | None, match: bool
) -> None:
    write(tmp_path / ".svn" / "format", content)
    assert holds(tmp_path, {".svn/format": expected}) is match


def test_no_more_of_a_file_is_read_than_the_literal_and_one_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "format", b"4\n" + b"x" * 100_000)
    sizes: list[int] = []
    read = os.read

    def counted(descriptor: int, size: int) -> bytes:
        sizes.append(size)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", counted)
    assert not holds(tmp_path, {"format": "4\n"})
    assert sizes == [3]


def test_all_paths_must_hold(tmp_path: Path) -> None:
    write(tmp_path / ".git" / "HEAD")
    assert holds(tmp_path, {".git/": None, ".git/HEAD": None})
    assert not holds(tmp_path, {".git/": None, ".git/HEAD": None, ".git/objects/": None})


def test_a_description_without_paths_matches_nothing(tmp_path: Path) -> None:
    assert not holds(tmp_path, {})


def test_a_symlink_counts_as_what_it_points_to(tmp_path: Path) -> None:
    write(tmp_path / "real" / "format", b"4\n")
    (tmp_path / "directory").symlink_to("real")
    (tmp_path / "file").symlink_to("real/format")
    (tmp_path / "nowhere").symlink_to("gone")
    (tmp_path / "loop").symlink_to("loop")
    assert holds(tmp_path, {"directory/": None, "file": "4\n", "directory/format": "4\n"})
    assert not holds(tmp_path, {"directory": None})
    assert not holds(tmp_path, {"file/": None})
    assert not holds(tmp_path, {"nowhere": None})
    assert not holds(tmp_path, {"loop": None})


def test_what_is_neither_file_nor_directory_does_not_match_and_is_not_opened(
    tmp_path: Path,
) -> None:
    os.mkfifo(tmp_path / "fifo")  # opening it to read would wait for a writer
    (tmp_path / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket"))
        for name in ("fifo", "device", "socket"):
            assert not holds(tmp_path, {name: None})
            assert not holds(tmp_path, {name: "content"})
            assert not holds(tmp_path, {f"{name}/": None})


def test_a_fifo_that_replaces_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "format", b"4\n")
    opened = os.open

    def replaced(path: str, flags: int) -> int:
        file.unlink()
        os.mkfifo(file)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", replaced)
    assert not holds(tmp_path, {"format": "4\n"})


@pytest.mark.parametrize("path", ["x" * 300, "a\0b", "\ud800"])
def test_a_path_that_no_file_can_have_does_not_match(tmp_path: Path, path: str) -> None:
    assert not holds(tmp_path, {path: None})


def test_a_description_may_have_odd_names(tmp_path: Path) -> None:
    write(tmp_path / "{arch}" / "with space\nand \udcff", b"x")
    assert holds(tmp_path, {"{arch}/": None, "{arch}/with space\nand \udcff": "x"})
