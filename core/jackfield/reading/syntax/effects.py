"""What code that is not followed may do to the names and objects of its module.

Found by looking at the syntax alone, and on the safe side. A name counts as the module's unless it
is surely a function's own. Code is taken to reach a namespace by its names, by `exec` and its like,
by the files and imports that it names in texts (`jackfield.reading.unfollowed.named`), and by the
ways listed in `reaching`, `written` and `attributes` beside this module. Not by names of these
ways, or of files, that are composed, by files that are not called ``*.py``, by files that are named
in others which are not evaluated themselves, or to functions from outside that run them, by texts
for code from outside that name a module or attribute only, as pickles and those for
`operator.attrgetter` do, nor by texts and files that are for `exec` and `execfile` in a namespace
of its own and do not stand there. Nor is a directory taken for the host's package of that name
where only a lone file of it is read, ``sys.path`` for one that leads to another file than those
beside the importing one and in the directories there, or ``True`` of Python 2 for another value but
where a statement binds it.
What functions do when all has been imported does not count: it is after the values are read.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy

from jackfield.reading.syntax.locals import own_names
from jackfield.reading.syntax.reaching import may_reach_all
from jackfield.reading.syntax.uses import IMPORTS, Path, Place, dotted_path, look
from jackfield.reading.syntax.walking import nodes_of
from jackfield.reading.syntax.words import Lines

_Function = ast.FunctionDef | ast.AsyncFunctionDef

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

_OF_TYPES = frozenset(
    {ast.Attribute, ast.BinOp, ast.BitOr, ast.Constant, ast.List, ast.Name, ast.Subscript}
    | {ast.Tuple}
)
"""What types are spelled with."""


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

    __slots__ = ("bound", "handed", "imports", "opened", "runs", "wild")

    def __init__(self) -> None:
        self.bound: dict[str, int] = {}
        self.handed: set[Path] = set()
        self.opened: set[Path] = set()
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.wild: str | None = None
        self.runs = False

    def bind(self, name: str, line: int) -> None:
        """Take `name` as bound in `line`; the last line counts."""
        self.bound[name] = max(line, self.bound.get(name, 1))

    def leave_out(self, names: Collection[str]) -> None:
        """Take it that `names` are not used."""
        self.handed = {path for path in self.handed if path[0] not in names}
        self.opened = {path for path in self.opened if path[0] not in names}

    def add(self, other: Effects) -> None:
        """Take the effects of `other` in."""
        for name, line in other.bound.items():
            self.bind(name, line)
        self.handed |= other.handed
        self.opened |= other.opened
        self.imports += other.imports
        self.wild = self.wild or other.wild
        self.runs = self.runs or other.runs


class Later:
    """What functions may do when they are called.

    Attributes:
        known: what has been looked at.
        deferred: what has not.
    """

    __slots__ = ("deferred", "known")

    def __init__(self) -> None:
        self.known = Effects()
        self.deferred: list[Deferred] = []

    def __bool__(self) -> bool:
        """Tell whether they may do anything, as far as is known."""
        known = self.known
        return bool(
            self.deferred
            or known.bound
            or known.handed
            or known.opened
            or known.imports
            or known.wild
        )

    def look_for(self, names: Collection[str]) -> int:
        """Look at all that may have to do with `names`, or reach all names of the module.

        Returns:
            how many nodes that took.
        """
        found = [
            each for each in self.deferred if not each.words.isdisjoint(names) or each.may_reach_all
        ]
        return sum(map(self.look_at, found))

    def look_at(self, deferred: Deferred) -> int:
        """Look at one of those that are deferred; gives the number of its nodes."""
        self.deferred.remove(deferred)
        count = 0
        for function in deferred.functions:
            effects = Effects()
            place = Place(effects, is_later=True, is_own=True)
            count += look(function.body, place, effects, None)
            if effects.handed or effects.opened:
                effects.leave_out(own_names(function))
            self.known.add(effects)
        return count


class Deferred:
    """The functions in one statement, whose bodies are only looked at where that counts.

    `is_outside` tells whether they import nothing of the source, None where that is not known.
    """

    __slots__ = ("_lines", "_may_reach_all", "_words", "functions", "is_outside")

    def __init__(self, functions: Sequence[_Function], lines: Lines) -> None:
        self.functions = functions
        self.is_outside: bool | None = None
        self._lines = lines
        self._words: frozenset[str] | None = None
        self._may_reach_all: bool | None = None

    @property
    def words(self) -> frozenset[str]:
        """All words that stand in them, and perhaps more."""
        if self._words is None:
            first = min([function.lineno for function in self.functions])
            last = max([function.end_lineno or function.lineno for function in self.functions])
            self._words = self._lines.words(first, last)
        return self._words

    @property
    def may_reach_all(self) -> bool:
        """Whether they may reach names that they do not mention."""
        if self._may_reach_all is None:
            self._may_reach_all = may_reach_all(self.words)
        return self._may_reach_all


def collect(*nodes: ast.AST, later: Later, lines: Lines | None = None) -> tuple[Effects, int]:
    """Look at what `nodes` may do.

    Args:
        nodes: statements or other syntax of a module's top level.
        later: takes the effects that they have whenever their functions are called.
        lines: the text that they were parsed from; then functions are deferred.

    Returns:
        the effects when they are run, and how many nodes there are.
    """
    now = Effects()
    functions: list[_Function] = []
    count = look(nodes, Place(now), later.known, None if lines is None else functions.append)
    if functions and lines is not None:
        later.deferred.append(Deferred(functions, lines))
    return now, count


def only_defines(node: ast.FunctionDef) -> bool:
    """Tell whether to define a function does nothing but bind its name."""
    given = node.args
    for default in given.defaults:
        if type(default) is not ast.Constant:
            return False
    if given.posonlyargs or given.kwonlyargs or node.decorator_list:
        return False
    if not all(map(_may_be_type, annotations_of(node))):
        return False
    return not getattr(node, "type_params", None)


def _may_be_type(annotation: ast.expr) -> bool:
    """Tell whether an annotation is spelled as a type, which to evaluate may have no effect."""
    if type(annotation) is ast.Constant or type(annotation) is ast.Name:  # as most are
        return True
    for node in nodes_of(annotation):
        if type(node) not in _OF_TYPES:
            return False
        if isinstance(node, ast.Attribute | ast.Subscript) and dotted_path(node.value) is None:
            return False
        if isinstance(node, ast.BinOp):
            constants = [each for each in (node.left, node.right) if type(each) is ast.Constant]
            if [each.value for each in constants] not in ([], [None]):  # any other fails
                return False
    return True


def annotations_of(node: ast.FunctionDef) -> Iterator[ast.expr]:
    """Give the annotations of a function that has no arguments by place or name only."""
    given = node.args
    for each in (*given.args, given.vararg, given.kwarg):
        if each is not None and each.annotation is not None:
            yield each.annotation
    if node.returns is not None:
        yield node.returns


def bound_by(nodes: Iterable[ast.AST], lines: Lines | None = None) -> dict[str, int]:
    """Give the names that `nodes` may bind, and the lines."""
    return collect(*nodes, later=Later(), lines=lines)[0].bound


def without(node: ast.AST, statements: Collection[ast.stmt]) -> ast.AST:
    """Give `node` without those of the `statements` that stand in its blocks."""
    if type(node) not in _BLOCKS:
        return node
    rest = copy(node)
    for name in _BLOCKS[type(node)]:
        parts = [
            without(part, statements) for part in getattr(node, name) if part not in statements
        ]
        setattr(rest, name, parts)
    return rest


def imports_in(statements: Iterable[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """Give the import statements in `statements` and in all blocks of these."""
    pending: list[ast.AST] = list(statements)
    while pending:
        node = pending.pop()
        if isinstance(node, IMPORTS):
            yield node
            continue
        for name in _BLOCKS.get(type(node), ()):
            pending += getattr(node, name)
