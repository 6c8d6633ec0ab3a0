"""What is at a path: an error where that cannot be told, and not that nothing is.

Until Python 3.14 `Path.is_dir` and its like did so. Since then they say no to what may not be
looked at, too, and what is there would be passed over in silence.
"""

from __future__ import annotations

import errno
import os
import stat

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP})


def is_directory(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a directory.

    Raises:
        OSError: if it may not be looked at.
    """
    return stat.S_ISDIR(_mode(path))


def is_file(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a regular file.

    Raises:
        OSError: if it may not be looked at.
    """
    return stat.S_ISREG(_mode(path))


def exists(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to anything.

    Raises:
        OSError: if it may not be looked at.
    """
    return _mode(path) != 0


def is_gone(path: str | os.PathLike[str]) -> bool:
    """Tell whether there is nothing at a path, not even a link; no, if that cannot be told."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _mode(path: str | os.PathLike[str]) -> int:
    """Give the type and the permissions of what a path leads to; 0 if that is nothing."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 - quicker, and it takes a text, too
    except OSError as error:
        if error.errno in _ABSENT:
            return 0
        raise
    except ValueError:  # no path at all: a NUL is in it
        return 0
