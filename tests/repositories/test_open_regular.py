"""Files of strangers: regular ones are opened, and nothing else is, or is waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.repositories import NotRegular, open_regular


def listen(path: Path) -> None:
    socket.socket(socket.AF_UNIX).bind(str(path))


OTHERS: dict[str, Callable[[Path], object]] = {
    "directory": Path.mkdir,
    "FIFO": os.mkfifo,
    "socket": listen,
    "device": lambda path: path.symlink_to(os.devnull),
}


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_file_is_opened_by_a_link_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "link"):
        with open_regular(tmp_path / name) as file:
            assert file.read() == b"content"


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_file_is_not_opened(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    OTHERS[kind](Path("it"))
    before = descriptors()
    with pytest.raises(NotRegular, match=r"^it is not a regular file$"):
        open_regular(Path("it"))
    assert descriptors() == before


def test_nothing_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "it")


def test_what_takes_the_place_of_a_file_just_then_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "it"
    path.touch()
    really = os.open

    def replaced(*arguments: object) -> int:
        path.unlink()
        path.mkdir()
        return really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", replaced)
    before = descriptors()
    with pytest.raises(NotRegular):
        open_regular(path)
    assert descriptors() == before
