"""Finding a Mercurial repository and its parts, without asking hg."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import exists, is_directory
from jackfield.repositories import NoHistory, NotRegular, innermost, open_regular, shown, unusable

_LONGEST_LINK = 64 * 1024
"""No file that says what a repository needs or where it is shared from is longer, in bytes."""

SHARED = frozenset({b"shared", b"relshared"})
"""The requirements of a repository whose store is another one's."""

_STORE = frozenset({b"store", b"share-safe"})
"""The requirements of a repository whose store is a directory of its own, in ``.hg``."""


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a repository is on disk.

    Attributes:
        top: the top of its working directory.
        directory: its ``.hg``: what belongs to this working directory alone.
        common: the ``.hg`` that has the history; the same, but for a shared repository.
        requirements: what a Mercurial has to know to read it, a word each; those of a store that
            is a directory of its own may stand there.
    """

    top: Path
    directory: Path
    common: Path
    requirements: frozenset[bytes]

    def __str__(self) -> str:
        return shown(self.top)

    def needed(self) -> frozenset[bytes]:
        """Read what a Mercurial has to know to read it and its store.

        Raises:
            OSError: if that may not be read.
        """
        return self.requirements.union(read(self.store / "requires", _LONGEST_LINK).split())

    def has_history(self) -> bool:
        """Tell whether there are changesets, also if hg does not see them.

        Raises:
            OSError: if that may not be looked at.
        """
        # What is called .i is but a list of the files in the second format of changelogs.
        files = [*self.store.glob("00changelog*.idx")] or [self.store / "00changelog.i"]
        return any(exists(path) and path.stat().st_size for path in files)

    @property
    def store(self) -> Path:
        """The directory of the history's files; before Mercurial 0.9.3 it was ``.hg`` itself."""
        return self.common / "store" if self.requirements & _STORE else self.common


def at(top: Path) -> Repository:
    """Give the repository whose working directory is `top`.

    Raises:
        NoHistory: if it is a shared one, and what it shares is not there.
        JackfieldError: if there is none, or it cannot be looked at.
    """
    directory = top / ".hg"
    try:
        if not is_directory(directory):
            raise JackfieldError(f"{shown(top)}: is no Mercurial repository: it has no .hg")
        requirements = frozenset(read(directory / "requires", _LONGEST_LINK).split())
        common = directory
        if requirements & SHARED:
            link = read(directory / "sharedpath", _LONGEST_LINK).rstrip(b"\n")
            common = Path(os.path.normpath(directory / os.fsdecode(link)))
            if not is_directory(common):
                raise NoHistory(
                    f"{shown(top)}: its history is in {shown(common)}, which is not there"
                )
        if is_directory(common / "store") != bool(requirements & _STORE):
            raise JackfieldError(
                f"{shown(top)}: is damaged: what .hg/requires says of the store is not so"
            )
    except (OSError, ValueError) as error:
        raise unusable(top, "looked at", error) from None
    return Repository(top, directory, common, requirements)


def find(path: str | os.PathLike[str]) -> Repository:
    """Find the innermost repository that has `path` in its working directory.

    Raises:
        JackfieldError: if there is no such path or no repository, or it cannot be looked at.
    """

    def look(directory: Path) -> Repository | None:
        return at(directory) if is_directory(directory / ".hg") else None

    return innermost(path, look, "a Mercurial repository")


def read(path: Path, most: int) -> bytes:
    """Read at most `most` bytes of a stranger's file; nothing if it is no regular file, or absent.

    Never waits, whatever is at `path`.

    Raises:
        OSError: if it may not be read.
    """
    try:
        with open_regular(path) as file:
            return file.read(most)
    except (FileNotFoundError, NotRegular):
        return b""
