"""Making archives: of every repository below a root, into a store.

A run may be killed at any moment. A repository's archive is a new file; the manifest names it
when it is there; what the manifest does not need any more is deleted last.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jackfield.archives.manifest import Entry, load, manifest_name, numbers, save
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    Job,
    Proof,
    State,
    scratch_directory,
)
from jackfield.errors import JackfieldError
from jackfield.formats import Found
from jackfield.host import Host
from jackfield.repositories import NoHistory, RepositoryState, VersionControl
from jackfield.surveying import Repository, Systems, answering, repositories

_CHECKPOINT = 30.0
"""Seconds after which the manifest is written while the run goes on."""

_READABLE = 40
"""Characters of an archive's name that are the repository's."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What became of a repository.

    Attributes:
        entry: what the manifest says of it now.
        proof: how it is known that its archive has arrived; None if the one there is still good.
    """

    entry: Entry
    proof: Proof | None


class Archiving:
    """One run.

    Attributes:
        before: the manifest that was found.
        without: a line for each repository that has no archive, and need not have one.
        hindrances: plugin -> why it cannot be used.
        lost: plugin -> the number of repositories without an archive for that reason.
        gone: the entries of repositories that are no longer there; complete after `jobs`.
    """

    def __init__(
        self,
        host: Host,
        root: Path,
        store: BackendWrapper,
        *,
        again: bool = False,
        moved: bool = False,
    ) -> None:
        """Look at what the store holds.

        Args:
            host: whose plugins know the repositories.
            root: the directory below which they are.
            store: where their archives go.
            again: archive also what has not changed.
            moved: the store's archives may be of another root.

        Raises:
            JackfieldError: if they are, and may not be; or the manifest cannot be read.
            BackendException: if the store cannot be used.
        """
        self._host = host
        self._root = root
        self._store = store
        self._again = again
        self._shown_root = os.path.realpath(root)
        self._names = _names_in(store)
        self.before = load(store, self._names)
        if self.before.root not in {None, self._shown_root} and not moved:
            raise JackfieldError(
                f"{store.url} holds the archives of {self.before.root!r}: choose another store for "
                f"{self._shown_root!r}, or say --moved if it is the same under a new name"
            )
        self._systems = Systems(host)
        self._lock = threading.Lock()
        self._current = self.before
        self._entries = dict(self.before.entries)
        self._saved = time.monotonic()
        self._seen: set[tuple[str, str]] = set()
        self.without: list[str] = []
        self.lost: dict[str, int] = {}

    @property
    def hindrances(self) -> dict[str, JackfieldError]:
        """Why plugins cannot be used."""
        return self._systems.hindrances

    @property
    def gone(self) -> list[Entry]:
        """The entries of repositories that are no longer there."""
        return [each for key, each in self.before.entries.items() if key not in self._seen]

    def jobs(self, found: Iterable[Found]) -> list[Job[Archived]]:
        """Give the work: a job for each history, and one that fails for each that is not found."""
        sharing: dict[tuple[str, Path], list[_Task]] = {}
        jobs: list[Job[Archived]] = []
        for repository in repositories(found):
            path = str(repository.directory.relative_to(self._root))
            system = self._systems.get(repository.plugin)
            if system is None:
                self.lost[repository.plugin] = self.lost.get(repository.plugin, 0) + 1
                self._seen.add((path, repository.plugin))
                continue
            task = _Task(path, repository, system)
            try:
                history = task.history()
            except NoHistory as where:
                self.without.append(str(where))
                continue
            except JackfieldError as error:
                self._seen.add((path, repository.plugin))
                jobs.append(Job(path, partial(_fail, error)))
                continue
            sharing.setdefault((repository.plugin, history), []).append(task)
        for (_, history), tasks in sharing.items():
            jobs.append(self._job(history, tasks))
        return jobs

    def checkpoint(self) -> None:
        """Write the manifest as it is by now, for a run that is broken off.

        Raises:
            BackendException: if it cannot be stored; the last one then still counts.
        """
        with self._lock:
            self._save()

    def finish(self, *, forget: bool = False) -> list[JackfieldError]:
        """Write the manifest, if it is to change, and delete what it does not need any more.

        `forget` leaves out the repositories that are no longer there.

        Returns:
            The errors of files that could not be deleted.

        Raises:
            BackendException: if the manifest cannot be stored; the last one then still counts.
        """
        with self._lock:
            if forget:
                for entry in self.gone:
                    del self._entries[entry.key]
            self._save()
            needless = self.before.archives - self._current.archives
            needless |= {
                name
                for name, number in numbers(self._names).items()
                if number < self._current.number
            }
            if self._current.number > self.before.number + 1:
                needless |= {
                    manifest_name(number)
                    for number in range(self.before.number + 1, self._current.number)
                }
        outcomes = self._store.delete(sorted(needless))
        return [each.error for each in outcomes if each.state is State.FAILED and each.error]

    def _job(self, history: Path, tasks: list[_Task]) -> Job[Archived]:
        """Give the job for the repository that has `history` in it, or else the first of `tasks`.

        Of the others the manifest says whose history they share.
        """
        own = [task for task in tasks if history.is_relative_to(task.directory.resolve())]
        owner = (own or tasks)[0]
        for task in tasks:
            self._seen.add((task.path, task.repository.plugin))
            if task is not owner:
                entry = replace(self._entry(task), same_as=owner.path)
                self._entries[entry.key] = entry
        return Job(owner.path, partial(self._archive, owner))

    def _archive(self, task: _Task) -> Archived:
        """Archive one repository, unless what the store holds is still good."""
        entry = self._entry(task)
        previous = self.before.entries.get(entry.key)
        fingerprint = task.fingerprint()
        if (
            not self._again
            and previous is not None
            and (previous.fingerprint, previous.format) == (fingerprint, entry.format)
            and previous.archive in self._names
        ):
            return Archived(previous, None)
        state = task.state()
        name = self._name(task, fingerprint)
        with scratch_directory() as directory:
            local = directory / name
            task.archive(local)
            entry = replace(
                entry,
                revision=state.revision,
                date=state.date,
                fingerprint=fingerprint,
                archive=name,
                size=local.stat().st_size,
                sha256=digest(local),
            )
            proof = self._store.put(local, name)
        with self._lock:
            self._entries[entry.key] = entry
            if time.monotonic() - self._saved > _CHECKPOINT:
                self._save()
        return Archived(entry, proof)

    def _entry(self, task: _Task) -> Entry:
        plugin = self._host.plugin(task.repository.plugin)
        format = task.repository.format.name
        return Entry(task.path, format, plugin.name, plugin.version, plugin.where)

    def _name(self, task: _Task, fingerprint: str) -> str:
        """Name an archive: after its repository, and different for every fingerprint."""
        place = "root" if task.path == "." else task.directory.name
        readable = re.sub(r"[^A-Za-z0-9_-]+", "-", place).strip("-")[:_READABLE]
        told_by = [task.path, task.repository.plugin, fingerprint]
        for attempt in ("", str(self.before.number)):  # never write over what the manifest names
            text = "\0".join([*told_by, attempt]).encode("utf-8", "surrogateescape")
            name = f"{readable or 'archive'}-{hashlib.sha256(text).hexdigest()[:16]}"
            if name + task.system.suffix not in self.before.archives:
                break
        return name + task.system.suffix

    def _save(self) -> None:
        """Write the manifest as it is by now; the lock is held."""
        entries = self._entries
        if entries != self._current.entries or self._shown_root != self._current.root:
            self._current = save(self._store, self._shown_root, entries.values(), self._current)
        self._saved = time.monotonic()


@dataclass(frozen=True, slots=True)
class _Task:
    """A repository at `path` below the root, and what its plugin can do with it."""

    path: str
    repository: Repository
    system: VersionControl

    @property
    def directory(self) -> Path:
        return self.repository.directory

    def history(self) -> Path:
        with self._answering():
            return self.system.history(self.directory, self.repository.format.name).resolve()

    def fingerprint(self) -> str:
        with self._answering():
            return self.system.fingerprint(self.directory, self.repository.format.name)

    def archive(self, target: Path) -> None:
        with self._answering():
            self.system.archive(self.directory, self.repository.format.name, target)

    def state(self) -> RepositoryState:
        """Say how it stands: nothing, where that cannot be told of what can be archived."""
        try:
            with self._answering():
                return self.system.state(self.directory, self.repository.format.name)
        except JackfieldError:
            return RepositoryState()

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self.repository.plugin, self.directory)


def _names_in(store: BackendWrapper) -> frozenset[str]:
    """List a store; one that is not there yet, but that the first put makes, is empty."""
    try:
        return frozenset(store.list())
    except BackendException as error:
        if error.code == ErrorCode.NOT_FOUND:
            return frozenset()
        raise


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fail(error: JackfieldError) -> Archived:
    raise error
