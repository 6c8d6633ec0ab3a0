"""Poetry's version constraints, and what they are in the words of PEP 440 and PEP 508."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGN = r"\^|~=|~|==?|!=|<=?|>=?"
_CLAUSE = re.compile(rf"[\s,]*({_SIGN})?\s*((?:[^\s,|^~=!<>]|(?<=\d)!(?=\d))+)")
_VERSION = re.compile(
    r"v?((?:\d{1,9}!)?)(\d{1,9}(?:\.\d{1,9}){0,9})(?!\.?\d)([^*]{0,50}?)((?:\.\*)*)", re.I
)
_ANY = re.compile(r"v?[x*](\.[x*])*", re.IGNORECASE)
_MOST = 12
"""Clauses, and alternatives, of a constraint: each is compared with all that was before it."""

Clause = tuple[str, str]
"""An operator of PEP 440, and a version of it."""

_Numbers = tuple[int, ...]
_Span = tuple[_Numbers | None, bool, _Numbers | None, bool]
"""Versions from here, which may count itself, to there; None is an open end."""

_MINORS = ((2, 7), *((3, minor) for minor in range(16)))
"""The releases of Python that Poetry knows."""


class ConstraintError(ValueError):
    """A constraint cannot be read, or there are no words for it."""


def clauses_of(constraint: str) -> list[Clause]:
    """Give what a constraint without alternatives asks of a version.

    Raises:
        ConstraintError: if it cannot be read.
    """
    found: list[Clause] = []
    place, text = 0, constraint.strip().rstrip(",").rstrip()
    while place < len(text):
        match = _CLAUSE.match(text, place)
        if match is None or len(found) > _MOST:
            raise ConstraintError(f"{constraint!r} cannot be read")
        found += _clauses(match[1] or "", match[2], constraint)
        place = match.end()
    if not text:
        raise ConstraintError(f"{constraint!r} cannot be read")
    return found


def _clauses(sign: str, text: str, constraint: str) -> list[Clause]:
    if not sign and _ANY.fullmatch(text):
        return []
    match = _VERSION.fullmatch(text)
    if match is None or (match[3] and not _is_version(match[1] + match[2] + match[3])):
        raise ConstraintError(f"{constraint!r} cannot be read")
    epoch, release, rest, wildcards = match.groups()
    version, parts = epoch + release + rest, [*map(int, release.split("."))]
    if sign in ("^", "~", "~=") and not wildcards:
        place = _raised(sign, parts)
        raised = [*parts[:place], parts[place] + 1, *(0 for _ in parts[place + 1 :])]
        return [(">=", version), ("<", epoch + ".".join(map(str, raised)))]
    sign = "==" if sign in ("", "=") else sign
    if wildcards and (sign[0] in "^~" or rest):
        raise ConstraintError(f"{constraint!r} cannot be read")
    if wildcards and sign in ("==", "!="):
        version += ".*"
    return [(sign, version)]


def _raised(sign: str, parts: list[int]) -> int:
    """Tell which part of a version is higher in the first one that no longer fits."""
    if sign == "~=":
        return max(len(parts) - 2, 0)
    if len(parts) == 1 or (sign == "^" and parts[0]):
        return 0
    return 1 if sign == "~" or len(parts) == 2 or parts[1] else 2


def _is_version(text: str) -> bool:
    from packaging.version import Version

    try:
        Version(text)
    except ValueError:  # its InvalidVersion is one
        return False
    return "+" not in text


def python_specifier(constraint: str) -> str | None:
    """Give what a constraint asks of Python, in the words of ``Requires-Python``.

    PEP 440 has no alternatives: of several, those releases are excluded that none of them admits.

    Raises:
        ConstraintError: if it cannot be read, or admits no Python.
    """
    spans = _spans(constraint)
    if len(spans) > 1:
        accepted = [minor for minor in _MINORS if _admits(spans, minor)]
        if not accepted:
            raise ConstraintError(f"{constraint!r} admits no Python")
        others = [
            f"!={major}.{minor}.*" for major, minor in _MINORS if (major, minor) not in accepted
        ]
        return ",".join((">={}.{}".format(*accepted[0]), *others))
    low, has_low, high, has_high = spans[0]
    if low is not None and low == high:
        if len(low) > 2:
            return f"=={_dotted(low)}"
        low, has_high = (*low, 0)[:2], False
        high = (low[0] + 1, 0) if len(spans[0][0] or ()) == 1 else (low[0], low[1] + 1)
    parts = [] if low is None else [f"{'>=' if has_low else '>'}{_dotted(low)}"]
    parts += [] if high is None else [f"{'<=' if has_high else '<'}{_dotted(high)}"]
    return ",".join(parts) or None


def python_marker(constraint: str) -> str:
    """Give what a constraint asks of Python as a marker, empty where that is nothing.

    Raises:
        ConstraintError: if it cannot be read, or admits no Python.
    """
    found = []
    for low, has_low, high, has_high in _spans(constraint):
        if low is not None and low == high:
            name = "python_version" if len(low) < 3 else "python_full_version"
            found.append(f'{name} == "{_dotted(low)}"')
            continue
        bounds = [] if low is None else [_bound(">=" if has_low else ">", low)]
        bounds += [] if high is None else [_bound("<=" if has_high else "<", high)]
        found.append(" and ".join(bounds))
    return found[0] if len(found) == 1 else " or ".join(f"({each})" for each in found)


def _bound(sign: str, version: _Numbers) -> str:
    """Give a bound as a marker: ``python_version`` is just the first two parts."""
    if len(version) < 3 and sign in (">=", "<"):
        return f'python_version {sign} "{_dotted(version)}"'
    return f'python_full_version {sign} "{_dotted((*version, 0, 0)[: max(len(version), 3)])}"'


def _spans(constraint: str) -> list[_Span]:
    """Give the versions that a constraint admits, sorted and apart from one another."""
    alternatives = re.split(r"\|\|?", constraint)
    if len(alternatives) > _MOST:
        raise ConstraintError("there are too many alternatives")
    found: list[_Span] = []
    for each in alternatives:
        spans: list[_Span] = [(None, False, None, False)]
        for clause in clauses_of(each):
            spans = _meet(spans, _of_clause(*clause))
        found += spans
        if len(found) > 2 * _MOST:
            raise ConstraintError("there are too many alternatives")
    found.sort(key=lambda span: (span[0] is not None, _key(span[0] or ()), not span[1]))
    merged: list[_Span] = []
    for span in found:
        if merged and _touch(merged[-1], span):
            low, has_low, high, has_high = merged[-1]
            if high is not None and (span[2] is None or _key(span[2]) > _key(high)):
                high, has_high = span[2:]
            elif high is not None and span[2] is not None and _key(span[2]) == _key(high):
                has_high = has_high or span[3]
            merged[-1] = (low, has_low, high, has_high)
        else:
            merged.append(span)
    if not merged:
        raise ConstraintError(f"{constraint!r} admits no Python")
    return merged


def _of_clause(sign: str, version: str) -> list[_Span]:
    text = version.removesuffix(".*")
    if not re.fullmatch(r"\d+(\.\d+)*", text):
        raise ConstraintError(f"{version!r} is no release of Python")
    numbers = tuple(map(int, text.split(".")))
    after, has_low = numbers, False
    if text != version:
        after, has_low = (*numbers[:-1], numbers[-1] + 1), True
    if sign == "==":
        return [(numbers, True, after, not has_low)]
    if sign == "!=":
        return [(None, False, numbers, False), (after, has_low, None, False)]
    if sign[0] == ">":
        return [(numbers, sign == ">=", None, False)]
    return [(None, False, numbers, sign == "<=")]


def _meet(first: Iterable[_Span], second: Iterable[_Span]) -> list[_Span]:
    """Give what is in one of the first as well as in one of the second."""
    second = list(second)
    found = []
    for one in first:
        for other in second:
            low, high = one[:2], one[2:]
            if other[0] is not None:
                low = max(low, other[:2], key=lambda end: _end(end, is_high=False))
            if other[2] is not None:
                high = min(high, other[2:], key=lambda end: _end(end, is_high=True))
            if low[0] is not None and high[0] is not None:
                start, stop = _key(low[0]), _key(high[0])
                if start > stop or (start == stop and not (low[1] and high[1])):
                    continue
            found.append((*low, *high))
    return found


def _end(end: tuple[_Numbers | None, bool], *, is_high: bool) -> tuple[bool, _Numbers, bool]:
    version, counts = end
    return (version is None) == is_high, _key(version or ()), counts == is_high


def _touch(one: _Span, other: _Span) -> bool:
    """Tell whether nothing is between two spans, the first of which begins before the other."""
    if one[2] is None or other[0] is None:
        return True
    end, start = _key(one[2]), _key(other[0])
    return end > start or (end == start and (one[3] or other[1]))


def _admits(spans: Iterable[_Span], minor: tuple[int, int]) -> bool:
    """Tell whether a span has one of the releases that begin with `minor`, as Poetry sees it.

    To it, since poetry-core 2.5, what is before 3.9 is a release of 3.9, too: ``3.9.dev0``.
    """
    after = (minor[0], minor[1] + 1)
    return any(
        (low is None or _key(low) < _key(after)) and (high is None or _key(high) >= _key(minor))
        for low, _, high, _ in spans
    )


def _key(version: _Numbers) -> _Numbers:
    """Give a version as it compares: zeros at its end do not count."""
    while version and not version[-1]:
        version = version[:-1]
    return version


def _dotted(version: _Numbers) -> str:
    return ".".join(map(str, version))
