"""Repositories that keep their refs in tables: what is told and archived is that of any other.

The tables in ``reftable/`` were written by git 2.53 when it did what `furnish` does, so that they
can be put in the place of the files that an older git writes, which knows nothing of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jackfield import JackfieldError
from jackfield_git import reftable, settings
from jackfield_git.control import Git as Control
from jackfield_git.reading import STASH, read_refs, read_stash
from jackfield_git.repository import at

Git = Callable[..., str]

TREE = "Git working tree"
CONTROL = Control()
TABLES = Path(__file__).parent / "reftable"
VERSION = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout
WRITES_TABLES = tuple(map(int, re.findall(r"\d+", VERSION)[:2])) >= (2, 46)
WAYS = ["sample", *(["itself"] if WRITES_TABLES else [])]


def furnish(git: Git, top: Path, *options: str) -> None:
    """Make a repository that has of everything: what it makes is the same each time."""
    git(top.parent, "init", "--quiet", *options, top)
    for message in ("one", "two"):
        git(top, "commit", "--quiet", "--allow-empty", f"--message={message}")
    before = git(top, "rev-parse", "HEAD~")
    for number in range(200):
        git(top, "update-ref", f"refs/remotes/origin/topic/{number}", before)
    for number in range(0, 200, 3):
        git(top, "update-ref", "-d", f"refs/remotes/origin/topic/{number}")
    git(top, "branch", "gone")
    git(top, "pack-refs", "--all")
    git(top, "branch", "--quiet", "-D", "gone")
    git(top, "branch", "topic", "HEAD~")
    git(top, "branch", "--quiet", "--force", "topic", "HEAD")
    git(top, "tag", "light")
    git(top, "tag", "--annotate", "--message=tag", "v1")
    git(top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/topic/1")
    for number in range(4):
        (top / "file").write_text(f"{number}\n")
        git(top, "add", "file")
        git(top, "stash", "push", "--quiet", f"--message=stash {number}")
    git(top, "stash", "drop", "--quiet", "stash@{1}")
    git(top, "worktree", "add", "--quiet", "--detach", top.parent / "loose", "HEAD~")


def put_tables(top: Path, tables: Path) -> None:
    """Put tables in the place of the refs that are files."""
    control = top / ".git"
    for name in ("refs", "logs", "worktrees/loose/logs"):
        shutil.rmtree(control / name, ignore_errors=True)
    (control / "packed-refs").unlink()
    (control / "refs").mkdir()
    (control / "refs" / "heads").write_text("this repository uses the reftable format\n")
    for directory, name in ((control, "main"), (control / "worktrees" / "loose", "loose")):
        (directory / "HEAD").write_text("ref: refs/heads/.invalid\n")
        shutil.copytree(tables / name, directory / "reftable")
    with (control / "config").open("a") as file:
        file.write("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefstorage = reftable\n")


@pytest.fixture(params=["sha1", "sha256"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def files(tmp_path: Path, git: Git, kind: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose refs are files."""
    monkeypatch.setenv("GIT_DEFAULT_REF_FORMAT", "files")
    (tmp_path / "files").mkdir()
    furnish(git, tmp_path / "files" / "it", f"--object-format={kind}")
    return tmp_path / "files" / "it"


@pytest.fixture(params=WAYS)
def repository(request: pytest.FixtureRequest, files: Path, git: Git, kind: str) -> Path:
    """The same, but for its refs, which are in tables."""
    place = files.parents[1] / "tables"
    place.mkdir()
    if request.param == "itself":
        furnish(git, place / "it", f"--object-format={kind}", "--ref-format=reftable")
    else:
        furnish(git, place / "it", f"--object-format={kind}")
        put_tables(place / "it", TABLES / kind)
    return place / "it"


def test_what_is_told_and_archived_is_the_same(files: Path, repository: Path, git: Git) -> None:
    assert CONTROL.state(repository, TREE) == CONTROL.state(files, TREE)
    assert CONTROL.fingerprint(repository, TREE) == CONTROL.fingerprint(files, TREE)
    for place in (files, repository):
        CONTROL.archive(place, TREE, place.parent / "archive")
        CONTROL.check(place.parent / "archive")
        CONTROL.restore(place.parent / "archive", place.parent / "restored", TREE)
    refs = [
        git(
            place.parent / "restored", "for-each-ref", "--format=%(refname) %(objectname) %(symref)"
        )
        for place in (files, repository)
    ]
    assert refs[0] == refs[1]
    assert len(refs[0].splitlines()) > 130
    assert "stash 1" in git(repository.parent / "restored", "stash", "list")


def test_a_linked_worktree(repository: Path, git: Git) -> None:
    loose = repository.parent / "loose"
    revision = git(repository, "rev-parse", "light~") if WRITES_TABLES else None
    found = CONTROL.state(loose, "Git linked worktree or submodule")
    assert found.branch is None
    assert revision in (None, found.revision)
    assert found.revision != CONTROL.state(repository, TREE).revision


def test_what_is_restored_has_files(
    repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """Whatever the user has set: the stash's log is written as one."""
    (home / ".gitconfig").write_text("[init]\n\tdefaultRefFormat = reftable\n")
    CONTROL.archive(repository, TREE, repository.parent / "archive")
    CONTROL.restore(repository.parent / "archive", repository.parent / "restored", TREE)
    restored = at(repository.parent / "restored", False)
    assert not settings.in_tables(settings.read(restored))
    assert len(read_stash(restored, False)) == 3
    assert len(git(restored.top, "stash", "list").splitlines()) == 3


class TestBroken:
    @pytest.fixture
    def top(self, tmp_path: Path) -> Path:
        """What of a repository is read for its refs: the tables."""
        for name in ("objects", "refs"):
            (tmp_path / ".git" / name).mkdir(parents=True)
        (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/.invalid\n")
        shutil.copytree(TABLES / "sha256" / "main", tmp_path / ".git" / "reftable")
        return tmp_path

    def table(self, top: Path) -> Path:
        return max((top / ".git" / "reftable").glob("*.ref"), key=lambda path: path.stat().st_size)

    def fails(self, top: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            read_refs(at(top, False), True)
        assert "\n" not in str(error.value)
        return str(error.value)

    def test_a_table_is_missing(self, top: Path) -> None:
        self.table(top).unlink()
        assert "cannot be read: [Errno 2] No such file or directory" in self.fails(top)

    def test_the_list_is_missing(self, top: Path) -> None:
        (top / ".git" / "reftable" / "tables.list").unlink()
        assert "cannot be read: [Errno 2] No such file or directory" in self.fails(top)

    def test_a_list_that_reaches_out(self, top: Path) -> None:
        (top / ".git" / "reftable" / "tables.list").write_text("../config\n")
        assert self.fails(top) == f"{top}/.git/reftable/tables.list: is damaged, or hostile"

    def test_a_fifo(self, top: Path) -> None:
        table = self.table(top)
        table.unlink()
        os.mkfifo(table)
        assert self.fails(top) == f"{table}: is no table of refs that can be read here"

    def test_a_version_that_is_not_known(self, top: Path) -> None:
        table = self.table(top)
        table.write_bytes(b"REFT\3" + table.read_bytes()[5:])
        assert self.fails(top) == f"{table}: is no table of refs that can be read here"

    @hypothesis_settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def test_truncated(self, top: Path, data: st.DataObject) -> None:
        shutil.copytree(TABLES / "sha256" / "main", top / ".git" / "reftable", dirs_exist_ok=True)
        table = self.table(top)
        content = table.read_bytes()
        table.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
        assert str(table) in self.fails(top)

    @hypothesis_settings(
        max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def test_garbled(self, top: Path, data: st.DataObject) -> None:
        """Blocks have no checksums: what is in one is read, or a line says what is wrong."""
        table = TABLES / "sha256" / "main" / self.table(top).name
        content = bytearray(table.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        (top / ".git" / "reftable" / table.name).write_bytes(content)
        for look in (lambda: read_refs(at(top, False), True), lambda: self.stash(top)):
            try:
                look()
            except JackfieldError as error:
                assert str(table.name) in str(error)

    def stash(self, top: Path) -> list[bytes]:
        return reftable.read_log(top / ".git", STASH)
