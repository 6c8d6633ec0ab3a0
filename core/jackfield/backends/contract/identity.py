"""Which file a name means: how one file that can be reached in two ways is told from two files."""

from __future__ import annotations

import os
import posixpath
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend
    from jackfield.backends.contract.url import ParsedUrl


def identities(backend: Backend, url: ParsedUrl, name: str) -> frozenset[str]:
    """Give texts that say which file the `name` means in the storage at `url`.

    Two names that have one in common mean the same file. Without one they may still do: many
    storages can tell no more of a file than where it was looked for.

    Raises:
        Exception: whatever the backend's ``_identity`` raises.
    """
    ask = getattr(backend, "_identity", None)
    known = None if ask is None else ask(name)
    return frozenset([f"{_place(url)}/{name}", *(known or ())])


def local_identity(path: str | os.PathLike[str]) -> frozenset[str]:
    """Give the texts for a local file, for the name itself where that is a link; none for others.

    Of two hard links only one is the name: the other stays if it is deleted.

    Raises:
        OSError: if the file cannot be looked at; not if there is none.
    """
    try:
        status = os.lstat(path)
        if stat.S_ISDIR(status.st_mode):
            return frozenset()
        if status.st_nlink == 1:
            return frozenset([f"file:{status.st_dev}:{status.st_ino}"])
        directory, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - links stay
        parent = os.stat(directory)  # noqa: PTH116 - as above
    except FileNotFoundError:
        return frozenset()
    return frozenset([f"entry:{parent.st_dev}:{parent.st_ino}:{name}"])


def _place(url: ParsedUrl) -> str:
    """Write down where a URL leads, the same however it is written."""
    where = url.scheme, url.username, url.hostname, url.port, url.module
    return repr((*where, posixpath.normpath(url.path), url.query, url.fragment))
