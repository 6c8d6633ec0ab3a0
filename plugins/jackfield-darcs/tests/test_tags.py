"""``darcs-tags``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_darcs import tags

Run = Callable[..., str]


def run(path: Path) -> Table:
    parser = ArgumentParser()
    tags.configure(parser)
    return tags.run(parser.parse_args([str(path)]))


def test_the_newest_first(repository: Path, darcs: Run) -> None:
    darcs(repository, "tag", "v2")
    table = run(repository / "directory")
    assert [row[:3] for row in table.rows] == [
        ("v2", 3, "A <a@example.org>"),
        ("v1 [x]", 1, "A <a@example.org>"),
    ]
    assert table.records is not None
    assert f"patch {table.records[0]['identity']}" in darcs(repository, "log")


def test_of_an_old_fashioned_repository(old: Path) -> None:
    assert run(old).rows == [("v1", 1, "J <j@x>", "2006-11-21")]


def test_of_a_lazy_clone(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(repository, "tag", "v2")
    darcs(tmp_path, "clone", "--lazy", "--no-cache", repository, "lazy")
    table = run(tmp_path / "lazy")
    assert [row[:2] for row in table.rows] == [("v2", "")]
    assert table.records is not None
    assert table.records[0]["patches"] is None
    assert [str(error) for error in table.errors] == [
        f"{tmp_path}/lazy: it is a lazy clone: only its newest patches are known here"
    ]


def test_none(tmp_path: Path, darcs: Run) -> None:
    darcs(tmp_path, "init")
    assert run(tmp_path).rows == []


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(JackfieldError, match="is a Darcs repository"):
        run(tmp_path)


def test_a_path_that_is_not_there_belongs_to_none(repository: Path) -> None:
    with pytest.raises(JackfieldError, match="gone: cannot be looked at: No such file"):
        tags.read(repository / "gone")
