"""``cvs-branches``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_cvs import branches

Run = Callable[..., str]


def run(path: Path) -> Table:
    parser = ArgumentParser()
    branches.configure(parser)
    return branches.run(parser.parse_args([str(path)]))


def test_of_a_repository(repository: Path) -> None:
    assert [row[:3] for row in run(repository).rows] == [
        ("HEAD", "trunk", 3),
        ("TOPIC", "branch", 3),
        ("VENDOR", "vendor branch", 2),
        ("REL_1", "tag", 2),
        ("TAG", "tag", 3),
    ]


def test_of_a_working_directory(tree: Path, cvs: Run) -> None:
    cvs(tree, "update", "-r", "TOPIC")
    assert [row[:3] for row in run(tree).rows][:2] == [
        ("HEAD", "trunk", 3),
        ("TOPIC (current)", "branch", 3),
    ]
    assert run(tree / "sub").rows[0][2] == 1


def test_the_date_is_that_of_the_last_revision(repository: Path, tree: Path, cvs: Run) -> None:
    log = cvs(tree, "log", "-rTOPIC", "file").splitlines()
    (date,) = [line.split(";")[0][6:] for line in log if line.startswith("date: ")]
    records = run(repository).records
    assert records is not None
    (topic,) = [record for record in records if record["name"] == "TOPIC"]
    assert str(topic["date"]).replace("T", " ").replace("+00:00", " +0000") == date


def test_what_is_none(tmp_path: Path, tree: Path) -> None:
    with pytest.raises(JackfieldError, match="neither a CVS repository nor a working directory"):
        run(tmp_path)
    (tree / "CVS" / "Root").write_text(":ext:joe:secret@example.org:/srv/cvs\n")
    with pytest.raises(JackfieldError, match=r"is in :ext:joe@example\.org:/srv/cvs: ask"):
        run(tree)
