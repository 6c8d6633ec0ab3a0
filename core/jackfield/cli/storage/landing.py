"""Local directories in which the files of a store arrive, under the names that they have there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from jackfield.backends import create_temporary
from jackfield.backends.contract.folding import FoldedNames, alike, folds

TIME_UNITS = (0.01, 1.0, 2.0)
"""Seconds that some file systems count in: exFAT, those of old Macs, FAT. A time is cut to them."""

_ODD_TIME = 1_000_000_001.987
"""A time that each of them cuts in another way."""


class Landing:
    """Sees to it that no file takes the place of another one, in a directory that folds names.

    It is tried out whether a directory does so if some names in it are alike.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Take the paths that files are going to."""
        names: dict[Path, set[str]] = {}
        for path in paths:
            names.setdefault(path.parent, set()).add(path.name)
        self._folded: Mapping[Path, FoldedNames] = {
            directory: FoldedNames(directory)
            for directory, new in names.items()
            if _some_are_alike(directory, new) and folds(directory)
        }

    def given(self, path: Path) -> AbstractContextManager[None]:
        """Let a file come to be at a path, in the block; raises what `FoldedNames.given` does."""
        names = self._folded.get(path.parent)
        return nullcontext() if names is None else names.given(path.name)


def _some_are_alike(directory: Path, new: set[str]) -> bool:
    there: list[str] = []
    with suppress(OSError):  # who writes into it learns why
        there = os.listdir(directory)  # noqa: PTH208 - the names are wanted
    names = new.union(there)
    return len(set(map(alike, names))) < len(names)


def time_unit(directory: Path) -> float:
    """Try out which of `TIME_UNITS` times of files in a directory are cut to; 0 if to none."""
    try:
        descriptor, path = create_temporary(directory)
    except OSError:
        return 0
    probe = Path(path)
    try:
        os.utime(probe, (_ODD_TIME, _ODD_TIME))
        kept = probe.stat().st_mtime
    except OSError:
        return 0
    finally:
        with suppress(OSError):
            probe.unlink()
        os.close(descriptor)
    return next((unit for unit in TIME_UNITS if abs(_ODD_TIME // unit * unit - kept) < 0.001), 0)
