"""Conditions: comparisons, and what guards ask, which is known where its parts have no value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from jackfield.reading.language.values import FileValue, plain
from jackfield.reading.syntax.uses import dotted_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jackfield.reading.language.expressions import Evaluator

_IDENTITY = frozenset({ast.Is, ast.IsNot})
_MEMBERSHIP = frozenset({ast.In, ast.NotIn})

_FOR_CHECKERS = ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")
_SETTING = (".TYPE_CHECKING =", ".TYPE_CHECKING=", "'TYPE_CHECKING'", '"TYPE_CHECKING"')
"""What code has that binds it to something else."""


def comparison(evaluator: Evaluator, node: ast.Compare) -> bool:
    """Tell whether a comparison holds, which may have several operators.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if comparing raises in Python.
    """
    operators, operands = node.ops, node.comparators
    operator = type(operators[0])
    if len(operators) == 1 and (operator is ast.Eq or operator is ast.NotEq):
        guard = _guard(node.left, operands[0], evaluator)
        if guard is not None:
            return guard == (operator is ast.Eq)
    left = evaluator.value(node.left, False)
    if isinstance(left, FileValue) and operator in _IDENTITY and _is_none(operands):
        return operator is ast.IsNot
    plain(left)
    for kind, operand in zip(operators, operands, strict=True):
        right = evaluator.value(operand, False)
        if isinstance(right, FileValue) and len(operators) == 1 and operator in _MEMBERSHIP:
            return right.contains(left) == (operator is ast.In)
        plain(right)
        if not evaluator.tools.operations.compare(type(kind), left, right):
            evaluator.has_left_out = True
            return False
        left = right
    return True


def _guard(left: ast.expr, right: ast.expr, evaluator: Evaluator) -> bool | None:
    """Tell whether ``__name__`` is what it is compared with; None for another comparison."""
    name, other = (left, right) if type(left) is ast.Name else (right, left)
    if type(name) is not ast.Name or name.id != "__name__" or type(other) is not ast.Constant:
        return None
    value = other.value
    if type(value) is not str or evaluator.shadows("__name__"):
        return None
    return evaluator.names.is_named(value)


def _is_none(nodes: Sequence[ast.expr]) -> bool:
    """Tell whether there is but one node, a literal None."""
    only = nodes[0] if len(nodes) == 1 else None
    return isinstance(only, ast.Constant) and only.value is None


def is_for_checkers(node: ast.Name | ast.Attribute, evaluator: Evaluator) -> bool:
    """Tell whether a condition is ``TYPE_CHECKING``, which holds for type checkers alone."""
    path = dotted_path(node)
    if path is None or evaluator.outside_name(path) not in _FOR_CHECKERS:
        return False
    return not evaluator.names.home.seen.mentions(_SETTING)
