"""Requirements in their plain form, judged without `packaging`, which is slow to import.

Nearly every requirement is a name and a few versions that are nothing but numbers, perhaps for an
extra. What such a requirement asks for is said here; of every other one, and of every other
version, nothing is said, and `packaging` has the word. The rules are those of PEP 440 and 508.
"""

from __future__ import annotations

import operator
import re
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
_NUMBERS = r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}"
_VERSION = re.compile(_NUMBERS)
_CLAUSE = re.compile(rf"\s*(==|!=|<=|>=|<|>)\s*({_NUMBERS})\s*")
_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*"
    r"(?:\(([^()\[\];@'\"]*)\)|([^()\[\];@'\"]*))\s*"
    r"(?:;\s*extra\s*==\s*(['\"])([A-Za-z0-9._-]+)\4\s*)?"
)


_KNOWN: dict[str, tuple[str, tuple[Clause, ...], str | None] | None] = {}
"""What was found of requirements before: most plugins require the same host."""

_MOST_KNOWN = 1000


def plain_requirement(text: str) -> tuple[str, tuple[Clause, ...], str | None] | None:
    """Give the name, the versions and the extra of a plain requirement, None of another one.

    The extra is the only one with which it counts, None where it always does.
    """
    if text not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[text] = _parsed(text)
    return _KNOWN[text]


def _parsed(text: str) -> tuple[str, tuple[Clause, ...], str | None] | None:
    found = _REQUIREMENT.fullmatch(text)
    if found is None:
        return None
    name, bracketed, bare, _, extra = found.groups()
    clauses = plain_clauses(bare if bracketed is None else bracketed)
    return None if clauses is None else (name, clauses, extra)


def plain_clauses(text: str) -> tuple[Clause, ...] | None:
    """Give what ``>=1.2,<3`` asks of a version, None where that is not plain."""
    if not text.strip():
        return ()
    clauses = []
    for part in text.split(","):
        found = _CLAUSE.fullmatch(part)
        if found is None:
            return None
        clauses.append((_OPERATORS[found[1]], _numbers(found[2])))
    return tuple(clauses)


def surely_fits(version: str, clauses: tuple[Clause, ...]) -> bool:
    """Tell whether a version satisfies all clauses; false also where it is not plain."""
    if _VERSION.fullmatch(version) is None:
        return False
    numbers = _numbers(version)
    return all(compare(numbers, bound) for compare, bound in clauses)


def normalized(name: str) -> str:
    """Write the name of a distribution or an extra as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _numbers(version: str) -> Numbers:
    """Give a version without the zeros at its end, which do not count."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
