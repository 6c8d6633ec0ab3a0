"""A place to work in, of which nothing is left: neither by who ends, nor by who is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jackfield import scratch
from jackfield.backends import is_temporary, scratch_directory

KILLED = """
import os, signal
from jackfield.backends import scratch_directory
with scratch_directory() as directory:
    (directory / "file").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory for temporary files, as it is at the start of a process."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(scratch, "_swept", set())
    return tmp_path


def test_it_is_private_and_goes_with_all_that_is_in_it(temporary: Path) -> None:
    with scratch_directory() as directory:
        assert directory.parent == temporary
        assert directory.stat().st_mode & 0o777 == 0o700
        (directory / "below").mkdir()
        (directory / "below" / "file").write_bytes(b"content")
    assert list(temporary.iterdir()) == []


def test_it_goes_when_the_work_fails(temporary: Path) -> None:
    with pytest.raises(KeyboardInterrupt), scratch_directory() as directory:
        (directory / "file").touch()
        raise KeyboardInterrupt
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_leaves_goes_with_the_next_one(temporary: Path) -> None:
    for _ in range(2):
        subprocess.run([sys.executable, "-c", KILLED], timeout=60)
    (left,) = temporary.iterdir()
    assert is_temporary(left.name)
    with scratch_directory() as directory:
        assert list(temporary.iterdir()) == [directory]


def test_two_have_a_directory_each_and_leave_what_is_of_others(temporary: Path) -> None:
    (temporary / "theirs").touch()
    with scratch_directory() as one, scratch_directory() as other:
        assert one != other
        assert set(temporary.iterdir()) == {one, other, temporary / "theirs"}
    assert list(temporary.iterdir()) == [temporary / "theirs"]


@pytest.mark.parametrize("short_of", ["nothing", "f_bavail", "f_favail"])
def test_it_is_in_memory_where_there_is_room(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, short_of: str
) -> None:
    """What others have left of 64 MiB, as in a container, is not used up."""
    memory = temporary / "memory"
    memory.mkdir()
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(scratch, "_MEMORY", str(memory))
    sizes = {"f_frsize": 4096, "f_blocks": 16384, "f_bavail": 16384, "f_files": 9999}
    sizes |= {"f_favail": 9999, short_of: 8}
    monkeypatch.setattr(os, "statvfs", lambda place: SimpleNamespace(**sizes))
    with scratch_directory(in_memory=True) as directory:
        assert directory.parent == (memory if short_of == "nothing" else temporary)


def test_where_none_can_be_made_the_error_names_the_place(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = temporary / "missing"
    monkeypatch.setattr("tempfile.tempdir", str(missing))
    with pytest.raises(FileNotFoundError, match=str(missing)), scratch_directory():
        pass
