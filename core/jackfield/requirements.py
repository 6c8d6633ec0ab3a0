"""Requirements in their plain form, judged without `packaging`, which is slow to import.

Nearly every requirement is a name and a few versions that are nothing but numbers, perhaps for an
extra. What such a requirement asks for is said here; of every other one, and of every other
version, nothing is said, and `packaging` has the word. The rules are those of PEP 440 and 508.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

Numbers = tuple[int, ...]
Clause = tuple[Callable[[Numbers, Numbers], bool], Numbers]

_OPERATORS: dict[str, Callable[[Numbers, Numbers], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_NAME = _LETTERS | {".", "_", "-"}
_LONGEST, _MOST = 9, 10
"""Digits of a number, and numbers of a version, that is plain."""

_KNOWN: dict[str, tuple[str, tuple[Clause, ...], str | None] | None] = {}
"""What was found of requirements before: most plugins require the same host."""

_MOST_KNOWN = 1000


def plain_requirement(text: str) -> tuple[str, tuple[Clause, ...], str | None] | None:
    """Give the name, the versions and the extra of a plain requirement, None of another one.

    The extra is the only one with which it counts, None where it always does.
    """
    try:
        return _KNOWN[text]
    except KeyError:
        found = _parsed(text)
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[text] = found
    return found


def _parsed(text: str) -> tuple[str, tuple[Clause, ...], str | None] | None:
    text, semicolon, marker = text.partition(";")
    extra = _extra(marker) if semicolon else None
    text = text.strip()
    end = next((place for place, char in enumerate(text) if char not in _NAME), len(text))
    name, rest = text[:end], text[end:].strip()
    if not name or name[0] not in _LETTERS or name[-1] not in _LETTERS or extra == "":
        return None
    if rest[:1] == "(" and rest[-1:] == ")":
        rest = rest[1:-1]
    clauses = plain_clauses(rest)
    return None if clauses is None else (name, clauses, extra)


def _extra(marker: str) -> str:
    """Give the extra that a marker asks for, and nothing else; empty for another marker."""
    name, _, quoted = marker.partition("==")
    extra = quoted.strip()
    if name.strip() != "extra" or len(extra) < 2 or extra[0] not in "'\"":
        return ""
    return extra[1:-1] if extra[-1] == extra[0] and _NAME.issuperset(extra[1:-1]) else ""


def plain_clauses(text: str) -> tuple[Clause, ...] | None:
    """Give what ``>=1.2,<3`` asks of a version, None where that is not plain."""
    if not text.strip():
        return ()
    clauses = []
    for part in map(str.strip, text.split(",")):
        sign = part[:2] if part[:2] in _OPERATORS else part[:1]
        numbers = _numbers(part[len(sign) :].strip())
        if sign not in _OPERATORS or numbers is None:
            return None
        clauses.append((_OPERATORS[sign], numbers))
    return tuple(clauses)


def surely_fits(version: str, clauses: tuple[Clause, ...]) -> bool:
    """Tell whether a version satisfies all clauses; false also where it is not plain."""
    numbers = _numbers(version)
    return numbers is not None and all(compare(numbers, bound) for compare, bound in clauses)


def normalized(name: str) -> str:
    """Write the name of a distribution or an extra as it is compared."""
    found = name.replace("_", "-").replace(".", "-").lower()
    while "--" in found:
        found = found.replace("--", "-")
    return found


def _numbers(version: str) -> Numbers | None:
    """Give a version without the zeros at its end, which do not count; None if it is not plain."""
    parts = version.split(".")
    if len(parts) > _MOST or not version.isascii():
        return None
    if not all(part.isdigit() and len(part) <= _LONGEST for part in parts):
        return None
    numbers = [int(part) for part in parts]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
