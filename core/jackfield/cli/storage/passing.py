"""A place for files that only pass through: between two stores, or to be compared."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from jackfield.backends import BackendWrapper, scratch_directory

_SMALL = 1024 * 1024
"""Bytes up to which a file is kept in memory, where the system has a place for that."""


class Passing:
    """Paths in a directory that nobody else can look into, made when the first one is wanted.

    One for all files: to make and remove one for each takes longer than to copy a small file.
    Any thread may use it.
    """

    def __init__(self, stack: ExitStack) -> None:
        """Let `stack` remove what there is in the end."""
        self._stack = stack
        self._directories: dict[bool, Path] = {}
        self._numbers = count()
        self._lock = threading.Lock()

    @contextmanager
    def file(self, size: int | None) -> Iterator[Path]:
        """Give a path where there is nothing; remove what is there after the block.

        `size` is how many bytes it is going to hold, None where that is not known.
        """
        path = self._directory(size is not None and size <= _SMALL) / str(next(self._numbers))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _directory(self, small: bool) -> Path:
        with self._lock:
            if small not in self._directories:
                made = self._stack.enter_context(scratch_directory(in_memory=small))
                self._directories[small] = made
            return self._directories[small]


def size_at_hand(store: BackendWrapper, name: str) -> int | None:
    """Give the size of a stored file if that can be known at once, without a network."""
    return None if store.backend.may_stall else store.query([name])[0].size
