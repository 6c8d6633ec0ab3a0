"""Calls of functions that a module defines, if all that they do is to compute a value.

Followed are assignments to names, conditions, loops over what is known, ``with`` for files, ``try``
where nothing raises, ``exec`` of a text for a dict that the call has made, ``assert`` and
``return``. The function sees the names of its module as they are when it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from jackfield.reading.budget import deeper
from jackfield.reading.errors import NotStaticError, RaisesError
from jackfield.reading.evaluation.blocks import rounds_of, tried
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.targets import unpack
from jackfield.reading.language.tools import Globals, Tools
from jackfield.reading.language.values import PLAIN, FileValue, ModuleValue, Several, plain
from jackfield.reading.syntax.walking import bound_name, nodes_in

_NOT_FOLLOWED = "calls a function that is not followed"
_NOTHING, _BREAK, _CONTINUE = object(), object(), object()
"""What comes of statements that do not return: the next one, or the end of a round of a loop."""


def called(
    function: ast.FunctionDef,
    values: Sequence[object],
    named: Mapping[str, object],
    names: Globals,
    tools: Tools,
) -> object:
    """Give what a function returns for these arguments; `names` are those of its module.

    Raises:
        NotStaticError: if that is not known; also where it raises.
    """
    tools.budget.step(len(function.args.args) >> 2)
    bound = _arguments(function, values, named)
    with deeper(tools.budget):
        result = _Frame(function, bound, names, tools).run(function.body)
    return None if result is _NOTHING else result


def _arguments(
    function: ast.FunctionDef, values: Sequence[object], named: Mapping[str, object]
) -> dict[str, object]:
    given = function.args
    names = [each.arg for each in given.args]
    count = len(given.defaults)
    bound: dict[str, object] = {}
    for name, default in zip(names[len(names) - count :], given.defaults, strict=True):
        if not isinstance(default, ast.Constant):
            raise NotStaticError(_NOT_FOLLOWED)
        bound[name] = plain(default.value)
    others = {name: plain(value) for name, value in named.items() if name not in names}
    named = {name: value for name, value in named.items() if name in names}
    if (others and given.kwarg is None) or not set(named) <= set(names[len(values) :]):
        raise NotStaticError(_NOT_FOLLOWED)
    bound.update(zip(names, values, strict=False))
    bound.update(named)
    if given.kwarg is not None:
        bound[given.kwarg.arg] = others
    rest = tuple(values[len(names) :])
    if given.vararg is not None:
        is_plain = all(type(value) in PLAIN for value in rest)
        bound[given.vararg.arg] = rest if is_plain else Several(rest)
    elif rest:
        raise NotStaticError(_NOT_FOLLOWED)
    if set(names) - set(bound) or not all(
        type(value) in PLAIN or isinstance(value, FileValue) for value in (*values, *named.values())
    ):
        raise NotStaticError(_NOT_FOLLOWED)
    return bound


class _Frame:
    """One call: the names of the function, which hide those of its module."""

    def __init__(
        self, function: ast.FunctionDef, bound: dict[str, object], names: Globals, tools: Tools
    ) -> None:
        nodes = [*nodes_in(function.body)]
        tools.budget.step(len(nodes) >> 2)
        if any(isinstance(node, _OTHERS) for node in nodes):
            raise NotStaticError(_NOT_FOLLOWED)
        used = [node for node in nodes if isinstance(node, ast.Name)]
        self._own = {*bound, *(node.id for node in used if isinstance(node.ctx, ast.Store))}
        for node in nodes:
            if isinstance(node, ast.ExceptHandler) and node.name:
                self._own.add(node.name)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._own.update(map(bound_name, node.names))
        self._bound = bound
        self._outside: dict[str, str] = {}
        self._made: list[object] = []
        self._is_looping = False
        self.outer = names
        self._tools = tools

    def run(self, statements: Sequence[ast.stmt]) -> object:
        """Give what they return, `_NOTHING` if they do not."""
        with deeper(self._tools.budget):
            return self._run(statements)

    def _run(self, statements: Sequence[ast.stmt]) -> object:
        evaluator = Evaluator(self, self._tools)
        for node in statements:
            self._tools.budget.step()
            result: object = _NOTHING
            if isinstance(node, ast.Return):
                return None if node.value is None else evaluator.reference(node.value)
            if isinstance(node, ast.Assign):
                self._assign(node, evaluator)
            elif isinstance(node, ast.If):
                result = self.run(node.body if evaluator.holds(node.test) else node.orelse)
            elif isinstance(node, ast.With):
                result = self._with(node, evaluator)
            elif isinstance(node, ast.For):
                result = self._for(node, evaluator)
            elif isinstance(node, ast.Try):
                result = self._try(node)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node)
            elif isinstance(node, ast.Break | ast.Continue):
                return _BREAK if isinstance(node, ast.Break) else _CONTINUE
            elif isinstance(node, ast.Assert) and not evaluator.holds(node.test):
                raise NotStaticError("an assertion that does not hold")
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Constant):
                self._expression(node.value, evaluator)
            elif not isinstance(node, ast.Assert | ast.Pass):
                raise NotStaticError(_NOT_FOLLOWED, node.lineno)
            if result is not _NOTHING:
                return result
        return _NOTHING

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        import jackfield.reading.evaluation.inner_imports as inner_imports  # late: few have one

        values, outside = inner_imports.imported(node, self)
        for name in (*values, *outside):
            self._bound.pop(name, None)
            self._outside.pop(name, None)
        self._bound.update(values)
        self._outside.update(outside)

    def _assign(self, node: ast.Assign, evaluator: Evaluator) -> None:
        target, value = node.targets[0], evaluator.reference(node.value)
        if len(node.targets) > 1:
            raise NotStaticError(_NOT_FOLLOWED, node.lineno)
        if not isinstance(target, ast.Name):
            unpack(target, value, self._bound.__setitem__, self._tools.tracker)
            return
        if type(value) not in PLAIN and not isinstance(value, ModuleValue):
            raise NotStaticError(_NOT_FOLLOWED, node.lineno)
        self._bound[target.id] = value
        function = getattr(node.value, "func", None)
        is_called = getattr(function, "id", "") == "dict" and evaluator.is_own("dict")
        if isinstance(node.value, ast.Dict) or is_called:
            self._made.append(value)

    def _expression(self, node: ast.Call | ast.Constant, evaluator: Evaluator) -> None:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "exec":
            # In a loop, it may change what that goes through.
            if not evaluator.is_own("exec") or self._is_looping:
                raise NotStaticError(_NOT_FOLLOWED, node.lineno)
            import jackfield.reading.opened.executing as executing  # late: few files need it

            executing.execute(node, evaluator, self._made)
        else:
            evaluator.reference(node)

    def _for(self, node: ast.For, evaluator: Evaluator) -> object:
        items = evaluator.reference(node.iter)
        tracker = self._tools.tracker
        self._is_looping = True
        for item in rounds_of(items, self._tools):
            tracker.check(item)
            unpack(node.target, item, self._bound.__setitem__, tracker)
            result = self.run(node.body)
            if result is _BREAK:
                return _NOTHING
            if result is not _NOTHING and result is not _CONTINUE:
                return result
        return self.run(node.orelse)

    def _try(self, node: ast.Try) -> object:
        """Run a statement none of whose handlers runs."""
        try:
            with tried(self.home.seen.session if node.handlers else None):
                result = self.run(node.body)
            if result is _NOTHING:
                result = self.run(node.orelse)
        except RaisesError as error:
            raise NotStaticError(f"a try statement in which something fails: {error}") from None
        last = self.run(node.finalbody)
        return result if last is _NOTHING else last

    def _with(self, node: ast.With, evaluator: Evaluator) -> object:
        files = []
        for item in node.items:
            file = evaluator.reference(item.context_expr)
            target = item.optional_vars
            if not isinstance(file, FileValue) or not isinstance(target, ast.Name):
                raise NotStaticError(_NOT_FOLLOWED, node.lineno)
            file.enter()
            self._bound[target.id] = file
            files.append(file)
        result = self.run(node.body)
        for file in files:
            file.call("close", (), {})
        return result

    @property
    def home(self) -> Module:
        """The module that the function is in."""
        return self.outer.home

    def is_global(self, name: str) -> bool:
        """Tell whether `name` is that of the module."""
        return name not in self._own and self.outer.is_global(name)

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has outside of the source; empty if not known."""
        if path[0] not in self._own:
            return self.outer.outside_name(path)
        about = "" if path[0] in self._bound else self._outside.get(path[0], "")
        return ".".join((about, *path[1:])) if about else ""

    def lookup(self, name: str) -> object:
        """Give the value of `name`."""
        if name not in self._own:
            return self.outer.lookup(name)
        if name not in self._bound:
            raise NotStaticError(f"{name!r} is not bound here")
        return self._bound[name]

    def unordered(self, name: str) -> list[object] | None:
        """Give no list: what has no order is not followed in functions."""
        return None

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""
        return name not in self._own and self.outer.is_builtin(name)

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known."""
        return None if "__name__" in self._own else self.outer.is_named(name)


_OTHERS = (
    *(ast.AsyncFunctionDef, ast.ClassDef, ast.Delete, ast.FunctionDef, ast.Global),
    *(ast.Match, ast.NamedExpr, ast.Nonlocal, ast.TryStar, ast.Yield),
    ast.YieldFrom,
)
"""Syntax that binds names in another way, or makes something else of the function."""
