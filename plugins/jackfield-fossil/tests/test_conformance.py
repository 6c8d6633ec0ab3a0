"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_fossil import info
from jackfield_fossil.checkout import place
from jackfield_fossil.control import Fossil

Run = Callable[..., str]


class TestCheckout(VersionControlSuite):
    """A checkout, and the repository that it names."""

    system = Fossil()
    formats = info.jackfield_control_formats
    format = "Fossil checkout"
    control = "."

    @pytest.fixture
    def directory(self, checkout: Path, fossil: Run) -> Path:
        self.fossil = fossil
        return checkout

    def add_revision(self, directory: Path) -> None:
        (directory / "file").write_text("more\n")
        self.fossil(directory, "commit", "--no-warnings", "--no-prompt", "-m", "More", "--hash")

    def told(self, directory: Path) -> object:
        self.fossil(directory, "test-integrity")
        timeline = self.fossil(directory, "timeline", "-n", "0", "-t", "all", "--showfiles")
        with closing(sqlite3.connect(place(directory, self.format))) as database:
            artifacts = sorted(database.execute("SELECT uuid FROM blob").fetchall())
        return timeline, artifacts, self.fossil(directory, "tag", "list")

    def add_name(self, directory: Path) -> None:
        self.fossil(directory, "tag", "add", "v2", "trunk")

    def change(self, directory: Path) -> None:
        (directory / "file").write_text("changed\n")

    def lay_traps(self, directory: Path, program: Path) -> None:
        (directory / ".fossil-settings").mkdir()
        for name in ("diff-command", "editor", "pgp-command", "th1-setup", "ssh-command"):
            (directory / ".fossil-settings" / name).write_text(str(program))
            self.fossil(directory, "settings", name, program, "--exact")
        with closing(sqlite3.connect(place(directory, self.format))) as database:
            # Not every fossil has that setting: some are built without what it switches on.
            database.execute("REPLACE INTO config (name, value, mtime) VALUES ('th1-hooks', 1, 0)")
            database.commit()

    def share(self, directory: Path, other: Path) -> str:
        other.mkdir()
        self.fossil(other, "open", place(directory, self.format))
        return self.format

    def without_history(self, place: Path) -> tuple[Path, str]:
        with closing(sqlite3.connect(place / ".fslckout")) as database:
            database.execute("CREATE TABLE vvar (name, value)")
            database.execute("INSERT INTO vvar VALUES ('repository', '/nowhere/x.fossil')")
            database.commit()
        return place, self.format
