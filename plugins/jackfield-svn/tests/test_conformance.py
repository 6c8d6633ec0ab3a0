"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_svn import info
from jackfield_svn.control import Subversion

Svn = Callable[..., str]


class TestRepository(VersionControlSuite):
    """A repository; a working copy has no history to archive."""

    system = Subversion()
    formats = info.jackfield_control_formats
    format = info.REPOSITORY

    @pytest.fixture
    def directory(self, rich: Path, svn: Svn) -> Path:
        self.svn = svn
        return rich

    def add_revision(self, directory: Path) -> None:
        self.svn("svn", "mkdir", "-m", "More", f"file://{quote(str(directory))}/more")

    def told(self, directory: Path) -> object:
        self.svn("svnadmin", "verify", "--quiet", directory)
        return self.svn("svnadmin", "dump", "--quiet", directory)

    def add_name(self, directory: Path) -> None:
        url = f"file://{quote(str(directory))}"
        self.svn("svn", "copy", "-m", "A name", f"{url}/trunk", f"{url}/tags/2.0")

    def lay_traps(self, directory: Path, program: Path) -> None:
        for name in ("start-commit", "pre-commit", "post-commit", "pre-revprop-change"):
            (directory / "hooks" / name).symlink_to(program)

    def without_history(self, place: Path) -> tuple[Path, str]:
        self.svn("svnadmin", "create", place / "there")
        tree = place / "tree"
        self.svn("svn", "checkout", f"file://{quote(str(place / 'there'))}", tree)
        return tree, "Subversion working copy"

    @pytest.fixture(autouse=True)
    def _programs(self, svn: Svn) -> None:
        self.svn = svn
