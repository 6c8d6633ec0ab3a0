"""Copying one file, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from jackfield.backends import (
    BackendException,
    ErrorCode,
    Meter,
    create_nameless,
    create_temporary,
    current_meter,
    place_nameless,
)

from jackfield_file.url import Options

_CHUNK = 8 * 1024 * 1024
"""Bytes that the kernel copies in one call: many, yet Ctrl-C is noticed soon."""

_METERED = 1024 * 1024
"""The same where somebody counts them, to limit the bandwidth for instance."""

_BUFFER = 1024 * 1024
"""Bytes that are read and written at once where the kernel does not copy by itself."""

_SMALL = 128 * 1024
"""Bytes up to which a file is read and written at once: less work than asking the kernel."""

_BLOCK = 512
"""Bytes that a status counts the blocks of a file in."""

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

_AT_ANY_TIME = nullcontext()

KIND = 0o170000
"""The bits of a mode that say what kind of thing it is: `stat.S_IFMT` without its call."""


def copy_whole(
    source: str,
    directory: str,
    target: str,
    options: Options | None,
    nameless: bool,
    over_files_only: bool,
    naming: AbstractContextManager[None] = _AT_ANY_TIME,
) -> bool | None:
    """Copy a regular file to `target`, which has its old content or the new one at any moment.

    `target` is a path in `directory`. The content goes to a temporary file in there, which gets
    its name in the end: best to one that is `nameless`. Else the temporary file is removed,
    whatever ends the copy early, Ctrl-C included; only the death of the process leaves it behind,
    for the next one to sweep away. The target gets its new content within `naming`. Says whether
    the copy has the size that the source has; None where nothing was done, since `target` is
    special (`is_special`), and `over_files_only`.

    Raises:
        OSError: if the source cannot be read, is no regular file, or the target not be written.
        BackendException: if the source is changed meanwhile, or ends too early; code 56.
    """
    reader = os.open(source, _READ)
    writer, temporary = -1, None
    try:
        before = os.fstat(reader)
        if before.st_mode & KIND != stat.S_IFREG:
            raise _no_file(source, before.st_mode)
        size = before.st_size
        small = 0 < size <= _SMALL
        # Whether anything is there is known when a small file is to get its name: soon enough.
        if over_files_only and not (small and nameless) and is_special(target):
            return None
        if nameless:
            try:
                writer = create_nameless(directory)
            except OSError as error:
                if error.errno != errno.EOPNOTSUPP:
                    raise
                nameless = False  # another file system has been mounted there since
        if not nameless:
            writer, temporary = create_temporary(directory)
        copied = _copy_checked(reader, writer, source, before, directory)
        if options is not None:
            _finish(writer, before, options)
        # A file system of the network may only say when a file is closed that it has no room for
        # it: that has to be known before the old content is gone.
        os.close(os.dup(writer))
        with naming:
            if temporary is None:
                may_replace = _is_plain if over_files_only else None
                if not place_nameless(writer, directory, target, may_replace):
                    return None
            else:
                os.replace(temporary, target)  # noqa: PTH105 - called for every file
                temporary = None
        if small and (meter := current_meter()) is not None:
            meter(copied)
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                os.unlink(temporary)  # noqa: PTH108 - as above
        if writer >= 0:
            os.close(writer)
        os.close(reader)
    if options is not None and options.fsync:
        sync_directory(directory)
    return copied == size


def _copy_checked(
    reader: int, writer: int, source: str, before: os.stat_result, directory: str
) -> int:
    """Copy the content of an open file to another one in `directory`; give its size.

    Raises:
        OSError: if the one cannot be read, or the other not be written.
        BackendException: if the source is not as it was `before`, or not all arrives; code 56.
    """
    size = before.st_size
    if 0 < size <= _SMALL:
        block = _read(reader, size + 1, source)
        copied = os.write(writer, block)
        if not copied == size == len(block):
            copied = _write(writer, block, copied) + _copy_blocks(reader, writer, source, None)
    elif _has_holes(before):
        copied = _copy_around_holes(reader, writer, source, size)
    else:
        copied = _copy(reader, writer, source)
    after = os.fstat(reader)
    if size != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise BackendException(
            f"{source!r} was changed while it was read", ErrorCode.VALIDATION_FAILED
        )
    _check_end(source, copied, size)
    if os.lseek(writer, 0, os.SEEK_END) != copied:
        raise BackendException(f"{directory!r} did not take all of it", ErrorCode.VALIDATION_FAILED)
    return copied


def is_special(path: str) -> bool:
    """Tell what is neither a file nor a directory: a link, wherever it leads, a device, a pipe."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _is_plain(path: str) -> bool:
    return not is_special(path)


def copy_into(source: str, target: str) -> None:
    """Copy a regular file into what `target` is already, be it a device or a pipe.

    Raises:
        OSError: if the source cannot be read, is no regular file, or the target not be written.
        BackendException: if the source ends too early; code 56.
    """
    reader = os.open(source, _READ)
    try:
        status = os.fstat(reader)
        if not stat.S_ISREG(status.st_mode):
            raise _no_file(source, status.st_mode)
        with Path(target).open("wb", buffering=0) as writer:
            copied = _copy(reader, writer.fileno(), source)
        _check_end(source, copied, status.st_size)
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


def _check_end(source: str, copied: int, size: int) -> None:
    if copied < size:  # more is there where a size is not known, as in /proc
        raise BackendException(
            f"{source!r} ended after {copied} of {size} bytes", ErrorCode.VALIDATION_FAILED
        )


def _no_file(path: str, mode: int) -> OSError:
    if stat.S_ISDIR(mode):
        return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    return OSError(errno.EINVAL, "Not a regular file", path)


def _has_holes(status: os.stat_result) -> bool:
    known = hasattr(os, "SEEK_HOLE") and hasattr(status, "st_blocks")  # not on every system
    return known and status.st_blocks * _BLOCK < status.st_size


def _copy_around_holes(reader: int, writer: int, source: str, size: int) -> int:
    """Copy a file of which not all is on its disk; what is not takes no room in the copy either.

    Gives `size`, that of the file, or where it ends if that is earlier.
    """
    end = 0
    while end < size:
        try:
            start = os.lseek(reader, end, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            break  # the rest is a hole
        end = os.lseek(reader, start, os.SEEK_HOLE)
        os.lseek(reader, start, os.SEEK_SET)
        os.lseek(writer, start, os.SEEK_SET)
        copied = _copy(reader, writer, source, end - start)
        if copied < end - start:
            return start + copied
    os.ftruncate(writer, size)
    return size


def _copy(reader: int, writer: int, source: str, size: int = sys.maxsize) -> int:
    """Copy all of an open file, whatever its size, or `size` bytes; give their number.

    The kernel copies it where it can, which makes a second reference to the same blocks where the
    file system can (btrfs, XFS and others). The ioctl for that alone, FICLONE, would gain nothing:
    the kernel tries the same before it copies a byte. The bytes are told of as they move.
    """
    meter = current_meter()
    copied = 0
    copy_file_range = getattr(os, "copy_file_range", None)  # not on every system
    if copy_file_range is not None:
        chunk = _CHUNK if meter is None else _METERED
        try:
            while count := copy_file_range(reader, writer, min(chunk, size - copied)):
                copied += count
                if meter is not None:
                    meter(count)
        except OSError as error:
            if error.errno not in _KERNEL_CANNOT:
                _read(reader, 1, source)  # if it is that which fails, this says so
                raise
    # What is left: nothing, or all of it; files of /proc, for example, look empty to the kernel.
    return copied + _copy_blocks(reader, writer, source, meter, size - copied)


def _copy_blocks(
    reader: int, writer: int, source: str, meter: Meter | None, size: int = sys.maxsize
) -> int:
    copied, most = 0, _BUFFER if meter is None else _METERED
    while block := _read(reader, min(most, size - copied), source):
        copied += _write(writer, block, os.write(writer, block))
        if meter is not None:
            meter(len(block))
    return copied


def _read(reader: int, count: int, source: str) -> bytes:
    """Read; an error names the file, so that it is not taken for one of where it is written."""
    try:
        return os.read(reader, count)
    except OSError as error:
        error.filename = source
        raise


def _write(writer: int, block: bytes, written: int) -> int:
    """Write the rest of a block, of which some is written; give the size of the whole."""
    while written < len(block):
        written += os.write(writer, memoryview(block)[written:])
    return written
