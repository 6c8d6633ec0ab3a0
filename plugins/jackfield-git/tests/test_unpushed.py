"""How many commits nobody else has: always what git counts, and mostly without another process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield_git.control import Git as Control

Git = Callable[..., str]

TREE = "Git working tree"


def commit(git: Git, top: Path, *more: str) -> None:
    git(top, "commit", "--quiet", "--allow-empty", "--message=More", *more)


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[int, int]]:
    """Gives the number of commits of a repository that nobody else has, and that of processes."""
    found, log, wrapper = shutil.which("git"), tmp_path / "log", tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho >> "{log}"\nexec "{found}" "$@"\n')
    wrapper.chmod(0o755)

    def count(top: Path) -> tuple[int, int]:
        log.write_text("")
        with monkeypatch.context() as patched:
            patched.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
            state = Control().state(top, TREE)
        assert state.warnings == ()
        assert state.unpushed is not None
        return state.unpushed, len(log.read_text())

    return count


Counted = Callable[[Path], tuple[int, int]]


@pytest.fixture
def clone(repository: Path, git: Git) -> Path:
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", repository, clone)
    return clone


def test_all_of_the_only_branch_where_there_is_no_remote(
    repository: Path, git: Git, counted: Counted
) -> None:
    assert counted(repository) == (1, 1)
    git(repository, "checkout", "--quiet", "-b", "topic")
    commit(git, repository)
    git(repository, "checkout", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-ff", "--message=Merge", "topic")
    git(repository, "branch", "--quiet", "--delete", "topic")
    git(repository, "gc", "--quiet")
    assert counted(repository) == (3, 1)
    state = Control().state(repository, TREE)
    assert (state.upstream, state.ahead, state.behind) == (None, None, None)


def test_of_several_branches(repository: Path, git: Git, counted: Counted) -> None:
    git(repository, "branch", "same")
    assert counted(repository) == (1, 1)
    git(repository, "checkout", "--quiet", "-b", os.fsdecode(b"od\xff.d"))
    commit(git, repository)
    assert counted(repository) == (2, 2)
    git(repository, "branch", "--quiet", "--delete", "main", "same")
    assert counted(repository) == (2, 1)


def test_of_no_branch(repository: Path, git: Git, counted: Counted) -> None:
    git(repository, "checkout", "--quiet", "--detach")
    commit(git, repository)
    assert counted(repository) == (2, 2)


def test_before_the_first(tmp_path: Path, git: Git, counted: Counted) -> None:
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "--quiet")
    assert counted(tmp_path / "empty") == (0, 1)


def test_what_the_upstream_lacks(clone: Path, repository: Path, git: Git, counted: Counted) -> None:
    assert counted(clone) == (0, 1)
    commit(git, clone)
    commit(git, clone)
    commit(git, repository, "--message=Theirs")
    git(clone, "fetch", "--quiet")
    assert counted(clone) == (2, 1)
    state = Control().state(clone, TREE)
    assert (state.upstream, state.ahead, state.behind) == ("origin/main", 2, 1)


def test_what_another_branch_of_the_remote_has_is_not_counted(
    clone: Path, git: Git, counted: Counted
) -> None:
    commit(git, clone)
    git(clone, "push", "--quiet", "origin", "HEAD:refs/heads/topic")
    commit(git, clone)
    assert counted(clone) == (1, 2)
    assert Control().state(clone, TREE).ahead == 2


def test_a_branch_that_follows_one_of_its_own_repository(
    repository: Path, git: Git, counted: Counted
) -> None:
    git(repository, "checkout", "--quiet", "-b", "topic", "--track", "main")
    assert counted(repository) == (1, 2)
    commit(git, repository)
    assert counted(repository) == (2, 2)
    assert Control().state(repository, TREE).upstream == "main"


def test_an_upstream_that_is_gone(clone: Path, git: Git, counted: Counted) -> None:
    git(clone, "update-ref", "-d", "refs/remotes/origin/main")
    git(clone, "symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    assert counted(clone) == (1, 2)


def test_what_the_user_has_set_for_a_branch(repository: Path, home: Path, counted: Counted) -> None:
    (home / ".gitconfig").write_text('[branch "main"]\nremote = .\nmerge = refs/heads/x\n')
    assert counted(repository)[0] == 1


def test_sha256(tmp_path: Path, git: Git, counted: Counted) -> None:
    (tmp_path / "new").mkdir()
    git(tmp_path / "new", "init", "--quiet", "--object-format=sha256")
    commit(git, tmp_path / "new")
    assert counted(tmp_path / "new") == (1, 2)


def test_where_the_objects_are_elsewhere(repository: Path, git: Git, counted: Counted) -> None:
    commit(git, repository)
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", "--shared", repository, clone)
    git(clone, "remote", "remove", "origin")
    commit(git, clone)
    assert counted(clone) == (3, 1)


def test_a_shallow_one_counts_what_is_here(repository: Path, git: Git, counted: Counted) -> None:
    for _ in range(3):
        commit(git, repository)
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", "--depth=2", repository.as_uri(), clone)
    git(clone, "remote", "remove", "origin")
    assert counted(clone) == (2, 1)


def test_a_replaced_commit(repository: Path, git: Git, counted: Counted) -> None:
    for _ in range(3):
        commit(git, repository)
    git(repository, "replace", "--graft", "HEAD")
    assert counted(repository)[0] == int(git(repository, "rev-list", "--count", "HEAD")) == 1
