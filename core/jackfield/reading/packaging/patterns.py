"""Patterns of build backends for files that are left out of a wheel, or are all that is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

_LONGEST = 200
"""Characters of a pattern that is heeded, and parts of a path."""


def leaving_out(include: Iterable[str], exclude: Iterable[str]) -> Callable[[str], bool] | None:
    """Give what tells of a path whether patterns leave it out; None if there are none.

    They are those of ``.gitignore``; where one begins with ``!``, nothing is known to be left out.
    """
    included, excluded = list(include), list(exclude)
    patterns = [*included, *excluded]
    if not patterns or any(each.startswith("!") or len(each) > _LONGEST for each in patterns):
        return None

    def leaves_out(path: str) -> bool:
        parts = path.split("/")[:_LONGEST]
        is_included = not included or any(_matches(each, parts) for each in included)
        return not is_included or any(_matches(each, parts) for each in excluded)

    return leaves_out


def _matches(pattern: str, parts: list[str]) -> bool:
    """Tell whether a path, or a directory that it is in, is like a pattern."""
    wanted = pattern.strip("/").split("/")
    if len(wanted) == 1 and not pattern.startswith("/"):
        wanted = ["**", *wanted]
    ends = {0}  # how many parts of the path are like what of the pattern has been seen
    for part in wanted:
        if part == "**":
            ends = set(range(min(ends, default=len(parts) + 1), len(parts) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(parts) and fnmatchcase(parts[end], part)}
    return bool(ends)
