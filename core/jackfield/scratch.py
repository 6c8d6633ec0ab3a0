"""A place to work in, for whoever makes files that nobody is to keep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jackfield.temporary import sweep, temporary_directory

_MEMORY = "/dev/shm"
_MOST_USED = 32 * 1024 * 1024
"""Bytes that may be used there at a time, by many threads: containers have 64 MiB for all that
they run."""

_MOST_MADE = 2048
"""Files and directories, likewise."""

_swept: set[str] = set()


@contextmanager
def scratch_directory(*, in_memory: bool = False) -> Iterator[Path]:
    """Make a directory for temporary files, and remove it with all in it.

    Nobody else can look into it. What processes that were killed have left is removed, too, by the
    first call of the next one.

    Args:
        in_memory: what goes into it is small. Where the system has a place in memory for that, with
            room enough, it is made there: on a busy disk, making and removing a few files takes
            longer than most programs that read them. Not if the user has set ``TMPDIR``.

    Raises:
        OSError: if it cannot be made.
    """
    if in_memory and "TMPDIR" not in os.environ and _is_usable(_MEMORY):
        place = _MEMORY
    else:
        import tempfile  # late: it is slow

        place = tempfile.gettempdir()
    if place not in _swept:
        _swept.add(place)
        sweep(place)
    with temporary_directory(Path(place)) as directory:
        yield directory


def _is_usable(place: str) -> bool:
    if not os.access(place, os.W_OK | os.X_OK):
        return False
    free = os.statvfs(place)
    has_room = not free.f_blocks or free.f_bavail * free.f_frsize >= _MOST_USED
    return has_room and (not free.f_files or free.f_favail >= _MOST_MADE)  # 0 is without limit
