"""Copying one file, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
from io import FileIO
from pathlib import Path

_CHUNK = 8 * 1024 * 1024
"""Bytes that the kernel copies in one call: many, yet Ctrl-C is noticed soon."""

_BUFFER = 1024 * 1024
"""Bytes that are read and written at once where the kernel does not copy by itself."""

_KERNEL_CANNOT = {
    errno.EBADF,
    errno.EINVAL,
    errno.ENOSYS,
    errno.EOPNOTSUPP,
    errno.EPERM,  # some sandboxes answer that to a call that they do not know
    errno.EXDEV,
}

_TEMPORARY = re.compile(r"\.jackfield-[0-9a-f]{16}\.part")


def is_temporary(name: str) -> bool:
    """Tell whether a copy that is under way is called that."""
    return _TEMPORARY.fullmatch(name) is not None


def copy_whole(source: Path, target: Path) -> None:
    """Copy a regular file to `target`, which has its old content or the new one at any moment.

    The content goes to a temporary file in the same directory, which is then renamed. Whatever
    ends the copy early, Ctrl-C included, the temporary file is removed; only the death of the
    process leaves it behind.

    Raises:
        OSError: if the source cannot be read, is no regular file, or the target not be written.
    """
    with _open_regular(source) as reader:
        temporary = target.with_name(f".jackfield-{os.urandom(8).hex()}.part")
        try:
            with temporary.open("xb", buffering=0) as writer:
                _copy(reader.fileno(), writer.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def copy_into(source: Path, target: Path) -> None:
    """Copy a regular file into what `target` is already, be it a device or a pipe."""
    with _open_regular(source) as reader, target.open("wb", buffering=0) as writer:
        _copy(reader.fileno(), writer.fileno())


def _open_regular(path: Path) -> FileIO:
    """Open a regular file for reading; never wait, as for the other end of a pipe."""
    file = FileIO(
        path, opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    )
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "Not a regular file", str(path))


def _copy(reader: int, writer: int) -> None:
    copy_file_range = getattr(os, "copy_file_range", None)  # not on every system
    if copy_file_range is not None:
        try:
            while copy_file_range(reader, writer, _CHUNK):
                pass
        except OSError as error:
            if error.errno not in _KERNEL_CANNOT:
                raise
    # What is left: nothing, or all of it; files of /proc, for example, look empty to the kernel.
    while block := os.read(reader, _BUFFER):
        left = memoryview(block)
        while left:
            left = left[os.write(writer, left) :]
