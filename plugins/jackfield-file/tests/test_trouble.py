"""Disks that are full, directories that nobody may enter: the right code, one line, at once.

Each case is a process of its own, which has a mount namespace of its own where it needs one: what
it mounts is gone with it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, sys
from pathlib import Path
from jackfield.backends import BackendException, Settings, get_backend, register_backend
from jackfield_file.backend import FileBackend
import logging, random  # while everything can still be read

prepare, call = sys.argv[1:]
register_backend("file", FileBackend)
settings = Settings(sleep=lambda seconds: sys.exit("it waits for what does not heal"))
exec(prepare)
try:
    answer = eval(call)
except BackendException as error:
    print(int(error.code), error)
else:
    for outcome in answer if isinstance(answer, list) else []:
        print(int(outcome.error.code), outcome.error)
"""

AS_NOBODY = "os.setegid(65534); os.seteuid(65534)"


def run(prepare: str, call: str, *, mount: str | None = None) -> tuple[int, str]:
    """Run a call after some preparation; give the code and the message of its error."""
    command = [sys.executable, "-c", SCRIPT, prepare, call]
    if mount is not None:
        command = ["unshare", "--mount", "sh", "-ec", f'{mount}\nexec "$@"', "sh", *command]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1, done.stdout
    code, _, message = done.stdout.strip().partition(" ")
    return int(code), message


def store(directory: Path) -> str:
    return f"get_backend('file://{directory}', settings)"


@pytest.fixture
def big(tmp_path: Path) -> Path:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 2_000_000)
    return path


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A directory to mount something on."""
    path = tmp_path / "room"
    path.mkdir()
    return path


SMALL_DISK = "mount -t tmpfs -o size=1m none {}"


def test_a_put_onto_a_full_disk(big: Path, room: Path) -> None:
    code, message = run("", f"{store(room)}.put({str(big)!r})", mount=SMALL_DISK.format(room))
    assert code == 53
    assert message == f"file://{room}: cannot put 'big': No space left on device: {str(room)!r}"


def test_it_leaves_nothing_behind_and_the_old_file_as_it_was(big: Path, room: Path) -> None:
    prepare = f"""
import atexit
room = Path({str(room)!r})
(room / "big").write_text("old")
def check():
    if [path.name for path in room.iterdir()] != ["big"] or (room / "big").read_text() != "old":
        print("it does not")
atexit.register(check)
"""
    call = f"{store(room)}.put({str(big)!r})"
    assert run(prepare, call, mount=SMALL_DISK.format(room))[0] == 53


def test_a_get_onto_a_full_disk_names_that_disk(big: Path, room: Path) -> None:
    call = f"{store(big.parent)}.get('big', {str(room / 'got')!r})"
    code, message = run("", call, mount=SMALL_DISK.format(room))
    assert code == 53
    assert message.endswith(f"cannot get 'big': No space left on device: {str(room)!r}")


@pytest.mark.parametrize("depth", [[], [".jackfield-0123456789abcdef.part"], ["work", "it"]])
def test_a_get_into_a_private_directory_names_the_disk_that_it_is_on(
    big: Path, room: Path, depth: list[str]
) -> None:
    private = room.joinpath(".jackfield-0123456789abcdef.part", *depth)
    call = f"{store(big.parent)}.get('big', {str(private / 'got')!r})"
    prepare = f"Path({str(private)!r}).mkdir(parents=True)"
    code, message = run(prepare, call, mount=SMALL_DISK.format(room))
    assert code == 53
    assert message.endswith(f"cannot get 'big': No space left on device: {str(room)!r}")


def test_a_move_onto_a_full_disk_leaves_the_source(big: Path, room: Path) -> None:
    call = f"{store(room)}.move({str(big)!r})"
    assert run("", call, mount=SMALL_DISK.format(room))[0] == 53
    assert big.stat().st_size == 2_000_000


def test_a_move_to_another_file_system_copies_and_deletes(tmp_path: Path, room: Path) -> None:
    (tmp_path / "a").write_text("moved")
    call = (
        f"({store(room)}.move({str(tmp_path / 'a')!r}),"
        f" print(0, Path({str(room / 'a')!r}).read_text()))"
    )
    assert run("", call, mount=SMALL_DISK.format(room)) == (0, "moved")
    assert not (tmp_path / "a").exists()


def test_a_limit_on_the_size_of_files(big: Path, room: Path) -> None:
    prepare = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    code, message = run(prepare, f"{store(room)}.put({str(big)!r})")
    assert code == 53
    assert "File too large" in message
    assert list(room.iterdir()) == []


def test_a_read_only_file_system(big: Path, room: Path) -> None:
    (room / "a").touch()
    mount = f"mount --bind -o ro {room} {room}; mount -o remount,bind,ro {room}"
    for call in (
        f"{store(room)}.put({str(big)!r})",
        f"{store(room)}.get('a', {str(room / 'b')!r})",
        f"{store(room)}.delete(['a'])",
        f"{store(room / 'new')}.put({str(big)!r})",
    ):
        code, message = run("", call, mount=mount)
        assert code == 51
        assert "Read-only file system" in message
        assert ".part" not in message
    assert big.exists()


def test_a_directory_of_somebody_else(big: Path, room: Path) -> None:
    """Below /mnt, as pytest's own directories may be entered by their owner only."""
    (room / "store").mkdir()
    (room / "store" / "a").write_text("secret")
    (room / "store" / "a").chmod(0o600)
    (room / "closed").mkdir(0o700)
    (room / "source").touch()
    room.chmod(0o755)
    mount = f"mount --bind {room} /mnt"
    for call, name in (
        (f"{store(Path('/mnt/store'))}.put('/mnt/source')", "/mnt/store"),
        (f"{store(Path('/mnt/store'))}.get('a', '/dev/null')", "/mnt/store/a"),
        (f"{store(Path('/mnt/store'))}.delete(['a'])", "/mnt/store/a"),
        (f"{store(Path('/mnt/closed'))}.list()", "/mnt/closed"),
        (f"{store(Path('/mnt/closed'))}.query(['a'])", "/mnt/closed/a"),
        (f"{store(Path('/mnt/new'))}.put('/mnt/source')", "/mnt/new"),
        (f"{store(Path('/mnt/store'))}.move('/mnt/source')", "/mnt/source"),
    ):
        code, message = run(AS_NOBODY, call, mount=mount)
        assert code == 51, message
        assert f"Permission denied: {name!r}" in message
    assert sorted(path.name for path in room.rglob("*")) == ["a", "closed", "source", "store"]


def test_a_file_where_the_directory_should_be(big: Path, tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    for call in (
        f"{store(tmp_path / 'store')}.put({str(big)!r})",
        f"{store(tmp_path / 'store')}.list()",
        f"{store(tmp_path / 'store')}.query(['a'])",
        f"{store(tmp_path / 'store' / 'below')}.put({str(big)!r})",
    ):
        code, message = run("", call)
        assert code == 50
        assert "Not a directory" in message


def test_a_socket_is_no_file(room: Path) -> None:
    bind = "import socket; socket.socket(socket.AF_UNIX).bind('socket')"
    prepare = f"os.chdir({str(room)!r}); {bind}"
    code, message = run(prepare, "get_backend('file://store', settings).put('socket')")
    assert code == 50
    assert message == "file://store: cannot put 'socket': No such device or address: 'socket'"


def test_a_name_that_is_too_long(big: Path, room: Path) -> None:
    code, message = run("", f"{store(room)}.put({str(big)!r}, 'ä' * 128)")
    assert code == 50
    assert "File name too long" in message
    assert list(room.iterdir()) == []


def test_another_file_system_that_is_mounted_there_meanwhile(room: Path, tmp_path: Path) -> None:
    """One that cannot keep files without a name, as the one before may have done."""
    (tmp_path / "a").write_text("first")
    (tmp_path / "b").write_text("second")
    mounting = ["mount", "-t", "tmpfs", "none", str(room)]
    prepare = f"""
import errno, os, subprocess
from jackfield_file import copying
open_store = {store(room)}
open_store.put({str(tmp_path / "a")!r})
subprocess.run({mounting!r}, check=True)
def cannot(directory):
    raise OSError(errno.EOPNOTSUPP, "Operation not supported", directory)
copying.create_nameless = cannot
"""
    call = (
        f"(open_store.put({str(tmp_path / 'b')!r}),"
        f" print(0, Path({str(room / 'b')!r}).read_text(), open_store.list()))"
    )
    assert run(prepare, call, mount="true") == (0, "second ['b']")


def test_a_directory_that_vanishes(big: Path, room: Path) -> None:
    prepare = f"open_store = {store(room)}; open_store.list(); Path({str(room)!r}).rmdir()"
    code, message = run(prepare, "open_store.list()")
    assert code == 52
    assert "does not exist" in message
