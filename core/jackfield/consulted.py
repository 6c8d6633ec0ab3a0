"""What discovery looked at, and how one sees later that none of it has changed.

Whoever looks at the file system while plugins are searched and read says so with `looking_at`,
before he looks, and with `has_read`. Between `recording` and its end all of that is kept: for each
path its stamp, for each file that was read a digest of its content. Else nothing is.

- `looked_at` is `looking_at` for who has the stamp already, `mode_at` for who needs the mode.
- `listed` and `asked` give what was found before, while one records.
- What no path stands for is said, too: `looked_beside` for what other plugins have a part in,
  `looked_elsewhere` and `may_pass` for what cannot be seen to change.
- `steadily` looks again at what changes while one looks; `take_digests` and `take_touched` give
  what has come together for one plugin.
"""

from __future__ import annotations

import errno
import os
import time
from _contextvars import ContextVar  # what the module contextvars hands out, without the import

from jackfield.stamps import digest, looked_up, stamp

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Any, TypeVar

    from jackfield.stamps import Stamp

    _Read = TypeVar("_Read")

_FINE = 20_000_000
"""Nanoseconds in which a file can change twice and bear the same time: two ticks of the kernel."""

_COARSE = 4_000_000_000
"""The same where a file system keeps whole seconds, or every second one."""

_LASTING = frozenset(
    {
        *(errno.EACCES, errno.EINVAL, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOENT),
        *(errno.ENOTDIR, errno.ENXIO, errno.EPERM),
    }
)
"""Errors that come from what is there, so that stamps show when they have gone."""

_TRIES = 9
"""Times, at most, that something is read again which changes while it is."""

_PAUSE = 0.002
"""Seconds to wait before the second of these times, twice as long before the third, and so on."""


class GoneError(Exception):
    """What was being read is not there, or was not at a moment of the reading."""


class Listing:
    """The names in a directory."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._stems: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def dotted(self, stem: str) -> tuple[str, ...]:
        """Give those of the names that are `stem`, a dot, and more."""
        if not self._stems:
            for name in self._names:
                self._stems.setdefault(name.partition(".")[0], []).append(name)
        start = stem.partition(".")[0]
        return tuple(n for n in self._stems.get(start, ()) if n.startswith(f"{stem}."))


class Consulted:
    """The paths that were looked at, with their stamps, and digests of what was read.

    `is_complete` is false where something counted that no path stands for. After `expires`, in
    seconds since the epoch, less need be watched than now, if it is not 0. `touched` are the paths
    that were looked at since `take_touched` was last called, and `is_apart` is false where what
    is beside them counted, too.
    """

    def __init__(self) -> None:
        self.stamps: dict[str, Stamp] = {}
        self.digests: dict[str, int] = {}
        self.listings: dict[str, Listing] = {}
        self.asked: dict[tuple[Callable[[str], Any], str], Any] = {}
        self.is_complete = True
        self.expires = 0.0
        self.touched: dict[str, None] = {}
        self.is_apart = True

    def look(self, path: str) -> None:
        """Stamp `path`, before anything is made of what is there."""
        self.touched[path] = None
        if path not in self.stamps:
            self.stamps[path] = stamp(path)

    def forget_changed(self, known: int) -> bool:
        """Tell whether a path has changed that was not among the first `known` ones.

        They are all forgotten then, to be looked at again.
        """
        from itertools import islice  # late: with a valid index nobody asks

        new = dict(islice(reversed(self.stamps.items()), len(self.stamps) - known))
        for path, found in new.items():
            now = looked_up(path)[0] if isinstance(found, int) else stamp(path)
            if now != found:
                break
        else:
            return False
        for path in new:
            del self.stamps[path]
            self.touched.pop(path, None)
            self.listings.pop(path, None)
        self.asked.clear()
        return True

    def watched(self) -> list[tuple[str, Stamp]]:
        """Give the paths whose stamps say whether anything has changed.

        What is not there is left out where the directory that it would appear in is watched.
        """
        return [
            (path, found)
            for path, found in self.stamps.items()
            if not isinstance(found, int) or not self._would_show(path)
        ]

    def _would_show(self, path: str) -> bool:
        above = os.path.dirname(path)
        while above not in self.stamps and not os.path.lexists(above):
            if not above:
                return False  # a relative path, as of a HOME that is one
            above = os.path.dirname(above)
        return above in self.stamps  # be it missing: it is watched then, or one above it is

    def is_settled(self, start: int) -> bool:
        """Tell whether every later change would be seen, `start` being when the first look was.

        A file that changed in the same tick of the clock as it was looked at, or after that, may
        change again without another stamp. `start` is in nanoseconds since the epoch.
        """
        return self.is_complete and all(
            isinstance(found, int) or is_before(found, start) for found in self.stamps.values()
        )


def is_before(found: tuple[int, int, int, int], start: int) -> bool:
    """Tell by its stamp whether a file had settled at `start`, in nanoseconds since the epoch."""
    modified, _, _, changed = found
    # On Windows the "change time" is that of the file's creation.
    latest = changed if os.name == "posix" else max(modified, changed)
    tick = _FINE if latest % 1_000_000_000 else _COARSE
    return latest < start - tick


_current: ContextVar[Consulted | None] = ContextVar("consulted", default=None)


class recording:  # noqa: N801 - used as a statement: with recording() as consulted
    """Keep what is looked at and read inside of the ``with``, in this thread alone."""

    def __init__(self) -> None:
        self._consulted = Consulted()

    def __enter__(self) -> Consulted:
        self._outer = _current.set(self._consulted)
        return self._consulted

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _current.reset(self._outer)


def is_recording() -> bool:
    """Tell whether what is looked at is kept, in this thread."""
    return _current.get() is not None


def looking_at(path: str | os.PathLike[str]) -> None:
    """Say that what is at `path`, or that nothing is, is about to count."""
    consulted = _current.get()
    if consulted is not None:
        consulted.look(os.fspath(path))


def looked_at(path: str, found: Stamp) -> None:
    """Say that what is at `path` counts, and that `found` was its stamp before anything did."""
    consulted = _current.get()
    if consulted is not None:
        consulted.touched[path] = None
        consulted.stamps.setdefault(path, found)


def mode_at(path: str) -> int:
    """Give the mode of what is at `path`, be it a link, 0 for nothing; say that it counts."""
    found, mode = looked_up(path)
    looked_at(path, found)
    return mode


def has_read(path: str | os.PathLike[str], data: bytes) -> None:
    """Say that the file at `path` was read, and what was in it."""
    consulted = _current.get()
    if consulted is not None:
        consulted.digests[os.fspath(path)] = digest(data)


def listed(directory: str) -> Listing:
    """Give the names in a directory; while one records, it is listed once.

    Raises:
        OSError: if it cannot be listed.
    """
    consulted = _current.get()
    if consulted is None:
        return Listing(os.listdir(directory))
    if directory not in consulted.listings:
        consulted.listings[directory] = Listing(os.listdir(directory))
    return consulted.listings[directory]


def asked(question: Callable[[str], _Read], path: str) -> _Read:
    """Give the answer of `question` about `path`; while one records, it is asked once.

    It is for what all plugins of a directory share, and has to be asked again if anything changes.
    """
    consulted = _current.get()
    if consulted is None:
        return question(path)
    key = (question, path)
    if key not in consulted.asked:
        consulted.asked[key] = question(path)
    found: _Read = consulted.asked[key]
    return found


def steadily(read: Callable[[], _Read], base: str | None = None) -> _Read:
    """Give what `read` gives when nothing that it is the first to look at changes meanwhile.

    What it saw of files that come or go while it looks may never have been there all at one time.
    Where they never come to rest, what it gives at last counts.

    `base`, which was looked at before, is what makes the rest count: it comes last and goes first,
    as the ``.dist-info`` of a distribution does. While it stays as it is, what was read was there.
    Where it does not, there is nothing to wait for: the rest was not there at some moment of the
    reading, and that is an answer, too.

    Raises:
        GoneError: if `base` has gone, or has changed each time.
    """
    consulted = _current.get()
    if consulted is None:
        return read()
    attempts = _Attempts(consulted, base)
    while True:
        attempts.begin()
        try:
            result = read()
        except Exception:
            if attempts.last_counts():
                raise
        else:
            if attempts.last_counts():
                return result


class _Attempts:
    """Attempts to read something while it rests; see `steadily`."""

    def __init__(self, consulted: Consulted, base: str | None) -> None:
        self._consulted = consulted
        self._base = base
        self._seen = None if base is None else consulted.stamps.get(base)
        self._digests = dict(consulted.digests)
        self._known = 0
        self._count = 0

    def begin(self) -> None:
        """Begin the next one, after a pause that grows."""
        if self._count:
            time.sleep(self._count * _PAUSE)
            self._consulted.digests = dict(self._digests)
        self._count += 1
        self._known = len(self._consulted.stamps)

    def last_counts(self) -> bool:
        """Tell whether what came of the last one, or its error, is the answer.

        Raises:
            GoneError: as `steadily` does.
        """
        is_last = self._count > _TRIES
        before = self._seen
        if self._base is not None:
            self._seen = stamp(self._base)
        if self._seen != before and (is_last or isinstance(self._seen, int)):
            self._consulted.digests = self._digests
            raise GoneError(self._base)
        if is_last:
            return True
        has_changed = self._consulted.forget_changed(self._known)
        return self._seen == before and not has_changed


def take_digests() -> dict[str, int]:
    """Give the digests of what was read since this was last asked, by path."""
    consulted = _current.get()
    if consulted is None:
        return {}
    digests, consulted.digests = consulted.digests, {}
    return digests


def looked_beside() -> None:
    """Say that what is read depends on what else there is where all plugins are."""
    consulted = _current.get()
    if consulted is not None:
        consulted.is_apart = False


def take_touched() -> dict[str, Stamp] | None:
    """Give the stamps of what was looked at since this was last asked, by path.

    None where nobody records, and where something counted that has no stamp of its own.
    """
    consulted = _current.get()
    if consulted is None:
        return None
    touched, consulted.touched = consulted.touched, {}
    is_apart, consulted.is_apart = consulted.is_apart, True
    return {path: consulted.stamps[path] for path in touched} if is_apart else None


def watching_until(moment: float) -> None:
    """Say that some paths need only be watched up to `moment`, in seconds since the epoch."""
    consulted = _current.get()
    if consulted is not None:
        consulted.expires = max(consulted.expires, moment)


def may_pass(error: OSError) -> bool:
    """Tell whether an error may pass without a trace, such as a lack of descriptors.

    It is said then that something counted which no path stands for.
    """
    if error.errno in _LASTING:
        return False
    looked_elsewhere()
    return True


def looked_elsewhere() -> None:
    """Say that something counted that no path stands for, so that its change cannot be seen."""
    consulted = _current.get()
    if consulted is not None:
        consulted.is_complete = False
