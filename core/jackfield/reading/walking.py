"""Going through all of a syntax tree."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Give `tree` and all nodes in it, outer ones first, as `ast.walk` does, but faster."""
    nodes = [tree]
    for node in nodes:
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                nodes += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                nodes.append(value)
    return nodes
