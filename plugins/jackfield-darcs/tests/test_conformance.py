"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_darcs import info
from jackfield_darcs.control import Darcs

Run = Callable[..., str]


class TestDarcs(VersionControlSuite):
    """A repository with its working tree."""

    system = Darcs()
    formats = info.jackfield_control_formats
    format = "Darcs repository"
    control = "_darcs"

    @pytest.fixture
    def directory(self, repository: Path, darcs: Run) -> Path:
        self.darcs = darcs
        return repository

    def add_revision(self, directory: Path) -> None:
        (directory / "file").write_text(f"{(directory / 'file').read_text()}more\n")
        self.darcs(directory, "record", "--all", "--ignore-times", "-m", "More")

    def told(self, directory: Path) -> object:
        self.darcs(directory, "check")
        log = self.darcs(directory, "log", "--verbose", "--no-cache")
        return log, self.darcs(directory, "show", "tags")

    def add_name(self, directory: Path) -> None:
        self.darcs(directory, "tag", "v2")

    def change(self, directory: Path) -> None:
        (directory / "file").write_text("changed, and longer\n")

    def lay_traps(self, directory: Path, program: Path) -> None:
        prefs = directory / "_darcs" / "prefs"
        (prefs / "defaults").write_text(
            f"ALL posthook {program}\nALL run-posthook\nALL prehook {program}\nALL run-prehook\n"
        )
        (prefs / "prefs").write_text(f"test {program}\npredist {program}\n")
