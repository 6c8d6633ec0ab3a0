"""What is at a path is told, or an error is; "nothing" never stands for "nobody may look"."""

from __future__ import annotations

import sys
from pathlib import Path

import jackfield
import pytest
from jackfield.kinds import exists, is_directory, is_file
from support import processes

ASK = """
import sys
from jackfield import kinds
try:
    print(getattr(kinds, sys.argv[1])(sys.argv[2]))
except PermissionError:
    print("denied")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "directory").mkdir()
    (tmp_path / "directory" / "file").touch()
    (tmp_path / "link").symlink_to("directory")
    (tmp_path / "circle").symlink_to("circle")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("directory", (True, False, True)),
        ("link", (True, False, True)),
        ("directory/file", (False, True, True)),
        ("/dev/null", (False, False, True)),
        ("gone", (False, False, False)),
        ("directory/file/below", (False, False, False)),
        ("circle", (False, False, False)),
        ("nul\0", (False, False, False)),
    ],
)
def test_what_is_there(place: Path, path: str, kinds: tuple[bool, bool, bool]) -> None:
    found = place / path
    assert (is_directory(found), is_file(found), exists(found)) == kinds


@pytest.mark.parametrize("question", ["is_directory", "is_file", "exists"])
def test_what_may_not_be_looked_at(place: Path, question: str) -> None:
    (place / "directory").chmod(0)
    told = []
    for path in (place / "directory" / "file", place / "link" / "file", place / "directory"):
        done = processes.run(
            [*processes.UNPRIVILEGED, sys.executable, "-c", ASK, question, path],
            variables={"PYTHONPATH": str(Path(jackfield.__file__).parents[1])},
            check=True,
        )
        told.append(done.stdout.strip())
    assert told == ["denied", "denied", str(question != "is_file")]
