"""A file that is got arrives whole or not at all, whatever the backend does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jackfield.backends import BackendException, is_temporary, sweep
from jackfield.temporary import create_temporary, temporary_directory


@pytest.fixture
def torn_class(store_class):
    class Torn(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            local_path.write_bytes(b"ha")
            raise ConnectionResetError(104, "Connection reset by peer")

    return Torn


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_get_that_fails_half_way(opened, torn_class, tmp_path: Path, old: bytes | None) -> None:
    target = tmp_path / "target"
    target.mkdir()
    if old is not None:
        (target / "a").write_bytes(old)
    with pytest.raises(BackendException, match="Connection reset"):
        opened(torn_class).get("a", target / "a")
    assert {path.name: path.read_bytes() for path in target.iterdir()} == (
        {} if old is None else {"a": old}
    )


@pytest.mark.parametrize("makes", ["mkdir", "mkfifo"])
def test_what_is_no_file_has_not_arrived(opened, store_class, tmp_path: Path, makes: str) -> None:
    class Other(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            getattr(os, makes)(local_path)

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(BackendException, match=r"the backend gave no file: .* is no file"):
        opened(Other).get("a", tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_backend_that_gets_whole_is_given_the_very_path(
    opened, store_class, tmp_path: Path
) -> None:
    class Whole(store_class):
        gets_whole = True

        def _get(self, remote_filename: str, local_path: Path) -> None:
            self.note("get", local_path)
            super()._get(remote_filename, local_path)

    store = opened(Whole)
    store.backend.files["a"] = b"content"
    store.get("a", tmp_path / "got")
    assert store.backend.calls[0] == ("get", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"content"


def test_through_a_link_and_into_a_pipe(opened, store_class, tmp_path: Path) -> None:
    store = opened(store_class)
    store.backend.files["a"] = b"content"
    (tmp_path / "link").symlink_to("target")
    store.get("a", tmp_path / "link")
    assert (tmp_path / "target").read_bytes() == b"content"
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        store.get("a", tmp_path / "pipe")
        assert reader.communicate()[0] == b"content"


def test_a_directory_that_is_missing_is_named(opened, store_class, tmp_path: Path) -> None:
    store = opened(store_class)
    store.backend.files["a"] = b"content"
    with pytest.raises(BackendException, match=r"No such file or directory: '.*/missing'$"):
        store.get("a", tmp_path / "missing" / "a")


def test_a_target_that_can_be_none_is_no_reason_to_try_again(
    opened, store_class, naps: list[float], tmp_path: Path
) -> None:
    store = opened(store_class)
    store.backend.files["a"] = b"content"
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to(tmp_path)
    for name, reason in {
        "": "Is a directory",
        "link": "Is a directory",
        "loop": "Too many levels of symbolic links",
    }.items():
        with pytest.raises(BackendException, match=f"cannot get 'a': {reason}: '/"):
            store.get("a", tmp_path / name)
    assert naps == store.backend.calls == []


HOLD = """
import sys, time
from jackfield.temporary import create_temporary, temporary_directory
from pathlib import Path
descriptor, path = create_temporary(sys.argv[1])
with temporary_directory(Path(sys.argv[1])) as directory:
    (directory / "half").touch()
    print("ready", flush=True)
    time.sleep(60)
"""


class TestSweep:
    """What a dead process left is removed; what a living one uses is not."""

    def test_by_the_life_of_the_process(self, tmp_path: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            assert sweep(tmp_path) == []
            assert len(list(tmp_path.iterdir())) == 2
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert len(sweep(tmp_path)) == 2
            assert list(tmp_path.iterdir()) == []

    def test_other_files_are_left_alone(self, tmp_path: Path) -> None:
        for name in (".jackfield-notes.part", "x.part", ".jackfield-0123456789abcdef.partial"):
            (tmp_path / name).touch()
        assert sweep(tmp_path) == []
        assert len(list(tmp_path.iterdir())) == 3

    def test_what_another_machine_left_is_given_a_day(self, tmp_path: Path) -> None:
        path = tmp_path / ".jackfield-0123456789abcdef.part"
        path.touch()
        assert sweep(tmp_path) == []
        os.utime(path, (time.time(), time.time() - 25 * 60 * 60))
        assert sweep(tmp_path) == [path.name]

    def test_our_own_is_in_use(self, tmp_path: Path) -> None:
        descriptor, path = create_temporary(tmp_path)
        assert is_temporary(Path(path).name)
        assert sweep(tmp_path) == []
        os.close(descriptor)
        assert sweep(tmp_path) == [Path(path).name]
        with temporary_directory(tmp_path) as directory:
            assert is_temporary(directory.name)
            assert sweep(tmp_path) == []
        assert list(tmp_path.iterdir()) == []

    def test_a_directory_that_is_not_there(self, tmp_path: Path) -> None:
        assert sweep(tmp_path / "missing") == []


def test_what_went_into_a_pipe_does_not_go_there_twice(
    opened, torn_class, tmp_path: Path, naps: list[float]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(BackendException, match="Connection reset"):
        opened(torn_class).get("a", pipe)
    assert os.read(reader, 100) == b"ha"
    os.close(reader)
    assert naps == []
