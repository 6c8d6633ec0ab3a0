"""Which names in a function are its own, so that the names of its module are not meant."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Sequence

from jackfield.reading.syntax.walking import arguments_of, bound_name, nodes_in, nodes_of

_SCOPES = (
    *(ast.AsyncFunctionDef, ast.FunctionDef, ast.Lambda),
    *(ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp),
)


def own_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Give names that are bound in `function`, and in its whole body are never the module's.

    Those that it imports are none: what they stand for counts. Where it has a class, there are
    none at all: names in the body of a class may be the module's, although they are bound there.
    """
    stored: set[str] = set()
    not_own: set[str] = set()
    inner: list[ast.AST] = []
    for node in nodes_in(function.body):
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                stored.add(node.id)
        elif isinstance(node, ast.Global):
            not_own.update(node.names)
        elif isinstance(node, ast.ClassDef):
            return set()
        elif isinstance(node, ast.alias):
            if node.name == "*":
                return set()
            not_own.add(bound_name(node))
        elif isinstance(node, _SCOPES):
            inner.append(node)
    if stored:
        stored -= _stored_within(inner)
    return stored.union(each.arg for each in arguments_of(function.args)) - not_own


def _stored_within(scopes: Sequence[ast.AST]) -> set[str]:
    """Give the names that are bound in `scopes`, of which outer ones come before those in them."""
    seen: set[ast.AST] = set()  # so that each node is gone through once, however deep it is
    for scope in scopes:
        if scope not in seen:
            seen.update(nodes_of(scope))
    names = [node for node in seen if isinstance(node, ast.Name)]
    return {node.id for node in names if not isinstance(node.ctx, ast.Load)}
