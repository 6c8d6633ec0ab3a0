"""The index: what discovery found last time, for as long as nothing has changed.

One file for a Python environment, a host and the user's settings of where to look, in the user's
cache directory. It holds plain data and the stamp of every path that counted
(`jackfield.consulted`): the directories on the path, the plugin directories, and of each plugin
its ``.dist-info`` and every file and directory that reading it looked at. Where one of these has
another stamp now, the index is not valid, and its reader searches again.

What is installed but declares nothing for the host is watched by its directory on the path alone:
installing, upgrading and removing it shows there. (For its first minute it is watched itself, so
that an installation that is under way is seen to its end; then a new index is made without that.)

Behind that, where a valid index need not be read, the file has the parts that a search may take
over when something else has changed (`jackfield.discovery.reuse`).

The file is never trusted. `marshal`, which is fast and keeps tuples, sets and bytes, is only safe
on what it wrote itself: so a file counts only if it is a regular file of this user that nobody
else can write, and begins with a header whose length and checksum fit. It is written under
another name and renamed, and everything that can go wrong with it means that there is none.
"""

from __future__ import annotations

import errno
import marshal
import os
import sys
import time
import zlib
from _thread import get_ident

from jackfield import __version__
from jackfield.discovery.finders import import_path, other_finders
from jackfield.places import user_directory
from jackfield.stamps import stamp

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from jackfield.consulted import Consulted
    from jackfield.discovery.settings import Settings
    from jackfield.stamps import Stamp

    _Stored = tuple[tuple[Any, ...], float, str, int, bytes, Any]
    """What is read at a start: whose index it is; when it expires, in seconds since the epoch, 0
    for never; the paths that it rests on, with NULs between; the sum of their stamps, which is
    compared; the stamps, marshalled, for those who ask why it is not valid; the data."""

_MAGIC = b"jackfield index 8\n"
_HEADER = len(_MAGIC) + 12
_KEPT = 16
"""Index files of a host that are kept: one an environment, and one a place to run ``-m`` from."""

_PROBE = 1 << 16
"""Bytes that can be written where an index can: a disk that is full still takes empty files."""

_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Index:
    """The index of one host in this process's environment.

    `judged_for` says who judged the plugins: plain data, the versions of the host.

    Attributes:
        file: its path.
    """

    def __init__(self, host: str, judged_for: tuple[Any, ...], settings: Settings) -> None:
        self._host = host
        self._key = (
            __version__,
            sys.implementation.cache_tag,
            sys.hexversion,
            sys.prefix,
            sys.getfilesystemencoding(),  # by which names of files are texts: a matter of locale
            tuple(import_path()),
            judged_for,
            tuple(settings.explicit.items()),
            settings.sources,
        )
        name = f"{host}-{zlib.crc32(repr(self._key).encode(errors='replace')):08x}.index"
        self.file = os.path.join(cache_directory(host), name)

    def load(self) -> Any | None:
        """Give the data that was stored last, None if there is none that is still valid."""
        stored = self._read()
        if stored is None:
            return None
        key, expires, paths, sum_of_stamps, _, data = stored
        if key != self._key or 0 < expires < time.time():
            return None
        is_same = _sum([stamp(path) for path in paths.split("\0")]) == sum_of_stamps
        return data if is_same else None

    def state(self) -> str:
        """Say in a few words how it is with the index: ``valid``, or why it is not used."""
        if other_finders():
            return "unused: a finder on sys.meta_path looks elsewhere than on sys.path"
        if not os.path.lexists(self.file):
            return "absent"
        stored = self._read()
        if stored is None:
            return "unreadable"
        key, expires, paths, _, stamps, _ = stored
        if key != self._key:
            return "of another environment"
        if 0 < expires < time.time():
            return "outdated: it was made while something was being installed"
        known = zip(paths.split("\0"), marshal.loads(stamps), strict=True)
        changed = [path for path, before in known if stamp(path) != before]
        return f"outdated: {changed[0]} has changed" if changed else "valid"

    def parts(self) -> dict[str, Any]:
        """Give the parts that were stored, whether or not the index is still valid.

        Each of them has the stamps of what it rests on.
        """
        bodies = _own_bodies(self.file, 2)
        if len(bodies) < 2:
            return {}
        key, parts = marshal.loads(bodies[1])
        return parts if key == self._key else {}

    def store(
        self,
        data: Callable[[], Any],
        consulted: Consulted,
        start: int,
        parts: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        """Keep what `data` gives and rests on what was `consulted`, if later changes would be seen.

        `start` is when the first look was, in nanoseconds since the epoch. What `parts` gives can
        be had also when something has changed.
        """
        if not consulted.is_settled(start):
            return
        try:
            paths, stamps = zip(*consulted.watched(), strict=True)
            stored: _Stored = (
                self._key,
                consulted.expires,
                "\0".join(paths),
                _sum(list(stamps)),
                marshal.dumps(stamps),
                data(),
            )
            body = marshal.dumps(stored)
            more = marshal.dumps((self._key, parts()))
        except ValueError:  # a value that marshal does not know
            return
        directory = os.path.dirname(self.file)
        temporary = f"{self.file}.{os.getpid()}.{get_ident()}"
        try:
            os.makedirs(directory, mode=0o700, exist_ok=True)
            _write(temporary, _header(body) + body + _header(more) + more)
            os.replace(temporary, self.file)
            self._prune(directory)
        except OSError:
            # A full disk, a directory that is read-only: the next process searches again.
            _remove(temporary)

    def check_can_be_written(self) -> None:
        """Raise an OSError if the index cannot be kept where it belongs.

        What cannot be read there is removed: it is of no use, and may be in the way.
        """
        os.makedirs(os.path.dirname(self.file), mode=0o700, exist_ok=True)
        temporary = f"{self.file}.{os.getpid()}.{get_ident()}"
        try:
            _write(temporary, bytes(_PROBE))
        finally:
            _remove(temporary)
        if not _own_bodies(self.file, 1):
            self.forget()
            if os.path.lexists(self.file):  # another user's, as in a directory like /tmp
                why = errno.EPERM
                raise PermissionError(why, os.strerror(why), self.file)

    def forget(self) -> None:
        """Remove the index, and what may be there in its stead."""
        _remove(self.file)
        if os.path.isdir(self.file):
            import shutil

            shutil.rmtree(self.file, ignore_errors=True)

    def _read(self) -> _Stored | None:
        if other_finders():
            return None
        bodies = _own_bodies(self.file, 1)
        stored: _Stored | None = marshal.loads(bodies[0]) if bodies else None
        return stored

    def _prune(self, directory: str) -> None:
        """Remove the oldest files of the host, and what a process that was killed left behind."""
        own = [
            entry
            for entry in os.scandir(directory)
            if entry.name.startswith(f"{self._host}-") and ".index" in entry.name
        ]
        own.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
        for entry in own[_KEPT:]:
            _remove(entry.path)


def cache_directory(host: str) -> str:
    """Give the directory of the index: ``HOST_CACHE_DIR``, or the user's cache directory."""
    own = os.environ.get(f"{host.upper()}_CACHE_DIR")
    return os.path.abspath(own) if own else user_directory("cache", host)


def _header(body: bytes | memoryview) -> bytes:
    return _MAGIC + len(body).to_bytes(8, "big") + zlib.crc32(body).to_bytes(4, "big")


def _sum(stamps: list[Stamp]) -> int:
    """Give a number of 64 bits that differs where the stamps do.

    The hash of a tuple of numbers is the same in every process of an interpreter; comparing it
    saves reading thousands of large numbers.
    """
    return hash(tuple(stamps))


def _own_bodies(file: str, count: int) -> list[bytes]:
    """Read what follows the first `count` headers in a file of the user's own.

    There is less, or nothing, if it is not such a file, or not what a header says.
    """
    found: list[bytes] = []
    try:
        descriptor = os.open(file, os.O_RDONLY | _FLAGS)
    except (OSError, ValueError):
        return found
    try:
        status = os.fstat(descriptor)
        if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            return found
        for _ in range(count):
            header = os.read(descriptor, _HEADER)
            length = int.from_bytes(header[len(_MAGIC) : len(_MAGIC) + 8], "big")
            body = os.read(descriptor, min(length, status.st_size))
            if header != _header(body):
                return found
            found.append(body)
    except OSError:  # a directory, a pipe
        return found
    finally:
        os.close(descriptor)
    return found


def _write(file: str, content: bytes) -> None:
    _remove(file)  # of a process that was killed and had our number
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    with open(descriptor, "wb") as opened:
        opened.write(content)


def _remove(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return
