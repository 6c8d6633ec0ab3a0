"""The two sides of a comparison: a store, or a local directory."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path

from jackfield.backends import BackendException, BackendWrapper, ErrorCode, Proof, State, sweep
from jackfield.backends.contract.unlisted import doubt
from jackfield.cli.storage.ends import Facts
from jackfield.cli.storage.landing import Landing, time_unit
from jackfield.cli.storage.passing import Passing
from jackfield.cli.storage.stores import files_in, leading_nowhere, local_error
from jackfield.errors import JackfieldError


class Side(ABC):
    """A place that holds files under flat names; as a text, what a user calls it.

    Attributes:
        entries: its files as they were when it was `read`, and what is known of each; in the order
            of their names.
        unlisted: why `entries` may lack some of them.
        unsure: names that were there then, but without a file that could be looked at: it
            has vanished meanwhile, or is behind a link that leads nowhere now.
    """

    def __init__(self) -> None:
        self.entries: dict[str, Facts] = {}
        self.unlisted: Sequence[BackendException] = ()
        self.unsure: set[str] = set()

    def doubt(self, consequence: str) -> list[JackfieldError]:
        """Give the error of what follows from `entries` lacking files, if they may."""
        return [doubt(str(self), self.unlisted, consequence)] if self.unlisted else []

    @abstractmethod
    def read(self, *, may_be_missing: bool = False) -> None:
        """Look what is there. What does not exist is empty if it may be missing."""

    @abstractmethod
    def prepare(self, names: Sequence[str]) -> None:
        """Make ready to hold files of these names."""

    @abstractmethod
    def local(self, name: str, passing: Passing) -> AbstractContextManager[Path]:
        """Give, for a block, a local path with the content of a file: its own, or one it passes."""

    @abstractmethod
    def delete(self, names: Sequence[str]) -> Mapping[str, JackfieldError]:
        """Delete files; give those that are still there, and why."""


class Store(Side):
    """A store; its times are known where the backend tells them."""

    def __init__(self, store: BackendWrapper, jobs: int) -> None:
        """Take a store, and how many names it may be asked for at a time."""
        super().__init__()
        self.store = store
        self._jobs = jobs

    def __str__(self) -> str:
        return str(self.store.url)

    def read(self, *, may_be_missing: bool = False) -> None:
        """List the store and ask for sizes and times."""
        try:
            names = sorted(self.store.list())
        except BackendException as error:
            if may_be_missing and error.code == ErrorCode.NOT_FOUND:
                return
            raise
        self.unlisted = self.store.unlisted()
        for outcome in self.store.query(names, self._jobs):
            if outcome.error is not None:
                raise outcome.error
            if outcome.state is State.ABSENT:  # somebody may have deleted it since
                self.unsure.add(outcome.name)
            else:
                self.entries[outcome.name] = Facts(outcome.size, outcome.mtime)

    def prepare(self, names: Sequence[str]) -> None:
        """Leave it to the first put."""

    def take(self, path: Path, name: str) -> None:
        """Put a file."""
        self.store.put(path, name)

    @contextmanager
    def local(self, name: str, passing: Passing) -> Iterator[Path]:
        """Get a file, to where it is kept for the block."""
        with passing.file(self.entries[name].size) as path:
            self.store.get(name, path)
            yield path

    def proves(self, path: Path, name: str) -> bool | None:
        """Tell whether a stored file has the content of a local one; None if it cannot say."""
        try:
            proof = self.store.validate(path, name)
        except BackendException as error:
            if error.code == ErrorCode.VALIDATION_FAILED:
                return False
            raise
        return True if proof is Proof.CONTENT else None

    def delete(self, names: Sequence[str]) -> Mapping[str, JackfieldError]:
        """Delete files; those that are gone already are none that is still there."""
        outcomes = self.store.delete(names)
        return {each.name: each.error for each in outcomes if each.error is not None}


class Directory(Side):
    """A local directory."""

    def __init__(self, directory: Path, files_only: bool) -> None:
        super().__init__()
        self.directory = directory
        self._files_only = files_only
        self._landing = Landing(())

    def __str__(self) -> str:
        return repr(str(self.directory))

    def path(self, name: str) -> Path:
        """Give the path of a file."""
        return self.directory / name

    def read(self, *, may_be_missing: bool = False) -> None:
        """Look at the files of the directory."""
        try:
            paths = files_in(self.directory, self._files_only)
        except BackendException as error:
            if may_be_missing and error.code == ErrorCode.NOT_FOUND:
                return
            raise
        for path in paths:
            try:
                status = path.stat()
            except FileNotFoundError:
                self.unsure.add(path.name)  # somebody has deleted it since
                continue
            except OSError as error:
                raise local_error("read", path, error) from error
            self.entries[path.name] = Facts(status.st_size, status.st_mtime)
        if self._files_only:
            self.unsure |= leading_nowhere(self.directory)

    @cached_property
    def time_unit(self) -> float:
        """The seconds that times of files are cut to here; 0 if they are not."""
        return time_unit(self.directory)

    def prepare(self, names: Sequence[str]) -> None:
        """Make the directory; remove what dead processes left in it."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise local_error("make", self.directory, error) from error
        sweep(self.directory)
        self._landing = Landing(map(self.path, names))

    def fetch(self, source: Store, name: str, facts: Facts) -> None:
        """Get a file from a store, and give it the time that it has there."""
        path = self.path(name)
        with self._landing.given(path):
            source.store.get(name, path)
        if facts.mtime is not None:
            with suppress(ValueError, OverflowError):  # a backend may say what is no time at all
                os.utime(path, (facts.mtime, facts.mtime))

    def local(self, name: str, passing: Passing) -> AbstractContextManager[Path]:
        """Give the file's own path."""
        return nullcontext(self.path(name))

    def delete(self, names: Sequence[str]) -> Mapping[str, JackfieldError]:
        """Delete files."""
        failed: dict[str, JackfieldError] = {}
        for name in names:
            try:
                self.path(name).unlink(missing_ok=True)
            except OSError as error:
                failed[name] = local_error("delete", self.path(name), error)
        return failed
