"""Whether a repository is not where it was, as far as that can be told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from jackfield.formats import ControlFormat
from jackfield.formats.control import told
from jackfield.kinds import is_gone


def is_absent(directory: Path, formats: Sequence[ControlFormat]) -> bool:
    """Tell whether nothing in `directory` is of one of `formats`; what cannot be told is no yes.

    Args:
        directory: where it was.
        formats: those of the plugin that knew it; none if that is not there.
    """
    if formats:
        return told(directory, formats) == ((), ())
    return is_gone(directory)


def emptied(directory: Path, root: Path) -> Path | None:
    """Give the directory that is left of a path below `root`, if there is nothing in it.

    Raises:
        OSError: if it cannot be looked at.
    """
    left = directory
    while True:
        try:
            with os.scandir(left) as listing:
                return left if next(listing, None) is None else None
        except (FileNotFoundError, NotADirectoryError):
            if left == root:
                return None
            left = left.parent
