"""Bazaar's control directories, as the host sees them."""

from __future__ import annotations

from pathlib import Path

from jackfield.repositories import RepositoryState, VersionControl

from jackfield_bzr import archive as archives
from jackfield_bzr import layout
from jackfield_bzr import state as states


class Bazaar(VersionControl):
    """What can be done with a control directory of Bazaar's, whatever its parts."""

    suffix = ".bzr.tar"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how the branch stands that is there, or that a checkout there is of.

        The upstream is the branch that it is bound to, else its parent, else where it is pushed;
        `ahead` and `behind` are known where that is on this machine. `unpushed` counts the
        revisions that none of these branches has; it is not known where all are elsewhere.
        """
        return states.read(directory)

    def history(self, directory: Path, format: str) -> Path:
        """Give the directory of the repository that the branch uses.

        Raises:
            NoHistory: if that is not on this machine, or it is stacked on one that is not.
        """
        return layout.history_of(directory)

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a hash of what says which revisions, branches and tags there are."""
        return archives.fingerprint(directory)

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write the repository, with all its revisions, and all branches that use it."""
        archives.write(directory, target)

    def check(self, archive: Path) -> None:
        """Unpack the archive into a temporary directory and read all that is in it."""
        archives.check(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make the repository and its branches, with trees where there were some."""
        archives.restore(archive, destination)
