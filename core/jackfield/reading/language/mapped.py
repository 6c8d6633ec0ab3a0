"""``map()`` and ``filter()`` as the comprehensions that they stand for."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jackfield.reading.syntax.walking import nodes_of

_ITEM = ".0"
"""What no name in a source is."""


def comprehension(name: str, node: ast.Call) -> ast.GeneratorExp | None:
    """Give what yields the same as a call of `name`; None if that is not known.

    The function is a lambda, a method of `str`, or has a name; or there is none, for ``filter()``.
    """
    if len(node.args) != 2 or node.keywords:
        return None
    function, source = node.args
    bound = _bound_by(function)
    if bound is None:
        return None
    result = _result(function, ast.Name(bound, ast.Load()), is_needed=name == "map")
    if result is None:
        return None
    item = ast.Name(bound, ast.Load())
    element, conditions = (result, []) if name == "map" else (item, [result])
    target = ast.Name(bound, ast.Store())
    made = ast.GeneratorExp(element, [ast.comprehension(target, source, conditions, 0)])
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _bound_by(function: ast.expr) -> str | None:
    """Give the name that each item is bound to, None if a lambda is of another kind."""
    if not isinstance(function, ast.Lambda):
        return _ITEM
    given = function.args
    others: Sequence[object] = [
        *(*given.posonlyargs, *given.kwonlyargs, *given.defaults),
        *(each for each in (given.vararg, given.kwarg) if each is not None),
    ]
    binds = any(isinstance(each, ast.NamedExpr | ast.Yield) for each in nodes_of(function.body))
    return None if others or len(given.args) != 1 or binds else given.args[0].arg


def _result(function: ast.expr, item: ast.Name, *, is_needed: bool) -> ast.expr | None:
    """Give what a function gives for an item; None if that is not known."""
    if isinstance(function, ast.Lambda):
        return function.body
    if isinstance(function, ast.Constant):
        return item if function.value is None and not is_needed else None
    if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "str":
        text = ast.BinOp(ast.Constant(""), ast.Add(), item)  # it raises, too, where that is none
        return ast.Call(ast.Attribute(text, function.attr, ast.Load()), [], [])
    return ast.Call(function, [item], []) if isinstance(function, ast.Name) else None
