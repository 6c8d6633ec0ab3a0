"""What a host can do with Subversion's working copies and repositories."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState, VersionControl

from jackfield_svn import entries, repository, working_copy
from jackfield_svn.info import OLD_WORKING_COPY, REPOSITORY
from jackfield_svn.svn import tools, tools_for_repository
from jackfield_svn.working_copy import Origin

_OLD = "its changes are not known: Subversion reads it only after svn upgrade"
_ODD_PATH = "its changes are not known: Subversion takes only paths in UTF-8"


class Subversion(VersionControl):
    """Subversion, by its own programs; working copies of old formats by their files."""

    suffix: ClassVar[str] = ".svndump.gz"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how it stands. A working copy has no revisions of its own, so none are unpushed."""
        if format == REPOSITORY:
            return _state_of_repository(directory)
        if format == OLD_WORKING_COPY:
            return _state(entries.read_origin(directory), None, [_OLD])
        with tools(directory) as seen:
            origin = working_copy.origin(seen, directory)
            if not working_copy.is_utf8(directory):
                return _state(origin, None, [_ODD_PATH])
            try:
                changes, warnings = working_copy.read_changes(seen)
            except JackfieldError as error:  # a file whose name is not UTF-8, for instance
                return _state(origin, None, [f"its changes are not known: {error}"])
        return _state(origin, changes, warnings)

    def history(self, directory: Path, format: str) -> Path:
        """Give the repository itself.

        Raises:
            NoHistory: for a working copy; it names the URL of its repository.
        """
        if format != REPOSITORY:
            origin = origin_of(directory, format)
            raise NoHistory(
                f"{directory}: is a working copy: its history is in {origin.root or origin.url}"
            )
        return directory.resolve()

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a hash that changes with every revision and every revision property."""
        return repository.fingerprint(self.history(directory, format))

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write a compressed dump of all revisions."""
        repository.dump(self.history(directory, format), target)

    def check(self, archive: Path) -> None:
        """Load the dump elsewhere, which compares all checksums."""
        repository.check(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make a repository with the revisions, their properties and the UUID of the dump."""
        repository.load(archive, destination)


def origin_of(directory: Path, format: str) -> Origin:
    """Give what a working copy is of.

    Raises:
        JackfieldError: if its records cannot be read.
    """
    if format == OLD_WORKING_COPY:
        return entries.read_origin(directory)
    return working_copy.read_origin(directory)


def _state(origin: Origin, changes: dict[str, int] | None, warnings: list[str]) -> RepositoryState:
    return RepositoryState(
        branch=origin.branch,
        revision=origin.revision,
        upstream=origin.url,
        changes=changes,
        unpushed=0,
        date=origin.date,
        warnings=tuple(warnings),
    )


def _state_of_repository(directory: Path) -> RepositoryState:
    youngest = repository.read_youngest(directory)
    with tools_for_repository(directory) as seen:
        date = repository.read_date(seen, youngest)
    return RepositoryState(
        revision=str(youngest) if youngest else None,
        unpushed=youngest,
        date=date if youngest else None,
    )
