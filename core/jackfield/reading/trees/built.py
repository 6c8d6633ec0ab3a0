"""A project's tree as far as a build takes it into a wheel as it is."""

from __future__ import annotations

from collections.abc import Callable

from jackfield.reading.errors import TreeError
from jackfield.reading.trees.tree import Tree

_ENDS = (".py", ".pyi")


class BuiltTree:
    """A tree without the files that a build `leaves_out`.

    What is left out can be read, if it is asked for by its path: it is there for what builds.
    Modules of which there is a `doubt` cannot: it gives the reason in one line, or nothing.
    """

    def __init__(
        self, tree: Tree, leaves_out: Callable[[str], bool], doubt: Callable[[str], str]
    ) -> None:
        self._tree = tree
        self._leaves_out = leaves_out
        self._doubt = doubt

    def read(self, path: str) -> bytes:
        """Give the content of a file."""
        if path.endswith(_ENDS) and (why := self._doubt(path)):
            raise TreeError(why)
        return self._tree.read(path)

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory, and is not left out."""
        return self._tree.is_file(path) and not self._leaves_out(path)

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return self._tree.is_directory(path)

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        return self._tree.names(path)

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        return self._tree.dotted(path, stem)

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        return self._tree.may_hold(path, name)

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        return self._tree.has_link(path)
