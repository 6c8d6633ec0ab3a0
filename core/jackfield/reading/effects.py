"""What code that is not followed may do to the names and objects of its module.

Found by looking at the syntax alone, and on the safe side. A name counts as the module's wherever
it stands, even if a function has a parameter of that name. Code is taken to reach a namespace by
its names, by `exec` and its like, and by the ways listed here; not by guessing at addresses.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from jackfield.reading.words import Lines

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

_SILENT = (
    ast.alias,
    ast.AnnAssign,
    ast.arg,
    ast.arguments,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.Break,
    ast.Constant,
    ast.Continue,
    ast.Delete,
    ast.Expr,
    ast.expr_context,
    ast.FunctionDef,
    ast.Global,
    ast.Lambda,
    ast.List,
    ast.Name,
    ast.Nonlocal,
    ast.Pass,
    ast.Return,
    ast.Starred,
    ast.Try,
    ast.Tuple,
)
"""Syntax that runs no code but that of its parts."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNPACKED = (ast.Tuple, ast.List)
_USES = (ast.Name, ast.Attribute)
_IMPORTS = (ast.Import, ast.ImportFrom)
_BINDING = (
    *(ast.Name, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    *_DEFINED,
    *_IMPORTS,
)
"""Syntax that can bind a name."""

_BLOCKS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.AsyncFor: ("body", "orelse"),
    ast.AsyncFunctionDef: ("body",),
    ast.AsyncWith: ("body",),
    ast.ClassDef: ("body",),
    ast.ExceptHandler: ("body",),
    ast.For: ("body", "orelse"),
    ast.FunctionDef: ("body",),
    ast.If: ("body", "orelse"),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
}
"""Where syntax has statements, and what has them."""

_REACHING = frozenset({"global"}).union(
    _FROM_ANYWHERE, _FROM_MODULE_LEVEL, _WITHOUT_NAMESPACE, _ATTRIBUTES, _MODULES
)
"""Words without which a function reaches no name but by writing it down."""

_SILENT_TYPES = frozenset(_SILENT).difference(_DEFINED, _UNPACKED)


@dataclass(slots=True)
class Effects:
    """What some code may do.

    Attributes:
        bound: the names that it may bind or delete, and the line.
        handed: the dotted names whose objects it may change or pass on.
        opened: the dotted names whose objects it looks into, so that it may change or pass on
            what they hold.
        imports: its import statements.
        wild: why it may change any name; None if it may not.
        runs: whether it runs code that is not known.
    """

    bound: dict[str, int] = field(default_factory=dict)
    handed: set[Path] = field(default_factory=set)
    opened: set[Path] = field(default_factory=set)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    wild: str | None = None
    runs: bool = False

    def bind(self, name: str, line: int) -> None:
        """Take `name` as bound in `line`; the last line counts."""
        self.bound[name] = max(line, self.bound.get(name, 1))

    def add(self, other: Effects) -> None:
        """Take the effects of `other` in."""
        for name, line in other.bound.items():
            self.bind(name, line)
        self.handed |= other.handed
        self.opened |= other.opened
        self.imports += other.imports
        self.wild = self.wild or other.wild
        self.runs = self.runs or other.runs


@dataclass(slots=True)
class Later:
    """What functions may do when they are called.

    Attributes:
        known: what has been looked at.
        deferred: what has not.
    """

    known: Effects = field(default_factory=Effects)
    deferred: list[Deferred] = field(default_factory=list)

    def add(self, other: Later) -> None:
        """Take the effects of `other` in."""
        self.known.add(other.known)
        self.deferred += other.deferred

    def look_for(self, names: Collection[str]) -> int:
        """Look at all that may have to do with `names`, or reach all names of the module.

        Returns:
            how many nodes that took.
        """
        found = [
            each
            for each in self.deferred
            if not (each.words.isdisjoint(names) and each.words.isdisjoint(_REACHING))
        ]
        return sum(map(self.look_at, found))

    def look_at(self, deferred: Deferred) -> int:
        """Look at one of those that are deferred; gives the number of its nodes."""
        self.deferred.remove(deferred)
        return _collect_later(deferred.bodies, self.known)


class _Place(NamedTuple):
    """Where a node stands."""

    effects: Effects
    binds: bool  # a name that is stored here is the module's
    in_function: bool
    parent: ast.AST | None = None
    field: str = ""


class Deferred:
    """The bodies of the functions in one statement, which are only looked at where that counts.

    `is_outside` tells whether they import nothing of the source, None where that is not known.
    """

    def __init__(self, lines: Lines) -> None:
        self.bodies: list[ast.stmt] = []
        self.is_outside: bool | None = None
        self._lines = lines
        self._first = self._last = 0
        self._words: frozenset[str] | None = None

    def add(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Take the body of `function` in."""
        last = function.end_lineno or function.lineno
        self._first = min(self._first or function.lineno, function.lineno)
        self._last = max(self._last, last)
        self.bodies += function.body

    @property
    def words(self) -> frozenset[str]:
        """All words that stand in them, and perhaps more."""
        if self._words is None:
            self._words = self._lines.words(self._first, self._last)
        return self._words


def collect(*nodes: ast.AST, lines: Lines | None = None) -> tuple[Effects, Later, int]:
    """Look at what `nodes` may do.

    Args:
        nodes: statements or other syntax of a module's top level.
        lines: the text that they were parsed from; then functions are deferred.

    Returns:
        the effects when they are run, the effects whenever their functions are called, and how
        many nodes there are.
    """
    now, later = Effects(), Later()
    deferred = None if lines is None else Deferred(lines)
    pending = [(node, _Place(now, binds=True, in_function=False)) for node in nodes]
    count = _look(pending, later.known, deferred)
    if deferred is not None and deferred.bodies:
        later.deferred.append(deferred)
    return now, later, count


def _collect_later(nodes: Iterable[ast.AST], later: Effects) -> int:
    """Add what `nodes`, which stand in functions, may do to `later`."""
    place = _Place(later, binds=False, in_function=True)
    return _look([(node, place) for node in nodes], later, None)


def _look(pending: list[tuple[ast.AST, _Place]], later: Effects, deferred: Deferred | None) -> int:
    count = 0
    while pending:
        node, place = pending.pop()
        count += 1
        _note(node, place)
        _look_inside(node, place, later, pending, deferred)
    return count


def imports_in(statements: Iterable[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """Give the import statements in `statements` and in all blocks of these."""
    pending: list[ast.AST] = list(statements)
    while pending:
        node = pending.pop()
        if isinstance(node, _IMPORTS):
            yield node
            continue
        for name in _BLOCKS.get(type(node), ()):
            pending += getattr(node, name)


# What follows runs for every node of every file, hence type() and tuples that are made once.


def _note(node: ast.AST, place: _Place) -> None:
    effects = place.effects
    if isinstance(node, _USES):
        if isinstance(node.ctx, ast.Load):
            _note_use(node, place)
            return
    elif isinstance(node, ast.Global):
        for name in node.names:
            effects.bind(name, node.lineno)
    elif isinstance(node, _IMPORTS):
        effects.imports.append(node)
        parts = {part for alias in node.names for part in alias.name.split(".")}
        for name in parts & (_MODULES | _ATTRIBUTES):
            effects.wild = effects.wild or _REACHES.format(name)
    elif isinstance(node, ast.AugAssign) and (path := dotted_path(node.target)):
        effects.handed.add(path)  # it may change in place
    if place.binds and isinstance(node, _BINDING):
        for name in _names_bound(node):
            effects.bind(name, getattr(node, "lineno", 1))
    if not effects.runs:
        effects.runs = _runs_code(node)


def _runs_code(node: ast.AST) -> bool:
    if type(node) in _SILENT_TYPES:
        return False
    if isinstance(node, _DEFINED):
        return bool(node.decorator_list)
    if isinstance(node, _UNPACKED):
        return not isinstance(node.ctx, ast.Load)  # unpacking iterates
    return not isinstance(node, _SILENT)


def _names_bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        if node.name is not None:
            yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest is not None:
        yield node.rest


def _note_use(node: ast.Name | ast.Attribute, place: _Place) -> None:
    effects = place.effects
    path = dotted_path(node)
    if path is None:
        reaching = [node.attr] if isinstance(node, ast.Attribute) else []
    else:
        if place.field == "func" and path[-1] in _LOOKS and len(path) > 1:
            effects.opened.add(path[:-1])
        else:
            (effects.opened if _only_opens(place) else effects.handed).add(path)
        reaching = list(path[1:])
        if _is_wild(path[0], place):
            effects.wild = effects.wild or _REACHES.format(path[0])
    for name in _ATTRIBUTES.intersection(reaching):
        effects.wild = effects.wild or _REACHES.format(name)


def _is_wild(name: str, place: _Place) -> bool:
    if name in _WITHOUT_NAMESPACE:
        call = place.parent
        return not (isinstance(call, ast.Call) and place.field == "func" and len(call.args) > 1)
    return name in _FROM_ANYWHERE or (name in _FROM_MODULE_LEVEL and not place.in_function)


def _only_opens(place: _Place) -> bool:
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


def _look_inside(
    node: ast.AST,
    place: _Place,
    later: Effects,
    pending: list[tuple[ast.AST, _Place]],
    deferred: Deferred | None,
) -> None:
    """Add the parts of `node` that are to be looked at to `pending`."""
    if type(node) is ast.Attribute and isinstance(node.ctx, ast.Load) and dotted_path(node):
        return  # noted as a whole
    for name in node._fields:
        value = getattr(node, name, None)
        if deferred is not None and name == "body" and isinstance(node, _DEFINED):
            deferred.add(node)
            continue
        if type(value) is list:
            parts = [part for part in value if isinstance(part, ast.AST)]
        elif isinstance(value, ast.AST) and name != "ctx":
            parts = [value]
        else:
            continue
        if parts:
            within = _place_of(node, name, place, later)
            pending += [(part, within) for part in parts]


def _place_of(node: ast.AST, name: str, place: _Place, later: Effects) -> _Place:
    effects, binds, in_function = place.effects, place.binds, place.in_function
    if isinstance(node, _FUNCTIONS) and name == "body":
        effects, binds, in_function = later, False, True
    elif isinstance(node, ast.GeneratorExp):
        effects = later
    elif (type(node), name) in ((ast.ClassDef, "body"), (ast.comprehension, "target")):
        binds = False
    return _Place(effects, binds, in_function, node, name)
