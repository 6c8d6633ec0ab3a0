"""``bzr-branches`` and ``bzr-formats``: what they show."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_bzr import branches, formats

Brz = Callable[..., str]


def shown(command: object, path: Path) -> Table:
    """Run a command for a path, as the host does."""
    parser = ArgumentParser()
    assert command in (branches, formats)
    module = branches if command is branches else formats
    module.configure(parser)
    return module.run(parser.parse_args([str(path)]))


def test_the_branches_that_share_a_repository(shared: Path, brz: Brz) -> None:
    table = shown(branches, shared / "trunk" / "file")
    assert table.columns == ("path", "number", "revision", "tags", "tree", "date")
    paths = [shared / "empty", shared / "features" / "töpic é", shared / "trunk"]
    tips = [brz(path, "revision-info").split(" ")[1].replace("null:", "") for path in paths]
    assert [row[:5] for row in table.rows] == [
        (str(paths[0]), 0, tips[0], 0, "no"),
        (str(paths[1]), 2, tips[1], 1, "yes"),
        (str(paths[2]), 2, tips[2], 2, "yes"),
    ]
    assert table.records is not None
    assert [record["revision"] for record in table.records] == [tip or None for tip in tips]


def test_what_is_older_than_bzr_0_8(tmp_path: Path) -> None:
    (tmp_path / ".bzr").mkdir()
    (tmp_path / ".bzr" / "branch-format").write_text("Bazaar-NG branch, format 6\n")
    with pytest.raises(JackfieldError, match="bring it up to date with brz upgrade"):
        shown(branches, tmp_path)


def test_the_formats_of_a_standalone_branch(branch: Path) -> None:
    table = shown(formats, branch)
    assert [row[:2] for row in table.rows] == [
        ("checkout", "Bazaar Working Tree Format 6 (bzr 1.14)"),
        ("branch", "Bazaar Branch Format 7 (needs bzr 1.6)"),
        ("repository", "Bazaar repository format 2a (needs bzr 1.16 or later)"),
    ]
    assert all(row[2] != "(not known)" for row in table.rows)
    assert (table.notes, table.errors) == ([], [])


def test_where_the_parts_are_that_are_not_here(shared: Path, brz: Brz) -> None:
    brz(shared.parent, "checkout", "--quiet", "--lightweight", shared / "trunk", "light")
    table = shown(formats, shared.parent / "light")
    assert [row[0] for row in table.rows] == ["checkout", "branch"]
    assert table.notes == [f"the branch is in {shared}/trunk", f"the repository is in {shared}"]


def test_labels_that_are_not_known_and_formats_without_labels(branch: Path) -> None:
    (branch / ".bzr" / "branch" / "format").write_text("Bazaar Branch Format 99\nextra\n")
    assert shown(formats, branch).rows[1] == ("branch", "Bazaar Branch Format 99", "(not known)")
    for part in ("branch", "checkout", "repository"):
        (branch / ".bzr" / part / "format").unlink()
    (branch / ".bzr" / "branch-format").write_text("Bazaar-NG branch, format 6\n")
    (error,) = shown(formats, branch).errors
    assert "has no parts with labels; as a whole it is 'Bazaar-NG branch, format 6'" in str(error)


def test_a_path_that_belongs_to_nothing(tmp_path: Path) -> None:
    for command in (branches, formats):
        with pytest.raises(JackfieldError, match=r"is one of Bazaar's$"):
            shown(command, tmp_path)
        with pytest.raises(JackfieldError, match="cannot be looked at: No such file"):
            shown(command, tmp_path / "missing")
