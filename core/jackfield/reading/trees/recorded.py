"""Those files of a tree that a distribution has installed there, as a tree of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from jackfield.reading.errors import TreeError
from jackfield.reading.trees.tree import Tree, begun_with, joined


class RecordedTree:
    """What is recorded of a tree: these files, as far as they are there, and their directories."""

    def __init__(self, tree: Tree, recorded: Iterable[str]) -> None:
        self._tree = tree
        self._recorded = frozenset(recorded)
        self._sorted = sorted(self._recorded)

    def read(self, path: str) -> bytes:
        """Give the content of a file."""
        if path not in self._recorded:
            raise TreeError("the distribution does not record it as a file of its own")
        return self._tree.read(path)

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory."""
        return path in self._recorded and self._tree.is_file(path)

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return self._has_directory(path) and self._tree.is_directory(path)

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        return tuple([name for name in self._tree.names(path) if self._has(joined(path, name))])

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        return begun_with(stem, self.names(path))

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        return self._tree.may_hold(path, name)

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        return self._tree.has_link(path)

    def _has(self, path: str) -> bool:
        return path in self._recorded or self._has_directory(path)

    def _has_directory(self, path: str) -> bool:
        start = f"{path}/" if path else ""
        first = bisect_left(self._sorted, start)
        return first < len(self._sorted) and self._sorted[first].startswith(start)
