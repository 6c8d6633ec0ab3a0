"""Bringing repositories back from a store, and checking what it holds."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from jackfield.archives.manifest import Entry, Manifest, load, numbers, sha256_of
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    Job,
    scratch_directory,
)
from jackfield.backends.contract.unlisted import doubt, unreachable
from jackfield.errors import JackfieldError
from jackfield.host import Host
from jackfield.kinds import is_directory
from jackfield.repositories import VersionControl
from jackfield.surveying import answering
from jackfield.temporary import sweep, temporary_directory

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Restored:
    """A repository that was brought back, and where it is now."""

    entry: Entry
    target: Path


@dataclass(frozen=True, slots=True)
class Work(Generic[_T]):
    """Jobs that may be done at a time, and the bytes that they fetch altogether."""

    jobs: list[Job[_T]]
    size: int


class Archives:
    """The archives in a store.

    Attributes:
        manifest: what there is.
        needless: the names of files in the store that the manifest does not need.
        doubts: that there may be a later manifest, in a part of the storage that does not answer.
    """

    def __init__(self, host: Host, store: BackendWrapper) -> None:
        """Read the manifest of `store`; the plugins of `host` know the repositories.

        Raises:
            JackfieldError: if there is none, or it cannot be read.
            BackendException: if the store cannot be used.
        """
        self._host = host
        self._store = store
        self._swept: set[Path] = set()
        names = store.list()
        unlisted = store.unlisted()
        self.manifest: Manifest = load(store, names)
        if not self.manifest.number and unlisted:
            raise doubt(store.url, unlisted, "no manifest is to be seen")
        reach = unreachable(unlisted)
        so = "a later manifest may be there"
        self.doubts = [doubt(store.url, reach, so)] if reach else []
        if not self.manifest.number:
            raise JackfieldError(f"{store.url} holds no archives: there is no manifest in it")
        needed = {*self.manifest.archives, *numbers(names)}
        self.needless = [name for name in names if name not in needed]

    def select(self, patterns: Sequence[str] | None) -> list[Entry]:
        """Give the entries whose path matches one of the shell patterns; all where that is None."""
        entries = self.manifest.entries.values()
        return [
            each
            for each in entries
            if patterns is None or any(_matches(each.path, pattern) for pattern in patterns)
        ]

    def verification(self, entries: Sequence[Entry]) -> Work[Entry]:
        """Give a job for each archive, which fetches it, compares its hash and opens it."""
        held = [each for each in entries if each.archive is not None]
        jobs = [Job(each.path, partial(self._verify, each)) for each in held]
        return Work(jobs, _size(held))

    def restoration(self, entries: Sequence[Entry], destination: Path) -> Iterator[Work[Restored]]:
        """Give the work that brings repositories back below `destination`.

        It comes in parts, of which each has to be done before the next: a repository inside
        another one's working tree comes after that. Where two plugins had archived the same
        directory, the second goes beside it, under the plugin's name.
        """
        waiting = _places(entries)
        while waiting:
            ready = {
                place: entry
                for place, entry in waiting.items()
                if waiting.keys().isdisjoint(map(str, PurePosixPath(place).parents))
            }
            jobs = [
                Job(place, partial(self._restore, entry, place, destination))
                for place, entry in ready.items()
            ]
            yield Work(jobs, _size(ready.values()))
            for place in ready:
                del waiting[place]

    def _verify(self, entry: Entry) -> Entry:
        system = self._system(entry)
        with scratch_directory() as directory:
            local = self._fetched(entry, directory / "archive")
            with _about(entry):
                system.check(local)
        return entry

    def _restore(self, entry: Entry, place: str, destination: Path) -> Restored:
        system = self._system(entry)
        target = _target(place, destination)
        # Beside its place: so it gets there whole, by renaming.
        if target.parent not in self._swept:
            self._swept.add(target.parent)
            sweep(target.parent)
        with temporary_directory(target.parent.absolute()) as directory:
            local = self._fetched(entry, directory / "archive")
            restored = directory / "restored"
            with _about(entry):
                system.restore(local, restored, entry.format)
            if not os.path.lexists(restored):
                raise JackfieldError(f"{target}: plugin {entry.plugin!r} has restored nothing")
            try:
                restored.rename(target)
            except OSError as error:
                raise JackfieldError(f"{target}: {error.strerror or error}") from error
        return Restored(entry, target)

    def _system(self, entry: Entry) -> VersionControl:
        if entry.plugin not in self._host.plugins():
            raise JackfieldError(
                f"{entry.path}: {entry.format}: this takes the plugin {entry.plugin!r}: "
                f"install {entry.distribution}"
            )
        with _about(entry):
            return self._host.version_control(entry.plugin)

    def _fetched(self, entry: Entry, local: Path) -> Path:
        """Fetch an archive, and make sure that it is the one that was put."""
        name = entry.archive or ""
        self._store.get(name, local)
        found = sha256_of(local)
        if found != entry.sha256:
            raise BackendException(
                f"{entry.path}: the archive {name!r} is damaged: its SHA-256 is {found}, not "
                f"{entry.sha256} (archive --again makes it anew, from the repository)",
                ErrorCode.VALIDATION_FAILED,
                operation="get",
                filename=name,
            )
        return local


@contextmanager
def _about(entry: Entry) -> Iterator[None]:
    """Let errors name the repository: plugins know no more than a temporary file."""
    try:
        with answering(entry.plugin, entry.archive):
            yield
    except JackfieldError as error:
        named = JackfieldError(f"{entry.path}: {error}")
        named.exit_status = error.exit_status
        raise named from error


def _places(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Give each archive a place; what is the only one of its path, or the first, has that."""
    held = sorted((each for each in entries if each.archive is not None), key=lambda each: each.key)
    places = {each.path: each for each in reversed(held)}
    for entry in held:
        if places[entry.path] is not entry:
            place = f"{entry.path}.{entry.plugin}"
            while place in places:  # another repository has that name
                place += f".{entry.plugin}"
            places[place] = entry
    return places


def _size(entries: Iterable[Entry]) -> int:
    return sum(each.size or 0 for each in entries)


def _matches(path: str, pattern: str) -> bool:
    """Tell whether a path, or a directory that it is in, matches."""
    whole = PurePosixPath(path)
    above = whole.parents[:-1]  # the last is ".", the root, which a pattern does not mean
    return any(fnmatch.fnmatchcase(str(each), pattern) for each in (whole, *above))


def _target(place: str, destination: Path) -> Path:
    """Give the path where a repository is to be, below `destination`, and make way to it.

    Raises:
        JackfieldError: if it would be somewhere else, or something is there.
    """
    parts = PurePosixPath(place).parts
    if place.startswith("/") or ".." in parts or "\0" in place:
        raise JackfieldError(f"{place!r} leads out of {str(destination)!r}: the manifest is wrong")
    target = above = destination
    try:
        (destination if parts else destination.parent).mkdir(parents=True, exist_ok=True)
        for part in parts[:-1]:
            above /= part
            above.mkdir(exist_ok=True)
            if above.is_symlink():  # in a working tree that was restored before
                raise JackfieldError(f"{above} is a symbolic link: nothing is restored behind it")
        target = destination.joinpath(*parts)
        if os.path.lexists(target) and not _is_empty_directory(target):
            raise JackfieldError(f"{target} is there already: restore to another place, or move it")
    except OSError as error:
        raise JackfieldError(f"{above}: {error.strerror or error}") from error
    return target


def _is_empty_directory(path: Path) -> bool:
    return is_directory(path) and not path.is_symlink() and not any(path.iterdir())
