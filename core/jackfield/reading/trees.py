"""Trees of files that can only be read: a directory here, archives in `jackfield.reading.archives`.

A path in a tree is relative to its root and has slashes; the root itself is the empty text.
Nothing outside of the root is ever read, whatever links and names say.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from typing import Protocol

from jackfield.consulted import Listing, has_read, listed, looking_at
from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError


class Tree(Protocol):
    """What the reader needs of a source's files."""

    def read(self, path: str) -> bytes:
        """Give the content of a file.

        Raises:
            TreeError: with the reason if it cannot be had or is larger than `FILE_BYTES`.
        """

    def is_file(self, path: str) -> bool:
        """Tell whether there is something at `path` that is no directory; `read` says more."""

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory at `path`."""

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory, sorted; none where there is no directory."""

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""


def joined(*parts: str) -> str:
    """Put the parts of a path together; empty ones fall out."""
    return "/".join(part for part in parts if part)


def parent(path: str) -> str:
    """Give the directory of `path`."""
    return path.rpartition("/")[0]


def too_large(size: int) -> TreeError:
    """Make the error for a file of `size` bytes."""
    return TreeError(f"{size} bytes are too many for a metadata module, of {FILE_BYTES} at most")


class DirectoryTree:
    """A directory of the file system; of its root only the names that `admits` accepts."""

    def __init__(
        self, root: str | os.PathLike[str], admits: Callable[[str], bool] | None = None
    ) -> None:
        looking_at(root)
        self._root = os.path.realpath(root)
        self._admits = admits
        self._names: dict[str, tuple[str, ...]] = {}

    def read(self, path: str) -> bytes:
        """Give the content of a regular file."""
        looking_at(self._at(path))
        try:
            place = self._inside(path)
            # Looked at before it is opened: opening a FIFO blocks, opening a device acts.
            if not stat.S_ISREG(os.lstat(place).st_mode):
                raise TreeError("it is not a regular file")
            descriptor = os.open(place, os.O_RDONLY | _SAFELY)
            with open(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    raise TreeError("it is not a regular file")
                if status.st_size > FILE_BYTES:
                    raise too_large(status.st_size)
                data = file.read(FILE_BYTES)
        except OSError as error:
            raise TreeError(error.strerror or "it cannot be opened") from None
        has_read(self._at(path), data)
        return data

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory; a broken link included."""
        if not self._admitted(path):
            return False
        place = self._at(path)
        looking_at(place)
        return os.path.lexists(place) and not os.path.isdir(place)

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory, and not a link to one outside of the tree."""
        looking_at(self._at(path))
        try:
            return self._admitted(path) and os.path.isdir(self._inside(path))
        except (TreeError, OSError):
            return False

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        if path not in self._names:
            names = (name for name in self._listed(path) if self._admitted(joined(path, name)))
            self._names[path] = tuple(sorted(names))
        return self._names[path]

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        # A site directory may have thousands of names, and is asked for each of its plugins.
        if not self._admitted(joined(path, f"{stem}.")):
            return ()
        return self._listed(path).dotted(stem)

    def _listed(self, path: str) -> Listing:
        looking_at(self._at(path))
        try:
            return listed(self._inside(path))
        except (TreeError, OSError):
            return Listing(())

    def _admitted(self, path: str) -> bool:
        if self._admits is None or not path:
            return True
        return self._admits(path.partition("/")[0])

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root

    def _inside(self, path: str) -> str:
        """Give the place of `path`; of what is reached by links, only if that is in the tree."""
        place = self._root
        for part in path.split("/") if path else ():
            place = f"{place}/{part}"
            if part in ("", ".", "..") or os.path.islink(place):
                break
        else:
            return place
        place = os.path.realpath(self._at(path))
        if place != self._root and not place.startswith(f"{self._root.rstrip('/')}/"):
            raise TreeError("it leads out of what is read")
        return place


_SAFELY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def begun_with(stem: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of `names` that are `stem`, a dot, and more."""
    return tuple(name for name in names if name.startswith(f"{stem}."))


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
