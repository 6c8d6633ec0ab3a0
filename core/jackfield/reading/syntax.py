"""What a piece of syntax may do: what it binds, uses, imports and runs."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Callable, Iterable, Iterator

from jackfield.reading.hosts import PACKAGES

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
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
        parent: what it is a part of.
        field: as which part.
    """

    __slots__ = ("effects", "field", "is_later", "is_own", "parent")

    def __init__(
        self,
        effects: Effects,
        is_later: bool = False,
        is_own: bool = False,
        parent: ast.AST | None = None,
        field: str = "",
    ) -> None:
        self.effects = effects
        self.is_later = is_later
        self.is_own = is_own
        self.parent = parent
        self.field = field


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
            _note(node, place)
        for name in _PARTS.get(kind) or _parts(kind):
            value = getattr(node, name, None)
            if not value or type(value) is str:
                continue
            if name == "body" and kind in _FUNCTIONS and defer is not None:
                defer(node)  # type: ignore[arg-type]
                continue
            within = None
            for part in value if type(value) is list else (value,):
                if type(part) is not ast.Constant and isinstance(part, ast.AST):
                    within = within or _place_of(kind, name, place, later, node)
                    pending.append((part, within))
    return count


_PARTS: dict[type[ast.AST], tuple[str, ...]] = {}


def _parts(kind: type[ast.AST]) -> tuple[str, ...]:
    """Give the fields of a kind of syntax that may hold other syntax."""
    _PARTS[kind] = tuple(name for name in kind._fields if name not in _NO_PARTS)
    return _PARTS[kind]


def _place_of(kind: type[ast.AST], name: str, place: Place, later: Effects, node: ast.AST) -> Place:
    effects, is_later, is_own = place.effects, place.is_later, place.is_own
    if name == "body":
        if kind is ast.ClassDef:
            is_own = True
        elif kind in _FUNCTIONS or kind is ast.Lambda:
            effects, is_later, is_own = later, True, True
    elif kind is ast.GeneratorExp:
        effects = later
    elif kind is ast.comprehension and name == "target":
        is_own = True
    return Place(effects, is_later, is_own, node, name)


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
    if not effects.runs and kind not in _SILENT:
        effects.runs = _runs_code(node)


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
    if type(place.parent) in _OPENING and _only_opens(place):
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
        elif type(place.parent) in _OPENING and _only_opens(place):
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


_OPENING = frozenset(
    {
        ast.Assert,
        ast.AsyncFor,
        ast.BinOp,
        ast.Call,
        ast.Compare,
        ast.comprehension,
        ast.For,
        ast.FormattedValue,
        ast.If,
        ast.IfExp,
        ast.keyword,
        ast.Starred,
        ast.Subscript,
        ast.UnaryOp,
        ast.While,
    }
)
"""Syntax that may look into a part of it, and no more."""


def _only_opens(place: Place) -> bool:
    """Tell whether an object at `place` is looked into but neither changed nor passed on."""
    parent, name = place.parent, place.field
    if isinstance(parent, ast.Subscript):
        return name == "value" and isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
        return name == "iter"
    if isinstance(parent, ast.If | ast.IfExp | ast.While | ast.Assert):
        return name == "test"
    if isinstance(parent, ast.BinOp):
        return name == "right" and _is_text(parent.left) and isinstance(parent.op, ast.Mod)
    if isinstance(parent, ast.Compare):
        found = isinstance(parent.ops[0], ast.In | ast.NotIn) and len(parent.ops) == 1
        return name == "comparators" and found
    if isinstance(parent, ast.Call):
        function = parent.func
        return (
            name == "args"
            and isinstance(function, ast.Attribute)
            and function.attr == "join"
            and _is_text(function.value)
        )
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    if isinstance(parent, ast.keyword):
        return parent.arg is None
    return isinstance(parent, ast.FormattedValue | ast.Starred)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def dotted_path(node: ast.expr) -> Path | None:
    """Give the parts of ``a.b.c``, None for another expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None
