"""Two trees as one: a project, and the site directory that an editable install of it is in."""

from __future__ import annotations

from jackfield.reading.errors import TreeError
from jackfield.reading.trees.tree import Tree


class TreeBeside:
    """A tree, and another one beside it, the paths of which begin with where that is.

    These are absolute, as no others are, and so they are shown.
    """

    def __init__(self, tree: Tree, place: str, other: Tree) -> None:
        """Put beside `tree` the tree `other`, which is at the absolute path `place`."""
        self._tree = tree
        self._place = place
        self._other = other

    def read(self, path: str) -> bytes:
        """Give the content of a file."""
        tree, inside = self._of(path)
        if tree is None:
            raise TreeError("it leads out of what is read")
        return tree.read(inside)

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory."""
        tree, inside = self._of(path)
        return tree is not None and tree.is_file(inside)

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        tree, inside = self._of(path)
        return tree is not None and tree.is_directory(inside)

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        tree, inside = self._of(path)
        return () if tree is None else tree.names(inside)

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        tree, inside = self._of(path)
        return () if tree is None else tree.dotted(inside, stem)

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        tree, inside = self._of(path)
        return tree is not None and tree.may_hold(inside, name)

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        tree, inside = self._of(path)
        return tree is None or tree.has_link(inside)

    def _of(self, path: str) -> tuple[Tree | None, str]:
        """Give the tree that a path leads into, None for neither, and the path in it."""
        if path == self._place:
            return self._other, ""
        if path.startswith(f"{self._place}/"):
            return self._other, path[len(self._place) + 1 :]
        return (None if path.startswith("/") else self._tree), path
