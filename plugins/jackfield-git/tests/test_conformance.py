"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_git import info
from jackfield_git.control import Git as Control

Git = Callable[..., str]


class TestWorkingTree(VersionControlSuite):
    """A repository with its working tree."""

    system = Control()
    formats = info.jackfield_control_formats
    format = "Git working tree"
    control = ".git"

    @pytest.fixture
    def directory(self, repository: Path, git: Git) -> Path:
        self.git = git
        git(repository, "branch", "topic")
        git(repository, "tag", "--annotate", "--message=A tag", "v1")
        return repository

    def add_revision(self, directory: Path) -> None:
        self.git(directory, "commit", "--quiet", "--allow-empty", "--message=More")

    def told(self, directory: Path) -> object:
        refs = self.git(directory, "for-each-ref", "--format=%(refname) %(objectname)")
        self.git(directory, "fsck", "--strict")
        return refs, self.git(directory, "log", "--all", "--format=raw", "--patch")

    def add_name(self, directory: Path) -> None:
        self.git(directory, "update-ref", "refs/odd/name", "HEAD")

    def change(self, directory: Path) -> None:
        (directory / "file").write_text("changed\n")

    def lay_traps(self, directory: Path, program: Path) -> None:
        for name in ("core.fsmonitor", "core.pager", "filter.x.clean", "diff.external"):
            self.git(directory, "config", name, program)
        for hook in ("post-index-change", "reference-transaction", "post-checkout"):
            (directory / ".git" / "hooks" / hook).symlink_to(program)
        (directory / ".git" / "info" / "attributes").write_text("* filter=x\n")
        (directory / "file").touch()

    def share(self, directory: Path, other: Path) -> str:
        self.git(directory, "worktree", "add", "--quiet", "--detach", other)
        return "Git linked worktree or submodule"


class TestBareRepository(TestWorkingTree):
    """A repository without one."""

    format = info.BARE
    control = "."
    change = VersionControlSuite.change  # there is nothing to change

    @pytest.fixture
    def directory(self, repository: Path, git: Git, tmp_path: Path) -> Path:
        self.git = git
        git(repository, "branch", "topic")
        git(tmp_path, "clone", "--quiet", "--bare", repository, "bare")
        git(tmp_path / "bare", "remote", "remove", "origin")
        return tmp_path / "bare"

    def add_revision(self, directory: Path) -> None:
        tree, tip = self.git(directory, "rev-parse", "HEAD^{tree}"), "HEAD"
        more = self.git(directory, "commit-tree", "-p", tip, "-m", "More", tree)
        self.git(directory, "update-ref", "HEAD", more)

    def lay_traps(self, directory: Path, program: Path) -> None:
        for name in ("core.fsmonitor", "core.pager", "uploadpack.packObjectsHook"):
            self.git(directory, "config", name, program)
        (directory / "hooks").mkdir(exist_ok=True)
        (directory / "hooks" / "reference-transaction").symlink_to(program)
