"""Going through all of a syntax tree."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Iterable, Iterator
from itertools import chain

_LEAVES = frozenset({"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind"})
"""Fields of syntax that hold no syntax, but for what is read of a name: whether it is stored."""

_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {ast.Constant: ()}
"""Where syntax of a kind may hold other syntax."""


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Give `tree` and all nodes in it, outer ones first, as `ast.walk` does, but faster.

    `ast.Load` and the like are left out: they are seen in the nodes that have them.
    """
    nodes = [tree]
    for node in nodes:
        kind = type(node)
        fields = _FIELDS.get(kind)
        if fields is None:
            fields = _FIELDS[kind] = tuple([n for n in kind._fields if n not in _LEAVES])
        for name in fields:
            value = getattr(node, name, None)
            if type(value) is list:
                if value and type(value[0]) is not str:  # as in ``global``
                    nodes += filter(None, value)
            elif isinstance(value, ast.AST):
                nodes.append(value)
    return nodes


def nodes_in(trees: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Give all nodes of one tree after the other, as `nodes_of` does."""
    return chain.from_iterable(map(nodes_of, trees))


def arguments_of(node: ast.arguments) -> list[ast.arg]:
    """Give all arguments of a function, ``*`` and ``**`` last."""
    given = [*node.posonlyargs, *node.args, *node.kwonlyargs]
    return given + [each for each in (node.vararg, node.kwarg) if each is not None]


def bound_name(alias: ast.alias) -> str:
    """Give the name that an import statement binds for what it lists as `alias`."""
    return alias.asname or alias.name.partition(".")[0]
