"""Entry points of groups that are none of a host's, but nearly: nobody finds what they name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from jackfield.discovery.installed import Installed
from jackfield.doctor.finding import Finding, pip
from jackfield.host import Host
from jackfield.reading.packaging.facts import entry_points

_KINDS = ("plugins", "backends", "backend_prefixes", "metadata")

_ALIKE = 0.8
"""How much alike two kinds are of which one is meant, from 0 to 1; a host may have more groups."""


def misspelt(groups: Iterable[str], host: str) -> Iterator[str]:
    """Say of those of some groups that `host` does not know which ones they are likely to mean."""
    known = {f"{host}.{kind}" for kind in _KINDS}
    for group in dict.fromkeys(groups):
        if group in known or not group.lower().startswith(host):
            continue
        kind = group[len(host) :].lstrip(".:/_-").lower()
        for close in difflib.get_close_matches(kind, _KINDS, n=1, cutoff=_ALIKE):
            meant = f"{host}.{close}"
            yield f"nobody finds its entry points of {group!r}: the group is {meant!r}"


def misspelt_groups(host: Host) -> Iterator[Finding]:
    """Find the installed distributions that mean a group of the host's and name another one."""
    for each in Installed().declaring(host.name):
        try:
            text = each.distribution.read_text("entry_points.txt") or ""
        except (OSError, ValueError):  # has just gone, or is none
            continue
        for problem in misspelt((point.group for point in entry_points(text)), host.name):
            mend = pip("install", "--upgrade", each.key)
            yield Finding("missing", each.key, f"{each.key}: {problem}", mend)
