"""Files that have no name until they are whole (``O_TMPFILE``), so that nothing can be left behind.

A copy that is made in this way is gone with its descriptor, whatever ends it, `kill -9` included.
It takes a file system that knows it, and ``/proc``; `can_be_nameless` says whether both are there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress

from jackfield.temporary import lock, naming, new_name

_CREATE = getattr(os, "O_TMPFILE", 0) | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0)
_open_paths: dict[int, str] = {}
"""Open file -> its path. They are few, as the system gives the lowest number that is free."""


def can_be_nameless(directory: str) -> bool:
    """Say whether files without a name can be made in a directory, and be given one.

    It is tried out. Some kernels before Linux 6.0 forget the umask; so that does not count which
    makes a file that everybody may write to.
    """
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        descriptor = create_nameless(directory)
    except OSError:
        return False  # whoever is about to use the directory learns why
    try:
        path = _named(descriptor, directory)
        with suppress(PermissionError):  # where names may only be added, that is enough
            os.unlink(path)  # noqa: PTH108 - it is a string
        return not os.fstat(descriptor).st_mode & stat.S_IWOTH
    except OSError:
        return False
    finally:
        os.close(descriptor)


def create_nameless(directory: str) -> int:
    """Make a file without a name in a directory; give its descriptor, open for writing.

    Raises:
        OSError: as opening a file does; it names the directory.
    """
    return os.open(directory, _CREATE, 0o666)


def place_nameless(
    descriptor: int,
    directory: str,
    target: str,
    may_replace: Callable[[str], bool] | None = None,
) -> bool:
    """Give a file without a name the one that is meant for it, `target`, a path in `directory`.

    What is there is replaced, as by renaming, if `may_replace` agrees, which is given the path.
    Says whether the file has its name.

    Raises:
        OSError: if that fails; the file still has no name.
    """
    try:
        # As `_link` does it; there may be many small files.
        os.link(_open_paths[descriptor], target, src_dir_fd=descriptor)
    except KeyError:
        _open_paths[descriptor] = f"/proc/self/fd/{descriptor}"
        return place_nameless(descriptor, directory, target, may_replace)
    except FileExistsError:
        if may_replace is not None and not may_replace(target):
            return False
        path = _named(descriptor, directory)
        try:
            os.replace(path, target)  # noqa: PTH105 - it is a string
        except BaseException:
            with suppress(FileNotFoundError, PermissionError):
                os.unlink(path)  # noqa: PTH108 - it is a string
            raise
    except OSError as error:
        raise naming(error, target) from None
    return True


def _named(descriptor: int, directory: str) -> str:
    """Give a file a temporary name, by which it can be renamed; give its path."""
    lock(descriptor)  # nobody else can have it
    while True:
        path = f"{directory}{os.sep}{new_name()}"
        try:
            _link(descriptor, path)
        except FileExistsError:
            continue
        return path


def _link(descriptor: int, path: str) -> None:
    try:
        # With a descriptor for a directory, which an absolute path makes no use of, Python lets
        # the system follow the link that names the file.
        os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=descriptor)
    except OSError as error:
        raise naming(error, path) from None
