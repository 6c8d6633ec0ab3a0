"""The meta backend for ``par2+…`` URLs."""

from __future__ import annotations

import contextvars
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jackfield.backends import (
    BackendException,
    Cancellation,
    ErrorCode,
    FatalBackendException,
    Layer,
    NameLocks,
    ParsedUrl,
    Proof,
    Settings,
    State,
    TemporaryLoadException,
    get_backend,
    is_temporary,
    scratch_directory,
)

from jackfield_par2 import options, packets, tool
from jackfield_par2.local import md5_of, stamp, working, workshop
from jackfield_par2.names import companion, index_name, owner_of, volume_name
from jackfield_par2.packets import EMPTY

_LOG = logging.getLogger(__name__)

_LONGEST_INDEX = 16 * 1024 * 1024
"""Bytes that are read of an index; par2 writes some 20 KiB."""


_LOST = "lost"
_FAULTS = {ErrorCode.NOT_FOUND: _LOST, ErrorCode.VALIDATION_FAILED: "damaged"}
"""Errors by which the inner storage says what has become of a recovery file."""


_DELETE_BATCH = 10_000
"""Names that are deleted at once; for each batch, the storage is listed."""


class Par2Backend(Layer):
    """Any storage, with recovery files beside each file: ``par2+file:///directory``.

    The recovery files are hidden, their names cannot be used, and they go when their file goes.
    `jackfield_par2.names` says what they are called, `jackfield_par2.options` what a URL may ask
    for. A file is checked whenever it is got; one that is damaged is repaired.

    **An old content and a new one:** a put stores the volume of the new content; then an index
    that knows both; then the file; and at last an index that knows the new content alone. So at
    whichever moment it ends, there is what it takes to check and to repair the file as it is.
    """

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Open the inner storage."""
        self._options, inner = options.split(parsed_url)
        # The inner storage again, for the recovery files: here it is asked what went wrong.
        self._companions = get_backend(inner, Settings(num_retries=1))
        super().__init__(self._companions.backend)
        self.parsed_url = parsed_url
        self.max_delete_batch = _DELETE_BATCH
        self.gets_whole = False
        self.proves_gets = True  # what was repaired need not have the size that is stored
        self._locks = NameLocks()  # a file and its recovery files belong together

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        """Store a file and its recovery files."""
        _check(remote_filename)
        with self._locks.held([remote_filename]), scratch_directory() as directory:
            before = stamp(source_path)
            with working("put"):
                content = tool.protect(source_path, directory, self._options.redundancy)
            old = [each for each in self._stored(remote_filename) if each != content]
            volume = volume_name(remote_filename, content)
            try:
                self._store(directory / tool.VOLUME, volume)
                self._store_index(directory / tool.INDEX, remote_filename, old)
                proof = self.backend._put(source_path, remote_filename)
            except Exception:
                self._forget_if_absent(remote_filename, content)
                raise
            if stamp(source_path) != before:
                raise BackendException(
                    f"{str(source_path)!r} has changed while it was put",
                    ErrorCode.VALIDATION_FAILED,
                )
            self._settle(directory, remote_filename, content, old)
            return proof

    def _settle(self, directory: Path, name: str, content: str, old: Sequence[str]) -> None:
        """Let the index of a file that was put know nothing else, and delete the old volumes.

        Another process that puts or deletes the file at the same time shows by the index, which is
        not the one that was stored before the file. Whose file was the later one sees to it.
        """
        index, known = directory / tool.INDEX, [content, *old]
        volume = volume_name(name, content)
        found = self._indexed(name) or []
        if found != known or self._is_absent(volume):
            if not self._is_stored(name, content, directory):
                return
            known = list(dict.fromkeys([*known, *found]))
            self._store(directory / tool.VOLUME, volume)
            self._store_index(index, name, known[1:])  # by this, one that stores it now notices
            if not self._is_stored(name, content, directory):
                return
        if len(known) > 1:
            self._store_index(index, name)
            if self._indexed(name) == [content]:
                self._forget([volume_name(name, each) for each in known[1:]])

    def _get(self, remote_filename: str, local_path: Path) -> None:
        """Fetch a file, whole and intact, or not at all."""
        _check(remote_filename)
        if is_temporary(local_path.parent.name):  # the host's, which watches the file grow there
            self._fetch_intact(remote_filename, local_path)
            return
        with scratch_directory() as directory:
            fetched = directory / "fetched"
            self._fetch_intact(remote_filename, fetched)
            with working("get"), fetched.open("rb") as reader, local_path.open("wb") as writer:
                shutil.copyfileobj(reader, writer)

    def _fetch_intact(self, name: str, fetched: Path) -> None:
        """Fetch a file and repair it if need be; it is worked on beside `fetched`."""
        self._fetch(name, fetched)
        content = md5_of(fetched)
        reason = self._examined(name, fetched, content)
        if reason is None:
            return
        self._fetch(name, fetched)  # the transfer's fault, perhaps: this file's, or that of others
        again = md5_of(fetched)
        reason = self._examined(name, fetched, again)
        if reason is not None:
            kind = FatalBackendException if again == content else BackendException
            raise _damaged(kind, name, reason)

    def _list(self) -> list[str]:
        names = (os.fsdecode(name) for name in self.backend._list())
        return [name for name in names if companion(name) is None]

    def _delete(self, filename: str) -> None:
        for error in self._delete_list([filename]).values():
            raise error

    def _delete_list(self, filenames: Sequence[str]) -> dict[str, Exception]:
        """Delete files, then the recovery files of those that are gone."""
        errors: dict[str, Exception] = {}
        for name in filenames:
            try:
                _check(name)
            except FatalBackendException as error:
                errors[name] = error
        names = [name for name in filenames if name not in errors]
        with self._locks.held(names):
            gone = []
            for outcome in self._companions.delete(names):
                if outcome.error is not None:
                    errors[outcome.name] = _original(outcome.error)
                    continue
                gone.append(outcome.name)
                if outcome.state is State.ABSENT:
                    errors[outcome.name] = BackendException(
                        "there is no such file", ErrorCode.NOT_FOUND
                    )
            self._forget_all(gone)
        return errors

    def _optional(self, name: str, method: Any) -> Any:
        """Hide the recovery files from queries; have no ``_move``, since a file is read anyway."""
        if name == "_move":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute '_move'")
        if name == "_query":
            return lambda filename: {"size": -1} if companion(filename) else method(filename)
        if name == "_query_list":
            return lambda filenames: (
                {each: {"size": -1} for each in filenames if companion(each)}
                | dict(method([each for each in filenames if not companion(each)]) or {})
            )
        return method

    def _examined(self, name: str, fetched: Path, content: str) -> str | None:
        """Make sure that `fetched` is intact, or repair it; give why that cannot be done.

        `content` is its MD5.
        """
        known = self._indexed(name) or []
        if content in known:
            return None
        # Then the index may be lost, or that of another process which put the file as well.
        volumes = self._volumes(name)
        if content in volumes:
            self._warn("the index of %r was lost or damaged; the file is intact", name)
            self._heal(fetched, name, known)
            return None
        if not (known or volumes):
            self._warn(
                "%r has no recovery files, so it cannot be checked; to put it again makes them",
                name,
            )
            return None
        reason = self._repaired(name, fetched, known) if known else None
        if (reason or not known) and not set(volumes).issubset(known):
            reason = self._repaired(name, fetched, list(dict.fromkeys([*known, *volumes])))
        if reason is None:
            self._warn("%r was damaged, and has been repaired", name)
            self._heal(fetched, name, known)
        return reason

    def _repaired(self, name: str, fetched: Path, known: Sequence[str]) -> str | None:
        """Repair `fetched`, to be one of the contents that are known; give why that failed.

        If several can be restored, that one is right of which the most blocks were intact.
        """
        restored: list[tuple[int, Path]] = []
        reasons = []
        # With a choice, nothing is to be taken for an empty file: that can be had from any.
        for content in [each for each in known if each != EMPTY or len(known) == 1]:
            with workshop(fetched.parent / content) as directory:
                repair = self._rebuilt(name, fetched, content, directory)
                if repair.failure is None:
                    result = fetched.parent / f"{content}.done"
                    restored.append((repair.intact, (directory / tool.DATA).replace(result)))
                else:
                    reasons.append(repair.failure)
        restored.sort()
        if not restored:
            return "; ".join(dict.fromkeys(reasons))
        if len(restored) > 1 and restored[-1][0] == restored[-2][0]:
            return "a put that was cut off left two contents, and it may be either"
        restored[-1][1].replace(fetched)
        return None

    def _rebuilt(self, name: str, fetched: Path, content: str, directory: Path) -> tool.Repair:
        """Make the file with that `content` in `directory`."""
        data = directory / tool.DATA
        if content == EMPTY:
            data.touch()
            return tool.Repair(0)
        fault = self._fetch_companion(volume_name(name, content), directory / tool.VOLUME)
        if fault is not None:
            return tool.Repair(0, f"its recovery file is {fault}")
        with working("get"):
            shutil.copyfile(fetched, data)
        repair = tool.repair(directory)
        if repair.failure is None and md5_of(data) != content:
            return tool.Repair(0, "its recovery file is not its own")
        return repair

    def _indexed(self, name: str) -> list[str] | None:
        """Give the contents that the file's index knows; none if it is damaged, None if lost."""
        with scratch_directory() as directory:
            index = directory / "index"
            fault = self._fetch_companion(index_name(name), index)
            if fault is not None:
                return None if fault == _LOST else []
            with index.open("rb") as file:
                return packets.contents(file.read(_LONGEST_INDEX))

    def _stored(self, name: str) -> list[str]:
        """Give the contents that a file about to be put may have now."""
        known = self._indexed(name)
        if known is None:
            return []  # as a rule it is a new file: not worth listing the storage
        return known or self._volumes(name)

    def _volumes(self, name: str) -> list[str]:
        """Give the contents that the storage has a volume of the file for."""
        owner = owner_of(name)
        found = map(companion, self._companions.list())
        return [each.content for each in found if each and each.owner == owner and each.content]

    def _heal(self, fetched: Path, name: str, known: Sequence[str]) -> None:
        """Store a file that was repaired, if that is wanted; a failure is only announced.

        Not one that was put anew or deleted meanwhile, so that its index does not have the
        contents that were `known`.
        """
        if not self._options.heal:
            return
        try:
            with self._locks.held([name]):
                if (self._indexed(name) or []) != known or self._is_absent(name):
                    return
                self._put(fetched, name)
        except Exception as error:  # noqa: BLE001 - whoever gets the file has it
            self._warn("%r cannot be stored as repaired: %s", name, error)
        else:
            self._warn("%r has been stored as repaired", name)

    def _forget_all(self, names: Sequence[str]) -> None:
        """Delete all recovery files of `names`; a failure is only announced.

        Not of one that is there: another process has put it meanwhile.
        """
        if not names:
            return
        try:
            stored = self._companions.list()
        except BackendException as error:
            if error.code != ErrorCode.NOT_FOUND:  # the storage is not made before the first put
                self._warn("recovery files of deleted files are left behind: %s", error)
            return
        owners = {owner_of(name) for name in set(names).difference(stored)}
        found = [(name, companion(name)) for name in stored]
        self._forget([name for name, each in found if each and each.owner in owners])

    def _forget_if_absent(self, name: str, content: str) -> None:
        """Delete the recovery files of a file that could not be stored, and is not there.

        On a storage that is full they would be what fills it.
        """
        if self._is_absent(name):
            self._forget([index_name(name), volume_name(name, content)])

    def _is_stored(self, name: str, content: str, directory: Path) -> bool:
        """Tell whether a file is there with that content, an MD5, by fetching it."""
        stored = directory / "stored"
        return self._fetch_companion(name, stored) is None and md5_of(stored) == content

    def _is_absent(self, name: str) -> bool:
        return self._companions.query([name])[0].state is State.ABSENT

    def _forget(self, companions: Sequence[str]) -> None:
        """Delete recovery files; what is left behind does no harm, and is only announced."""
        for outcome in self._companions.delete(companions):
            if outcome.error is not None:
                self._warn("a recovery file is left behind: %s", outcome.error)

    def _fetch(self, name: str, local_path: Path) -> None:
        self.backend._get(name, local_path)
        if not local_path.exists():
            raise BackendException(f"the backend gave no file for {name!r}")

    def _fetch_companion(self, name: str, local_path: Path) -> str | None:
        """Fetch a recovery file; give what is wrong with it, in a word, if it cannot be had."""
        try:
            _unmetered(lambda: self._companions.get(name, local_path))
        except BackendException as error:
            if error.code in _FAULTS:
                return _FAULTS[error.code]
            raise _about_companion(error) from error
        return None

    def _store(self, path: Path, name: str) -> None:
        try:
            _unmetered(lambda: self._companions.put(path, name))
        except BackendException as error:
            raise _about_companion(error) from error

    def _store_index(self, index: Path, name: str, old: Sequence[str] = ()) -> None:
        """Store the index of the new content, which knows of the old ones as well."""
        stored = index.with_name("index")
        with working("put"):
            stored.write_bytes(index.read_bytes() + b"".join(map(packets.description, old)))
        self._store(stored, index_name(name))

    def _warn(self, text: str, *arguments: object) -> None:
        _LOG.warning("par2+%s: " + text, self.parsed_url, *arguments)


def _unmetered(call: Callable[[], object]) -> None:
    """Call without a report of bytes, which are to be those of the file alone; end when told to."""
    cancellation = Cancellation()

    def work() -> None:
        with cancellation.current():
            call()

    contextvars.Context().run(work)


def _check(name: str) -> None:
    if companion(name) is not None:
        raise FatalBackendException(f"{name!r} is reserved for recovery files")


def _damaged(kind: type[BackendException], name: str, reason: str) -> BackendException:
    return kind(f"{name!r} is damaged beyond repair: {reason}", ErrorCode.VALIDATION_FAILED)


def _original(error: BackendException) -> Exception:
    """Give the inner storage's own exception, which says whether waiting heals it."""
    return error.__cause__ if isinstance(error.__cause__, Exception) else error


def _about_companion(error: BackendException) -> BackendException:
    """Keep the message, which names the recovery file, and whether waiting heals it."""
    kinds = (FatalBackendException, TemporaryLoadException)
    kind = next((each for each in kinds if isinstance(error.__cause__, each)), BackendException)
    return kind(str(error), error.code)
