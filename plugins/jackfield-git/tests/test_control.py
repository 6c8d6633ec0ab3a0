"""How a repository stands, as a host is told."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import Host, IncompatiblePlugin, JackfieldError
from jackfield.repositories import RepositoryState
from jackfield_git.commits import date_of
from jackfield_git.control import Git as Control
from jackfield_git.info import BARE

Git = Callable[..., str]

TREE = "Git working tree"
LINKED = "Git linked worktree or submodule"
DATE = "2023-11-14T23:13:20+01:00"
CONTROL = Control()


def state(directory: Path, format: str = TREE) -> RepositoryState:
    return CONTROL.state(directory, format)


def commit(git: Git, top: Path, message: str = "More") -> str:
    git(top, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(top, "rev-parse", "HEAD")


@pytest.fixture
def clone(repository: Path, git: Git) -> Path:
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", repository, clone)
    return clone


def test_a_clean_working_tree(repository: Path, git: Git) -> None:
    assert state(repository) == RepositoryState(
        branch="main",
        revision=git(repository, "rev-parse", "HEAD"),
        changes={},
        shelved=0,
        unpushed=1,
        date=DATE,
    )
    assert state(repository).dirty is False


def test_what_is_stashed_is_counted(repository: Path, git: Git) -> None:
    for content in ("two\n", "three\n"):
        (repository / "file").write_text(content)
        git(repository, "stash", "--quiet")
    found = state(repository)
    assert (found.changes, found.shelved) == ({}, 2)


def test_a_clone(clone: Path, repository: Path, git: Git) -> None:
    commit(git, repository, "Theirs")
    for _ in range(2):
        commit(git, clone, "Ours")
    git(clone, "fetch", "--quiet")
    (clone / "file").write_text("changed\n")
    (clone / "new").touch()
    (clone / "added").touch()
    git(clone, "add", "added")
    assert state(clone) == RepositoryState(
        branch="main",
        revision=git(clone, "rev-parse", "HEAD"),
        upstream="origin/main",
        changes={"staged": 1, "changed": 1, "untracked": 1},
        ahead=2,
        behind=1,
        shelved=0,
        unpushed=2,
        date=DATE,
    )
    assert state(clone).dirty is True


def test_a_conflict(repository: Path, git: Git) -> None:
    git(repository, "checkout", "--quiet", "-b", "other")
    for branch in ("other", "main"):
        git(repository, "checkout", "--quiet", branch)
        (repository / "file").write_text(branch)
        git(repository, "commit", "--quiet", "--all", "--message=More")
    with pytest.raises(RuntimeError, match="CONFLICT"):
        git(repository, "merge", "--quiet", "other")
    assert state(repository).changes == {"conflicts": 1}


def test_before_the_first_commit(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "--quiet")
    assert state(tmp_path) == RepositoryState(branch="main", changes={}, shelved=0, unpushed=0)


def test_a_bare_repository(repository: Path, git: Git) -> None:
    bare = repository.parent / "bare"
    git(repository, "clone", "--quiet", "--bare", repository, bare)
    assert state(bare, BARE) == RepositoryState(
        branch="main",
        revision=git(repository, "rev-parse", "HEAD"),
        shelved=0,
        unpushed=1,
        date=DATE,
    )
    assert state(bare, BARE).dirty is None
    empty = repository.parent / "empty"
    git(repository, "init", "--quiet", "--bare", empty)
    assert state(empty, BARE) == RepositoryState(branch="main", shelved=0, unpushed=0)


def test_a_linked_worktree_and_a_submodule(repository: Path, git: Git) -> None:
    linked, other = repository.parent / "linked", repository.parent / "other"
    git(repository, "worktree", "add", "--quiet", linked)
    (linked / "new").touch()
    assert (state(linked, LINKED).branch, state(linked, LINKED).changes) == (
        "linked",
        {"untracked": 1},
    )
    git(repository, "clone", "--quiet", repository, other)
    git(repository, "submodule", "--quiet", "add", other, "sub")
    commit(git, repository / "sub")
    assert state(repository / "sub", LINKED).unpushed == 1


class TestUnpushed:
    """The commits that would be lost with the repository."""

    def test_all_where_there_is_no_other(self, repository: Path, git: Git) -> None:
        git(repository, "checkout", "--quiet", "-b", "topic")
        commit(git, repository, "Two")
        git(repository, "checkout", "--quiet", "main")
        commit(git, repository, "Three")
        assert state(repository).unpushed == 3

    def test_none_in_a_clone(self, clone: Path) -> None:
        assert state(clone).unpushed == 0

    def test_of_any_branch(self, clone: Path, git: Git) -> None:
        git(clone, "checkout", "--quiet", "--no-track", "-b", "topic")
        commit(git, clone)
        git(clone, "checkout", "--quiet", "main")
        found = state(clone)
        assert (found.ahead, found.unpushed) == (0, 1)

    def test_of_no_branch(self, clone: Path, git: Git) -> None:
        git(clone, "checkout", "--quiet", "--detach")
        revision = commit(git, clone)
        found = state(clone)
        assert (found.branch, found.revision, found.upstream) == (None, revision, None)
        assert found.unpushed == 1

    def test_none_that_another_branch_of_a_remote_has(self, clone: Path, git: Git) -> None:
        commit(git, clone)
        git(clone, "push", "--quiet", "origin", "main:elsewhere")
        found = state(clone)
        assert (found.ahead, found.unpushed) == (1, 0)

    def test_none_in_a_mirror(self, repository: Path, git: Git) -> None:
        mirror = repository.parent / "mirror"
        git(repository, "clone", "--quiet", "--mirror", repository, mirror)
        assert state(mirror, BARE).unpushed == 0
        git(mirror, "update-ref", "--no-deref", "HEAD", git(mirror, "rev-parse", "HEAD"))
        assert state(mirror, BARE).unpushed == 0

    def test_packed_or_not(self, clone: Path, git: Git) -> None:
        commit(git, clone)
        git(clone, "pack-refs", "--all")
        assert state(clone).unpushed == 1
        git(clone, "update-ref", "refs/remotes/origin/main", "main")
        assert state(clone).unpushed == 0


class TestDate:
    """The date is that of git, wherever the commit lies."""

    def git_says(self, top: Path, git: Git) -> str:
        return git(top, "log", "--max-count=1", "--format=%cI").replace("Z", "+00:00")

    def test_in_a_pack(self, repository: Path, git: Git) -> None:
        for _ in range(40):
            commit(git, repository, "Message " * 50)
        git(repository, "repack", "-a", "-d", "-f", "--quiet", "--depth=50", "--window=50")
        objects = repository / ".git" / "objects"
        shown = git(repository, "log", "--format=%H").split("\n")
        found = [date_of(objects, revision) for revision in shown]
        assert {date for date in found if date} == {DATE}
        assert state(repository).date == DATE

    def test_with_the_offset_of_the_committer(self, repository: Path, git: Git) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@b")
        for zone in ("-0330", "+0000", "+1245"):
            done = subprocess.run(
                ["git", *identity, "commit", "--quiet", "--allow-empty", "--message=x"],
                cwd=repository,
                env=os.environ | {"GIT_COMMITTER_DATE": f"1600000000 {zone}"},
                check=False,
            )
            assert done.returncode == 0
            assert state(repository).date == self.git_says(repository, git)

    def test_of_a_commit_that_is_borrowed(self, repository: Path, git: Git) -> None:
        clone = repository.parent / "clone"
        git(repository, "clone", "--quiet", "--shared", repository, clone)
        assert state(clone).date == DATE

    def test_of_a_commit_that_is_replaced(self, repository: Path, git: Git) -> None:
        first = git(repository, "rev-parse", "HEAD")
        git(repository, "commit", "--quiet", "--allow-empty", "--message=New", time=1800000000)
        git(repository, "replace", first, "HEAD")
        git(repository, "checkout", "--quiet", first)
        assert state(repository).date == self.git_says(repository, git)

    def test_of_one_whose_files_are_damaged(self, repository: Path, git: Git) -> None:
        """Then git is asked, and says what is wrong."""
        revision = git(repository, "rev-parse", "HEAD")
        objects = repository / ".git" / "objects"
        assert date_of(objects, revision) == DATE
        loose = objects / revision[:2] / revision[2:]
        loose.chmod(0o644)
        for content in (b"", b"garbage", loose.read_bytes()[:20]):
            loose.write_bytes(content)
            assert date_of(objects, revision) is None
        loose.unlink()
        (objects / "pack" / "x.idx").write_bytes(b"\xfftOc\0\0\0\x02\0\0")
        assert date_of(objects, revision) is None


def test_without_git_the_plugin_does_not_fit_but_its_formats_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACKFIELD_PLUGINS_AT", f"git@{Path(__file__).parents[1]}")
    monkeypatch.setenv("JACKFIELD_CACHE_DIR", str(tmp_path))
    hookspecs = "jackfield.activation.hookspecs"
    host = Host("jackfield", version=(0, 1, 0), hookspecs=hookspecs)
    assert isinstance(host.version_control("git"), Control)
    monkeypatch.setenv("PATH", str(tmp_path))
    host = Host("jackfield", version=(0, 1, 0), hookspecs=hookspecs)
    assert "needs git, which is not on PATH: install git" in str(host.plugins()["git"].judgement)
    assert TREE in host.plugins()["git"].formats
    with pytest.raises(IncompatiblePlugin, match="install git"):
        host.version_control("git")


def test_what_is_wrong_is_said_in_one_line(repository: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / ".git").write_text("gitdir: /gone\n")
    (tmp_path / "none").mkdir()
    (repository / ".git" / "HEAD").write_text("garbage\n")
    for directory, format, reason in (
        (linked, LINKED, "leads to /gone, which is no Git repository"),
        (tmp_path / "none", BARE, "is no Git repository that can be read"),
        (repository, TREE, "its HEAD says 'garbage', which names no revision"),
    ):
        with pytest.raises(JackfieldError, match=re.escape(reason)) as error:
            state(directory, format)
        assert "\n" not in str(error.value)
