"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_cvs import info
from jackfield_cvs.control import CVS

Run = Callable[..., str]


class TestRepository(VersionControlSuite):
    """A repository; a working directory names one."""

    system = CVS()
    formats = info.jackfield_control_formats
    format = "CVS repository"

    @pytest.fixture
    def directory(self, repository: Path, cvs: Run) -> Path:
        self.cvs = cvs
        return repository

    def add_revision(self, directory: Path) -> None:
        tree = directory.parent / "work"
        self.cvs(directory.parent, "-d", directory, "checkout", "-d", "work", "module")
        (tree / "file").write_text("more\n")
        self.cvs(tree, "commit", "-f", "-m", "More", "file")
        shutil.rmtree(tree)

    def told(self, directory: Path) -> object:
        log = self.cvs(directory.parent, "-d", directory, "rlog", "module")
        text = self.cvs(directory.parent, "-d", directory, "checkout", "-p", "-rTOPIC", "module")
        return log.replace(str(directory), "REPOSITORY"), text

    def add_name(self, directory: Path) -> None:
        self.cvs(directory.parent, "-d", directory, "rtag", "NAME", "module")

    def lay_traps(self, directory: Path, program: Path) -> None:
        for hook in ("commitinfo", "loginfo", "taginfo", "verifymsg", "postproxy"):
            path = directory / "CVSROOT" / hook
            path.unlink(missing_ok=True)
            path.write_text(f"ALL {program}\n")

    def share(self, directory: Path, other: Path) -> str:
        (other / "CVS").mkdir(parents=True)
        (other / "CVS" / "Root").write_text(f"{directory}\n")
        (other / "CVS" / "Repository").write_text("module\n")
        (other / "CVS" / "Entries").write_text("D\n")
        return "CVS working directory"

    def without_history(self, place: Path) -> tuple[Path, str]:
        self.share(Path("/nowhere"), place / "tree")
        (place / "tree" / "CVS" / "Root").write_text(":pserver:a@example.org:/cvs\n")
        return place / "tree", "CVS working directory"
