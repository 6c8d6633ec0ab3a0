"""A checkout: the small database at its top, and the repository that it names."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_file
from jackfield.repositories import NoHistory, unusable

from jackfield_fossil.database import Database, reading

FILES = {
    "Fossil checkout": ".fslckout",
    "Fossil checkout (_FOSSIL_)": "_FOSSIL_",
}
"""The name of the database, by format."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout, and its repository, open for reading.

    Attributes:
        top: its directory.
        local: its own database.
        repository: the repository's.
        version: the number of the check-in that is checked out; 0 before the first one.
    """

    top: Path
    local: Database
    repository: Database
    version: int

    @property
    def hash(self) -> str | None:
        """The hash of the check-in that is checked out."""
        found = self.repository.value("SELECT uuid FROM blob WHERE rid = ?", self.version)
        return None if found is None else str(found)

    @property
    def branch(self) -> str | None:
        """The branch that it is on."""
        found = self.repository.value(
            "SELECT value FROM tagxref JOIN tag USING (tagid)"
            " WHERE tagname = 'branch' AND tagtype > 0 AND rid = ?",
            self.version,
        )
        return None if found is None else str(found)

    @property
    def stashes(self) -> int:
        """How many entries the stash has."""
        if not self.local.has_table("stash"):  # which the first one makes
            return 0
        return int(self.local.value("SELECT count(*) FROM stash"))

    def setting(self, name: str) -> str:
        """Give a setting: of the checkout's files, else the repository's; empty if there is none.

        Raises:
            JackfieldError: if it cannot be read.
        """
        file = self.top / ".fossil-settings" / name
        try:
            if is_file(file):
                return os.fsdecode(file.read_bytes())
        except OSError as error:
            raise unusable(file, "read", error) from None
        found = self.repository.value("SELECT value FROM config WHERE name = ?", name)
        return "" if found is None else str(found)


def is_on(setting: object) -> bool:
    """Tell whether a setting says yes, in one of the words that Fossil takes for that."""
    return str(setting).strip().lower() in ("1", "on", "yes", "true")


def is_top(directory: Path) -> bool:
    """Tell whether a directory is the top of a checkout."""
    return any(is_file(directory / name) for name in FILES.values())


def place(directory: Path, format: str) -> Path:
    """Give the repository of a checkout.

    Raises:
        NoHistory: if it is not there.
        JackfieldError: if the checkout is damaged.
    """
    with reading(directory / FILES[format]) as local:
        return _place(directory, local)


@contextlib.contextmanager
def opened(directory: Path, format: str) -> Iterator[Checkout]:
    """Open a checkout and its repository for reading, for as long as the context lasts.

    Raises:
        NoHistory: if the repository is not there.
        JackfieldError: if either is damaged.
    """
    with (
        reading(directory / FILES[format]) as local,
        reading(_place(directory, local)) as repository,
    ):
        version = local.value("SELECT CAST(value AS INTEGER) FROM vvar WHERE name = 'checkout'")
        yield Checkout(directory, local, repository, version or 0)


def _place(directory: Path, local: Database) -> Path:
    name = local.value("SELECT value FROM vvar WHERE name = 'repository'")
    if not isinstance(name, str) or not name or "\0" in name:
        raise JackfieldError(f"{local.path}: does not say where its repository is")
    path = Path(os.path.realpath(directory / name))
    if not is_file(path):
        raise NoHistory(f"{directory}: its history is in {path}, which is not there")
    return path
