"""Local files: where they are worked on, and what is in them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jackfield.backends import FatalBackendException, error_code, is_temporary

Stamp = tuple[int, int, int, int]


def stamp(path: Path) -> Stamp:
    """Give what differs when a file has changed: device, inode, size and mtime."""
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def md5_of(path: Path) -> str:
    """Give the MD5 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
    return digest.hexdigest()


@contextmanager
def workshop(directory: Path) -> Iterator[Path]:
    """Make a directory, for as long as the context lasts."""
    directory.mkdir()
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@contextmanager
def working(operation: str) -> Iterator[None]:
    """Make errors of local files fatal: that the storage is asked again heals none of them.

    `operation` is what the work is for: ``get`` or ``put``.
    """
    try:
        yield
    except OSError as error:
        path = shown(Path(error.filename)) if error.filename else None
        why = error.strerror if path is None else f"{error.strerror}: {str(path)!r}"
        raise FatalBackendException(why, error_code(None, operation, error), masked=True) from error


def shown(path: Path) -> Path:
    """Give the path, or for something temporary the directory that a user knows."""
    while any(map(is_temporary, path.parts)):
        path = path.parent
    return path
