"""Which files Fossil does not call extra: the setting ``ignore-glob``, and what it makes itself."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from jackfield import JackfieldError

from jackfield_fossil.checkout import Checkout, is_on

_PATTERN = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,]+)""")
"""In a list of globs: they are set apart by blanks or commas, and may stand in quotes."""

_MOST = 1000
"""Each file that is not tracked is compared with every glob of a list."""

_OWN = re.compile(r"(?:\.fslckout|_FOSSIL_|\.fos)(?:-journal|-wal|-shm)?", re.IGNORECASE)
_WRITTEN = ("manifest", "manifest.uuid", "manifest.tags")


class Ignored:
    """The files of a checkout that do not count as extra."""

    def __init__(self, checkout: Checkout) -> None:
        # A glob's ``*`` stands for slashes, too, and ``[^a]`` for what fnmatch writes ``[!a]``.
        found = globs(checkout.setting("ignore-glob"), checkout.top)
        self.globs = [glob.replace("[^", "[!") for glob in found]
        self.dotfiles = is_on(checkout.setting("dotfiles"))
        repository = checkout.repository.path
        self.repositories = {
            Path(f"{repository}{suffix}") for suffix in ("", "-journal", "-wal", "-shm")
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


def globs(text: str, subject: object) -> list[str]:
    """Give the globs of a list.

    Raises:
        JackfieldError: if there are more than a list of a person's has.
    """
    found = ["".join(groups) for groups in _PATTERN.findall(text)]
    if len(found) > _MOST:
        raise JackfieldError(f"{subject}: its ignore-glob has more than {_MOST} globs")
    return found
