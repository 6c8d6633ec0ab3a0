"""Going through all of a syntax tree."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Iterable


def nodes_of(statements: Iterable[ast.AST]) -> list[ast.AST]:
    """Give all nodes of `statements`, outer ones first: what `ast.walk` gives of one, but faster."""
    nodes = [*statements]
    for node in nodes:
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                nodes += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                nodes.append(value)
    return nodes
