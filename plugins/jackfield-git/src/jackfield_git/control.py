"""What a host can do with Git repositories."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import ClassVar

from jackfield import JackfieldError
from jackfield.repositories import RepositoryState, VersionControl

from jackfield_git import bundle, large, settings, submodules
from jackfield_git.info import BARE
from jackfield_git.reading import read_refs
from jackfield_git.record import record_of
from jackfield_git.repository import Repository, at
from jackfield_git.unpushed import look_and_count
from jackfield_git.view import view


class Git(VersionControl):
    """Git, by its plumbing, which sees a view of the repository and runs nothing of it."""

    suffix: ClassVar[str] = ".bundle"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how the repository stands; see `VersionControl.state`."""
        repository = at(directory, format == BARE)
        with view(repository) as seen:
            found, warnings, unpushed = look_and_count(seen)
        counts = {word: getattr(found, word) for word in ("staged", "changed", "untracked")}
        counts["conflicts"] = found.conflicts
        return RepositoryState(
            branch=found.branch,
            revision=found.revision,
            upstream=found.upstream,
            changes={word: count for word, count in counts.items() if count}
            if seen.top is not None
            else None,
            shelved=found.stashes,
            ahead=found.ahead,
            behind=found.behind,
            unpushed=unpushed,
            date=found.date,
            warnings=warnings,
        )

    def history(self, directory: Path, format: str) -> Path:
        """Give the git directory that all working trees of the repository share."""
        return _shared(directory, format).common_directory

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a hash of HEAD, the refs, the stash and what else `archive` records."""
        repository = _shared(directory, format)
        try:
            own = settings.read(repository)
            kept = record_of(repository, read_refs(repository, settings.in_tables(own)), own)
        except OSError as error:
            raise JackfieldError(f"{repository}: cannot be read: {error}") from None
        found = hashlib.sha256(kept.to_bytes())
        for path, size in large.find(repository, own).items():
            found.update(b"%d %s\0" % (size, os.fsencode(path)))
        return found.hexdigest()

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write a bundle with all refs."""
        bundle.write(_shared(directory, format), target)

    def left_out(self, directory: Path, format: str) -> tuple[str, ...]:
        """Name the submodules that are in no working tree, if there is something in them alone."""
        return tuple(submodules.left_alone(_shared(directory, format)))

    def check(self, archive: Path) -> None:
        """Unpack the bundle elsewhere, and see that every object is there and sound."""
        bundle.check(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make a bare repository, or a working tree with what HEAD names checked out."""
        bundle.restore(archive, destination, format == BARE)


def _shared(directory: Path, format: str) -> Repository:
    """Give the repository without what belongs to one working tree alone."""
    common = at(directory, format == BARE).common_directory.resolve()
    return Repository(None, common, common)
