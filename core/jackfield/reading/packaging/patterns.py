"""Patterns of ``.gitignore``, by which builds take files into a wheel, or leave them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from typing import NamedTuple

MOST_PATTERNS = 1000
"""Patterns that are looked at."""

_MOST_LOOKS = 100_000
"""How often one of them is held against a path."""

_STARS = 8
"""In a pattern: more take time, and are hardly ever meant."""

_LONGEST = 200
"""Characters of a pattern that is heeded, and parts of a path."""

_MAGIC = re.compile(r"[*?\[\\]")
_ESCAPED = re.compile(r"\\(.)")


class _Pattern(NamedTuple):
    parts: tuple[str | re.Pattern[str], ...]
    is_negated: bool
    is_of_directories: bool


class Patterns:
    """Some patterns, the last of which counts that is like a path."""

    def __init__(self, lines: Iterable[str], most: int = MOST_PATTERNS) -> None:
        """Take patterns, one a line, as a ``.gitignore`` has them, of which `most` are heeded."""
        self._patterns: list[_Pattern] = []
        self._known: dict[str, bool | None] = {}
        self._left = _MOST_LOOKS
        self._is_too_much = False
        for line in lines:
            text = line.rstrip()
            if not text or text.startswith("#"):
                continue
            is_long = len(text) > _LONGEST or text.count("*") > _STARS
            if is_long or len(self._patterns) >= most:
                self._is_too_much = True
            else:
                self._patterns.append(_pattern(text))

    def __len__(self) -> int:
        return len(self._patterns)

    def match(self, path: str) -> bool | None:
        """Tell whether they are like a file, or a directory that it is in.

        That is not known where one takes back what another one says of a directory: git and build
        backends do not agree about it.
        """
        if not self._patterns and not self._is_too_much:
            return False
        if path not in self._known:
            self._left -= len(self._patterns)
            is_too_much = self._is_too_much or self._left < 0
            self._known[path] = None if is_too_much else self._matched(path)
        return self._known[path]

    def _matched(self, path: str) -> bool | None:
        parts = path.split("/")[:_LONGEST]
        found = [
            (each.is_negated, is_whole)
            for each in self._patterns
            if (is_whole := _matches(each, parts)) is not None
        ]
        if all(is_negated for is_negated, _ in found):
            return False
        if not any(is_negated for is_negated, _ in found):
            return True
        is_negated, is_whole = found[-1]
        if is_whole and (not is_negated or all(whole for negated, whole in found if not negated)):
            return not is_negated
        return None


def _pattern(text: str) -> _Pattern:
    is_negated = text.startswith("!")
    text = text[is_negated:]
    is_of_directories = text.endswith("/")
    parts = text.strip("/").split("/")
    if len(parts) == 1 and not text.startswith("/"):
        parts = ["**", *parts]
    return _Pattern(tuple(map(_part, parts)), is_negated, is_of_directories)


def _part(text: str) -> str | re.Pattern[str]:
    if text == "**" or not _MAGIC.search(text):
        return text
    text = _ESCAPED.sub(lambda match: f"[{match[1]}]" if match[1] in "*?[" else match[1], text)
    return re.compile(translate(text.replace("[^", "[!")))


def _matches(pattern: _Pattern, parts: Sequence[str]) -> bool | None:
    """Tell whether a pattern is like a path as a whole; None if it is like no part of it."""
    ends = {0}  # how many parts of the path are like what of the pattern has been seen
    for wanted in pattern.parts:
        if wanted == "**":
            ends = set(range(min(ends), len(parts) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(parts) and _is_like(parts[end], wanted)}
        if not ends:
            return None
    is_whole = len(parts) in ends and not pattern.is_of_directories
    return is_whole if is_whole or min(ends) < len(parts) else None


def _is_like(part: str, wanted: str | re.Pattern[str]) -> bool:
    return part == wanted if isinstance(wanted, str) else wanted.match(part) is not None
