"""Whatever ends a transfer early, every name holds its old content or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, Settings, is_temporary
from jackfield_file import copying

SCRIPT = """
import os, sys, time
from pathlib import Path
from jackfield.backends import ParsedUrl
from jackfield_file import copying, nameless
from jackfield_file.backend import FileBackend

operation, store, name, local, way = sys.argv[1:]
if way == "named":
    nameless.can_be_nameless = lambda directory: False

def stuck(reader, writer, count):
    os.write(writer, os.read(reader, 500))
    print("half", flush=True)
    for _ in range(600):  # an interruption just before a sleep is heeded after it
        time.sleep(0.1)

copying._SMALL = 0
os.copy_file_range = stuck
backend = FileBackend(ParsedUrl(f"file://{store}", network_location=False))
if operation == "put":
    backend._put(Path(local), name)
else:
    backend._get(name, Path(local))
"""


def interrupted(operation: str, store: Path, name: str, local: Path, way: str, number: int) -> int:
    """Send a process a signal when it has half of a file; give its exit status."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, operation, store, name, local, way],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(number)
        return process.wait(timeout=30)


def left_behind(way: str, number: int) -> list[bool]:
    """What a process leaves that a signal ends: a temporary file, if it cannot clean up."""
    return [True] if way == "named" and number == signal.SIGKILL else []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("old", [None, b"old content"])
def test_a_put_that_is_cut_off(
    store: BackendWrapper, directory: Path, source, way: str, number: int, old: bytes | None
) -> None:
    directory.mkdir()
    if old is not None:
        (directory / "a").write_bytes(old)
    path = source("a", b"new" * 1000)
    assert interrupted("put", directory, "a", path, way, number) == -number
    assert store.list() == ([] if old is None else ["a"])
    if old is not None:
        assert (directory / "a").read_bytes() == old
    left = [path.name for path in directory.iterdir() if path.name != "a"]
    assert [is_temporary(name) for name in left] == left_behind(way, number)
    store.put(path)
    assert (directory / "a").read_bytes() == b"new" * 1000
    assert [path.name for path in directory.iterdir()] == ["a"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("old", [None, b"old content"])
def test_a_get_that_is_cut_off(
    store: BackendWrapper,
    directory: Path,
    source,
    tmp_path: Path,
    way: str,
    number: int,
    old: bytes | None,
) -> None:
    store.put(source("a", b"new" * 1000))
    target = tmp_path / "target"
    target.mkdir()
    if old is not None:
        (target / "a").write_bytes(old)
    assert interrupted("get", directory, "a", target / "a", way, number) == -number
    seen = {path.name: path.read_bytes() for path in target.iterdir()}
    assert seen.pop("a", None) == old
    assert [is_temporary(name) for name in seen] == left_behind(way, number)
    store.get("a", target / "b")
    assert not [path.name for path in target.iterdir() if is_temporary(path.name)]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["copy", "rename"])
def test_a_failure_at_any_step_leaves_nothing_behind(
    store: BackendWrapper,
    source,
    everything,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    step: str,
) -> None:
    monkeypatch.setattr(copying, "_SMALL", 0)
    path = source("a", b"new")
    store.put(source("a", b"old"))
    before = everything()

    def fail(*arguments: object) -> None:
        raise error

    if step == "copy":
        monkeypatch.setattr(os, "copy_file_range", fail)
    else:
        monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(type(error)):
        store.backend._put(path, "a")
    with pytest.raises(type(error)):
        store.backend._get("a", path)
    assert everything() == before


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("change", [b"grown bigger", b"changed", b""])
def test_a_file_that_changes_while_it_is_put_is_put_again(
    opened, directory: Path, source, monkeypatch: pytest.MonkeyPatch, change: bytes
) -> None:
    """The torn copy never gets its name, and the next attempt has what is there then."""
    path = source("a", b"content")
    seen: list[bytes] = []
    looks: list[int] = []
    real = os.fstat

    def looking(descriptor: int) -> os.stat_result:
        """Change the source when it is looked at for the second time, after it was copied."""
        if os.path.samestat(real(descriptor), path.stat()):
            looks.append(descriptor)
            if len(looks) % 2 == 0 and len(seen) < 2:
                seen.append((directory / "a").read_bytes())
                path.write_bytes(change)
                os.utime(path, (len(seen), len(seen)))
        return real(descriptor)

    waits: list[float] = []
    store = opened(f"file://{directory}", Settings(sleep=waits.append))
    store.put(source("old", b"old content"), "a")
    monkeypatch.setattr(os, "fstat", looking)
    store.put(path)
    assert seen == [b"old content"] * 2
    assert len(waits) == 2
    assert (directory / "a").read_bytes() == change


@pytest.mark.usefixtures("way")
def test_one_that_never_rests_is_error_56(
    opened, directory: Path, source, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source("a", b"content")
    real = os.write

    def writing(writer: int, block: bytes) -> int:
        with path.open("ab") as file:
            file.write(b"more")
        return real(writer, block)

    monkeypatch.setattr(os, "write", writing)
    store = opened(f"file://{directory}", Settings(sleep=lambda seconds: None))
    with pytest.raises(BackendException, match="was changed while it was read") as raised:
        store.put(path)
    assert raised.value.code == 56
    assert store.list() == []
    assert [path.name for path in directory.iterdir()] == []
