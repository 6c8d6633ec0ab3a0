"""Repositories of strangers: looking at one runs nothing of it and waits for nothing in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_git import branches, state
from jackfield_git.control import Git as Control

Git = Callable[..., str]

TRAPS = (
    *("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass"),
    *("core.alternateRefsCommand", "core.gitProxy", "credential.helper", "gpg.program"),
    *("diff.external", "diff.trap.command", "diff.trap.textconv", "merge.trap.driver"),
    *("filter.trap.clean", "filter.trap.smudge", "filter.trap.process"),
    *("alias.status", "alias.for-each-ref", "alias.rev-list", "alias.config"),
    *("pager.status", "pager.for-each-ref", "sequence.editor", "trailer.trap.command"),
    *("remote.origin.uploadpack", "remote.origin.vcs", "uploadpack.packObjectsHook"),
)
"""Settings that name a program, for which each repository here has one that leaves a mark."""


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where the programs leave marks."""
    marks = tmp_path / "marks"
    marks.mkdir()
    return marks


@pytest.fixture
def program(tmp_path: Path, marks: Path) -> Callable[[str], str]:
    """Makes a program that leaves a mark, and gives its path."""

    def make(name: str) -> str:
        path = tmp_path / f"run-{name}"
        path.write_text(f"#!/bin/sh\ntouch '{marks}/{name}'\ncat\n")
        path.chmod(0o755)
        return str(path)

    return make


@pytest.fixture
def hostile(repository: Path, git: Git, program: Callable[[str], str]) -> Path:
    """A repository with every trap that there is, and all that makes git step into one."""
    (repository / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n")
    git(repository, "add", ".gitattributes")
    git(repository, "commit", "--quiet", "--message=Attributes")
    git(repository, "branch", "topic")
    settings = {name: program(name) for name in TRAPS}
    settings |= {name: f"!{settings[name]}" for name in TRAPS if name.startswith("alias.")}
    hooks = repository / ".git" / "hooks"
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).unlink(missing_ok=True)
        (hooks / hook).symlink_to(program(hook))
    settings |= {
        "core.hooksPath": str(hooks),
        "core.worktree": "/",
        "include.path": str(repository / "included"),
        "log.showSignature": "true",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{program('ext-url')}",
        "status.submoduleSummary": "true",
    }
    (repository / "included").write_text(f"[core]\n\tfsmonitor = {program('included')}\n")
    for name, value in settings.items():
        git(repository, "config", name, value)
    write_again(repository / "file")
    return repository


def write_again(file: Path) -> None:
    """Let git look at what is in `file`: it is as long as it was, and younger."""
    file.write_text("two\n")


def test_plain_git_falls_into_the_traps(hostile: Path, marks: Path) -> None:
    command = ["git", "-c", "core.worktree=", "--work-tree=.", "status"]
    subprocess.run(command, cwd=hostile, stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert {"core.fsmonitor", "filter.trap.process"} & {mark.name for mark in marks.iterdir()}


def test_looking_runs_nothing(hostile: Path, marks: Path) -> None:
    found, _ = state.read(hostile)
    assert (found.path, found.branch, found.changed) == (str(hostile), "main", 1)
    listed, _ = branches.read(hostile)
    assert [branch.branch for branch in listed] == ["main", "topic"]
    assert list(marks.iterdir()) == []


def test_no_method_runs_anything(hostile: Path, git: Git, marks: Path, tmp_path: Path) -> None:
    branch = git(hostile, "rev-parse", "main")
    for mark in marks.iterdir():
        mark.unlink()
    control, format = Control(), "Git working tree"
    assert control.state(hostile, format).changes == {"changed": 1, "untracked": 1}
    assert control.history(hostile, format) == hostile / ".git"
    assert control.fingerprint(hostile, format)
    control.archive(hostile, format, tmp_path / "archive.bundle")
    control.check(tmp_path / "archive.bundle")
    control.restore(tmp_path / "archive.bundle", tmp_path / "restored", format)
    assert list(marks.iterdir()) == []
    assert (tmp_path / "restored" / "file").read_text() == "one\n"
    assert git(tmp_path / "restored", "rev-parse", "main") == branch
    listed = git(tmp_path / "restored", "config", "--local", "--name-only", "--list").split("\n")
    assert set(listed) <= {
        *("core.repositoryformatversion", "core.filemode", "core.bare", "core.logallrefupdates"),
        *("remote.origin.url", "extensions.objectformat"),
    }


def test_links_in_the_refs_lead_nowhere(repository: Path) -> None:
    heads = repository / ".git" / "refs" / "heads"
    for name in ("a", "b"):
        (heads / name).symlink_to(heads)
    (heads / "c").symlink_to("/etc/passwd")
    os.mkfifo(heads / "d")
    state = Control().state(repository, "Git working tree")
    assert state.warnings == tuple(
        f"warning: ignoring broken ref refs/heads/{name}" for name in "abcd"
    )


def test_configuration_of_the_worktree_runs_nothing(
    repository: Path, git: Git, program: Callable[[str], str], marks: Path
) -> None:
    git(repository, "config", "extensions.worktreeConfig", "true")
    git(repository, "config", "--worktree", "core.fsmonitor", program("worktree"))
    git(repository, "status")
    assert [mark.name for mark in marks.iterdir()] == ["worktree"]
    (marks / "worktree").unlink()
    assert state.read(repository)[0].changed == 0
    assert list(marks.iterdir()) == []


def test_a_submodule_runs_nothing(
    repository: Path, git: Git, program: Callable[[str], str], marks: Path
) -> None:
    git(repository, "clone", "--quiet", repository, repository.parent / "other")
    git(repository, "submodule", "--quiet", "add", repository.parent / "other", "sub")
    git(repository / "sub", "config", "core.fsmonitor", program("submodule"))
    write_again(repository / "sub" / "file")
    git(repository, "status")
    assert [mark.name for mark in marks.iterdir()] == ["submodule"]
    (marks / "submodule").unlink()
    assert state.read(repository)[0].staged == 2
    assert state.read(repository / "sub")[0].changed == 1
    assert list(marks.iterdir()) == []


def test_what_the_environment_says_of_another_repository_does_not_count(
    repository: Path,
    program: Callable[[str], str],
    marks: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (repository / ".git" / "info" / "attributes").write_text("* filter=trap\n")
    write_again(repository / "file")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "filter.trap.clean")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", program("filter"))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    assert state.read(repository)[0].changed == 1
    assert list(marks.iterdir()) == []


def test_a_monitor_of_the_user_is_not_started_for_a_stranger(
    repository: Path, git: Git, program: Callable[[str], str], marks: Path
) -> None:
    git(repository, "config", "--global", "core.fsmonitor", program("user"))
    assert state.read(repository)[0].changed == 0
    assert list(marks.iterdir()) == []


def test_a_git_in_the_working_tree_is_not_run(
    repository: Path, program: Callable[[str], str], marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "git-status").symlink_to(program("git-status"))
    (repository / "git").symlink_to(program("git"))
    monkeypatch.chdir(repository)
    assert state.read(".")[0].untracked == 2
    assert list(marks.iterdir()) == []


def test_missing_objects_are_not_fetched(repository: Path, git: Git, marks: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", "--filter=tree:0", "-n", f"file://{repository}", clone)
    git(clone, "config", "remote.origin.uploadpack", f"touch '{marks}/uploadpack'; git-upload-pack")
    with pytest.raises(JackfieldError, match=f"^{clone}: git status ended with status 128: "):
        state.read(clone)
    assert list(marks.iterdir()) == []
    git(clone, "status")
    assert [mark.name for mark in marks.iterdir()] == ["uploadpack"]


def test_a_repository_of_another_user(repository: Path, git: Git) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (repository, *repository.rglob("*")):
        os.lchown(path, 65534, 65534)
    with pytest.raises(RuntimeError, match="dubious ownership"):
        git(repository, "status")
    assert state.read(repository)[0].changed == 0
    assert [branch.branch for branch in branches.read(repository)[0]] == ["main"]


@pytest.mark.parametrize("file", ["config", "HEAD"])
def test_a_fifo_is_not_waited_for(repository: Path, file: str) -> None:
    (repository / ".git" / file).unlink()
    os.mkfifo(repository / ".git" / file)
    if file == "HEAD":  # then it is no repository
        with pytest.raises(JackfieldError, match="a Git repository"):
            state.read(repository)
    else:
        assert state.read(repository)[0].branch == "main"


@pytest.mark.parametrize("file", ["info/alternates", "info/commit-graph", "pack/pack-x.idx"])
def test_a_fifo_that_git_would_wait_for_is_named(repository: Path, file: str) -> None:
    os.mkfifo(repository / ".git" / "objects" / file)
    with pytest.raises(JackfieldError, match="neither a file nor a directory: take it away"):
        state.read(repository)


def test_a_link_that_is_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".git")
    with pytest.raises(JackfieldError, match="a Git repository"):
        state.read(tmp_path)
