"""The installed distributions that declare entry points for a host.

Only directory names and ``entry_points.txt`` are looked at here; what declares nothing for the
host costs no parsing. Where a name is on the path twice the first one counts, as it does for
pip and for an import.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib_metadata import Distribution

_INFO_SUFFIXES = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class InstalledDistribution:
    """A distribution with entry points for the host.

    `where` is its ``.dist-info`` or ``.egg-info``; `shadowed_by` is that of the distribution of
    the same name that comes before it, None for the one that counts.
    """

    key: str
    where: str
    distribution: Distribution
    shadowed_by: str | None = None


def installed_distributions(
    host: str, path: Iterable[str] | None = None
) -> Iterator[InstalledDistribution]:
    """Find the distributions on `path` (default: `sys.path`) that have entry points for `host`."""
    marker = f"{host}.".encode()
    first: dict[str, tuple[str, bytes]] = {}
    for key, where, text, distribution in _all_distributions(path):
        winner, same_text = first.setdefault(key, (where, text))
        if marker not in text:
            continue
        if winner == where:
            yield InstalledDistribution(key, where, distribution())
        elif not (where.endswith(".egg-info") and text == same_text):
            # An editable install leaves an egg-info in its source directory: no second copy.
            yield InstalledDistribution(key, where, distribution(), winner)


def normalized(name: str) -> str:
    """Write a distribution's name as PEP 503 compares it, with underscores as on disk."""
    return re.sub(r"[-_.]+", "_", name).lower()


# Key, place, entry_points.txt, and what makes the distribution for the few that are wanted.
_Candidate = tuple[str, str, bytes, Callable[[], "Distribution"]]


def _at(info: Path) -> Distribution:
    import importlib_metadata

    return importlib_metadata.Distribution.at(info)


def _all_distributions(path: Iterable[str] | None) -> Iterator[_Candidate]:
    seen: set[str] = set()
    for entry in sys.path if path is None else path:
        directory = os.path.realpath(entry or ".")
        if directory in seen:
            continue
        seen.add(directory)
        if Path(directory).is_dir() and not directory.endswith(".egg"):
            yield from _in_directory(Path(directory))
        elif Path(directory).exists():
            yield from _by_importlib(directory)
    if path is None:
        yield from _by_other_finders()


def _in_directory(directory: Path) -> Iterator[_Candidate]:
    try:
        names = os.listdir(directory)  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return  # as an import does: what cannot be listed holds nothing
    infos = [
        name for name in names if name.endswith(_INFO_SUFFIXES) and not name.startswith(("~", "."))
    ]
    for name in sorted(infos, key=lambda name: (_key(name), *_preference(directory / name))):
        info = directory / name
        yield _key(name), str(info), _entry_points_text(info), partial(_at, info)


def _key(info_name: str) -> str:
    return normalized(info_name.rpartition(".")[0].partition("-")[0])


def _preference(info: Path) -> tuple[bool, bool, str]:
    """Order what claims the same name: first what is whole, then what pip wrote, then by name."""
    whole = (info / "METADATA").exists() or (info / "PKG-INFO").exists()
    return (not whole, info.suffix != ".dist-info", info.name)


def _entry_points_text(info: Path) -> bytes:
    try:
        return (info / "entry_points.txt").read_bytes()
    except OSError:
        return b""


def _by_importlib(entry: str) -> Iterator[_Candidate]:
    """Find what lies in a zip file or an egg."""
    import importlib_metadata

    for distribution in importlib_metadata.distributions(path=[entry]):
        yield _given(cast("Distribution", distribution))


def _by_other_finders() -> Iterator[_Candidate]:
    """Ask the finders of `sys.meta_path` that look elsewhere than on `sys.path`."""
    for finder in sys.meta_path:
        module = getattr(finder, "__module__", type(finder).__module__)
        if module.partition(".")[0] in {"_frozen_importlib_external", "importlib_metadata"}:
            continue
        find = getattr(finder, "find_distributions", None)
        if find is not None:
            import importlib_metadata

            context = importlib_metadata.DistributionFinder.Context()  # type: ignore[no-untyped-call]
            yield from map(_given, find(context))


def _given(distribution: Distribution) -> _Candidate:
    text = distribution.read_text("entry_points.txt") or ""
    name = distribution.metadata["Name"] or ""
    where = str(distribution.locate_file(""))
    return normalized(name), f"{where} ({name})", text.encode(), lambda: distribution
