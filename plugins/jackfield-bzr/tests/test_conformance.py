"""The contract of version-control plugins, by the suite for them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.testing import VersionControlSuite
from jackfield_bzr import info
from jackfield_bzr.control import Bazaar

Brz = Callable[..., str]


class TestBranch(VersionControlSuite):
    """A branch with a repository and a tree of its own."""

    system = Bazaar()
    formats = info.jackfield_control_formats
    format = "Bazaar checkout"
    control = ".bzr"

    @pytest.fixture
    def directory(self, branch: Path, brz: Brz) -> Path:
        self.brz = brz
        brz(branch, "tag", "--quiet", "v1")
        return branch

    def add_revision(self, directory: Path) -> None:
        (directory / "file").write_text("more\n")
        self.brz(directory, "commit", "--quiet", "--message=More")

    def told(self, directory: Path) -> object:
        self.brz(directory, "check", "--quiet", "--branch", "--repo")
        log = self.brz(directory, "log", "--show-ids", "-n0", "--verbose")
        names = [line for line in log.split("\n") if not line.startswith("branch nick:")]
        return names, self.brz(directory, "tags", "--show-ids")

    def add_name(self, directory: Path) -> None:
        self.brz(directory, "tag", "--quiet", "v2")

    def change(self, directory: Path) -> None:
        (directory / "file").write_text("changed\n")

    def lay_traps(self, directory: Path, program: Path) -> None:
        names = ("editor", "gpg_signing_command", "post_commit", "shell", "external_diff")
        traps = "".join(f"{name} = {program}\n" for name in names)
        (directory / ".bzr" / "branch" / "branch.conf").write_text(
            f"create_signatures = always\n{traps}[ALIASES]\nlog = !{program}\n"
        )
        module = f"import os\nos.system({str(program)!r})\n"
        (directory / "sitecustomize.py").write_text(module)
        os.utime(directory / "file", (1_700_000_000, 1_700_000_000))

    def share(self, directory: Path, other: Path) -> str:
        self.brz(directory.parent, "checkout", "--quiet", "--lightweight", directory, other)
        return "Bazaar lightweight checkout"

    def without_history(self, place: Path) -> tuple[Path, str]:
        (place / ".bzr" / "branch").mkdir(parents=True)
        (place / ".bzr" / "branch" / "format").write_text("Bazaar-NG Branch Reference Format 1\n")
        (place / ".bzr" / "branch" / "location").write_text("bzr://example.org/there\n")
        return place, "Bazaar lightweight checkout"
