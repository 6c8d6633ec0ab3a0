"""What still holds of an outdated index: the distributions of which nothing has changed.

Most often an index is outdated since something was installed or removed beside the plugins, which
changes the directory that they are all in. Each of them that has the stamps that it had (its
``.dist-info``, and all that was looked at when it was read) would be read as it was; so it is taken
over, and only judged anew.
"""

from __future__ import annotations

import os

from jackfield.consulted import asked, looked_at, looking_at, take_touched
from jackfield.discovery.found import FoundPlugin
from jackfield.reading.installed import is_project
from jackfield.stamps import looked_up, stamp

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from jackfield.stamps import Stamp

    Part = tuple[dict[str, Stamp], Mapping[str, int], list[tuple[Any, ...]]]
    """Of one distribution: the stamps of what was looked at, digests of what was read, plugins."""


class Reuse:
    """Distributions that were read before, by their ``.dist-info``, and those of this search."""

    def __init__(self, known: Mapping[str, Part]) -> None:
        self._known = known
        self._kept: dict[str, tuple[dict[str, Stamp], Mapping[str, int], list[FoundPlugin]]] = {}

    def parts(self) -> dict[str, Part]:
        """Give the distributions of this search in plain data."""
        return {
            info: (stamps, digests, [each.packed() for each in found])
            for info, (stamps, digests, found) in self._kept.items()
        }

    def begin(self, info: str) -> None:
        """Begin with the next distribution."""
        take_touched()
        looking_at(info)

    def found(self, info: str) -> tuple[list[FoundPlugin], Mapping[str, int]] | None:
        """Give the plugins of a distribution and their digests, None if it is to be read."""
        part = self._known.get(info)
        if part is None or asked(is_project, os.path.dirname(info)):
            return None
        stamps, digests, plugins = part
        for path, before in stamps.items():
            now = looked_up(path)[0] if isinstance(before, int) else stamp(path)
            if now != before:
                return None
        for path, before in stamps.items():
            looked_at(path, before)
        found = [FoundPlugin(*packed) for packed in plugins]
        self._kept[info] = (stamps, digests, found)
        return found, digests

    def keep(self, info: str, found: list[FoundPlugin], digests: Mapping[str, int]) -> None:
        """Keep what was read of a distribution just now, if nothing counted but its own files."""
        stamps = take_touched()
        site = os.path.dirname(info)
        if stamps is None or any(each.kind != "installed" for each in found):
            return
        own = {path: seen for path, seen in stamps.items() if path != site}
        if info in own and all(path.startswith(f"{site}/") for path in own):
            # What is not there shows in the directory where it would be.
            kept = {
                path: seen
                for path, seen in own.items()
                if not isinstance(seen, int)
                or not isinstance(own.get(os.path.dirname(path), 0), tuple)
            }
            self._kept[info] = (kept, digests, found)
