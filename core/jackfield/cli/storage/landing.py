"""Local directories in which the files of a store arrive, under the names that they have there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from jackfield.backends.contract.folding import FoldedNames, alike, folds


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
