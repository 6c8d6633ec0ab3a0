"""What is assigned to: names, and tuples and lists of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from jackfield.reading.errors import NotStaticError, RaisesError, as_python
from jackfield.reading.language.tracking import Tracker
from jackfield.reading.language.values import PLAIN, iterate, plain
from jackfield.reading.syntax.walking import nodes_of


def unpack(
    target: ast.expr, value: object, bind: Callable[[str, object], None], tracker: Tracker
) -> None:
    """Assign `value` to a target of names, tuples and lists, by calling `bind`.

    Raises:
        NotStaticError: for other targets, or if the value's items or their order are not known.
        RaisesError: if the lengths do not fit.
    """
    if type(target) is ast.Name:
        bind(target.id, value if type(value) in PLAIN else plain(value))
        return
    if not isinstance(target, ast.Tuple | ast.List):
        raise NotStaticError("an assignment of a kind that is not followed")
    tracker.check(value)
    with as_python():
        items = list(iterate(value, tracker.budget))
    tracker.budget.produce(len(items))
    stars = [n for n, part in enumerate(target.elts) if isinstance(part, ast.Starred)]
    count = len(target.elts)
    if len(stars) > 1:
        raise NotStaticError("an assignment with two starred targets")
    if len(items) != count if not stars else len(items) < count - 1:
        raise RaisesError(f"ValueError: cannot unpack {len(items)} values into {count} targets")
    if stars:
        first, last = stars[0], len(items) - (count - stars[0] - 1)
        items[first:last] = [items[first:last]]
    for part, item in zip(target.elts, items, strict=True):
        inner = part.value if isinstance(part, ast.Starred) else part
        unpack(inner, item, bind, tracker)


def names_of_targets(generators: Sequence[ast.comprehension]) -> list[str]:
    """Give the names that a comprehension binds."""
    names: list[str] = []
    for generator in generators:
        if type(generator.target) is ast.Name:
            names.append(generator.target.id)
        else:
            stored = (n for n in nodes_of(generator.target) if isinstance(n, ast.Name))
            names += [node.id for node in stored if isinstance(node.ctx, ast.Store)]
    return names
