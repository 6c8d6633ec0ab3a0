"""Reading files of a stranger: regular ones only, and never more than was asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from jackfield import JackfieldError

_MOST = 64 * 1024 * 1024
"""No administrative file of CVS is longer than this, in bytes."""


def read_administrative(path: Path) -> bytes | None:
    """Read a file of the control directory; None if there is none, or it is no regular file.

    Raises:
        JackfieldError: if it cannot be read, or is unreasonably long.
    """
    try:
        with open_regular(path) as file:
            data = file.read(_MOST + 1)
    except (FileNotFoundError, NotADirectoryError, NotRegular):
        return None
    except OSError as error:
        raise JackfieldError(f"{path}: cannot be read: {reason_of(error)}") from None
    if len(data) > _MOST:
        raise JackfieldError(f"{path}: is longer than {_MOST} bytes: no file of CVS's own is")
    return data


class NotRegular(OSError):  # noqa: N818 - it says what is the case
    """What is there is a directory, a FIFO, a device: nothing to read."""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading bytes, without ever waiting for one.

    Raises:
        NotRegular: if it is none.
        OSError: if it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise NotRegular(f"{path} is not a regular file")
    return file


def reason_of(error: OSError) -> str:
    """Say in a few words what went wrong."""
    return error.strerror or str(error)
