"""``%``, ``.format`` and format specifications: Python's own, where the result is bounded."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import OF_PYTHON, NotStaticError, as_python, meant
from jackfield.reading.language.tracking import Tracker

_WIDTH = 1500
"""The most that a field of three digits' width and precision adds to its value."""

_NUMBER = re.compile(r"\d{4,}")
_CONVERSION = re.compile(r"%(?:\([^()]*\))?[-#0 +]*(?:\d{1,3})?(?:\.\d{0,3})?[hlL]?[a-zA-Z%]")
_FIELD = re.compile(r"(?:\d{0,4}|[^\W\d]\w*)(?:\[[^\[\]]+\])*")
_CONVERSIONS: Mapping[str, Callable[[object], str]] = {"s": str, "r": repr, "a": ascii}


def percent(template: str | bytes, values: object, budget: Budget, tracker: Tracker) -> object:
    """Give ``template % values``."""
    if isinstance(template, bytes):
        raise NotStaticError("% on bytes")
    budget.step(len(template) >> 4)
    rest = _CONVERSION.split(template)
    if "%" in "".join(rest):
        raise NotStaticError("a % conversion of a kind that is not followed")
    budget.admit(len(template) + (len(rest) - 1) * (tracker.survey(values) + _WIDTH))
    try:
        result = template % values
    except OF_PYTHON as error:
        raise meant(error) from None
    budget.produce(len(result))
    return result


def braces(
    template: str,
    values: Sequence[object],
    named: Mapping[str, object],
    budget: Budget,
    tracker: Tracker,
) -> str:
    """Give ``template.format(*values, **named)``; fields may have indexes, but no attributes."""
    from string import Formatter  # rarely needed

    fields = 0
    budget.step(len(template) >> 4)
    with as_python():
        for _, field, spec, _ in Formatter().parse(template):
            if field is None:
                continue
            fields += 1
            budget.step()
            if not _FIELD.fullmatch(field):
                raise NotStaticError("a format field of a kind that is not followed")
            _check_spec(spec or "")
        _admit(template, fields, [*values, *named.values()], budget, tracker)
        return _produced(template.format(*values, **named), budget)


def _text(value: object, conversion: int, spec: str, budget: Budget, tracker: Tracker) -> str:
    """Give what an f-string writes for ``{value!conversion:spec}``; -1 is no conversion."""
    _check_spec(spec)
    _admit("", 1, [value], budget, tracker)
    if conversion != -1:
        value = _CONVERSIONS[chr(conversion)](value)
    with as_python():
        return _produced(format(value, spec), budget)


def _check_spec(spec: str) -> None:
    """Raise NotStaticError for a specification that is wide, nested, or asks the locale."""
    if "{" in spec or _NUMBER.search(spec):
        raise NotStaticError("a format specification of a kind that is not followed")
    if spec.endswith("n"):
        raise NotStaticError("the format depends on the locale")


def joined_text(
    parts: Iterable[ast.expr],
    evaluated: Callable[[ast.expr], object],
    budget: Budget,
    tracker: Tracker,
) -> str:
    """Give the text of an f-string of the `parts`, each of which has a value when `evaluated`."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, ast.FormattedValue):
            value = evaluated(part.value)
            spec = "" if part.format_spec is None else str(evaluated(part.format_spec))
            texts.append(_text(value, part.conversion, spec, budget, tracker))
        else:
            texts.append(str(evaluated(part)))
    return "".join(texts)


def _admit(
    template: str, fields: int, values: Sequence[object], budget: Budget, tracker: Tracker
) -> None:
    """Refuse a result that could be too large: every field may show all of the values."""
    weight = sum(tracker.survey(value) for value in values)
    budget.admit(len(template) + fields * (weight + _WIDTH))


def _produced(result: str, budget: Budget) -> str:
    budget.produce(len(result))
    return result
