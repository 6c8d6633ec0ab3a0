"""Backends that keep the contract, each in a way of its own.

All store in this process, by the path of their URL.
"""

from __future__ import annotations

import errno
import os
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import Backend, ErrorCode, FatalBackendException
from jackfield.backends.meter import current_meter

STORES: dict[str, dict[str, bytes]] = {}


def not_found(name: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


class Bare(Backend):
    """The four required methods and no other."""

    has_network_location = False

    @property
    def files(self) -> dict[str, bytes]:
        return STORES.setdefault(self.parsed_url.path, {})

    def _get(self, remote_filename: str, local_path: Path) -> None:
        if remote_filename not in self.files:
            raise not_found(remote_filename)
        local_path.write_bytes(self.files[remote_filename])

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.files[remote_filename] = source_path.read_bytes()

    def _list(self) -> list[str]:
        return list(self.files.copy())

    def _delete(self, filename: str) -> None:
        if self.files.pop(filename, None) is None:
            raise not_found(filename)


class Full(Bare):
    """Every optional method as well."""

    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        errors: dict[str, Exception] = {}
        for name in filenames:
            try:
                self._delete(name)
            except OSError as error:
                errors[name] = error
        return errors

    def _query(self, filename: str) -> Mapping[str, int | None] | None:
        return {"size": len(self.files[filename]) if filename in self.files else -1}

    def _query_list(self, filenames: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
        return {name: self._query(name) for name in filenames}

    def _move(self, source_path: Path, remote_filename: str) -> bool | None:
        self._put(source_path, remote_filename)
        source_path.unlink()
        return True

    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        return self.files.get(remote_filename) == source_path.read_bytes()

    def _identity(self, filename: str) -> set[str] | None:
        return {f"{self.parsed_url.path}/{filename}"} if filename in self.files else None

    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NO_SPACE if isinstance(exception, MemoryError) else None

    def _retry_cleanup(self) -> None:
        pass

    def _unlisted(self) -> list[Exception] | None:
        return None

    def _close(self) -> None:
        pass


class DeletesSilently(Full):
    def _delete(self, filename: str) -> None:
        self.files.pop(filename, None)

    def _delete_list(self, filenames: Sequence[str]) -> None:
        for name in filenames:
            self._delete(name)


class KnowsNoSizes(Full):
    def _query(self, filename: str) -> Mapping[str, int | None] | None:
        return {"size": -1} if filename not in self.files else None

    def _query_list(self, filenames: Sequence[str]) -> dict[str, None]:
        return dict.fromkeys(filenames)


class NeverMoves(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        return False


class RefusesNames(Full):
    """As a storage that folds case and normalises would have to."""

    def _put(self, source_path: Path, remote_filename: str) -> None:
        folded = unicodedata.normalize("NFC", remote_filename.casefold())
        if remote_filename.strip(" .-") != remote_filename.strip("."):
            raise FatalBackendException(f"{remote_filename!r} is no name here")
        if any(ord(character) < 32 or character in '\\:?*"<>|' for character in remote_filename):
            raise FatalBackendException(f"{remote_filename!r} is no name here")
        for name in self._list():
            other = unicodedata.normalize("NFC", name.casefold())
            if other == folded and name != remote_filename:
                raise FatalBackendException(f"{name!r} is there already")
        super()._put(source_path, remote_filename)


class IsNotThereAtFirst(Full):
    def _list(self) -> list[str]:
        if self.parsed_url.path not in STORES:
            raise FatalBackendException("there is no such store", ErrorCode.NOT_FOUND)
        return super()._list()


class OneAtATime(Full):
    """It cannot be used by several threads, and says so."""

    thread_safe = False

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.name = remote_filename
        content = source_path.read_bytes()
        time.sleep(0.002)
        self.files[self.name] = content


class Reports(Full):
    """One that keeps the contract: it reports bytes."""

    reports_bytes = True

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        self.tell(len(self.files[remote_filename]))

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.tell(source_path.stat().st_size)
        super()._put(source_path, remote_filename)

    def tell(self, count: int) -> None:
        meter = current_meter()
        if meter is not None:
            meter(count)


GOOD = [
    Bare,
    Full,
    DeletesSilently,
    KnowsNoSizes,
    NeverMoves,
    RefusesNames,
    IsNotThereAtFirst,
    OneAtATime,
    Reports,
]
