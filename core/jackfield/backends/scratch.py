"""A place to work in: for backends that make files on the way to their storage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jackfield.backends.temporary import sweep, temporary_directory

_swept: set[str] = set()


@contextmanager
def scratch_directory() -> Iterator[Path]:
    """Make a directory for temporary files (below ``TMPDIR``), and remove it with all in it.

    Nobody else can look into it. What processes that were killed have left is removed, too, by the
    first call of the next one.

    Raises:
        OSError: if it cannot be made.
    """
    import tempfile  # late: it is slow, and most backends need no such directory

    place = tempfile.gettempdir()
    if place not in _swept:
        _swept.add(place)
        sweep(place)
    with temporary_directory(Path(place)) as directory:
        yield directory
