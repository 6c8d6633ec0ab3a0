# SPDX-License-Identifier: GPL-2.0-or-later
"""An extension of Mercurial, loaded by the hg that looks at a repository, not by Jackfield.

hg keeps a working directory and its ``.hg`` in one place. Here they are two: ``.hg`` is a
temporary one, and the link ``jackfield-top`` in it says where the working directory is. It runs
inside Mercurial, and is under its licence therefore.
"""

from __future__ import annotations

import errno
import os
from typing import Any

from mercurial import error, util, vfs  # type: ignore[import-not-found,unused-ignore]


def uisetup(ui: Any) -> None:
    """Take the file system for one that POSIX describes; called once, when hg starts.

    hg would try it out with files that it makes in the working directory's ``.hg``.
    """
    util.checkexec = lambda path: True
    util.checklink = lambda path: True


def reposetup(ui: Any, repo: Any) -> None:
    """Set a repository up; called for every one that hg opens."""
    if not repo.local():
        return
    try:
        top = os.readlink(repo.vfs.join(b"jackfield-top"))  # noqa: PTH115 - bytes
    except OSError:
        return

    class Viewed(repo.__class__):  # type: ignore[misc,name-defined,unused-ignore]
        """A repository whose store is somebody else's."""

        def lock(self, wait: bool = True) -> Any:
            """Refuse to lock the store: nobody writes there, not even to a cache."""
            raise error.LockUnavailable(errno.EROFS, b"it is only looked at", b"store/lock", b"")

    repo.__class__ = Viewed
    repo.root = repo.origroot = top
    repo.wvfs = repo.wopener = vfs.vfs(top)
