"""Reading files of a stranger: regular ones only, and never more than is reasonable."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import NotRegular, open_regular, unusable

_MOST = 256 * 1024 * 1024
"""No inventory or directory is longer than this, in bytes, when it is unpacked."""

_CHUNK = 1024 * 1024


def read(path: Path) -> bytes | None:
    """Read a whole file, unpacked if it is compressed; None if there is no regular file.

    Raises:
        JackfieldError: if it cannot be read, or is damaged or unreasonably long.
    """
    try:
        data = bytearray()
        for chunk in chunks(path):
            data += chunk
            if len(data) > _MOST:
                raise JackfieldError(f"{path}: is longer than {_MOST} bytes")
        return bytes(data)
    except (FileNotFoundError, NotADirectoryError, NotRegular):
        return None
    except OSError as error:
        raise unusable(path, "read", error) from None


def chunks(path: Path) -> Iterator[bytes]:
    """Give what is in a file, unpacked if it is compressed, as Darcs writes either.

    Raises:
        JackfieldError: if it is damaged.
        OSError: if it cannot be read.
    """
    with open_regular(path) as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            yield from iter(lambda: raw.read(_CHUNK), b"")
            return
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                yield from iter(lambda: file.read(_CHUNK), b"")
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise JackfieldError(f"{path}: is damaged: {error}") from None


def digest(path: Path) -> str:
    """Give the SHA-256 of what is in a file, unpacked: the second half of its name in Darcs.

    Raises:
        JackfieldError: if it is damaged, or cannot be read.
    """
    total = hashlib.sha256()
    try:
        for chunk in chunks(path):
            total.update(chunk)
    except OSError as error:
        raise unusable(path, "read", error) from None
    return total.hexdigest()
