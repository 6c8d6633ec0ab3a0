"""``hg-heads``: what it shows."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_hg import heads

Hg = Callable[..., str]


def test_heads_of_all_branches(rich: Path, hg: Hg) -> None:
    hg(rich, "bookmark", "--rev", "max(branch('stäble'))", "old")
    parser = ArgumentParser()
    heads.configure(parser)
    table = heads.run(parser.parse_args([str(rich / "file")]))
    assert table.columns == (
        *("branch", "revision", "bookmarks", "tags", "phase", "remarks", "date"),
    )
    shown = [(row[0], row[2], row[4], row[5]) for row in table.rows]
    assert shown == [
        ("default", "", "secret", "current"),
        ("stäble", "old", "draft", "closed"),
    ]
    assert table.records is not None
    assert [record["revision"] for record in table.records] == [
        hg(rich, "log", "-r.", "-T{node}"),
        hg(rich, "log", "-rold", "-T{node}"),
    ]


def test_tags_and_phases(repository: Path, hg: Hg) -> None:
    hg(repository, "tag", "--local", "one")
    hg(repository, "phase", "--public", ".")
    ((head,), warnings) = heads.read(repository)
    assert (head.tags, head.bookmarks, head.phase) == (("one",), (), "public")
    assert (head.closed, head.current, warnings) == (False, True, ())


def test_an_empty_repository(tmp_path: Path, hg: Hg) -> None:
    hg(tmp_path, "init", "empty")
    assert heads.read(tmp_path / "empty") == ([], ())


def test_a_path_that_is_in_no_repository(tmp_path: Path) -> None:
    with pytest.raises(JackfieldError, match="neither it nor a directory above it is a Mercurial"):
        heads.read(tmp_path)
    with pytest.raises(JackfieldError, match="cannot be looked at: No such file"):
        heads.read(tmp_path / "missing")
