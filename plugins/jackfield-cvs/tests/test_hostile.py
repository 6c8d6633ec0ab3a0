"""Repositories of strangers: whatever CVS would run for one, none of it is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_cvs import branches
from jackfield_cvs.control import CVS

Run = Callable[..., str]

HOOKS = (
    *("commitinfo", "loginfo", "verifymsg", "taginfo", "posttag", "postadmin", "postwatch"),
    *("preproxy", "postproxy", "notify", "rcsinfo", "checkoutlist", "cvswrappers"),
)
REPOSITORY, WORKING = "CVS repository", "CVS working directory"


@pytest.fixture
def mark(tmp_path: Path, repository: Path, tree: Path, home: Path) -> Path:
    """A file that any of the programs would make that are planted in and around a repository."""
    mark, program = tmp_path / "mark", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho run >> '{mark}'\n")
    program.chmod(0o755)
    for hook in HOOKS:
        path = repository / "CVSROOT" / hook
        path.unlink(missing_ok=True)
        path.write_text(f"ALL {program}\nDEFAULT {program}\n^module {program}\n")
    (repository / "CVSROOT" / "modules").unlink()
    (repository / "CVSROOT" / "modules").write_text(
        f"module -o {program} -t {program} -e {program} module\n"
    )
    (home / ".cvsrc").write_text("cvs -t\n")
    for name in ("Checkin.prog", "Update.prog", "Template"):
        (tree / "CVS" / name).write_text(f"{program}\n")
    return mark


def test_cvs_itself_runs_them(mark: Path, tree: Path, cvs: Run) -> None:
    cvs(tree, "tag", "ANOTHER")
    assert mark.exists()


def test_nothing_runs(mark: Path, repository: Path, tree: Path) -> None:
    for path, format in ((repository, REPOSITORY), (tree, WORKING)):
        CVS().state(path, format)
        assert CVS().history(path, format) == repository
        CVS().fingerprint(path, format)
        target = repository.parent / format
        CVS().archive(path, format, target)
        CVS().check(target)
        CVS().restore(target, repository.parent / f"{format} restored", format)
        branches.read(path)
    assert not mark.exists()


def test_a_server_is_not_asked(
    mark: Path, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CVS_RSH", str(tmp_path / "program"))
    (tree / "CVS" / "Root").write_text(":ext:example.org:/srv/cvs\n")
    CVS().state(tree, WORKING)
    with pytest.raises(JackfieldError):
        CVS().archive(tree, WORKING, tmp_path / "archive")
    assert not mark.exists()


def test_a_directory_of_locks_elsewhere_is_not_written(
    repository: Path, tree: Path, tmp_path: Path
) -> None:
    (tmp_path / "locks").mkdir()
    path = repository / "CVSROOT" / "config"
    path.unlink()
    path.write_text(f"LockDir={tmp_path}/locks\n")
    before = (tmp_path / "locks").stat().st_mtime_ns
    CVS().state(tree, WORKING)
    CVS().archive(repository, REPOSITORY, tmp_path / "archive")
    assert (tmp_path / "locks").stat().st_mtime_ns == before


def test_a_list_of_patterns_without_end_is_refused(tree: Path) -> None:
    (tree / ".cvsignore").write_text("*a " * 2000)
    with pytest.raises(JackfieldError, match="has more than 1000 patterns"):
        CVS().state(tree, WORKING)
