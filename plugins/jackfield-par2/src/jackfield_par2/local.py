"""Local files: where they are worked on, and what is in them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
