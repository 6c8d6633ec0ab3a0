"""Which files Fossil does not call extra: the setting ``ignore-glob``, and what it makes itself."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from jackfield_fossil.checkout import Checkout

_PATTERN = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,]+)""")
"""In a list of globs: they are set apart by blanks or commas, and may stand in quotes."""

_OWN = re.compile(r"(?:\.fslckout|_FOSSIL_|\.fos)(?:-journal|-wal|-shm)?", re.IGNORECASE)
_WRITTEN = ("manifest", "manifest.uuid", "manifest.tags")


class Ignored:
    """The files of a checkout that do not count as extra."""

    def __init__(self, checkout: Checkout) -> None:
        # A glob's ``*`` stands for slashes, too, and ``[^a]`` for what fnmatch writes ``[!a]``.
        self.globs = [glob.replace("[^", "[!") for glob in globs(checkout.setting("ignore-glob"))]
        self.dotfiles = checkout.setting("dotfiles").strip().lower() in ("1", "on", "yes", "true")
        names = [checkout.repository.path]
        self.repositories = {
            Path(f"{name}{suffix}") for name in names for suffix in ("", "-journal", "-wal", "-shm")
        }
        self.real_top = Path(checkout.top).resolve()

    def is_hidden(self, name: str) -> bool:
        """Tell whether a file or directory of that name is left out, with all in it."""
        return name.startswith(".") and not self.dotfiles

    def matches(self, path: str) -> bool:
        """Tell whether the file at `path`, relative to the top, is left out."""
        if _OWN.fullmatch(path.rpartition("/")[2]) or path in _WRITTEN:
            return True
        if self.real_top / path in self.repositories:
            return True
        return any(fnmatchcase(path, glob) for glob in self.globs)


def globs(text: str) -> list[str]:
    """Give the globs of a list."""
    return ["".join(found) for found in _PATTERN.findall(text)]
