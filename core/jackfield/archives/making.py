"""Making archives: of every repository below a root, into a store.

A run may be killed at any moment. A repository's archive is a new file; the manifest names it
when it is there; what the manifest does not need any more is deleted last.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jackfield.archives.absence import emptied, is_absent
from jackfield.archives.ledger import Ledger
from jackfield.archives.manifest import Entry, Manifest, sha256_of
from jackfield.archives.naming import archive_name
from jackfield.archives.task import Task
from jackfield.backends import BackendException, BackendWrapper, Job, Proof, scratch_directory
from jackfield.errors import JackfieldError
from jackfield.formats import Found
from jackfield.host import Host
from jackfield.repositories import NoHistory
from jackfield.surveying import Systems, repositories


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
        self._ledger = Ledger(store, os.path.realpath(root), moved=moved)
        self._systems = Systems(host)
        self._seen: set[tuple[str, str]] = set()
        self.without: list[NoHistory] = []
        self.lost: dict[str, int] = {}
        self.left_out: list[str] = []
        self.mended: list[str] = []
        self.gone: list[Entry] = []
        self.passed_over: list[Entry] = []
        self.emptied: dict[Path, int] = {}

    @property
    def before(self) -> Manifest:
        """The manifest that was found."""
        return self._ledger.before

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
        return bool(self._ledger.unreachable)

    def damaged(self) -> list[JackfieldError]:
        """Say which of the archives that this run has neither made nor checked are not whole."""
        errors: list[JackfieldError] = []
        holdings = self._ledger.holdings
        for key, entry in sorted(self._ledger.entries.items()):
            name = entry.archive
            if key in self._ledger.noted or name is None:
                continue
            if holdings.unlisted and name not in holdings.names:
                continue  # it may be where nobody could look
            try:
                fault = holdings.fault(entry)
            except BackendException as error:
                errors.append(error)
            else:
                errors += [JackfieldError(f"{fault}, and was not made anew")] if fault else []
        return errors

    def finish(self, *, forget: bool = False) -> list[JackfieldError]:
        """Write the manifest, and delete what it does not need any more; see `Ledger.finish`.

        This is for a run that is broken off, too. `forget` leaves out the repositories that are no
        longer there.
        """
        return self._ledger.finish(self.gone if forget else ())

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
            fault = self._ledger.holdings.fault(previous)
            if fault is None:
                self._ledger.note([previous, *sharing])
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
        self._ledger.note([entry, *sharing])
        if fault is not None:
            self.mended.append(f"{fault}: archived anew")
        return Archived(entry, proof)

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


def _fail(error: JackfieldError) -> Archived:
    raise error
