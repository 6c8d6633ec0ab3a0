"""What a piece of syntax may do: what it binds, uses, imports and runs."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Callable, Iterable, Iterator

from jackfield.reading.hosts import PACKAGES

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

    from jackfield.reading.effects import Effects

Path = tuple[str, ...]
"""A dotted name, in parts."""

_FROM_ANYWHERE = frozenset({"globals", "execfile", "__import__", "__builtins__", "reload"})
_FROM_MODULE_LEVEL = frozenset({"locals", "vars"})
_WITHOUT_NAMESPACE = frozenset({"exec", "eval"})
_ATTRIBUTES = frozenset(
    {"modules", "_getframe", "currentframe", "f_globals", "__globals__", "import_module", "reload"}
)
_REACHES = "{} can reach the names of the module"
_MODULES = frozenset({"builtins", "__builtin__", "__main__"})
_LOOKS = frozenset(
    {
        "copy",
        "count",
        "get",
        "index",
        "items",
        "iteritems",
        "iterkeys",
        "itervalues",
        "keys",
        "values",
    }
)
"""Methods of lists, dicts and sets that do not change them."""

_SILENT = frozenset(
    {
        ast.alias,
        ast.AnnAssign,
        ast.arg,
        ast.arguments,
        ast.Assign,
        ast.Break,
        ast.Constant,
        ast.Continue,
        ast.Delete,
        ast.Expr,
        ast.Global,
        ast.Lambda,
        ast.Nonlocal,
        ast.Pass,
        ast.Return,
        ast.Starred,
        ast.Try,
    }
)
"""Syntax that runs no code but that of its parts."""

IMPORTS = (ast.Import, ast.ImportFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNPACKED = (ast.Tuple, ast.List)
_BINDING = (
    *(ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    *_FUNCTIONS,
    *IMPORTS,
)
"""Syntax that can bind a name, besides names."""

_NO_PARTS = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "module"}
    | {"op", "ops", "simple", "type_comment"}
)
"""Fields of syntax that hold nothing to look at."""

_HOLDING_MODULES = ("inspect", "sys")
_RELOADING = ("imp", "importlib")
_REACHING_IMPORTS = _MODULES | _ATTRIBUTES
REACHING = frozenset({"global"}).union(
    _FROM_ANYWHERE, _FROM_MODULE_LEVEL, _WITHOUT_NAMESPACE, _ATTRIBUTES, _MODULES
)
"""Words without which a function reaches no name but by writing it down."""


class Place:
    """Where a node stands.

    Attributes:
        effects: what takes its effects.
        is_later: whether it stands in a function.
        is_own: whether names that are bound here are those of a function, class or comprehension.
        parent: what it is a part of, where that matters.
        field: as which part.
        anywhere: the same place, but in what does not matter; None if it is this.
    """

    __slots__ = ("anywhere", "effects", "field", "is_later", "is_own", "parent")

    def __init__(self, effects: Effects, is_later: bool = False, is_own: bool = False) -> None:
        self.effects = effects
        self.is_later = is_later
        self.is_own = is_own
        self.parent: ast.AST | None = None
        self.field = ""
        self.anywhere: Place | None = None

    def within(self, parent: ast.AST, field: str) -> Place:
        """Give the place of a part of `parent`, which stands here."""
        place = Place.__new__(Place)
        place.effects = self.effects
        place.is_later = self.is_later
        place.is_own = self.is_own
        place.parent = parent
        place.field = field
        place.anywhere = self.anywhere or self
        return place


def look(
    nodes: Iterable[ast.AST],
    place: Place,
    later: Effects,
    defer: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], None] | None,
) -> int:
    """Note the effects of `nodes`, which stand at `place`, and of all that is in them.

    Args:
        nodes: the syntax.
        place: where all of it stands.
        later: what takes the effects of functions.
        defer: takes functions whose bodies are not to be looked at.

    Returns:
        the number of nodes that were looked at.
    """
    pending = [(node, place) for node in nodes]
    count = 0
    # This runs for every node, hence type() and tables.
    while pending:
        node, place = pending.pop()
        kind = type(node)
        count += 1
        if kind is ast.Name:
            _note_name(node, place)  # type: ignore[arg-type]
            continue
        if kind is ast.Attribute and type(node.ctx) is ast.Load:  # type: ignore[attr-defined]
            if _note_attribute(node, place):  # type: ignore[arg-type]
                continue
        else:
            if kind in _NOTED:
                _note(node, place)
            if kind not in _SILENT and not place.effects.runs:
                place.effects.runs = _runs_code(node)
        is_scope, is_opening = kind in _SCOPES, kind in _OPENING
        place = place.anywhere or place
        for name in _PARTS.get(kind) or _parts(kind):
            value = getattr(node, name, None)
            if not value or type(value) in _NO_SYNTAX:
                continue
            if is_scope:
                if name == "body" and defer is not None and kind in _FUNCTIONS:
                    defer(node)  # type: ignore[arg-type]
                    continue
                within = _place_of(node, name, place, later)
            else:
                within = place.within(node, name) if is_opening else place
            if type(value) is list:
                pending += [
                    (part, within)
                    for part in value
                    if type(part) is not ast.Constant and isinstance(part, ast.AST)
                ]
            elif isinstance(value, ast.AST):
                pending.append((value, within))
    return count


_NO_SYNTAX = frozenset({str, ast.Constant})
"""Types of fields in which there is nothing to look at."""

_PARTS: dict[type[ast.AST], tuple[str, ...]] = {}


def _parts(kind: type[ast.AST]) -> tuple[str, ...]:
    """Give the fields of a kind of syntax that may hold other syntax."""
    _PARTS[kind] = tuple(name for name in kind._fields if name not in _NO_PARTS)
    return _PARTS[kind]


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
        return Place(place.effects, place.is_later, True) if is_target else place.within(node, name)
    return place


def _note(node: ast.AST, place: Place) -> None:
    effects = place.effects
    kind = type(node)
    if kind is ast.Global:
        for name in node.names:  # type: ignore[attr-defined]
            effects.bind(name, node.lineno)  # type: ignore[attr-defined]
    elif isinstance(node, IMPORTS):
        effects.imports.append(node)
        for name in reaching_imports(node):
            effects.wild = effects.wild or _REACHES.format(name)
    elif isinstance(node, ast.AugAssign) and (path := dotted_path(node.target)):
        effects.handed.add(path)  # it may change in place
    if kind in _BINDING and not place.is_own:
        for name in _names_bound(node):
            effects.bind(name, getattr(node, "lineno", 1))


_NOTED = frozenset({ast.Global, ast.AugAssign, *_BINDING})
"""Syntax that binds names, besides names, or imports, or changes what it names."""


def reaching_imports(node: ast.Import | ast.ImportFrom) -> frozenset[str]:
    """Give those of the names that `node` imports by which the names of a module can be reached."""
    names: list[str] = []
    for alias in node.names:
        parts = alias.name.split(".")
        above = getattr(node, "module", "") or ""
        is_own = getattr(node, "level", 0) or (above or parts[0]).partition(".")[0] in PACKAGES
        # A module of a host may be called as one of Python's.
        names += [part for part in parts if not is_own or part not in _MODULES]
        if alias.name == "*" and above in _HOLDING_MODULES:
            names.append("modules")
        if above in _RELOADING and alias.name == "reload" and alias.asname is None:
            names.remove("reload")  # it is seen where it is called
    return _REACHING_IMPORTS.intersection(names)


def _runs_code(node: ast.AST) -> bool:
    if isinstance(node, _FUNCTIONS):
        return bool(node.decorator_list)
    if isinstance(node, _UNPACKED):
        return not isinstance(node.ctx, ast.Load)  # unpacking iterates
    return True


def _names_bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        yield node.name
    elif isinstance(node, IMPORTS):
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        if node.name is not None:
            yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest is not None:
        yield node.rest


def _note_name(node: ast.Name, place: Place) -> None:
    name = node.id
    if type(node.ctx) is not ast.Load:
        if not place.is_own:
            place.effects.bind(name, node.lineno)
        return
    effects = place.effects
    if place.parent is not None and _only_opens(place):
        effects.opened.add((name,))
    else:
        effects.handed.add((name,))
    if name in REACHING and _is_wild(name, place):
        effects.wild = effects.wild or _REACHES.format(name)


def _note_attribute(node: ast.Attribute, place: Place) -> bool:
    """Note the use of an attribute; tells whether it is a dotted name, and so noted as a whole."""
    effects = place.effects
    path = dotted_path(node)
    if path is None:
        reaching = [node.attr]
    else:
        if place.field == "func" and path[-1] in _LOOKS:
            effects.opened.add(path[:-1])
        elif place.parent is not None and _only_opens(place):
            effects.opened.add(path)
        else:
            effects.handed.add(path)
        reaching = list(path[1:])
        if path[0] in REACHING and _is_wild(path[0], place):
            effects.wild = effects.wild or _REACHES.format(path[0])
        if path[-1] == "reload" and _is_given_sys(place):
            reaching.pop()
    for name in _ATTRIBUTES.intersection(reaching):
        effects.wild = effects.wild or _REACHES.format(name)
    return path is not None


def _is_wild(name: str, place: Place) -> bool:
    if name in _WITHOUT_NAMESPACE:
        call = place.parent
        return not (isinstance(call, ast.Call) and place.field == "func" and len(call.args) > 1)
    if name == "reload" and _is_given_sys(place):
        return False
    return name in _FROM_ANYWHERE or (name in _FROM_MODULE_LEVEL and not place.is_later)


def _is_given_sys(place: Place) -> bool:
    """Tell whether a function is called for ``sys`` alone, which has nothing of this module."""
    call = place.parent
    if not isinstance(call, ast.Call) or place.field != "func" or call.keywords:
        return False
    return [getattr(given, "id", "") for given in call.args] == ["sys"]


def _only_opens(place: Place) -> bool:
    """Tell whether an object at `place` is looked into but neither changed nor passed on."""
    opens = _OPENING.get(type(place.parent))
    return opens is not None and opens(place.parent, place.field)


def _comparison_opens(node: ast.Compare, field: str) -> bool:
    found = isinstance(node.ops[0], (ast.In, ast.NotIn)) and len(node.ops) == 1
    return field == "comparators" and found


def _call_opens(node: ast.Call, field: str) -> bool:
    function = node.func
    return (
        field == "args"
        and isinstance(function, ast.Attribute)
        and function.attr == "join"
        and _is_text(function.value)
    )


def _formatting_opens(node: ast.BinOp, field: str) -> bool:
    return field == "right" and _is_text(node.left) and isinstance(node.op, ast.Mod)


def _iteration_opens(node: ast.AST, field: str) -> bool:
    return field == "iter"


def _condition_opens(node: ast.AST, field: str) -> bool:
    return field == "test"


def _always_opens(node: ast.AST, field: str) -> bool:
    return True


_OPENING: dict[type, Callable[[Any, str], bool]] = {
    ast.Assert: _condition_opens,
    ast.AsyncFor: _iteration_opens,
    ast.BinOp: _formatting_opens,
    ast.Call: _call_opens,
    ast.Compare: _comparison_opens,
    ast.comprehension: _iteration_opens,
    ast.For: _iteration_opens,
    ast.FormattedValue: _always_opens,
    ast.If: _condition_opens,
    ast.IfExp: _condition_opens,
    ast.keyword: lambda node, field: node.arg is None,
    ast.Starred: _always_opens,
    ast.Subscript: lambda node, field: field == "value" and type(node.ctx) is ast.Load,
    ast.UnaryOp: lambda node, field: type(node.op) is ast.Not,
    ast.While: _condition_opens,
}
"""Syntax that may look into a part of it, and no more; with what tells whether it does."""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def dotted_path(node: ast.expr) -> Path | None:
    """Give the parts of ``a.b.c``, None for another expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None
