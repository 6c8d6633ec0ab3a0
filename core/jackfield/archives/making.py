"""Making archives: of every repository below a root, into a store.

A run may be killed at any moment. A repository's archive is a new file; the manifest names it
when it is there; what the manifest does not need any more is deleted last.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jackfield.archives.absence import emptied, is_absent
from jackfield.archives.holdings import Holdings, refuse_unseen
from jackfield.archives.manifest import Entry, load, manifest_name, numbers, save, sha256_of
from jackfield.archives.naming import archive_name, is_archive, superseded
from jackfield.archives.task import Task
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    Job,
    Proof,
    State,
    scratch_directory,
)
from jackfield.backends.contract.unlisted import doubt, unreachable
from jackfield.errors import JackfieldError
from jackfield.formats import Found
from jackfield.host import Host
from jackfield.repositories import NoHistory
from jackfield.surveying import Systems, repositories

_CHECKPOINT = 30.0
"""Seconds after which the manifest is written while the run goes on."""


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
        without: why it has no archive, for each repository that need not have one.
        hindrances: plugin -> why it cannot be used.
        lost: plugin -> the number of repositories without an archive for that reason.
        gone: the entries of repositories that are no longer there.
        passed_over: the entries of those that are, as far as can be told, but were not found: they
            were excluded, cannot be read, or their plugin is not there.
        emptied: an empty directory -> the number of those of them that were in it: a disk that is
            not mounted looks like that.
        left_out: a line for each thing that no archive has, but should.
        mended: a line for each archive that the store had lost, or a part of it, and has anew.

    All are complete after `jobs`, but for the last two, which are when those have been run.
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
            moved: the store's archives may be of another root, or of another machine's.

        Raises:
            JackfieldError: if they are, and may not be; or the manifest cannot be read.
            BackendException: if the store cannot be used.
        """
        self._host = host
        self._root = root
        self._store = store
        self._again = again
        self._shown_root = os.path.realpath(root)
        self._holdings = Holdings(store)
        self._names = self._holdings.names
        self.before = load(store, self._names)
        if not self.before.number:
            refuse_unseen(store, self._holdings, any(map(is_archive, self._names)))
        self._holdings.measure(self.before.archives)
        self._unreachable = unreachable(self._holdings.unlisted)
        self._host_name = _host_name()
        if not moved:
            self._refuse_another_root()
        self._systems = Systems(host)
        self._lock = threading.Lock()
        self._current = self.before
        self._entries = dict(self.before.entries)
        self._saved = time.monotonic()
        self._manifests = set(numbers(self._names))
        self._seen: set[tuple[str, str]] = set()
        self._noted: set[tuple[str, str]] = set()
        self.without: list[NoHistory] = []
        self.lost: dict[str, int] = {}
        self.left_out: list[str] = []
        self.mended: list[str] = []
        self.gone: list[Entry] = []
        self.passed_over: list[Entry] = []
        self.emptied: dict[Path, int] = {}

    @property
    def hindrances(self) -> dict[str, JackfieldError]:
        """Why plugins cannot be used."""
        return self._systems.hindrances

    def jobs(self, found: Iterable[Found]) -> list[Job[Archived]]:
        """Give the work: a job for each history, and one that fails for each that is not found."""
        sharing: dict[tuple[str, Path], list[Task]] = {}
        jobs: list[Job[Archived]] = []
        for repository in repositories(found):
            path = str(repository.directory.relative_to(self._root))
            self._seen.add((path, repository.plugin))
            system = self._systems.get(repository.plugin)
            if system is None:
                self.lost[repository.plugin] = self.lost.get(repository.plugin, 0) + 1
                continue
            task = Task(path, repository, system)
            try:
                history = task.history()
            except NoHistory as where:
                self.without.append(where)
                continue
            except JackfieldError as error:
                jobs.append(Job(path, partial(_fail, error)))
                continue
            sharing.setdefault((repository.plugin, history), []).append(task)
        for (_, history), tasks in sharing.items():
            jobs.append(self._job(history, tasks))
        self._look_for_the_others()
        return jobs

    @property
    def is_partly_unreachable(self) -> bool:
        """Whether a part of the storage did not answer; then nothing is deleted or forgotten."""
        return bool(self._unreachable)

    def damaged(self) -> list[JackfieldError]:
        """Say which of the archives that this run has neither made nor checked are not whole."""
        errors: list[JackfieldError] = []
        for key, entry in sorted(self._entries.items()):
            name = entry.archive
            if key in self._noted or name is None:
                continue
            if self._holdings.unlisted and name not in self._names:
                continue  # it may be where nobody could look
            try:
                fault = self._holdings.fault(entry)
            except BackendException as error:
                errors.append(error)
            else:
                errors += [JackfieldError(f"{fault}, and was not made anew")] if fault else []
        return errors

    def finish(self, *, forget: bool = False) -> list[JackfieldError]:
        """Write the manifest, if it is to change, and delete what it does not need any more.

        This is for a run that is broken off, too. `forget` leaves out the repositories that are no
        longer there.

        Returns:
            The errors of files that could not be deleted, and why nothing was, where a part of the
            storage does not answer: it may have a manifest that needs them.

        Raises:
            JackfieldError: if another run has written one meanwhile.
            BackendException: if the manifest cannot be stored; the last one then still counts.
        """
        with self._lock:
            if forget and not self._unreachable:
                for entry in self.gone:
                    del self._entries[entry.key]
            self._save()
            self._check_counts()
            needless = self._needless()
        if self._unreachable and (needless or (forget and self.gone)):
            return [doubt(self._store.url, self._unreachable, "nothing is deleted")]
        outcomes = self._store.delete(sorted(needless))
        return [each.error for each in outcomes if each.state is State.FAILED and each.error]

    def _needless(self) -> set[str]:
        """Name the files that the manifest does not need any more, or that a killed run left."""
        needless = {
            name
            for name, number in numbers(self._manifests).items()
            if number < self._current.number
        }
        if self._current is not self.before:
            # So a run that is under way and made some of these archives learns of it.
            needless |= self.before.archives | superseded(self._names, self._current.archives)
        return needless - self._current.archives

    def _refuse_another_root(self) -> None:
        """Refuse what would replace the archives of other repositories by those of this root."""
        before = self.before
        if before.root not in {None, self._shown_root}:
            raise JackfieldError(
                f"{self._store.url} holds the archives of {before.root!r}: choose another store "
                f"for {self._shown_root!r}, or say --moved if it is the same under a new name"
            )
        if before.host not in {None, self._host_name}:
            raise JackfieldError(
                f"{self._store.url} holds the archives of {before.root!r} on {before.host!r}: "
                f"choose another store for that on {self._host_name!r}, or say --moved if it is "
                "the same machine under a new name"
            )

    def _look_for_the_others(self) -> None:
        """Tell which of the repositories that were not found are no longer there."""
        unseen = [each for key, each in self.before.entries.items() if key not in self._seen]
        absent = {each.key for each in unseen if self._is_absent(each)}
        # Whoever shares the history of one needs its archive.
        needed = {
            (each.same_as, each.plugin)
            for key, each in self.before.entries.items()
            if key not in absent
        }
        for entry in unseen:
            is_gone = entry.key in absent and entry.key not in needed
            (self.gone if is_gone else self.passed_over).append(entry)

    def _is_absent(self, entry: Entry) -> bool:
        """Tell whether a repository is not where it was, and no disk is missing there."""
        directory = self._root / entry.path
        formats = [each for each in self._host.formats if each.plugin == entry.plugin]
        if not is_absent(directory, formats):
            return False
        try:
            left = emptied(directory, self._root)
        except OSError:
            return False
        if left is not None:
            self.emptied[left] = self.emptied.get(left, 0) + 1
        return left is None

    def _job(self, history: Path, tasks: list[Task]) -> Job[Archived]:
        """Give the job for the repository that has `history` in it, or else the first of `tasks`.

        Of the others the manifest will say whose history they share.
        """
        own = [task for task in tasks if history.is_relative_to(task.directory.resolve())]
        owner = (own or tasks)[0]
        sharing = [
            replace(self._entry(task), same_as=owner.path) for task in tasks if task is not owner
        ]
        return Job(owner.path, partial(self._archive, owner, sharing))

    def _archive(self, task: Task, sharing: Sequence[Entry]) -> Archived:
        """Archive one repository, unless what the store holds is still good.

        Only when there is an archive, those that share its history have it as theirs.
        """
        entry = self._entry(task)
        previous = self.before.entries.get(entry.key)
        self.left_out += task.left_out()
        fingerprint = task.fingerprint()
        fault = None
        if (
            not self._again
            and previous is not None
            and previous.archive is not None
            and (previous.fingerprint, previous.format) == (fingerprint, entry.format)
        ):
            fault = self._holdings.fault(previous)
            if fault is None:
                self._note([previous, *sharing])
                return Archived(previous, None)
        state = task.state()
        name = self._name(task, fingerprint)
        with scratch_directory() as directory:
            local = directory / name
            task.archive(local)
            if not local.is_file():
                plugin = task.repository.plugin
                raise JackfieldError(f"{task.directory}: plugin {plugin!r} has written no archive")
            entry = replace(
                entry,
                revision=state.revision,
                date=state.date,
                fingerprint=fingerprint,
                archive=name,
                size=local.stat().st_size,
                sha256=sha256_of(local),
            )
            proof = self._store.put(local, name)
        self._note([entry, *sharing])
        if fault is not None:
            self.mended.append(f"{fault}: archived anew")
        return Archived(entry, proof)

    def _note(self, entries: Iterable[Entry]) -> None:
        """Take down what the manifest is to say, and write it now and then."""
        with self._lock:
            noted = {each.key: each for each in entries}
            self._entries |= noted
            self._noted |= noted.keys()
            if time.monotonic() - self._saved > _CHECKPOINT:
                self._saved = time.monotonic()
                with suppress(JackfieldError):  # it is tried again at the end, which tells
                    self._save()

    def _entry(self, task: Task) -> Entry:
        plugin = self._host.plugin(task.repository.plugin)
        format = task.repository.format.name
        return Entry(task.path, format, plugin.name, plugin.version, plugin.where)

    def _name(self, task: Task, fingerprint: str) -> str:
        """Name an archive: different for every fingerprint, and not as one that is needed."""
        named_by = (task.path, task.repository.plugin, task.system.suffix, fingerprint)
        name = archive_name(*named_by)
        if name in self.before.archives:
            name = archive_name(*named_by, str(self.before.number))
        return name

    def _save(self) -> None:
        """Write the manifest as it is by now; the lock is held."""
        entries, current = self._entries, self._current
        is_of = (current.root, current.host)
        if entries == current.entries and is_of == (self._shown_root, self._host_name):
            return
        now = Holdings(self._store)
        self._unreachable = unreachable(now.unlisted) or self._unreachable
        others = sorted(set(numbers(now.names)) - self._manifests)
        if others:
            raise self._outdone(others[-1])
        self._manifests.add(manifest_name(current.number + 1))
        self._current = save(
            self._store, self._shown_root, self._host_name, entries.values(), current
        )
        self._saved = time.monotonic()

    def _check_counts(self) -> None:
        """Look whether the manifest that was written is the one that counts.

        Another run may have looked for later ones when there was none yet, and have replaced it.
        What that one needs is not to be deleted.
        """
        if self._current is self.before:
            return
        stored = load(self._store, self._manifests | Holdings(self._store).names)
        if stored != replace(self._current, damaged=stored.damaged):
            raise self._outdone(manifest_name(stored.number))

    def _outdone(self, manifest: str) -> JackfieldError:
        return JackfieldError(
            f"{self._store.url}: another run has written {manifest!r} there meanwhile, so what was "
            "archived now is not in the manifest: archive once more"
        )


def _host_name() -> str | None:
    """Give this machine's name, without a domain, which it may have in one network alone."""
    import socket  # late: most commands need no network

    return socket.gethostname().partition(".")[0].lower() or None


def _fail(error: JackfieldError) -> Archived:
    raise error
