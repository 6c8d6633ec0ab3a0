"""File systems that keep a deleted file under a name of their own for as long as it is open."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from support import processes
from support.checkouts import variables_with

NFS = ".nfs000000000137c1a500000062"
FUSE = ".fuse_hidden0000000300000001"


def jackfield(directory: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "jackfield", *words]
    done = processes.run(command, directory=directory, variables=variables_with(directory, "file"))
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with ``store``, in which there are a file and two that were deleted."""
    (tmp_path / "store").mkdir()
    for name in ("file", NFS, FUSE, ".nfs"):
        (tmp_path / "store" / name).write_text(name)
    return tmp_path


class TestADeletedFile:
    """By its name alone: there is no NFS on most machines that tests run on."""

    def test_is_in_no_list(self, place: Path) -> None:
        assert jackfield(place, "ls", "file://store")[1].split() == [".nfs", "file"]

    @pytest.mark.parametrize("source", ["store", "file://store/"])
    def test_is_not_copied(self, place: Path, source: str) -> None:
        (place / "other").mkdir()
        words = ("put", source, "file://other") if source == "store" else ("get", source, "other")
        assert jackfield(place, *words)[0] == 0
        assert {each.name for each in (place / "other").iterdir()} == {".nfs", "file"}

    @pytest.mark.parametrize(
        "words",
        [
            ("sync", "--delete", "new", "file://store"),
            ("sync", "--delete", "file://other", "store"),
        ],
    )
    def test_is_not_deleted(self, place: Path, words: tuple[str, ...]) -> None:
        for name in ("new", "other"):
            (place / name).mkdir()
            (place / name / "file").write_text("new")
        assert jackfield(place, *words)[0] == 0
        assert {each.name for each in (place / "store").iterdir()} == {"file", NFS, FUSE}

    @pytest.mark.parametrize("name", [NFS, FUSE])
    def test_is_no_name_for_another(self, place: Path, name: str) -> None:
        (place / name).write_text("other")
        status, _, errors = jackfield(place, "put", name, "file://store")
        assert (status, errors) == (
            50,
            f"jackfield: file://store: cannot put '{name}': '{name}' is reserved for deleted files "
            "that are still open\n",
        )


@pytest.mark.skipif(
    not os.access("/dev/fuse", os.R_OK | os.W_OK) or shutil.which("bindfs") is None,
    reason="there is no bindfs, or no /dev/fuse for it",
)
def test_a_file_that_is_replaced_while_it_is_open(tmp_path: Path) -> None:
    for name in ("behind", "mounted"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").write_text("new\n")
    (tmp_path / "behind" / "file").write_text("old\n")
    script = """
        bindfs behind mounted
        exec 3< mounted/file
        j put file file://mounted
        ls -A mounted | grep -c fuse_hidden
        j ls file://mounted
        cat <&3
        exec 3<&-
        umount mounted
    """
    start = f'j() {{ "{sys.executable}" -m jackfield "$@"; }}'
    apart = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    done = processes.run(
        [*apart, "sh", "-ec", f"{start}\n{script}"],
        directory=tmp_path,
        variables=variables_with(tmp_path, "file"),
    )
    assert (done.stdout, done.stderr) == ("file\tverified by size\n1\nfile\nold\n", "")
