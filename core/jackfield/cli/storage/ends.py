"""The two ends of a move: a name in a store, or a local path."""

from __future__ import annotations

import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from jackfield.backends import BackendException, BackendWrapper, ErrorCode, State, local_identity
from jackfield.cli.storage.passing import Passing
from jackfield.cli.storage.stores import file_url, local_error

_CONTENT = b"made by jackfield mv to see whether two places are one; it can be deleted\n"


class Facts(NamedTuple):
    """A file's size in bytes and its time, in seconds since 1970; None where it is not known."""

    size: int | None
    mtime: float | None


class End(ABC):
    """A place and a name, under which there is a file or none; as a text, what a user calls it.

    Everything raises a `BackendException` if it cannot be done.

    Attributes:
        name: that of the file.
    """

    name: str

    @abstractmethod
    def look(self) -> Facts | None:
        """Look at the file; None where there is none."""

    @abstractmethod
    def identity(self) -> frozenset[str]:
        """Say which file that is, as `BackendWrapper.identity` does."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Tell whether there is a file of another name in that place."""

    @abstractmethod
    def made(self, name: str) -> AbstractContextManager[None]:
        """Make a file of another name in that place, for a block."""


class Stored(End):
    """A name in a store."""

    def __init__(self, store: BackendWrapper, name: str, passing: Passing) -> None:
        """`passing` has room for what is put."""
        self.name = name
        self._store = store
        self._passing = passing

    def __str__(self) -> str:
        return file_url(self._store, self.name)

    def look(self) -> Facts | None:
        """Query the file."""
        return self._look(self.name)

    def identity(self) -> frozenset[str]:
        """Ask the store."""
        return self._store.identity(self.name)

    def has(self, name: str) -> bool:
        """Query another name."""
        return self._look(name) is not None

    @contextmanager
    def made(self, name: str) -> Iterator[None]:
        """Put another file, and delete it."""
        with self._passing.file(len(_CONTENT)) as path:
            path.write_bytes(_CONTENT)
            try:
                self._store.put(path, name)
                yield
            finally:
                deleted = self._store.delete([name])[0]
        if deleted.error is not None:
            raise deleted.error

    def _look(self, name: str) -> Facts | None:
        outcome = self._store.query([name])[0]
        if outcome.error is not None:
            raise outcome.error
        absent = outcome.state is State.ABSENT or (
            outcome.state is State.UNKNOWN and not self._lists(name)
        )
        return None if absent else Facts(outcome.size, outcome.mtime)

    def _lists(self, name: str) -> bool:
        try:
            return name in self._store.list()
        except BackendException as error:
            if error.code == ErrorCode.NOT_FOUND:
                return False
            raise


class Local(End):
    """A local path; links are followed."""

    def __init__(self, path: Path) -> None:
        """Take the path as the user gave it."""
        self._path = path
        self._real = Path(os.path.realpath(path))
        self.name = self._real.name

    def __str__(self) -> str:
        return repr(str(self._path))

    def look(self) -> Facts | None:
        """Look at the file; a device or a pipe is none."""
        try:
            status = self._real.stat()
        except OSError:
            return None  # if something is wrong with the path, getting the file says so
        return Facts(status.st_size, status.st_mtime) if stat.S_ISREG(status.st_mode) else None

    def identity(self) -> frozenset[str]:
        """Ask the file system."""
        try:
            return local_identity(self._real)
        except OSError as error:
            raise local_error("look at", self._path, error) from error

    def has(self, name: str) -> bool:
        """Look for another file."""
        return os.path.lexists(self._real.with_name(name))

    @contextmanager
    def made(self, name: str) -> Iterator[None]:
        """Write another file, and delete it."""
        path = self._real.with_name(name)
        try:
            try:
                path.write_bytes(_CONTENT)
                yield
            finally:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise local_error("write", path, error) from error
