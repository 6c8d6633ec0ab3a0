"""What can be done with Darcs repositories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jackfield.repositories import RepositoryState, VersionControl
from jackfield.scratch import scratch_directory

from jackfield_darcs import archive as archives
from jackfield_darcs.changes import changes
from jackfield_darcs.darcs import darcs
from jackfield_darcs.files import read
from jackfield_darcs.inventory import LAZY, present, read_inventory
from jackfield_darcs.pristine import is_whole
from jackfield_darcs.upstream import counts, upstream

OLD = "Darcs repository, old-fashioned"
"""The format of Darcs 1, which today's can read and clone."""

_OF_OLD = ("inventory", "inventories", "patches")
"""What the history consists of in an old-fashioned repository."""


class Darcs(VersionControl):
    """Darcs: its files are read here; darcs itself only gets to see copies without preferences."""

    suffix = ".darcs.tar.gz"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how a repository stands. Of an old-fashioned one, changes are not known."""
        inventory = read_inventory(directory / "_darcs")
        known = upstream(directory)
        ahead, behind, unpushed = counts(inventory, known)
        found: Mapping[str, int] | None = None
        warnings: tuple[str, ...] = ()
        if format != OLD and _has_tree(directory):
            found, warnings = changes(directory, inventory)
        if inventory.missing is not None:
            warnings += (LAZY,)
        return RepositoryState(
            revision=inventory.weak_hash,
            upstream=known.name if known else None,
            changes=found,
            ahead=ahead,
            behind=behind,
            unpushed=unpushed,
            date=max(filter(None, (patch.date for patch in inventory.patches)), default=None),
            warnings=warnings,
        )

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a text that changes with the inventory, and with what else a clone takes over."""
        control = directory / "_darcs"
        total = hashlib.sha256()
        inventory = present(control / ("inventory" if format == OLD else "hashed_inventory"))
        for name, data in [("inventory", inventory), *archives.loose_content(control)]:
            total.update(f"{name} {len(data)}\n".encode() + data)
        return total.hexdigest()

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write a clone of the repository as a tar file; of an old-fashioned one, a modern one."""
        if format != OLD and (_has_tree(directory) or _has_recorded_tree(directory)):
            archives.write(directory, target)
            return
        with scratch_directory() as scratch:
            if format == OLD:
                copy = _modern(directory, scratch)
            else:
                copy = archives.rebuild(directory, scratch)
            archives.take_preferences(directory, copy)
            archives.write(copy, target)

    def check(self, archive: Path) -> None:
        """Check every hash, and let darcs apply every patch to see if the recorded tree results."""
        with scratch_directory() as scratch:
            copy = scratch / "copy"
            archives.extract(archive, copy, preferences=False)
            darcs("check", "--repodir", copy, subject=archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make the repository anew, with a working tree if it had one."""
        inventory = archives.extract(archive, destination, preferences=True)
        if _has_tree(destination):
            archives.write_tree(destination, inventory)


def _modern(directory: Path, scratch: Path) -> Path:
    """Make a modern clone of an old-fashioned repository, without preferences."""
    read_inventory(directory / "_darcs")  # says in one line what is damaged
    # Darcs is shown the history alone: no preferences that make it run or ask something.
    shown = scratch / "shown"
    (shown / "_darcs" / "prefs").mkdir(parents=True)
    for part in _OF_OLD:
        (shown / "_darcs" / part).symlink_to((directory / "_darcs" / part).absolute())
    clone = scratch / "clone"
    options = ("--no-working-dir", "--complete", "--no-set-default")
    darcs("clone", *options, shown, clone, subject=directory)
    form = clone / "_darcs" / "format"
    form.write_bytes(form.read_bytes().replace(b"|no-working-dir", b""))
    return clone


def _has_recorded_tree(directory: Path) -> bool:
    control = directory / "_darcs"
    top = read_inventory(control).pristine
    return top is None or is_whole(control, top)


def _has_tree(directory: Path) -> bool:
    return b"no-working-dir" not in (read(directory / "_darcs" / "format") or b"")
