"""Directories that take two names for one, as those of FAT, NTFS and Macs do with capitals.

What is written there under the one name replaces the file that has the other one, and keeps it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from jackfield.backends.contract.errors import FatalBackendException
from jackfield.temporary import create_temporary, lock

_DROPPED = ". "
"""What some file systems drop at the end of a name."""


def folds(directory: str | os.PathLike[str]) -> bool:
    """Say whether a directory takes names for one that differ in capitals only.

    It is tried out with a name that is there, or else with one that is made; False where none can.
    """
    if _tells_a_name_from_its_capitals(directory):
        return False
    try:
        descriptor, path = create_temporary(directory)
    except OSError:
        return False
    try:
        place, name = os.path.split(path)
        return os.path.lexists(os.path.join(place, name.upper()))  # noqa: PTH118 - it is a string
    finally:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - as above
        os.close(descriptor)


def _tells_a_name_from_its_capitals(directory: str | os.PathLike[str]) -> bool:
    """Say so if a name shows it that is there already: most directories have one that does."""
    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            name, swapped = entry.name, entry.name.swapcase()
            if not name.isascii() or name == swapped:
                continue
            other = os.path.join(directory, swapped)  # noqa: PTH118 - it may be a string
            if os.path.lexists(other):
                return False
            if os.path.lexists(entry.path):  # it was not just deleted
                return True
    return False


def alike(name: str) -> str:
    """Give what names have in common that some file system may take for one."""
    import unicodedata  # late: most names need not be looked at

    # Composed again, as the capitals of one character may be several.
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return folded.rstrip(_DROPPED) or name


class FoldedNames:
    """The names of a directory that `folds`. Any thread may use it."""

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        """Take the directory; nothing is looked at."""
        self._directory = os.fspath(directory)
        self._known: set[str] = set()
        self._keeps_capitals = False  # as far as is known
        self._lock = threading.Lock()

    @contextmanager
    def given(self, name: str) -> Iterator[None]:
        """Let a file get a name in the block; no other one gets any meanwhile.

        Raises:
            FatalBackendException: if there is a file that this would replace and that is called
                otherwise, or if the file is not called what it was to be; then it is removed.
            OSError: if that cannot be looked at.
        """
        with self._lock:
            self._check(name)
            yield
            capitals = name != name.lower()
            may_be_changed = name[-1] in _DROPPED or (capitals and not self._keeps_capitals)
            if may_be_changed and self._other(name) is not None:
                os.unlink(self._path(name))  # noqa: PTH108 - it is a string
                raise FatalBackendException(
                    f"{self._directory!r} takes no names like {name!r}, but changes them",
                    masked=True,
                )
            self._keeps_capitals = self._keeps_capitals or capitals
            self._known.add(name)

    @contextmanager
    def naming(self, name: str) -> Iterator[None]:
        """Let the file get its name now, within the block of `given`; raises what that does.

        Neither does any other process in here give a name to a file in that directory, be it one
        that has looked, too, when there was none. Where nobody can lock directories, it may.
        """
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            lock(descriptor, wait=True)
            self._check(name)
            yield
        finally:
            os.close(descriptor)

    def forget(self, names: Iterable[str]) -> None:
        """Take note that there may be no files of such names any more."""
        with self._lock:
            self._known.difference_update(names)

    def _check(self, name: str) -> None:
        other = self._other(name)
        if other is not None:
            raise FatalBackendException(
                f"{self._directory!r} does not tell {name!r} from {other!r}, which is there: "
                "rename or delete one of the two",
                masked=True,
            )

    def _other(self, name: str) -> str | None:
        """Give what the file is called that is found under a name, if not so."""
        if name in self._known or not os.path.lexists(self._path(name)):
            return None
        self._known = set(os.listdir(self._directory))  # noqa: PTH208 - the names are wanted
        if name in self._known:
            return None
        key = alike(name)
        return next((each for each in sorted(self._known) if alike(each) == key), "another name")

    def _path(self, name: str) -> str:
        return f"{self._directory}{os.sep}{name}"
