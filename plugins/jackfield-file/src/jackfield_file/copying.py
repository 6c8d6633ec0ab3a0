"""Copying one file, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from jackfield.backends import (
    BackendException,
    ErrorCode,
    create_nameless,
    create_temporary,
    current_meter,
    place_nameless,
)

from jackfield_file.options import Options

_CHUNK = 8 * 1024 * 1024
"""Bytes that the kernel copies in one call: many, yet Ctrl-C is noticed soon."""

_METERED = 1024 * 1024
"""The same where somebody counts them, to limit the bandwidth for instance."""

_BUFFER = 1024 * 1024
"""Bytes that are read and written at once where the kernel does not copy by itself."""

_SMALL = 128 * 1024
"""Bytes up to which a file is read and written at once: less work than asking the kernel."""

_KERNEL_CANNOT = {
    errno.EBADF,
    errno.EINVAL,
    errno.ENOSYS,
    errno.EOPNOTSUPP,
    errno.EPERM,  # some sandboxes answer that to a call that they do not know
    errno.EXDEV,
}

# Never wait when a file is opened, as for the other end of a pipe.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)

if os.access in os.supports_follow_symlinks:

    def is_there(path: str) -> bool:
        """Say whether there is anything at a path; a link counts, wherever it leads."""
        return os.access(path, os.F_OK, follow_symlinks=False)  # a third of the time of `lstat`

else:
    is_there = os.path.lexists


def copy_whole(
    source: str, directory: str, target: str, options: Options, *, nameless: bool
) -> bool:
    """Copy a regular file to `target`, which has its old content or the new one at any moment.

    `target` is a path in `directory`. The content goes to a temporary file in there, which gets
    its name in the end: best to one that is `nameless`. Else the temporary file is removed,
    whatever ends the copy early, Ctrl-C included; only the death of the process leaves it behind,
    for the next one to sweep away. Says whether the copy has the size that the source has.

    Raises:
        OSError: if the source cannot be read, is no regular file, or the target not be written.
        BackendException: if the source is changed meanwhile; code 56.
    """
    reader, before = _open_regular(source)
    writer, temporary = -1, None
    try:
        if nameless:
            writer = create_nameless(directory)
        else:
            writer, temporary = create_temporary(directory)
        copied = _copy(reader, writer, before.st_size)
        after = os.fstat(reader)
        if before.st_size != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
            raise BackendException(
                f"{source!r} was changed while it was read", ErrorCode.VALIDATION_FAILED
            )
        if os.lseek(writer, 0, os.SEEK_END) != copied:
            raise BackendException(
                f"{directory!r} did not take all of it", ErrorCode.VALIDATION_FAILED
            )
        if options.any:
            _finish(writer, before, options)
        if temporary is None:
            place_nameless(writer, directory, target)
        else:
            os.replace(temporary, target)  # noqa: PTH105 - called for every file
            temporary = None
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                os.unlink(temporary)  # noqa: PTH108 - as above
        if writer >= 0:
            os.close(writer)
        os.close(reader)
    if options.fsync:
        sync_directory(directory)
    return copied == after.st_size


def copy_into(source: str, target: str) -> None:
    """Copy a regular file into what `target` is already, be it a device or a pipe."""
    reader, _ = _open_regular(source)
    try:
        with Path(target).open("wb", buffering=0) as writer:
            _copy(reader, writer.fileno(), 0)
    finally:
        os.close(reader)


def sync_file(path: str) -> None:
    """Wait until the content of a file is on the disk."""
    descriptor = os.open(path, _READ)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


sync_directory = sync_file
"""Wait until the names in a directory are on the disk."""


def _finish(writer: int, source: os.stat_result, options: Options) -> None:
    if options.keep_mode:
        os.fchmod(writer, stat.S_IMODE(source.st_mode))
    if options.keep_mtime:
        os.utime(writer, ns=(source.st_atime_ns, source.st_mtime_ns))
    if options.fsync:
        os.fsync(writer)


def _open_regular(path: str) -> tuple[int, os.stat_result]:
    """Open a regular file for reading; say what it is."""
    descriptor = os.open(path, _READ)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return descriptor, status
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    raise OSError(errno.EINVAL, "Not a regular file", path)


def _copy(reader: int, writer: int, size: int) -> int:
    """Copy all of an open file of that size, or 0 for any; give the number of bytes.

    Files that are not small are copied by the kernel, which makes a second reference to the same
    blocks where the file system can (btrfs, XFS and others). The ioctl for that alone, FICLONE,
    would gain nothing: the kernel tries the same before it copies a byte.
    """
    meter = current_meter()
    copied = 0
    if 0 < size <= _SMALL:
        block = os.read(reader, size + 1)
        copied = _write(writer, block)
        if meter is not None:
            meter(copied)
        if copied == size:
            return copied
    copy_file_range = getattr(os, "copy_file_range", None)  # not on every system
    if copy_file_range is not None and not copied:
        chunk = _CHUNK if meter is None else _METERED
        try:
            while count := copy_file_range(reader, writer, chunk):
                copied += count
                if meter is not None:
                    meter(count)
        except OSError as error:
            if error.errno not in _KERNEL_CANNOT:
                raise
    # What is left: nothing, or all of it; files of /proc, for example, look empty to the kernel.
    while block := os.read(reader, _BUFFER if meter is None else _METERED):
        copied += _write(writer, block)
        if meter is not None:
            meter(len(block))
    return copied


def _write(writer: int, block: bytes) -> int:
    written = os.write(writer, block)
    while written < len(block):
        written += os.write(writer, memoryview(block)[written:])
    return written
