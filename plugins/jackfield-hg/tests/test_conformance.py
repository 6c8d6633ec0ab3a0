"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_hg import info
from jackfield_hg.control import Mercurial

Hg = Callable[..., str]


class TestMercurial(VersionControlSuite):
    """A repository with changesets of all kinds."""

    system = Mercurial()
    formats = info.jackfield_control_formats
    format = "Mercurial repository"
    control = ".hg"

    @pytest.fixture
    def directory(self, repository: Path, hg: Hg) -> Path:
        self.hg = hg
        hg(repository, "tag", "1.0")
        return repository

    def add_revision(self, directory: Path) -> None:
        (directory / "file").write_text("more\n")
        self.hg(directory, "commit", "--quiet", "--message=More", "--date=1700000001 0")

    def told(self, directory: Path) -> object:
        self.hg(directory, "verify", "--quiet")
        what = r"{node} {phase} {parents} {author} {date|hgdate} {branch} {bookmarks} {tags}\n"
        log = self.hg(directory, "log", "--hidden", "--patch", "--template", what + r"{desc}\n")
        return sorted(log.split("\n")), self.hg(directory, "bookmarks")

    def add_name(self, directory: Path) -> None:
        self.hg(directory, "bookmark", "here")

    def change(self, directory: Path) -> None:
        (directory / "file").write_text("changed\n")

    def lay_traps(self, directory: Path, program: Path) -> None:
        hooks = "".join(f"{name} = {program}\n" for name in ("pre-log", "pre-status", "pre-bundle"))
        (directory / ".hg" / "hgrc").write_text(
            f"[hooks]\n{hooks}[alias]\nlog = !{program}\n[ui]\nssh = {program}\n[encode]\n"
            f"** = {program}\n[paths]\ndefault = ssh://localhost/x\n"
        )
        (directory / "file").touch()

    def share(self, directory: Path, other: Path) -> str:
        self.hg(directory.parent, "share", "--noupdate", directory, other)
        return "Mercurial shared repository"

    def without_history(self, place: Path) -> tuple[Path, str]:
        directory = place / "shared" / ".hg"
        directory.mkdir(parents=True)
        (directory / "requires").write_text("shared\nstore\nrevlogv1\n")
        (directory / "sharedpath").write_text("/nowhere/.hg\n")
        return directory.parent, "Mercurial shared repository"
