"""A directory of a tree, as a tree of its own: what an sdist holds is in one."""

from __future__ import annotations

from jackfield.reading.trees.tree import Tree, joined


class SubTree:
    """A directory of a tree, as a tree of its own."""

    def __init__(self, tree: Tree, directory: str) -> None:
        self._tree = tree
        self._directory = directory

    def read(self, path: str) -> bytes:
        """Give the content of a file."""
        return self._tree.read(joined(self._directory, path))

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory."""
        return self._tree.is_file(joined(self._directory, path))

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return self._tree.is_directory(joined(self._directory, path))

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        return self._tree.names(joined(self._directory, path))

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        return self._tree.dotted(joined(self._directory, path), stem)

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        return self._tree.may_hold(joined(self._directory, path), name)

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        return self._tree.has_link(joined(self._directory, path))
