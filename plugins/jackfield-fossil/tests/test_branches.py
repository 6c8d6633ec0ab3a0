"""``fossil-branches``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_fossil import branches

Run = Callable[..., str]
Commit = Callable[..., None]


def run(path: Path) -> Table:
    parser = ArgumentParser()
    branches.configure(parser)
    return branches.run(parser.parse_args([str(path)]))


def test_of_a_checkout(checkout: Path, fossil: Run, commit: Commit) -> None:
    assert [(row[0], *row[2:]) for row in run(checkout / "directory").rows] == [
        ("topic", 1, "", "2023-11-14"),
        ("trunk", 2, "current", "2023-11-14"),
    ]
    commit(checkout, "P", "--allow-empty", "--private", "--branch", "secret")
    fossil(checkout, "branch", "close", "topic")
    remarks = {row[0]: row[3] for row in run(checkout).rows}
    assert remarks == {"secret": "current, private", "topic": "closed", "trunk": ""}


def test_of_a_repository(checkout: Path, repository: Path, fossil: Run) -> None:
    records = run(repository).records
    assert records is not None
    assert [record["current"] for record in records] == [False, False]
    assert [record["branch"] for record in records] == ["topic", "trunk"]
    assert f"checkout:     {str(records[1]['revision'])[:40]}" in fossil(checkout, "status")


def test_of_neither(tmp_path: Path) -> None:
    with pytest.raises(JackfieldError, match="is a Fossil checkout, and it is no repository"):
        run(tmp_path)
    (tmp_path / "x.fossil").write_text("nonsense")
    with pytest.raises(JackfieldError, match="is no database of Fossil's, or a damaged one"):
        run(tmp_path / "x.fossil")


def test_a_path_that_is_not_there_belongs_to_none(checkout: Path) -> None:
    with pytest.raises(JackfieldError, match="gone: cannot be looked at: No such file"):
        branches.read(checkout / "gone")
