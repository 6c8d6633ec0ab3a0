"""Calls of ``setup()`` in code that is not followed: a function, a condition, a ``try``."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from jackfield.metadata import NotStatic
from jackfield.reading.budget import deeper
from jackfield.reading.errors import ExhaustedError, NotStaticError, RaisesError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Binding, Module, Spot
from jackfield.reading.language.tools import Globals, Tools
from jackfield.reading.language.values import FileValue, is_told, plain
from jackfield.reading.recovery.meaning import (
    Syntax,
    given_to,
    is_undecoded,
    means_something_else,
    note_doubtful,
)
from jackfield.reading.syntax.walking import bound_name, nodes_in, nodes_of
from jackfield.reading.syntax.words import lines_of
from jackfield.reading.trees.finding import Finder
from jackfield.reading.unfollowed.noting import spot_of
from jackfield.reading.unfollowed.setup_names import (
    is_own,
    may_set_up,
    meanings_of,
    others_than,
    root_of,
    sets_up,
)

_Function = ast.FunctionDef | ast.AsyncFunctionDef

_Place = tuple[_Function | None, Spot | None]
"""The innermost function that a call is in, and where the statement is that was not followed."""

_SEVERAL = "setup() is called in more than one way"
_UNCERTAIN = "setup() may be called in another way, or be something else"


def setup_arguments(
    statements: Sequence[ast.stmt],
    module: Module,
    finder: Finder,
    tools: Tools,
    old: str | None,
    *,
    has_others: bool,
    has_seen_others: bool,
    doubtful: Collection[str],
) -> dict[str, Binding] | None:
    """Give the named arguments of the calls of ``setup()`` in a script, None if there is none.

    Which of the calls is made is not known, unless there is but one, and that was followed: what
    they do not agree about is not static. Names have the value that they have at the end of
    `module` if that is certainly what they have at the call, or that the function gives them before
    it, if they are bound only once. `old` is the text of a script that may be of Python 2;
    `has_others` tells whether another file may call it, `has_seen_others` one that certainly runs.
    """
    nodes = [*nodes_in(statements)]
    meant = meanings_of(nodes)
    calls = [n for n in nodes if may_set_up(n, meant) and not is_own(n.func, module, meant)]
    found = module.setup_calls[:]
    is_certain = not others_than(calls, nodes, meant)
    if len(calls) <= len(found) == 1 and is_certain and not has_seen_others:
        return found[0]
    if not any(call.keywords for call in calls):
        return found[-1] if found else None
    is_certain = is_certain and not has_others
    certain: dict[str, bool] = {}
    counts = Counter(name for node in nodes for name in _bound_by(node))
    script = None if old is None else _OldScript(old, statements, doubtful)
    scopes: dict[_Place, _Scope] = {}
    for call, place in _places(calls, statements, module.moments):
        if place is None:
            is_certain = False
            continue
        if place not in scopes:
            moment = _Moment(module, tools, counts, place[1])
            scopes[place] = _Scope(moment, place[0], counts, tools, script)
        found.append(_arguments(call, scopes[place], module, tools))
        name = ast.unparse(call.func)
        if name not in certain:
            certain[name] = sets_up(call.func, module, meant, finder)
        is_certain = is_certain and certain[name]
        is_certain = is_certain and scopes[place].outer.is_as_at_the_end(root_of(call.func))
    line = calls[0].lineno
    if not is_certain:
        unknown = Binding(module.path, line, None, NotStatic(_UNCERTAIN, module.at(line)))
        # It may be given anything else, too.
        return {"**": unknown} | {name: unknown for each in found for name in each}
    return _agreed(found, Binding(module.path, line, None, NotStatic(_SEVERAL, module.at(line))))


def _agreed(found: Sequence[dict[str, Binding]], unknown: Binding) -> dict[str, Binding]:
    """Give what several calls agree about; all else that they are given is `unknown`."""
    first, *others = found
    result = {name: unknown for each in others for name in each if name not in first}
    for name, binding in first.items():
        agrees = all(_agree(binding, other.get(name)) for other in others)
        result[name] = binding if agrees else unknown
    return result


def _places(
    calls: Iterable[ast.Call], statements: Iterable[ast.AST], moments: Collection[Spot | None]
) -> Iterator[tuple[ast.Call, _Place | None]]:
    """Give the calls, and where they are; None for the body of a class."""
    left = set(calls)
    pending: list[tuple[ast.AST, _Function | ast.ClassDef | None, Spot | None]]
    pending = [(node, None, None) for node in statements]
    pending.reverse()
    while pending:
        node, block, moment = pending.pop()
        if isinstance(node, ast.Call) and node in left:
            yield node, None if isinstance(block, ast.ClassDef) else (block, moment)
        if moment is None and spot_of(node) in moments:
            moment = spot_of(node)
        if isinstance(node, _Function | ast.ClassDef):
            block = node
        children = [(child, block, moment) for child in ast.iter_child_nodes(node)]
        pending += reversed(children)


def _bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load) or node.id == "exec":
            yield node.id
    elif isinstance(node, ast.AugAssign):
        yield getattr(node.target, "id", "")
    elif isinstance(node, ast.alias):
        yield bound_name(node)
    elif not isinstance(node, ast.keyword):
        for field in ("name", "arg", "rest"):
            if isinstance(bound := getattr(node, field, None), str):
                yield bound


class _OldScript:
    """A script that may be one of Python 2: its text, and its statements."""

    def __init__(
        self, text: str, statements: Sequence[ast.stmt], doubtful: Collection[str]
    ) -> None:
        from jackfield.reading.recovery.python2 import InPython3  # late: rarely needed

        self._lines = lines_of(text)
        self._has_longs = InPython3(text).has_longs
        self._doubtful = set(doubtful)
        for statement in statements:
            note_doubtful(self._syntax(statement), self._doubtful)

    def check(self, node: ast.expr) -> None:
        """Raise NotStaticError if Python 2 may give ``setup()`` another value for `node`.

        That is an argument, or what is bound to a name of one.
        """
        syntax = self._syntax(node)
        if is_undecoded(syntax, "\n".join(self._lines[node.lineno - 1 : node.end_lineno])):
            raise NotStaticError("text in an unknown encoding")
        if means_something_else(syntax, self._doubtful, given_to([ast.keyword(None, node)])):
            raise NotStaticError("means something else in Python 2")

    def _syntax(self, node: ast.AST) -> Syntax:
        return Syntax(nodes_of(node), has_longs=self._has_longs)


class _Moment:
    """The names of the script as they are when a call is made that is not followed.

    They are what they are at its end, where that is certainly the same.
    """

    def __init__(
        self, module: Module, tools: Tools, counts: Counter[str], spot: Spot | None
    ) -> None:
        self._module = module
        self._tools = tools
        self._counts = counts
        self._names, self._changes = module.moments.get(spot or (0, 0), ({}, -1))

    @property
    def home(self) -> Module:
        """The script that the call is in."""
        return self._module

    @property
    def outer(self) -> Globals:
        """Itself, as what the functions see that are called then."""
        return self

    def is_global(self, name: str) -> bool:
        """Tell whether `name` is that of the script, and has been bound only once."""
        return self._counts[name] <= 1 and self.is_as_at_the_end(name)

    def lookup(self, name: str) -> object:
        """Give the value of a name."""
        if self._counts[name] > 1:
            raise NotStaticError(f"{name} is bound more than once")
        value = self._module.lookup(name)
        if not self.is_as_at_the_end(name):
            raise NotStaticError(f"{name} may be bound to something else at the call")
        is_fixed = _is_constant(value) or isinstance(value, FileValue)
        if not is_fixed and self._changes != self._tools.tracker.changes:
            raise NotStaticError(f"{name} may be changed after the call")
        return value

    def is_as_at_the_end(self, name: str) -> bool:
        """Tell whether a name is bound to the same then and at the end of the script.

        What no statement binds is bound by a star import or ``exec``.
        """
        binding = self._module.names.get(name)
        has_more = self._counts["*"] or self._counts["exec"]
        if binding is not self._names.get(name):
            return bool(self._counts[name]) and not has_more
        is_own = binding is None or (
            binding.path == self._module.path and name not in self._module.executed
        )
        return is_own or not self._counts[name] or not has_more

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has outside of the source; empty if not known."""
        if self._counts[path[0]] > (path[0] in self._module.names):
            return ""
        return self._module.outside_name(path) if self.is_as_at_the_end(path[0]) else ""

    def unordered(self, name: str) -> list[object] | None:
        """Give the list that `name` is bound to in the module, if just its order is not known."""
        return self._module.unordered(name) if self.is_global(name) else None

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""
        return not self._counts[name] and self._module.is_builtin(name)

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known."""
        return self._module.is_named(name)


class _Scope:
    """The names that a call sees: what its function has bound by then, and the script's.

    What is bound more than once, anywhere in the file, is not known.
    """

    def __init__(
        self,
        outer: _Moment,
        function: _Function | None,
        counts: Counter[str],
        tools: Tools,
        script: _OldScript | None,
    ) -> None:
        self.outer = outer
        self._tools = tools
        self._counts = counts
        self._script = script
        body = () if function is None else function.body
        outer_names = {
            name
            for node in nodes_in(body)
            if isinstance(node, ast.Global | ast.Nonlocal)
            for name in node.names
        }
        self._assigned = {
            node.targets[0].id: node
            for node in body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id not in outer_names
        }
        self._values: dict[str, object] = {}
        self._place = (0, 0)

    def value(self, node: ast.expr) -> object:
        """Give the value of an expression as `Evaluator.value` does."""
        if self._script is not None:
            self._script.check(node)
        place, self._place = self._place, (node.lineno, node.col_offset)
        try:
            value = Evaluator(self, self._tools).reference(node)
            return value if is_told(value) else plain(value)
        finally:
            self._place = place

    def lookup(self, name: str) -> object:
        """Give the value of a name."""
        node = self._assigned.get(name)
        if node is None or self._counts[name] > 1:
            return self.outer.lookup(name)
        if (node.value.lineno, node.value.col_offset) >= self._place:
            raise NotStaticError(f"{name} is bound later")
        if name not in self._values:
            with deeper(self._tools.budget):
                self._values[name] = self.value(node.value)
        if not _is_constant(self._values[name]):
            raise NotStaticError(f"{name} may be changed")
        return self._values[name]

    @property
    def home(self) -> Module:
        """The script that the call is in."""
        return self.outer.home

    def is_global(self, name: str) -> bool:
        """Tell whether `name` is that of the script, wherever the call is."""
        return name not in self._assigned and self.outer.is_global(name)

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has outside of the source; empty if not known."""
        is_own = self._script is not None or path[0] in self._assigned
        return "" if is_own else self.outer.outside_name(path)

    def unordered(self, name: str) -> list[object] | None:
        """Give the list that `name` is bound to in the script, if just its order is not known."""
        return self.outer.unordered(name)

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""
        return self.outer.is_builtin(name)

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known."""
        return self.outer.is_named(name)


def _arguments(call: ast.Call, scope: _Scope, module: Module, tools: Tools) -> dict[str, Binding]:
    """Give the named arguments of a call."""
    found: dict[str, Binding] = {}

    def lose(name: str, error: Exception, line: int) -> None:
        why = getattr(error, "why", None) or NotStatic(str(error), module.at(line))
        found[name] = Binding(module.path, line, None, why)

    for keyword in call.keywords:
        line = keyword.value.lineno
        try:
            tools.budget.begin_statement()
            value = scope.value(keyword.value)
        except (ExhaustedError, NotStaticError, RaisesError, RecursionError) as error:
            lose(keyword.arg or "**", error, line)
            continue  # whatever ``**`` adds, it gives none of the others another value
        given = {keyword.arg: value} if keyword.arg is not None else value
        for name, each in given.items() if isinstance(given, dict) else ():
            try:
                given_value = each.told if is_told(each) else tools.tracker.export(each)
                found[str(name)] = Binding(module.path, line, given_value)
            except (ExhaustedError, NotStaticError) as error:
                lose(str(name), error, line)
    return found


def _is_constant(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_constant, value))
    return value is None or isinstance(value, str | int | float)


def _agree(one: Binding | None, other: Binding | None) -> bool:
    if one is None or other is None or one.why is not None or other.why is not None:
        return False
    return repr(one.value) == repr(other.value)
