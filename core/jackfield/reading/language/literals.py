"""The value of a literal: most of what metadata modules hold, without asking what else it may be.

What is more than constants in tuples, lists and dicts, is left to `expressions` beside this module,
and so is what the budget does not allow.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Sequence

from jackfield.reading.budget import LARGEST, NESTING, SIZE, Budget

LITERALS = frozenset({ast.Constant, ast.Dict, ast.List, ast.Tuple})
"""Syntax that may be a literal."""

UNKNOWN = object()
"""Stands for the value of what is no literal."""


def literal(node: ast.expr, budget: Budget, depth: int = 0) -> object:
    """Give the value of a literal, `UNKNOWN` for another expression."""
    kind = type(node)
    if kind is ast.Constant:
        value = node.value  # type: ignore[attr-defined]
        return UNKNOWN if type(value) is int and value > LARGEST else value
    if kind is ast.Tuple:
        values = _values(node.elts, budget, depth)  # type: ignore[attr-defined]
        return UNKNOWN if values is None else tuple(values)
    if kind is ast.List:
        values = _values(node.elts, budget, depth)  # type: ignore[attr-defined]
        return UNKNOWN if values is None else values
    if kind is ast.Dict:
        return _dict(node, budget, depth)  # type: ignore[arg-type]
    return UNKNOWN


def _values(nodes: Sequence[ast.expr], budget: Budget, depth: int) -> list[object] | None:
    if depth >= NESTING or not budget.takes(len(nodes)):
        return None
    values: list[object] = []
    for node in nodes:
        if type(node) is ast.Constant:  # most are, and none of them is worth a call
            value: object = node.value
            if type(value) is int and value > LARGEST:
                return None
        else:
            value = literal(node, budget, depth + 1)
            if value is UNKNOWN:
                return None
        values.append(value)
    return values


def _dict(node: ast.Dict, budget: Budget, depth: int) -> object:
    # What other keys cost is the evaluator's to know.
    keys = []
    for key in node.keys:
        if type(key) is not ast.Constant or type(key.value) is not str or len(key.value) > SIZE:
            return UNKNOWN
        keys.append(key.value)
    values = _values(node.values, budget, depth)
    return UNKNOWN if values is None else dict(zip(keys, values, strict=True))
