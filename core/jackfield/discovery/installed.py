"""The installed distributions, and which of them declare entry points for a host.

Only directory names and ``entry_points.txt`` are looked at here; what declares nothing for the
host costs no parsing. Where a name is on the path twice the first one counts, as it does for
pip and for an import.

The common layout, directories with ``.dist-info`` in them, is read by a few lines of our own;
`importlib_metadata` is asked for what lies in zip files and eggs, and for other finders.
"""

from __future__ import annotations

import os
import time

from jackfield.consulted import (
    listed,
    looked_at,
    looked_elsewhere,
    looking_at,
    may_pass,
    watching_until,
)
from jackfield.discovery.finders import import_path, other_finders
from jackfield.discovery.infofiles import InstalledFiles, content_of, key_of, normalized
from jackfield.errors import text_of
from jackfield.headers import first_of_each, headers
from jackfield.stamps import stamp

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from jackfield.reading import InstalledDistribution
    from jackfield.stamps import Stamp

_INFO_SUFFIXES = (".dist-info", ".egg-info")

_BEING_INSTALLED = 60
"""Seconds in which a new ``.dist-info`` may still get its ``entry_points.txt``."""


class Candidate:
    """A distribution on the path.

    `where` is its ``.dist-info`` or ``.egg-info``; `given` is what somebody else has found there.
    `seen` is the stamp of `where` before the entry points were read, None until then and where
    `where` is no path. `fault` says why they could not be read, None if they could.
    """

    __slots__ = ("_given", "_text", "fault", "key", "seen", "where")

    def __init__(self, key: str, where: str, given: GivenDistribution | None = None) -> None:
        self.key = key
        self.where = where
        self._given = given
        self._text: bytes | None = None
        self.seen: Stamp | None = None
        self.fault: str | None = None

    def text(self) -> bytes:
        """Give its ``entry_points.txt``, read now unless it has been."""
        if self._text is None:
            if self._given is not None:
                self._text = self._given.entry_points
            else:
                self.seen = stamp(self.where)
                try:
                    self._text = _entry_points_text(self.where, self.seen)
                except OSError as error:
                    self._text = b""
                    self.fault = f"{self.where}: cannot be read: {error.strerror}"
        return self._text

    def is_gone(self) -> bool:
        """Tell whether it has been uninstalled since it was found."""
        return self._given is None and not os.path.lexists(self.where)

    def distribution(self) -> InstalledDistribution:
        """Give what reads its metadata, for the few that are wanted."""
        return InstalledFiles(self.where, self._text) if self._given is None else self._given


class DeclaringDistribution:
    """A distribution with entry points for the host.

    `shadowed_by` is the place of the distribution of the same name that comes before it, None
    for the one that counts. `base` is what it stands and falls with, if that is a path. `ahead`
    are directories before its own on the path that may have modules of the same names.
    """

    __slots__ = ("ahead", "base", "distribution", "key", "shadowed_by", "where")

    def __init__(
        self, candidate: Candidate, shadowed_by: str | None = None, ahead: tuple[str, ...] = ()
    ) -> None:
        self.key = candidate.key
        self.where = candidate.where
        self.base = None if candidate.seen is None else candidate.where
        self.distribution = candidate.distribution()
        self.shadowed_by = shadowed_by
        self.ahead = ahead


class Installed:
    """The distributions on `path` (default: `sys.path`), looked at once, when it is needed.

    `faults` are what was found to be wrong then, each in one line.
    """

    def __init__(self, path: Iterable[str] | None = None) -> None:
        self.faults: list[str] = []
        self._path = path
        self._candidates: list[Candidate] | None = None
        self._first: dict[str, Candidate] = {}
        self._directories: list[str] = []
        self._stems: dict[str, frozenset[str]] = {}

    def declaring(self, host: str) -> Iterator[DeclaringDistribution]:
        """Find the distributions that have entry points for `host`."""
        marker = f"{host}.".encode()
        for each in self._all():
            if marker not in each.text():
                if each.fault is not None:
                    looking_at(each.where)
                    looking_at(f"{each.where}/entry_points.txt")
                    self.faults.append(each.fault)
                continue
            first = self._first[each.key]
            if first is not each and first.is_gone():
                first = self._first[each.key] = each
            if each.seen is None:
                looking_at(each.where)
            else:
                looked_at(each.where, each.seen)
            if first is each:
                yield DeclaringDistribution(each, ahead=self._ahead_of(each))
            elif f"[{host}.".encode() not in each.text():
                pass  # what it names may be the host's own modules: it may be the host
            elif not (each.where.endswith(".egg-info") and each.text() == first.text()):
                # An editable install leaves an egg-info in its source directory: no second copy.
                yield DeclaringDistribution(each, first.where)

    def counting(self) -> Iterator[Candidate]:
        """Find the distributions, of those of one name the first one."""
        self._all()
        yield from self._first.values()

    def info_of(self, name: str) -> str | None:
        """Give the ``.dist-info`` of a distribution, None if it has none."""
        self._all()
        first = self._first.get(normalized(name))
        return first.where if first is not None and first.where.endswith(".dist-info") else None

    def version_of(self, name: str) -> str | None:
        """Give the version of a distribution, None if there is none, empty if it is unreadable."""
        self._all()
        first = self._first.get(normalized(name))
        if first is None:
            return None
        looking_at(first.where)
        distribution = first.distribution()
        try:
            read = distribution.read_text
            # The last is for an .egg-info that is a file, as Debian has many, and Meson makes one.
            text = read("METADATA") or read("PKG-INFO") or read("") or ""
        except (OSError, ValueError):
            return ""
        if not text and first.is_gone():
            return None
        return first_of_each(headers(text)).get("version", "")

    def _ahead_of(self, each: Candidate) -> tuple[str, ...]:
        """Give the directories before its own that have a name which its entry points begin with.

        What is imported from there is not what is installed.
        """
        values = [line.partition(b"=")[2] for line in each.text().splitlines()]
        starts = {value.partition(b":")[0].partition(b".")[0].strip() for value in values}
        names = {start.decode("utf-8", "replace") for start in starts if start}
        site = os.path.dirname(each.where)
        ahead: list[str] = []
        for directory in self._directories:
            if directory == site:
                return tuple(ahead)
            if not names.isdisjoint(self._stems_in(directory)):
                ahead.append(directory)
        return ()

    def _stems_in(self, directory: str) -> frozenset[str]:
        """Give the names in a directory, each up to its first dot."""
        stems = self._stems.get(directory)
        if stems is None:
            try:
                names: Iterable[str] = listed(directory)
            except OSError:  # among the faults
                names = ()
            stems = frozenset([name.partition(".")[0] for name in names])
            self._stems[directory] = stems
        return stems

    def _all(self) -> list[Candidate]:
        if self._candidates is None:
            found = _all_distributions(self._path, self.faults, self._directories)
            self._candidates = list(found)
            for each in self._candidates:
                self._first.setdefault(each.key, each)
        return self._candidates


class GivenDistribution:
    """A distribution that somebody else has found, of which any part may turn out to be damaged.

    `entry_points` is its ``entry_points.txt``.
    """

    def __init__(self, distribution: Any) -> None:
        self._distribution = distribution
        self.entry_points = (self.read_text("entry_points.txt") or "").encode()

    def read_text(self, filename: str, /) -> str | None:
        """Give the content of a file, None if there is none.

        Raises:
            OSError: if it cannot be read, whatever the reason.
        """
        try:
            text: str | None = self._distribution.read_text(filename)
        except Exception as error:
            raise OSError(f"{type(error).__name__}: {text_of(error)}") from error
        return text

    def locate_file(self, path: str, /) -> object:
        """Give the path of one of the distribution's files; of the empty text, their directory."""
        return self._distribution.locate_file(path)


def _all_distributions(
    path: Iterable[str] | None, faults: list[str], directories: list[str]
) -> Iterator[Candidate]:
    """Find the distributions on `path`, and add to `directories` those of it, in their order."""
    seen: set[str] = set()
    for entry in import_path() if path is None else path:
        looking_at(os.path.abspath(entry))
        directory = os.path.realpath(entry or ".")
        if directory in seen:
            continue
        seen.add(directory)
        if os.path.isdir(directory) and not directory.endswith(".egg"):
            directories.append(directory)
            yield from _in_directory(directory, faults)
        elif os.path.exists(directory):
            yield from _by_importlib(directory, faults)
    if path is None:
        yield from _by_other_finders(faults)


def _in_directory(directory: str, faults: list[str]) -> Iterator[Candidate]:
    looking_at(directory)
    try:
        names = listed(directory)
    except OSError as error:
        if may_pass(error):
            faults.append(f"{directory}: cannot be listed: {error.strerror}")
        return  # as an import does: what cannot be listed holds nothing
    keyed: dict[str, list[str]] = {}
    for name in names:
        if name.endswith(_INFO_SUFFIXES) and not name.startswith(("~", ".")):
            keyed.setdefault(key_of(name), []).append(f"{directory}/{name}")
    for key, infos in sorted(keyed.items()):
        if len(infos) > 1:
            from jackfield.discovery.duplicates import in_order_of_truth  # late: few need it

            infos = in_order_of_truth(infos)
        for info in infos:
            yield Candidate(key, info)


def _entry_points_text(info: str, seen: Stamp) -> bytes:
    """Read ``entry_points.txt``; what a running installation may still add to is watched."""
    if isinstance(seen, int):
        return b""
    changed = seen[3] / 1e9
    if changed > time.time() - _BEING_INSTALLED:
        watching_until(changed + _BEING_INSTALLED)
        looked_at(info, seen)
        looking_at(f"{info}/entry_points.txt")
    return content_of(f"{info}/entry_points.txt") or b""


def _by_importlib(entry: str, faults: list[str]) -> Iterator[Candidate]:
    """Find what lies in a zip file or an egg."""
    import importlib_metadata

    info = os.path.join(entry, "EGG-INFO")
    if os.path.isdir(info):
        for name in ("", *os.listdir(info)):
            looking_at(os.path.join(info, name))
    # Not distributions(path=[entry]): that asks the other finders, too, which come after the path.
    context = importlib_metadata.DistributionFinder.Context(path=[entry])  # type: ignore[no-untyped-call]
    found = iter(importlib_metadata.MetadataPathFinder().find_distributions(context))
    yield from _given(found, entry, faults)


def _by_other_finders(faults: list[str]) -> Iterator[Candidate]:
    for find in other_finders():
        import importlib_metadata

        looked_elsewhere()
        context = importlib_metadata.DistributionFinder.Context()  # type: ignore[no-untyped-call]
        yield from _given(_found(find, context), _shown(find), faults)


def _found(find: Callable[..., Iterable[Any]], context: object) -> Iterator[Any]:
    yield from find(context)


def _shown(find: object) -> str:
    return f"{getattr(find, '__module__', '')}.{getattr(find, '__qualname__', find)}"


def _given(distributions: Iterator[Any], where: str, faults: list[str]) -> Iterator[Candidate]:
    """Take what others have found; an archive may be damaged, and a finder raise anything."""
    while True:
        try:
            yield _candidate(next(distributions))
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - see above; it is a fault, and the rest counts
            kind = "" if isinstance(error, OSError) else f"{type(error).__name__}: "
            faults.append(f"{where}: cannot be read: {kind}{' '.join(text_of(error).split())}")


def _candidate(distribution: Any) -> Candidate:
    given = GivenDistribution(distribution)
    name = distribution.metadata.get("Name")
    if not name:
        raise OSError("its metadata does not give its name")
    where = str(distribution.locate_file(""))
    return Candidate(normalized(name), f"{where} ({name})", given)
