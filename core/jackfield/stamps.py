"""What tells that a file has changed: a stamp, without opening it; a digest, for certain."""

from __future__ import annotations

import os
import stat

Stamp = tuple[int, int, int, int] | int
"""Modification time, size, inode and change time; for what is not there, the error's number."""


def stamp(path: str) -> Stamp:
    """Give what changes when the file or directory at `path` does; links are followed.

    The change time is in it because a program can set the modification time back, and because
    what one is allowed to read counts, too.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return looked_up(path)[0]  # a link to nowhere
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns)


def looked_up(path: str) -> tuple[Stamp, int]:
    """Give the stamp of what is at `path`, and the mode of that itself, be it a link.

    The mode is 0 where nothing is; then this is the quicker way to the stamp.
    """
    try:
        status = os.lstat(path)
    except OSError as error:
        return error.errno or 0, 0
    except ValueError:
        return 0, 0
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        try:
            status = os.stat(path)
        except OSError:
            return _stamp_of(status), mode  # it leads nowhere
    return _stamp_of(status), mode


def _stamp_of(status: os.stat_result) -> Stamp:
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns)


def digest(data: bytes) -> int:
    """Give a digest of a file's content, to notice a change of it; no protection against malice."""
    import zlib

    return zlib.crc32(data) << 32 | zlib.adler32(data)
