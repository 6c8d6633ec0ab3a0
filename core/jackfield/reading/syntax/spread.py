"""What a call is given by ``**`` of a dict that is made just before it, as scripts often do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise


def spread(call: ast.Call, statements: Sequence[ast.stmt]) -> list[ast.keyword] | None:
    """Give the keywords of a call with those of such a dict, None if there is none.

    Between the two nothing runs: the call is the next statement, or what a guard or a ``try`` that
    is the next one begins with. So it is the same to evaluate the items where the call is. Both may
    be in a block, or a function, of the `statements`.
    """
    names = [each.value for each in call.keywords if each.arg is None]
    if len(names) != 1 or not isinstance(names[0], ast.Name):
        return None
    for block in _blocks(statements):
        for before, node in pairwise(block):
            first = _first(node)
            if isinstance(first, ast.Assign | ast.Expr) and first.value is call:
                items = _items(before, names[0].id)
                own = [each for each in call.keywords if each.arg is not None]
                return None if items is None else [*items, *own]
    return None


def _blocks(statements: Sequence[ast.stmt]) -> Iterator[Sequence[ast.stmt]]:
    """Give the statements, and those in them that run one after the other."""
    yield statements
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.If | ast.Try):
            yield from _blocks(node.body)


def _first(node: ast.stmt) -> ast.stmt:
    """Give what certainly is the first to run of a statement, itself if that is not known."""
    if isinstance(node, ast.Try) or (isinstance(node, ast.If) and _is_guard(node.test)):
        return _first(node.body[0])
    return node


def _is_guard(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and getattr(test.left, "id", "") == "__name__"


def _items(node: ast.stmt, name: str) -> list[ast.keyword] | None:
    """Give the items of the dict that a statement binds a name to, each as a keyword."""
    if not isinstance(node, ast.Assign) or len(node.targets) > 1:
        return None
    if getattr(node.targets[0], "id", "") != name:
        return None
    made = node.value
    if isinstance(made, ast.Call) and getattr(made.func, "id", "") == "dict" and not made.args:
        return made.keywords
    if not isinstance(made, ast.Dict):
        return None
    keys = [getattr(key, "value", None) for key in made.keys]
    found = [
        ast.keyword(key, value)
        for key, value in zip(keys, made.values, strict=True)
        if isinstance(key, str)
    ]
    return found if len(found) == len({*keys}) == len(keys) else None
