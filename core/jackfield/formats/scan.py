"""Every control directory below a directory.

It costs little more than walking the tree: a directory's names are looked up in one table, and
only a directory that holds the beginnings of all paths of a description is looked at further.
However many formats are known, one that has no candidate costs nothing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from jackfield.errors import JackfieldError
from jackfield.formats.control import (
    ControlFormat,
    Undetermined,
    first_part,
    reason_of,
    told,
)

_MOST_HELD = 20_000
"""Of a directory with more entries the sub-directories are not held in memory, but listed again as
they are entered."""


@dataclass(frozen=True, slots=True)
class Found:
    """A directory that holds a control directory, or may hold one.

    Attributes:
        directory: its path, which begins as the root's was given.
        formats: all formats that match there.
        undetermined: what could not be told about it.
    """

    directory: Path
    formats: tuple[ControlFormat, ...]
    undetermined: tuple[Undetermined, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A directory that could not be listed, or only in part, for `reason`."""

    directory: Path
    reason: str


@dataclass(slots=True)
class Tally:
    """What a scan has been through so far: the numbers of directories and of their entries."""

    directories: int = 0
    entries: int = 0


def scan(
    root: str | os.PathLike[str],
    formats: Iterable[ControlFormat],
    *,
    max_depth: int | None = None,
    exclude: Sequence[str] = (),
    one_file_system: bool = False,
    tally: Tally | None = None,
) -> Iterator[Found | Unreadable]:
    """Find every directory at or below `root` that holds a control directory, nested ones too.

    Symbolic links to directories are not followed, and control directories not entered. Of a
    format whose control directory stands in every directory of a tree, only the top of each tree
    is found. Memory does not grow with the size of the tree.

    Args:
        root: where to begin; itself at depth 0. May be a symbolic link.
        formats: what to look for.
        max_depth: how deep to go.
        exclude: shell patterns of directories that are not entered; one with a slash is for the
            path below the root, any other for the name alone.
        one_file_system: leave out directories on other file systems than the root's.
        tally: counts what was seen, while the scan goes on.

    Raises:
        JackfieldError: if `root` is no directory, or cannot be looked at.
    """
    try:
        if not Path(root).is_absolute():
            Path.cwd()  # raises if it was removed; "." would be there all the same, and empty
        status = os.stat(root)  # noqa: PTH116 - as it was given
    except (OSError, ValueError) as error:
        raise JackfieldError(f"cannot scan {os.fspath(root)}: {reason_of(error)}") from None
    if not stat.S_ISDIR(status.st_mode):
        raise JackfieldError(f"cannot scan {os.fspath(root)}: it is not a directory")
    scanner = _Scanner(
        formats,
        os.fspath(root),
        _Limits(max_depth, tuple(exclude), status.st_dev if one_file_system else None),
        Tally() if tally is None else tally,
    )
    return scanner.scan()


_Key = tuple[str, str]
"""What a format is told by: its name and its plugin."""


def _key(format: ControlFormat) -> _Key:
    return (format.name, format.plugin)


class _Beginnings:
    """Formats by the names that their paths begin with."""

    def __init__(self, formats: Iterable[ControlFormat]) -> None:
        self._formats = [
            (format, frozenset(map(first_part, format.paths))) for format in formats if format.paths
        ]
        # "" is how a path begins that names the directory itself: that is always there.
        self.names = frozenset(name for _, names in self._formats for name in names) - {""}
        self._everywhere = [format for format, names in self._formats if names == {""}]
        self._own = {_key(format): names for format, names in self._formats}

    def candidates(self, names: Sequence[str]) -> list[ControlFormat]:
        """Give the formats all of whose beginnings are among a directory's `names`."""
        if not names:
            return self._everywhere
        there = {"", *names}
        return [format for format, beginnings in self._formats if beginnings <= there]

    def own(self, matching: Iterable[ControlFormat]) -> frozenset[str]:
        """Give the names that belong to the control directories of `matching`."""
        return frozenset().union(*(self._own[_key(format)] for format in matching))


class _Limits:
    """Which directories are not entered."""

    def __init__(self, max_depth: int | None, exclude: Sequence[str], device: int | None) -> None:
        self.max_depth = max_depth
        self._device = device
        self._names = _pattern(each for each in exclude if "/" not in each.rstrip("/"))
        self._paths = _pattern(each for each in exclude if "/" in each.rstrip("/"))
        self.excludes_some = bool(self._names or self._paths or device is not None)

    def excludes(self, name: str, path: str, below: str) -> bool:
        """Tell whether the directory at `path`, which is `below` the root, is left out."""
        if self._names is not None and self._names.match(name):
            return True
        if self._paths is not None and self._paths.match(below):
            return True
        if self._device is None:
            return False
        try:
            return os.lstat(path).st_dev != self._device
        except OSError:
            return False  # listing it says why it cannot be looked at


def _pattern(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(translate(each.strip("/")) for each in patterns)
    return re.compile(joined) if joined else None


_Level = tuple[str, Iterator[str], frozenset[_Key]]
"""A directory whose sub-directories are being entered: its path, the names of those that are left,
and the formats that matched there and stand in every directory of a tree."""

_NONE: frozenset[_Key] = frozenset()


class _Scanner:
    """One scan: depth first, by a stack of half-entered directories."""

    def __init__(
        self, formats: Iterable[ControlFormat], root: str, limits: _Limits, tally: Tally
    ) -> None:
        self._beginnings = _Beginnings(formats)
        self._wanted = self._beginnings.names
        self._root = root
        self._limits = limits
        self._tally = tally
        self._levels: list[_Level] = []

    def scan(self) -> Iterator[Found | Unreadable]:
        levels = self._levels
        yield from self._enter(self._root, _NONE)
        while levels:
            path, names, grouped = levels[-1]
            try:
                name = next(names, None)
            except OSError as error:  # it was listed before, but not now
                yield Unreadable(Path(path), reason_of(error))
                name = None
            if name is None:
                levels.pop()
            elif events := self._enter(_joined(path, name), grouped):
                yield from events

    def _enter(self, path: str, grouped: frozenset[_Key]) -> Sequence[Found | Unreadable]:
        """Look at one directory; its sub-directories become the next level."""
        events: list[Found | Unreadable] = []
        wanted = self._wanted
        seen: list[str] = []
        below: list[str] = []
        entries = 0
        try:
            with os.scandir(path) as listing:
                for entry in listing:
                    entries += 1
                    if entry.name in wanted:
                        seen.append(entry.name)
                    if entry.is_dir(follow_symlinks=False) and entries <= _MOST_HELD:
                        below.append(entry.name)
        except OSError as error:
            events.append(Unreadable(Path(path), reason_of(error)))
        self._tally.directories += 1
        self._tally.entries += entries
        own: frozenset[str] = frozenset()
        still_grouped = _NONE
        candidates = self._beginnings.candidates(seen)
        if candidates:
            matching, undetermined = told(Path(path), candidates)
            own = self._beginnings.own(matching)
            still_grouped = frozenset(_key(each) for each in matching if each.per_directory)
            news = tuple(each for each in matching if _key(each) not in grouped)
            if news or undetermined:
                events.append(Found(Path(path), news, undetermined))
        many = entries > _MOST_HELD
        if (below or many) and (
            self._limits.max_depth is None or len(self._levels) < self._limits.max_depth
        ):
            below.sort()
            names = _directories_in(path) if many else iter(below)
            if own or self._limits.excludes_some:
                names = self._chosen(path, names, own)
            self._levels.append((path, names, still_grouped))
        return events

    def _chosen(self, path: str, names: Iterator[str], own: frozenset[str]) -> Iterator[str]:
        """Leave out of the sub-directories of `path` those that are not entered."""
        names = (name for name in names if name not in own)
        if not self._limits.excludes_some:
            return names
        start = len(self._root.rstrip("/")) + 1
        return (
            name
            for name in names
            for full in [_joined(path, name)]
            if not self._limits.excludes(name, full, full[start:])
        )


def _directories_in(path: str) -> Iterator[str]:
    with os.scandir(path) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                yield entry.name


def _joined(path: str, name: str) -> str:
    return f"{path}{name}" if path.endswith("/") else f"{path}/{name}"
