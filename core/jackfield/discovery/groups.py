"""The groups of entry points that a host knows, and those that only look like one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_KINDS = ("plugins", "backends", "backend_prefixes", "metadata")

_ALIKE = 0.8
"""How much alike two kinds are of which one is meant, from 0 to 1; a host may have more groups."""


def misspelt(groups: Iterable[str], host: str) -> Iterator[str]:
    """Say of those of some groups that `host` does not know which ones they are likely to mean."""
    known = {f"{host}.{kind}" for kind in _KINDS}
    for group in dict.fromkeys(groups):
        name, dot, kind = group.lower().partition(".")
        if not dot:  # perhaps another sign stands for it
            name, kind = host, name.removeprefix(host).lstrip(":/_-")
        if group in known or name != host or not group.lower().startswith(host):
            continue  # it is right, or that of another host
        import difflib  # late: few groups are unknown

        for close in difflib.get_close_matches(kind, _KINDS, n=1, cutoff=_ALIKE):
            meant = f"{host}.{close}"
            yield f"nobody finds its entry points of {group!r}: the group is {meant!r}"
