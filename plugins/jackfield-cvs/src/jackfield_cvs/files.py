"""Reading files of a stranger: regular ones only, and never more than was asked for."""

from __future__ import annotations

from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import NotRegular, open_regular, unusable

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
        raise unusable(path, "read", error) from None
    if len(data) > _MOST:
        raise JackfieldError(f"{path}: is longer than {_MOST} bytes: no file of CVS's own is")
    return data
