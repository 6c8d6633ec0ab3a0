"""Which values come from files that cannot be parsed, or are made of what does."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from jackfield.reading.budget import ROUNDS, Budget
from jackfield.reading.errors import ExhaustedError
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.walking import nodes_of


def from_broken(modules: Iterable[Module], broken: Collection[str], budget: Budget) -> set[str]:
    """Give the names that files which cannot be parsed bind, and those made of these elsewhere.

    A name is taken for the same in all modules, which is on the safe side.

    Args:
        modules: those that import one another.
        broken: the paths of the files that cannot be parsed.
        budget: what it costs is taken from.

    Raises:
        ExhaustedError: if it costs too much.
    """
    found: set[str] = set()
    statements: list[ast.stmt] = []
    for module in modules:
        if module.path in broken:
            found.update(module.names)
        else:
            statements += module.statements
    used = [(_names(node, ast.Load), _names(node, ast.Store)) for node in statements]
    budget.spend(sum(len(loaded) + len(stored) for loaded, stored in used))
    for _ in range(ROUNDS):
        count = len(found)
        budget.spend(len(used))
        for loaded, stored in used:
            if not found.isdisjoint(loaded):
                found |= stored
        if count == len(found):
            return found
    raise ExhaustedError("files that import one another in too many ways")


def _names(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    """Give the names and attributes that a statement uses, or those that it binds."""
    found = set()
    for node in nodes_of(statement):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, context):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.alias) and (node.asname or context is ast.Load):
            found.add(node.name if context is ast.Load else node.asname or "")
    return found
