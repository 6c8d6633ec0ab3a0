"""Whether the source of a move may be removed: not if it was changed, or is the target itself."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from jackfield.backends import BackendException, BackendWrapper, ErrorCode, State

_COARSE = 1.0
"""Seconds: two looks at one file may see times that differ by less, if one of them rounds."""


class Facts(NamedTuple):
    """What is known of a file: its size in bytes and its time, in seconds since 1970."""

    size: int | None
    mtime: float | None


Look = Callable[[], Facts | None]
"""Looks at a file; None where there is none."""


class Removal:
    """Looks at both ends of a move before it, and again when the file has arrived.

    Two URLs may mean the same storage, and a local directory may be one. Then there is but one
    file, and to remove the source would remove what has arrived.
    """

    def __init__(self, source: Look, target: Look) -> None:
        """Look at both; raises what looking raises."""
        self._looks = source, target
        self._before = source(), target()

    def check(self, shown_source: str, shown_target: str) -> None:
        """Raise a `BackendException`, code 56, if the source is not to be removed."""
        source, target = (look() for look in self._looks)
        if _may_be_one(*self._before) and _may_be_one(source, target):
            raise BackendException(
                f"{shown_source} is still there: it may be the same file as {shown_target} "
                "(jackfield rm removes it if it is another one)",
                ErrorCode.VALIDATION_FAILED,
                operation="move",
            )
        if source != self._before[0]:
            raise BackendException(
                f"{shown_source} was changed while it was moved, so it is still there",
                ErrorCode.VALIDATION_FAILED,
                operation="move",
            )


def in_store(store: BackendWrapper, name: str) -> Facts | None:
    """Look at a file of a store.

    Raises:
        BackendException: if that fails.
    """
    outcome = store.query([name])[0]
    if outcome.error is not None:
        raise outcome.error
    absent = outcome.state is State.ABSENT or (
        outcome.state is State.UNKNOWN and not _is_listed(store, name)
    )
    return None if absent else Facts(outcome.size, outcome.mtime)


def in_directory(path: Path) -> Facts | None:
    """Look at a local file; a device or a pipe is none."""
    try:
        status = path.stat()
    except OSError:
        return None  # if something is wrong with the path, getting the file says so
    return Facts(status.st_size, status.st_mtime) if stat.S_ISREG(status.st_mode) else None


def _is_listed(store: BackendWrapper, name: str) -> bool:
    try:
        return name in store.list()
    except BackendException as error:
        if error.code == ErrorCode.NOT_FOUND:
            return False
        raise


def _may_be_one(one: Facts | None, other: Facts | None) -> bool:
    """Tell whether two looks may have been at the same file, as far as they know."""
    if one is None or other is None:
        return False
    if None not in (one.size, other.size) and one.size != other.size:
        return False
    if one.mtime is None or other.mtime is None:
        return True
    return abs(one.mtime - other.mtime) < _COARSE
