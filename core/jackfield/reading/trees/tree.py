"""Trees of files that can only be read, and their paths; the trees are in modules beside.

A path in a tree is relative to its root and has slashes; the root itself is the empty text.
Nothing outside of the root is ever read, whatever links and names say, but where the user has
had the tree put together of links himself: see `directory.DirectoryTree`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


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

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name`, without dots, in a directory."""

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""


def joined(*parts: str) -> str:
    """Put the parts of a path together; empty ones fall out."""
    return "/".join(filter(None, parts))


def parent(path: str) -> str:
    """Give the directory of `path`."""
    return path.rpartition("/")[0]


def above(path: str) -> Iterator[str]:
    """Give the directories that `path` is in, the innermost first."""
    while path:
        path = parent(path)
        yield path


def too_large(size: int) -> TreeError:
    """Make the error for a file of `size` bytes."""
    return TreeError(f"{size} bytes are too many for a metadata module, of {FILE_BYTES} at most")


def begun_with(stem: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of `names` that are `stem`, a dot, and more."""
    start = f"{stem}."
    return tuple([name for name in names if name.startswith(start)])


def in_tree(place: str) -> str | None:
    """Give a directory or file of the project as a path of its tree, None if it leads out of it."""
    parts = [part for part in place.split("/") if part not in ("", ".")]
    return None if place.startswith("/") or ".." in parts or "\0" in place else "/".join(parts)
