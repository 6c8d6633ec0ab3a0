"""Trees of files that can only be read: a directory here, archives in `jackfield.reading.archives`.

A path in a tree is relative to its root and has slashes; the root itself is the empty text.
Nothing outside of the root is ever read, whatever links and names say.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from jackfield.consulted import has_read, looking_at
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
        self._root = Path(os.path.realpath(root))
        self._admits = admits
        self._names: dict[str, tuple[str, ...]] = {}

    def read(self, path: str) -> bytes:
        """Give the content of a regular file."""
        looking_at(self._root / path)
        try:
            place = self._inside(path)
            # Looked at before it is opened: opening a FIFO blocks, opening a device acts.
            if not stat.S_ISREG(place.lstat().st_mode):
                raise TreeError("it is not a regular file")
            descriptor = os.open(place, os.O_RDONLY | _SAFELY)
            with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    raise TreeError("it is not a regular file")
                if status.st_size > FILE_BYTES:
                    raise too_large(status.st_size)
                data = file.read(FILE_BYTES)
        except OSError as error:
            raise TreeError(error.strerror or "it cannot be opened") from None
        has_read(self._root / path, data)
        return data

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory; a broken link included."""
        if not self._admitted(path):
            return False
        place = self._root / path
        looking_at(place)
        return os.path.lexists(place) and not place.is_dir()

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory, and not a link to one outside of the tree."""
        looking_at(self._root / path)
        try:
            return self._admitted(path) and self._inside(path).is_dir()
        except (TreeError, OSError):
            return False

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        if path not in self._names:
            looking_at(self._root / path)
            try:
                listed = [child.name for child in self._inside(path).iterdir()]
            except (TreeError, OSError):
                listed = []
            names = sorted(name for name in listed if self._admitted(joined(path, name)))
            self._names[path] = tuple(names)
        return self._names[path]

    def _admitted(self, path: str) -> bool:
        if self._admits is None or not path:
            return True
        return self._admits(path.partition("/")[0])

    def _inside(self, path: str) -> Path:
        place = Path(os.path.realpath(self._root / path))
        if place != self._root and self._root not in place.parents:
            raise TreeError("it leads out of what is read")
        return place


_SAFELY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


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
