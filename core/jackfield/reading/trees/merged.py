"""Several directories of a tree as one: what a wheel holds in them comes to lie in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jackfield.reading.errors import TreeError, shortened
from jackfield.reading.trees.tree import Tree, joined


class MergedTree:
    """Directories of a tree, the `roots`, as one; of the tree's own root not what is `hidden`."""

    def __init__(self, tree: Tree, roots: Sequence[str], hidden: Sequence[str]) -> None:
        self._tree = tree
        self._roots = tuple(roots)
        self._hidden = frozenset(hidden)

    def place(self, path: str) -> str:
        """Give where the file `path` is in the tree below; of several, which are alike, the first.

        What is no file is given as it is.
        """
        return next(self._places_of_file(path), path)

    def read(self, path: str) -> bytes:
        """Give the content of a file, if all files that come to lie there are alike."""
        places = list(self._places_of_file(path))
        if not places:
            raise TreeError("no such file in the archive")
        content = self._tree.read(places[0])
        if any(self._tree.read(place) != content for place in places[1:]):
            shown = ", ".join(places)
            raise TreeError(f"several files are installed as this one: {shortened(shown)}")
        return content

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory."""
        return any(True for _ in self._places_of_file(path))

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return any(map(self._tree.is_directory, self._places(path)))

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        found = {name for place in self._places(path) for name in self._tree.names(place)}
        return tuple(sorted(found if path else found - self._hidden))

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        found = {name for place in self._places(path) for name in self._tree.dotted(place, stem)}
        return tuple(sorted(found))

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        return any(self._tree.may_hold(place, name) for place in self._places(path))

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        return any(map(self._tree.has_link, self._places_of_file(path)))

    def _places(self, path: str) -> Iterator[str]:
        for root in self._roots:
            if root or path.partition("/")[0] not in self._hidden:
                yield joined(root, path)

    def _places_of_file(self, path: str) -> Iterator[str]:
        return filter(self._tree.is_file, self._places(path))
