"""Lists of what is in a set: their order is not fixed, until they are sorted.

Between the two nothing may have to do with such a list. Then it is as good as the set.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from jackfield.reading.language.functions import function_name

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.language.expressions import Evaluator

_Set = set[object] | frozenset[object]


def _set_in(evaluator: Evaluator, node: ast.expr, makers: Collection[str]) -> _Set | None:
    """Give the set of which `node` makes a list, by one of the `makers`; None if it does not."""
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in makers:
        return None
    is_copy = len(node.args) == 1 and type(node.args[0]) is not ast.Starred
    if not is_copy or node.keywords or not function_name(evaluator, node.func):
        return None
    source = evaluator.reference(node.args[0])
    return source if isinstance(source, set | frozenset) else None


def listed_set(evaluator: Evaluator, node: ast.Assign) -> list[object] | None:
    """Give the list of a set to which `node` binds one name, None if it does not."""
    if len(node.targets) > 1 or type(node.targets[0]) is not ast.Name:
        return None
    source = _set_in(evaluator, node.value, ("list",))
    return None if source is None or len(source) < 2 else list(source)


def of_any_order(evaluator: Evaluator, node: ast.Call) -> tuple[list[object], dict[str, object]]:
    """Give the arguments of a function to which a list of a set is as good as the set."""
    source: _Set | None = None
    if len(node.args) == 1:
        inner = node.args[0]
        source = _set_in(evaluator, inner, ("list", "tuple"))
        if isinstance(inner, ast.Name) and (listed := evaluator.unordered(inner.id)) is not None:
            source = set(listed)
    if source is None:
        return evaluator.arguments(node)
    return [source], evaluator.arguments(ast.Call(node.func, [], node.keywords))[1]
