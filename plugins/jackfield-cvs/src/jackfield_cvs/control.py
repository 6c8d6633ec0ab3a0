"""What can be done with CVS repositories and working directories."""

from __future__ import annotations

from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_directory
from jackfield.repositories import NoHistory, RepositoryState, VersionControl

from jackfield_cvs import archive as archives
from jackfield_cvs import ignoring, repository, working
from jackfield_cvs.root import Origin, origin

WORKING = "CVS working directory"
"""The format of what is checked out."""

TRUNK = "HEAD"
"""What CVS calls the newest revisions on the trunk: a name that no branch and no tag can have."""


class CVS(VersionControl):
    """CVS, by its files alone: no program runs, and no server is asked."""

    suffix = ".cvs.tar.gz"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how a repository or a working directory stands."""
        if format != WORKING:
            _demand(directory)
            revisions, date = _measured(directory, "")
            return RepositoryState(unpushed=revisions, date=date)
        known = origin(directory)
        here = _repository(known)
        sticky = working.sticky(directory)
        counts = working.changes(directory, ignoring.patterns(here))
        pinned = sticky.tag or sticky.date
        return RepositoryState(
            branch=None if pinned else sticky.branch or TRUNK,
            revision=pinned,
            upstream=str(known),
            changes=dict(sorted(counts.items())),
            ahead=0,  # what is committed is in the repository at once
            unpushed=0,
            date=_measured(here, known.module)[1] if here is not None else None,
        )

    def history(self, directory: Path, format: str) -> Path:
        """Give the repository, if it is on this machine."""
        if format != WORKING:
            _demand(directory)
            return directory
        known = origin(directory)
        here = _repository(known)
        if here is None:
            gone = "" if known.repository is None else ", which is not there"
            raise NoHistory(f"{directory}: its history is in {known.root}{gone}")
        return here

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a text that changes with any file of the repository."""
        return repository.fingerprint(self.history(directory, format))

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write the repository as a tar file, compressed."""
        archives.write(self.history(directory, format), target)

    def check(self, archive: Path) -> None:
        """Check that the archive is whole, and that every revision in it can be had."""
        archives.check(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make the repository anew; always that: a working directory would name it by its path."""
        archives.extract(archive, destination)


def _demand(directory: Path) -> None:
    """Refuse what is no repository: it would be taken for one without history.

    Raises:
        JackfieldError: if it is none.
    """
    if not is_directory(directory / "CVSROOT"):
        raise JackfieldError(f"{directory}: is no CVS repository: it has no CVSROOT")


def _repository(known: Origin) -> Path | None:
    """Give the repository if it is on this machine and is one."""
    here = known.repository
    return here if here is not None and is_directory(here / "CVSROOT") else None


def _measured(top: Path, module: str) -> tuple[int, str | None]:
    """Give the number of revisions of all files in a repository, or below a part of it; and the
    date of the last.
    """
    count, last = 0, None
    if module and not is_directory(top / module):
        return 0, None
    for _, header in repository.headers(top, module):
        count += len(header.deltas)
        newest = max((delta.date for delta in header.deltas.values()), default=None)
        last = max(filter(None, (last, newest)), default=None)
    return count, last
