"""Whether the source of a move may be removed: not if it was changed, or is the target itself."""

from __future__ import annotations

import secrets

from jackfield.backends import BackendException, ErrorCode
from jackfield.cli.storage.ends import End, Facts

_COARSE = 1.0
"""Seconds: two looks at one file may see times that differ by less, if one of them rounds."""

_START = 32
"""Characters that the name of a probe has in common with that of the file: a store may treat names
by how they begin, and few take names that are much longer."""


class Removal:
    """Looks at both ends of a move before it, and again when the file has arrived.

    Two URLs may mean the same storage, and a local directory may be one. Then there is but one
    file, and to remove the source would remove what has arrived.
    """

    def __init__(self, source: End, target: End) -> None:
        """Look at both; raises what looking raises."""
        self._source, self._target = source, target
        self._before = source.look(), target.look()

    def check(self) -> None:
        """Raise a `BackendException`, code 56, if the source is not to be removed.

        What was the target before can be the source only if the one looks like the other, and if
        what is made beside the one is there beside the other.
        """
        if self._source.identity() & self._target.identity():
            raise self._kept(f"it is the same file as {self._target}")
        target, source = self._target.look(), self._source.look()
        before = self._before
        if source == before[0] and _may_be_one(*before) and _may_be_one(source, target):
            try:
                are_one = self._are_in_one_place()
            except BackendException as error:
                raise self._kept(
                    f"it may be the same file as {self._target}, and to find out failed: {error}"
                ) from error
            if are_one:
                raise self._kept(f"it is the same file as {self._target}")
            source = self._source.look()  # that took a while
        if source != before[0]:
            raise self._kept("it was changed while it was moved")

    def _are_in_one_place(self) -> bool:
        """Tell whether both ends are names in one place, by a file that is made there."""
        name = f"{self._target.name[:_START]}.jackfield-{secrets.token_hex(8)}"
        with self._target.made(name):
            if self._source.has(name):
                return True
        with self._source.made(name):  # of several stores it may have gone to another one
            return self._target.has(name)

    def _kept(self, why: str) -> BackendException:
        return BackendException(
            f"{self._source} is still there: {why}",
            ErrorCode.VALIDATION_FAILED,
            operation="move",
            masked=True,
        )


def _may_be_one(one: Facts | None, other: Facts | None) -> bool:
    """Tell whether two looks may have been at the same file, as far as they know."""
    if one is None or other is None:
        return False
    if None not in (one.size, other.size) and one.size != other.size:
        return False
    if one.mtime is None or other.mtime is None:
        return True
    return abs(one.mtime - other.mtime) < _COARSE
