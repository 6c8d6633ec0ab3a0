"""What a piece of syntax may do: what it binds, uses, imports and runs."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Callable, Iterable
from types import NoneType

from jackfield.reading.syntax.reaching import (
    EVALUATING,
    IMPORTING,
    TELLING,
    WATCHED,
    is_wild,
    named_import,
    reaching_attributes,
    reaching_imports,
)

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

    from jackfield.reading.syntax.effects import Effects

    _Opens = Callable[[Any, str], bool]
    _Note = Callable[[Any, "Place"], None]
    _Runs = Callable[[Any], bool]
    _Kind = tuple[_Note | None, _Runs | None, _Opens | None, bool, tuple[str, ...]]

Path = tuple[str, ...]
"""A dotted name, in parts."""

_REACHES = "{} may reach the names of the module"
_LOOKS = frozenset(
    {"copy", "count", "get", "index", "items", "iteritems", "iterkeys", "itervalues", "keys"}
    | {"values"}
)
"""Methods of lists, dicts and sets that do not change them."""

_SILENT = frozenset(
    {ast.alias, ast.AnnAssign, ast.arg, ast.arguments, ast.Assign, ast.Break, ast.Constant}
    | {ast.Continue, ast.Delete, ast.Expr, ast.Global, ast.Lambda, ast.Nonlocal, ast.Pass}
    | {ast.Return, ast.Try}
)
"""Syntax that runs no code but that of its parts."""

IMPORTS = (ast.Import, ast.ImportFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_NO_PARTS = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "is_lazy", "kind"}
    | {"level", "module", "names", "op", "ops", "simple", "type_comment"}
)
"""Fields of syntax that hold nothing to look at."""


class Place:
    """Where a node stands.

    Attributes:
        effects: what takes its effects.
        is_later: whether it stands in a function.
        is_own: whether names that are bound here are those of a function, class or comprehension.
    """

    __slots__ = ("effects", "is_later", "is_own")

    def __init__(self, effects: Effects, is_later: bool = False, is_own: bool = False) -> None:
        self.effects = effects
        self.is_later = is_later
        self.is_own = is_own


def look(
    nodes: Iterable[ast.AST],
    place: Place,
    later: Effects,
    defer: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], None] | None,
) -> int:
    """Note the effects of `nodes`, which stand at `place`, and of all that is in them.

    Args:
        nodes: statements or other syntax, but no name or attribute.
        place: where all of it stands.
        later: what takes the effects of functions.
        defer: takes functions whose bodies are not to be looked at.

    Returns:
        the number of nodes that were looked at.
    """
    pending: list[tuple[Any, Place]] = [(node, place) for node in nodes]
    count = len(pending)
    # This runs for every node, hence type() and tables, and names are noted where they are met.
    while pending:
        node, place = pending.pop()
        kind = type(node)
        note, runs, opens, is_scope, parts = _KINDS.get(kind) or _known(kind)
        if note is not None:
            note(node, place)
        if runs is not None and not place.effects.runs:
            place.effects.runs = runs(node)
        within = place
        for field in parts:
            value = getattr(node, field, None)
            if not value or type(value) in _NO_SYNTAX:
                continue
            if is_scope:
                if field == "body" and defer is not None and kind in _FUNCTIONS:
                    defer(node)
                    continue
                within = _place_of(node, field, place, later)
            inner = value if type(value) is list else (value,)
            count += len(inner)
            for part in inner:
                form = type(part)
                if form is ast.Expr or (form is ast.keyword and part.arg is not None):
                    part = part.value
                    form = type(part)
                if form is ast.Name:
                    _note_name(part, within, node, field, opens)
                elif form is ast.Attribute and type(part.ctx) is ast.Load:
                    left = _note_attribute(part, within, node, field, opens)
                    if left is not None:
                        pending.append((left, within))
                elif form not in _NO_SYNTAX and (form is not ast.arg or part.annotation):
                    pending.append((part, within))
    return count


_NO_SYNTAX = frozenset({str, bool, NoneType, ast.Constant, ast.alias})
"""Types of fields in which there is nothing to look at."""

_KINDS: dict[type[ast.AST], _Kind] = {}
"""What there is to do for syntax of a kind.

That is: what notes its own effects, what tells whether it runs code, what tells which of its parts
it only opens, whether these stand in another place, and the parts.
"""


def _known(kind: type[ast.AST]) -> _Kind:
    _KINDS[kind] = (
        _NOTING.get(kind),
        None if kind in _SILENT else _RUNNING.get(kind, _runs),
        _OPENING.get(kind),
        kind in _SCOPES,
        tuple([name for name in kind._fields if name not in _NO_PARTS]),
    )
    return _KINDS[kind]


_SCOPES = frozenset({*_FUNCTIONS, ast.ClassDef, ast.comprehension, ast.GeneratorExp, ast.Lambda})
"""Syntax that has names of its own, or runs later."""


def _place_of(node: ast.AST, name: str, place: Place, later: Effects) -> Place:
    kind = type(node)
    if name == "body":
        if kind is ast.ClassDef:
            return Place(place.effects, place.is_later, True)
        return Place(later, True, True)
    if kind is ast.GeneratorExp:
        return Place(later, place.is_later, place.is_own)
    if kind is ast.comprehension:
        is_target = name == "target"
        return Place(place.effects, place.is_later, True) if is_target else place
    return place


def _note_global(node: ast.Global, place: Place) -> None:
    for name in node.names:
        place.effects.bind(name, node.lineno)


def _note_import(node: ast.Import | ast.ImportFrom, place: Place) -> None:
    effects = place.effects
    effects.imports.append(node)
    for name in reaching_imports(node):
        effects.wild = effects.wild or _REACHES.format(name)
    for alias in () if place.is_own else node.names:
        if alias.name != "*":
            effects.bind(alias.asname or alias.name.partition(".")[0], node.lineno)


def _note_change(node: ast.AugAssign, place: Place) -> None:
    if path := dotted_path(node.target):
        place.effects.handed.add(path)  # it may change in place


def _note_binding(node: Any, place: Place) -> None:
    name = node.rest if type(node) is ast.MatchMapping else node.name
    if name is not None and not place.is_own:
        place.effects.bind(name, node.lineno)


_NOTING: dict[type[ast.AST], _Note] = {
    ast.AsyncFunctionDef: _note_binding,
    ast.AugAssign: _note_change,
    ast.ClassDef: _note_binding,
    ast.ExceptHandler: _note_binding,
    ast.FunctionDef: _note_binding,
    ast.Global: _note_global,
    ast.Import: _note_import,
    ast.ImportFrom: _note_import,
    ast.MatchAs: _note_binding,
    ast.MatchMapping: _note_binding,
    ast.MatchStar: _note_binding,
}
"""What notes the effects that syntax has besides those of its parts."""


def _runs(node: ast.AST) -> bool:
    return True


def _unpacks(node: ast.Tuple | ast.List) -> bool:
    return type(node.ctx) is not ast.Load  # that iterates


_RUNNING: dict[type[ast.AST], _Runs] = {
    ast.AsyncFunctionDef: lambda node: bool(node.decorator_list),
    ast.FunctionDef: lambda node: bool(node.decorator_list),
    ast.List: _unpacks,
    ast.Tuple: _unpacks,
}
"""Syntax that may run other code than that of its parts, or not; with what tells whether it does.

All other that is not in `_SILENT` does.
"""


def _note_name(
    node: ast.Name, place: Place, parent: ast.AST, field: str, opens: _Opens | None
) -> None:
    """Note the use of a name, which is the part `field` of `parent`."""
    name = node.id
    effects = place.effects
    if type(node.ctx) is not ast.Load:
        if not place.is_own:
            effects.bind(name, node.lineno)
        return
    if opens is not None and opens(parent, field):
        effects.opened.add((name,))
    else:
        effects.handed.add((name,))
    if name in TELLING and is_wild(name, parent, field, is_later=place.is_later):
        _note_reaching(name, parent, field, effects)


def _note_reaching(name: str, parent: ast.AST, field: str, effects: Effects) -> None:
    """Note the use of what may reach all names, but for a module that is imported by its name."""
    if field == "func" and name in IMPORTING and (named := named_import(parent)) is not None:
        effects.imports.append(named)
        # What it gives is used where it is called, by no name.
        effects.handed.update(tuple(alias.name.split(".")) for alias in named.names)
    else:
        effects.wild = effects.wild or _REACHES.format(name)


def _note_attribute(
    node: ast.Attribute, place: Place, parent: ast.AST, field: str, opens: _Opens | None
) -> ast.expr | None:
    """Note the use of an attribute; gives what is left of it to look at."""
    attributes = [node.attr]
    inner = node.value
    while type(inner) is ast.Attribute:
        attributes.append(inner.attr)
        inner = inner.value
    effects = place.effects
    is_dotted = type(inner) is ast.Name
    if is_dotted:
        name = inner.id  # type: ignore[attr-defined]
        path = (name, *reversed(attributes))
        if field == "func" and node.attr in _LOOKS:
            effects.opened.add(path[:-1])
        elif opens is not None and opens(parent, field):
            effects.opened.add(path)
        else:
            effects.handed.add(path)
        if name in TELLING and is_wild(name, parent, field, is_later=place.is_later):
            effects.wild = effects.wild or _REACHES.format(name)
    if not WATCHED.isdisjoint(attributes) or node.attr in EVALUATING:
        owner = name if is_dotted else ""
        for found in reaching_attributes(attributes, owner, parent, field):
            is_called = found == node.attr
            _note_reaching(found, parent, field if is_called else "", effects)
    return None if is_dotted or type(inner) is ast.Constant else inner


def _comparison_opens(node: ast.Compare, field: str) -> bool:
    found = isinstance(node.ops[0], (ast.In, ast.NotIn)) and len(node.ops) == 1
    return field == "comparators" and found


def _call_opens(node: ast.Call, field: str) -> bool:
    function = node.func
    return (
        field == "args"
        and isinstance(function, ast.Attribute)
        and function.attr == "join"
        and is_text(function.value)
    )


def _formatting_opens(node: ast.BinOp, field: str) -> bool:
    return field == "right" and is_text(node.left) and isinstance(node.op, ast.Mod)


def _iteration_opens(node: ast.AST, field: str) -> bool:
    return field == "iter"


def _condition_opens(node: ast.AST, field: str) -> bool:
    return field == "test"


_OPENING: dict[type[ast.AST], _Opens] = {
    ast.Assert: _condition_opens,
    ast.AsyncFor: _iteration_opens,
    ast.BinOp: _formatting_opens,
    ast.Call: _call_opens,
    ast.Compare: _comparison_opens,
    ast.comprehension: _iteration_opens,
    ast.For: _iteration_opens,
    ast.FormattedValue: lambda node, field: True,
    ast.If: _condition_opens,
    ast.IfExp: _condition_opens,
    ast.keyword: lambda node, field: node.arg is None,
    ast.Starred: lambda node, field: True,
    ast.Subscript: lambda node, field: field == "value" and type(node.ctx) is ast.Load,
    ast.UnaryOp: lambda node, field: type(node.op) is ast.Not,
    ast.While: _condition_opens,
}
"""Syntax that may look into a part of it, and no more; with what tells whether it does."""


def is_text(node: ast.AST) -> bool:
    """Tell whether an expression is a literal text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def last_name(node: ast.AST) -> str:
    """Give the last part of a name, of an attribute as of a variable; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_in(node: ast.AST) -> str:
    """Give the literal text that an expression is; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def dotted_path(node: ast.expr) -> Path | None:
    """Give the parts of ``a.b.c``, None for another expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None
