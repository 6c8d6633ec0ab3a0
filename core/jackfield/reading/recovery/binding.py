"""The names that code which cannot be parsed may bind, as told by its words.

The code is that of a `Chunk`: a logical line is one line of it, and texts are empty. It is rather
too many names than too few: those of a keyword argument are left out, but not much else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"[^\W\d]\w*")
_WORDS = re.compile(
    r"(?:^|[:;])[ \t\f]*(?:(?:async|lazy)[ \t]+)?"
    r"(?:(?:from\b[\w. \t]*?\b)?import\b([^\n;]*)|(?:del|except|global|with)\b"
    r"((?:[^\n:;()\[\]{}]|\([^()\n]*\)|\[[^\[\]\n]*\])*+(?=[\n:;]|\Z)|[^\n;]*)"
    r"|(?:class|def)[ \t]+(\w+))",
    re.MULTILINE,
)
_GLOBALS = re.compile(r"(?:^|[:;])[ \t\f]*global\b([^\n;]*)", re.MULTILINE)
_SIGN = re.compile(r"(?P<sets>:=|(?:<<|>>|(?<![<>!=]))=(?!=))|[()\[\]{};]")
_CONSTANT = re.compile(r"\b(?:True|False)\b")
_LOOP = re.compile(r"\b(?:for|in)\b|[(\[{]")


def bound_names(code: str) -> set[str]:
    """Give the names that `code` may bind where it stands."""
    parts = [part for parts in _WORDS.findall(code) for part in parts]
    for line in code.split("\n"):
        if "=" in line:
            parts += _before_equals(line)
    return loop_names(code).union(*map(_NAME.findall, parts))


def global_names(code: str) -> set[str]:
    """Give the names that the functions and classes in `code` may bind outside of themselves."""
    return {name for names in _GLOBALS.findall(code) for name in _NAME.findall(names)}


def loop_names(code: str) -> set[str]:
    """Give the names that loops bind, and comprehensions, whose names Python 2 leaves behind."""
    found: set[str] = set()
    for line in code.split("\n") if "for" in code else ():
        for part in _before_in(line):
            found.update(_NAME.findall(part))
    return found


def _before_equals(line: str) -> Iterator[str]:
    """Give what may be bound by the equals signs of a line: all that stands before them.

    A sign in brackets is one of a keyword argument, if the brackets match.
    """
    signs = list(_SIGN.finditer(line))
    depths = []
    depth = 0
    for sign in signs:
        depth += (sign[0] in "([{") - (sign[0] in ")]}")
        depths.append(depth)
    matches = depth == 0 and min(depths, default=0) == 0
    start = 0
    for sign, depth in zip(signs, depths, strict=True):
        if sign[0] == ";":
            start = sign.end()
        elif sign["sets"] and (depth == 0 or not matches or sign[0] == ":="):
            before = line[start : sign.end()]
            yield before if matches else _CONSTANT.sub("", before)  # it may be an argument
            start = sign.end()


def _before_in(line: str) -> Iterator[str]:
    """Give what stands between ``for`` and ``in``: the last one, if there are brackets between."""
    start, is_plain = -1, True
    end = 0
    for word in _LOOP.finditer(line):
        if word[0] == "for":
            if start >= 0 and end > start:
                yield line[start:end]
            start, is_plain = word.end(), True
        elif word[0] == "in":
            end = word.start()
            if start >= 0 and is_plain:
                yield line[start:end]
                start = -1
        else:
            is_plain = False
    if start >= 0 and end > start:
        yield line[start:end]
