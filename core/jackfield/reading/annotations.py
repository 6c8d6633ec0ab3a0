"""Annotations that do nothing when they are evaluated."""

from __future__ import annotations

import ast
import builtins

from jackfield.reading.expressions import Evaluator

_WITH_PARAMETERS = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})


def is_type(node: ast.expr, evaluator: Evaluator) -> bool:
    """Tell whether an annotation certainly is a type: ``str``, ``tuple[int, ...]``, ``str | None``.

    Nothing runs where that is evaluated, and it does not raise.
    """
    if isinstance(node, ast.Name):
        is_class = isinstance(getattr(builtins, node.id, None), type)
        return is_class and evaluator.is_own(node.id)
    if isinstance(node, ast.Subscript):
        if getattr(node.value, "id", "") not in _WITH_PARAMETERS:
            return False
        given = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return is_type(node.value, evaluator) and all(_is_part(each, evaluator) for each in given)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return is_type(node.left, evaluator) and _is_part(node.right, evaluator)
    return False


def _is_part(node: ast.expr, evaluator: Evaluator) -> bool:
    is_fixed = isinstance(node, ast.Constant) and node.value in (None, ...)
    return is_fixed or is_type(node, evaluator)
