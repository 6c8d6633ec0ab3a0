"""Disks that are full or fail: which one it is stands in the message."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import processes
from support.checkouts import variables_with

Run = Callable[[str], tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a shell script, for which ``small`` is a full file system; gives status and errors."""
    variables = variables_with(tmp_path, "crypt", "file", "multi", "par2")
    (tmp_path / "small").mkdir()
    (tmp_path / "file").write_bytes(bytes(2_000_000))

    def run(script: str) -> tuple[int, str]:
        start = (
            f'mount -t tmpfs -o size=1m none small; j() {{ "{sys.executable}" -m jackfield "$@"; }}'
        )
        done = processes.run(
            ["unshare", "--mount", "sh", "-ec", f"{start}\n{script}"],
            directory=tmp_path,
            variables=variables,
        )
        return done.returncode, done.stderr

    return run


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system")
class TestFull:
    def test_where_something_is_decrypted(self, run: Run, tmp_path: Path) -> None:
        url = f"crypt+file://{tmp_path}/safe"
        status, errors = run(f"j put file {url}; j get {url}/file small/file")
        assert (status, errors) == (
            53,
            f"jackfield: {url}: cannot get 'file': No space left on device: '{tmp_path}/small'\n",
        )

    def test_where_what_is_decrypted_passes_through(self, run: Run, tmp_path: Path) -> None:
        """The encrypted file just fits: that is to say, the other one does not beside it."""
        url = f"crypt+file://{tmp_path}/safe"
        script = (
            "head -c 700000 file > less; j put less {0}; export TMPDIR=$PWD/small; "
            "j cp {0}/less file://$PWD/copy"
        )
        status, errors = run(script.format(url))
        assert (status, errors) == (
            53,
            f"jackfield: {url}: cannot get 'less': No space left on device: '{tmp_path}/small'\n",
        )

    def test_where_something_is_repaired(self, run: Run, tmp_path: Path) -> None:
        """What can be repaired elsewhere is not said to be lost."""
        url = f"par2+file://{tmp_path}/safe"
        script = (
            "head -c 350000 /dev/urandom > odd; j put odd {0} >&-; "
            "printf damage | dd conv=notrunc bs=1 seek=5000 of=safe/odd status=none; "
            "j get {0}/odd small/odd || (j get {0}/odd back && cmp odd back)"
        )
        status, errors = run(script.format(url))
        assert (status, errors) == (
            0,
            f"jackfield: {url}: cannot get 'odd': it can be repaired, but there is no room for "
            f"that in 'small'\njackfield: {url}: 'odd' was damaged, and has been repaired\n",
        )

    @pytest.mark.parametrize("command", ["put file {0}", "get {0}/file small/file"])
    def test_where_recovery_files_are_made_or_used(
        self, run: Run, tmp_path: Path, command: str
    ) -> None:
        """One attempt is enough, and the directory is one that the user knows."""
        url = f"par2+file://{tmp_path}/safe"
        script = (
            "head -c 900000 file > part; mv part file; j put file {0} >&-; printf x > safe/file; "
            "head -c 970000 /dev/zero > small/full; export TMPDIR=$PWD/small; j " + command
        )
        status, errors = run(script.format(url))
        operation = command[:3]
        place = tmp_path / "small" if operation == "put" else "small"
        assert (status, errors.count("\n")) == (53, 1)
        assert errors.endswith(f": No space left on device: '{place}'\n")


@pytest.mark.parametrize("scheme", ["file", "crypt+file"])
def test_one_that_cannot_be_read(run: Run, tmp_path: Path, scheme: str) -> None:
    """As the memory of a process cannot at its start: that is an error of input and output."""
    url = f"{scheme}://{tmp_path}/store"
    assert run(f"j put --retries 1 /proc/self/mem {url}") == (
        50,
        f"jackfield: {url}: cannot put 'mem': Input/output error: '/proc/self/mem'\n",
    )
    status, errors = run("j get --retries 1 file:///proc/self/mem small/it")
    assert status == 50
    assert errors.endswith("cannot get 'mem': Input/output error: '/proc/self/mem'\n")


def test_what_is_written_to_a_full_device_names_it(run: Run) -> None:
    status, error = run("j put file crypt+file://store; j get crypt+file://store/file /dev/full")
    assert status == 53
    assert error.endswith("cannot get 'file': No space left on device: '/dev/full'\n")


def test_no_stored_file_comes_to_be_an_output_that_is_closed(run: Run) -> None:
    script = "j put file file://store; j get file://store/file - <&- >&-; cmp file store/file"
    assert run(script)[0] == 0
