"""What cannot be read is "can't tell", not "no"; seen by somebody who has to heed permissions."""

from __future__ import annotations

import sys
from pathlib import Path

import jackfield
import pytest
from support import processes

TREE: dict[str, str | None] = {".git/": None, ".git/HEAD": None}

IDENTIFY = """
import sys
from jackfield.errors import JackfieldError
from jackfield.formats import ControlFormat, identify
formats = [ControlFormat(name, paths, "test") for name, paths in eval(sys.argv[2]).items()]
try:
    found = identify(sys.argv[1], formats)
except JackfieldError as error:
    print("error", error)
else:
    print("directory", found.directory)
    for each in found.formats:
        print("matches", each.name)
    for each in found.undetermined:
        print("cannot tell", each.format.name, each.directory, each.path, each.reason)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The inner one of two nested working trees."""
    inner = tmp_path / "outer" / "inner"
    for top in (inner.parent, inner):
        (top / ".git").mkdir(parents=True)
        (top / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return inner


def seen(path: Path, **descriptions: dict[str, str | None]) -> list[str]:
    done = processes.run(
        [*processes.UNPRIVILEGED, sys.executable, "-c", IDENTIFY, path, repr(descriptions)],
        variables={"PYTHONPATH": str(Path(jackfield.__file__).parents[1])},
        check=True,
    )
    return done.stdout.splitlines()


def test_everything_can_be_read(place: Path) -> None:
    assert seen(place, Tree=TREE) == [f"directory {place}", "matches Tree"]


def test_a_control_directory_that_may_not_be_entered(place: Path) -> None:
    (place / ".git").chmod(0)
    assert seen(place, Tree=TREE, Other={".hg/": None}) == [
        f"directory {place.parent}",
        "matches Tree",
        f"cannot tell Tree {place} {place}/.git/HEAD permission denied",
    ]


def test_a_file_whose_content_may_not_be_read(place: Path) -> None:
    (place / ".git" / "HEAD").chmod(0)
    assert seen(place, Content={".git/HEAD": "x"}, Presence={".git/HEAD": None}) == [
        f"directory {place}",
        "matches Presence",
        f"cannot tell Content {place} {place}/.git/HEAD permission denied",
    ]


def test_no_is_no_even_where_something_else_cannot_be_read(place: Path) -> None:
    (place / ".git").chmod(0)
    (place.parent / ".git").chmod(0)
    answer = seen(place, Both={".git/HEAD": None, ".hg/": None})
    assert answer == ["directory None"]


def test_a_directory_that_may_not_be_searched(place: Path) -> None:
    place.chmod(0)
    assert seen(place, Tree=TREE) == [
        f"directory {place.parent}",
        "matches Tree",
        f"cannot tell Tree {place} {place}/.git permission denied",
    ]


def test_a_path_that_may_not_be_looked_at(place: Path) -> None:
    place.parent.chmod(0)
    assert seen(place, Tree=TREE) == [f"error cannot identify {place}: permission denied"]
