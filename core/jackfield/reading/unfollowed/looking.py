"""Calls that only look at what they are given, as hosts document them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

from jackfield.reading.syntax.hosts import LOOKS
from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.unfollowed.setup_names import bound_meanings

SIGN = "require_a"
"""What every file has that calls one of `LOOKS` and does nothing with what that gives."""


def calls_that_look(nodes: Iterable[Any]) -> set[ast.stmt]:
    """Give the statements of a file, in whatever block, that only call a function of `LOOKS`.

    The name that is called must be an import from there wherever the file binds it. `nodes` are
    all of its syntax.
    """
    meanings: dict[str, set[str]] = {}
    calls: list[tuple[ast.stmt, Sequence[str]]] = []
    for node in nodes:
        kind = type(node)
        if kind in _BINDING_NOTHING or (kind is ast.Name and type(node.ctx) is ast.Load):
            continue
        for name, meaning in bound_meanings(node):
            meanings.setdefault(name, set()).add(meaning)
        if isinstance(node, ast.Expr) and isinstance(call := node.value, ast.Call):
            callee = dotted_path(call.func)
            if callee is not None and not call.keywords and all(map(dotted_path, call.args)):
                calls.append((node, callee))
    found = set()
    for statement, path in calls:
        meant = [".".join((each, *path[1:])) for each in meanings.get(path[0], ())]
        if len(meant) == 1 and meant[0] in LOOKS and "*" not in meanings:
            found.add(statement)
    return found


_BINDING_NOTHING = frozenset(
    {ast.Attribute, ast.Call, ast.Constant, ast.Load, ast.Store, ast.Subscript, ast.Tuple}
    | {ast.Assign, ast.Return, ast.arguments, ast.BinOp, ast.Compare, ast.If, ast.List}
)
"""What is most of a file, and binds no name itself."""
