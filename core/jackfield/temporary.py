"""Files and directories for transfers that are under way, and for no longer than that.

Each is locked (``flock``) by the process that made it, so that what a dead process left behind
can be told from what is in use, and removed. Their names hold a number for the machine: on a file
system of the network, where a lock may not be seen by others, what another machine left is
removed when nobody has written to it for a day.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import stat
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - there is none on Windows
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.jackfield-[0-9a-f]{16}\.part")
_DELETED = re.compile(r"\.fuse_hidden[0-9a-f]{16}|\.nfs[0-9a-f]{24}")
"""What libfuse and Linux's NFS call a file that was deleted, or replaced, while it was open."""

_OLD = 24 * 60 * 60
_MACHINE = zlib.crc32(os.uname().nodename.encode() if hasattr(os, "uname") else b"")
_PREFIX = f".jackfield-{_MACHINE:08x}"
_number = itertools.count(int.from_bytes(os.urandom(4), "big"))
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def is_temporary(name: str) -> bool:
    """Tell whether what is under way is called that: such names are hidden, and reserved."""
    return name.startswith(".jackfield-") and _NAME.fullmatch(name) is not None


def reserved_for(name: str) -> str:
    """Say for what files a name is reserved, which are hidden; nothing for any other name.

    Those are temporary ones, and what some file systems keep of a deleted file while it is open.
    """
    if name[0] != ".":
        return ""
    if is_temporary(name):
        return "copies that are under way"
    return "deleted files that are still open" if _DELETED.fullmatch(name) else ""


def create_temporary(directory: str | os.PathLike[str]) -> tuple[int, str]:
    """Make a file in `directory`; give its descriptor, open for writing, and its path.

    It is the caller's to rename or remove it, and then, not before, to close the descriptor.

    Raises:
        OSError: as opening a file does; it names the directory.
    """
    while True:
        path = f"{os.fspath(directory)}{os.sep}{new_name()}"
        try:
            descriptor = os.open(path, _CREATE, 0o666)
        except FileExistsError:
            continue
        except OSError as error:
            raise naming(error, directory) from None
        if lock(descriptor) is not False and os.fstat(descriptor).st_nlink:
            return descriptor, path
        os.close(descriptor)  # somebody who sweeps was faster, and has removed it
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108 - called for every file that is stored


@contextmanager
def temporary_directory(parent: Path) -> Iterator[Path]:
    """Make a directory in `parent`, and remove it with all that is in it.

    Raises:
        OSError: if it cannot be made; it names `parent`.
    """
    while True:
        directory = parent / new_name()
        try:
            directory.mkdir(mode=0o700)
            descriptor = os.open(directory, _LOOK)
        except FileExistsError:
            continue
        except FileNotFoundError as error:
            if parent.is_dir():
                continue  # it was swept before it was locked
            raise naming(error, parent) from None
        except OSError as error:
            raise naming(error, parent) from None
        if lock(descriptor) is not False and directory.exists():
            break
        os.close(descriptor)
    try:
        yield directory
    finally:
        _remove(directory)
        os.close(descriptor)


def destination(path: Path) -> Path:
    """Give where a file comes to be that is asked for at `path`: where links lead, if it is one.

    A file that is renamed to there leaves the links as they are.

    Raises:
        OSError: if the links lead in a circle.
    """
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if target.is_symlink():  # Path.resolve raises one error or another for that, or none
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
    return target


def sweep(directory: str | os.PathLike[str]) -> list[str]:
    """Remove what dead processes left in `directory`; give the names.

    What is in use stays, and so does what cannot be looked at or removed.
    """
    try:
        names = [name for name in os.listdir(directory) if is_temporary(name)]  # noqa: PTH208 - names
    except OSError:
        return []  # whoever is about to use the directory learns why
    return [name for name in names if _sweep_one(Path(directory, name))]


def new_name() -> str:
    """Give a name for something temporary that no other process of this machine gives."""
    return f"{_PREFIX}{next(_number) & 0xFFFFFFFF:08x}.part"


def lock(descriptor: int, *, wait: bool = False) -> bool | None:
    """Lock what was opened; False where somebody else has, None where nobody can.

    `wait` is whether to wait for the others.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        return False if error.errno in {errno.EAGAIN, errno.EACCES} else None
    return True


def naming(error: OSError, path: str | os.PathLike[str]) -> OSError:
    """Give an error that names a path which the user knows, not what is temporary there."""
    return OSError(error.errno, error.strerror, os.fspath(path))


def _sweep_one(path: Path) -> bool:
    try:
        descriptor = os.open(path, _LOOK)
    except OSError:
        return False
    try:
        ours = path.name.startswith(_PREFIX)
        unused = lock(descriptor)
        if unused is False or (not (unused and ours) and not _is_old(descriptor)):
            return False
        _remove(path)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return not path.exists()


def _is_old(descriptor: int) -> bool:
    return time.time() - os.fstat(descriptor).st_mtime > _OLD


def _remove(path: Path) -> None:
    if stat.S_ISDIR(path.lstat().st_mode):
        import shutil  # late: most transfers need no directory

        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
