"""Mercurial repositories, as the host sees them."""

from __future__ import annotations

from pathlib import Path

from jackfield.repositories import RepositoryState, VersionControl

from jackfield_hg import archive as archives
from jackfield_hg import state as states
from jackfield_hg.repository import at


class Mercurial(VersionControl):
    """What can be done with a Mercurial repository, whether shared or not."""

    suffix = ".hg.tar"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how the repository stands.

        `unpushed` counts the changesets that are not public. `ahead` and `behind` count, where
        there is a default path to pull from, those of them that are ancestors of the one that is
        checked out, and the public ones of its branch that are none.
        """
        return states.read(directory)

    def history(self, directory: Path, format: str) -> Path:
        """Give the repository that has the history: another one, if this one is shared."""
        repository = at(directory)
        return directory if repository.common == repository.directory else repository.common.parent

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a hash of the changelog's index, phases, markers, bookmarks and local tags."""
        return archives.fingerprint(directory)

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write the whole history, hidden changesets, phases, bookmarks and local tags."""
        archives.write(directory, target)

    def check(self, archive: Path) -> None:
        """Unpack the archive into a temporary directory and verify that."""
        archives.check(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make a repository of an archive; it shares its history with none."""
        archives.restore(archive, destination)
