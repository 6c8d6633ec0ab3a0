"""What one run writes down: the manifest as it was, and as it is to be, stored now and then.

Another run may do so at the same time: the later one of them to end gives way, and says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from jackfield.archives.holdings import Holdings, refuse_unseen
from jackfield.archives.manifest import Entry, load, manifest_name, numbers, save
from jackfield.archives.naming import is_archive, superseded
from jackfield.backends import BackendWrapper, State
from jackfield.backends.contract.unlisted import doubt, unreachable
from jackfield.errors import JackfieldError

_CHECKPOINT = 30.0
"""Seconds after which the manifest is written while the run goes on."""


class Ledger:
    """The entries of the manifest of a store. Any thread may note some.

    Attributes:
        before: the manifest that was found.
        holdings: what the store held then.
        entries: those that the manifest is to have, by their keys.
        noted: the keys of those that were noted in this run.
        unreachable: why parts of the storage did not answer; then nothing is deleted.
    """

    def __init__(self, store: BackendWrapper, root: str, *, moved: bool) -> None:
        """Read the manifest of `store`, for a run below `root`, the absolute path of a directory.

        `moved` allows the store's archives to be of another root, or of another machine's.

        Raises:
            JackfieldError: if they are, and may not be; or the manifest cannot be read.
            BackendException: if the store cannot be used.
        """
        self._store = store
        self._is_of = (root, _host_name())
        self.holdings = Holdings(store)
        self.before = load(store, self.holdings.names)
        if not self.before.number:
            refuse_unseen(store, self.holdings, any(map(is_archive, self.holdings.names)))
        self.holdings.measure(self.before.archives)
        self.unreachable = unreachable(self.holdings.unlisted)
        if not moved:
            self._refuse_another_root()
        self.entries = dict(self.before.entries)
        self.noted: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._current = self.before
        self._saved = time.monotonic()
        self._manifests = set(numbers(self.holdings.names))

    def note(self, entries: Iterable[Entry]) -> None:
        """Take down what the manifest is to say, and write it now and then."""
        with self._lock:
            noted = {each.key: each for each in entries}
            self.entries |= noted
            self.noted |= noted.keys()
            if time.monotonic() - self._saved > _CHECKPOINT:
                self._saved = time.monotonic()
                with suppress(JackfieldError):  # it is tried again at the end, which tells
                    self._save()

    def finish(self, forgotten: Iterable[Entry]) -> list[JackfieldError]:
        """Write the manifest, if it is to change, and delete what it does not need any more.

        It is without those entries that are to be `forgotten`, if all of the storage answers.

        Returns:
            The errors of files that could not be deleted, and why nothing was, where a part of the
            storage does not answer: it may have a manifest that needs them.

        Raises:
            JackfieldError: if another run has written one meanwhile.
            BackendException: if the manifest cannot be stored; the last one then still counts.
        """
        doomed = [each.key for each in forgotten]
        with self._lock:
            if not self.unreachable:
                for key in doomed:
                    del self.entries[key]
            self._save()
            self._check_counts()
            needless = self._needless()
        if self.unreachable and (needless or doomed):
            return [doubt(self._store.url, self.unreachable, "nothing is deleted")]
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
            made = superseded(self.holdings.names, self._current.archives)
            needless |= self.before.archives | made
        return needless - self._current.archives

    def _refuse_another_root(self) -> None:
        """Refuse what would replace the archives of other repositories by those of this root."""
        before, (root, host) = self.before, self._is_of
        if before.root not in {None, root}:
            raise JackfieldError(
                f"{self._store.url} holds the archives of {before.root!r}: choose another store "
                f"for {root!r}, or say --moved if it is the same under a new name"
            )
        if before.host not in {None, host}:
            raise JackfieldError(
                f"{self._store.url} holds the archives of {before.root!r} on {before.host!r}: "
                f"choose another store for that on {host!r}, or say --moved if it is "
                "the same machine under a new name"
            )

    def _save(self) -> None:
        """Write the manifest as it is by now; the lock is held."""
        current = self._current
        if self.entries == current.entries and self._is_of == (current.root, current.host):
            return
        now = Holdings(self._store)
        self.unreachable = unreachable(now.unlisted) or self.unreachable
        others = sorted(set(numbers(now.names)) - self._manifests)
        if others:
            raise self._outdone(others[-1])
        self._manifests.add(manifest_name(current.number + 1))
        self._current = save(self._store, *self._is_of, self.entries.values(), current)
        self._saved = time.monotonic()

    def _check_counts(self) -> None:
        """Look whether the manifest that was written is the one that counts.

        Another run may have looked for later ones when there was none yet, and have replaced it.
        What that one needs is not to be deleted.
        """
        if self._current is self.before:
            return
        now = Holdings(self._store)
        stored = load(self._store, self._manifests | now.names)
        if stored != replace(self._current, damaged=stored.damaged):
            raise self._outdone(manifest_name(stored.number))
        # This one may have replaced that of a run which had ended, with what it needs deleted.
        gone = (self._current.archives & self.holdings.names) - now.names
        if gone and not unreachable(now.unlisted):
            raise JackfieldError(
                f"{self._store.url}: another run has replaced {min(gone)!r} meanwhile, which the "
                "manifest names: archive once more"
            )

    def _outdone(self, manifest: str) -> JackfieldError:
        return JackfieldError(
            f"{self._store.url}: another run has written {manifest!r} there meanwhile, so what was "
            "archived now is not in the manifest: archive once more"
        )


def _host_name() -> str | None:
    """Give this machine's name, without a domain, which it may have in one network alone."""
    import socket  # late: most commands need no network

    return socket.gethostname().partition(".")[0].lower() or None
