"""``exec`` of a text that is known, mostly of a file with the version of a package in it.

So setup scripts get what a module binds without importing its package: ``exec(f.read(), about)``
binds its names in a dict, and ``exec(f.read())`` in the module itself. Followed is code that does
nothing but bind names to what can be computed, all of it or nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jackfield.metadata import NotStatic
from jackfield.reading.budget import deeper
from jackfield.reading.errors import NotStaticError, RaisesError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.targets import unpack
from jackfield.reading.language.tools import Globals, Tools
from jackfield.reading.language.values import MUTABLE, SCALARS
from jackfield.reading.opened.locations import Location
from jackfield.reading.opened.texts import LongData, LongText
from jackfield.reading.syntax.compiling import compile_fault
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.walking import nodes_in

_LONGEST = 20_000
"""Characters of a text that is executed."""

_NOT_FOLLOWED = "executes code that is not followed"
_BUILTINS = "__builtins__"
_CHANGING = (_BUILTINS, "barry_as_FLUFL")
"""Words of what gives code other functions, or another syntax."""

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.ImportFrom, ast.Pass)
"""The statements that are followed; others bind names even where they are not reached."""

_INNER = (ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp)
"""Syntax with code that sees no names but its own and the global ones."""


def execute(node: ast.Call, evaluator: Evaluator, made: Sequence[object] | None = None) -> None:
    """Do a call of ``exec``.

    Args:
        node: the call.
        evaluator: of the code around it.
        made: in a function, the dicts that it has made, in which alone names may be bound.

    Raises:
        NotStaticError: if it is not known what it does; then no name is bound.
    """
    module, tools = evaluator.names.home, evaluator.tools
    if node.keywords or not 1 <= len(node.args) <= 3 or module.seen.mentions(_CHANGING):
        raise NotStaticError(_NOT_FOLLOWED)
    statements = _statements(_text(node.args[0], evaluator), tools)
    places = node.args[1:]
    if made is None and (not places or _is_call_of("globals", places, evaluator)):
        for name, value in _Code(module, tools, {}, sees_module=True).run(statements).items():
            module.executed.add(name)
            if isinstance(value, NotStatic):
                module.lose(name, value, node.lineno)
            else:
                module.bind(name, value, node.lineno)
        return
    if not places:
        raise NotStaticError(_NOT_FOLLOWED)
    namespace = _namespace(places, evaluator, made)
    sees_module = len(places) == 2 and not isinstance(places[0], ast.Dict)
    bound = _Code(module, tools, namespace, sees_module=sees_module, is_apart=True).run(statements)
    if len(places) == 1:
        bound = {_BUILTINS: NotStatic("what exec() binds", module.at(node.lineno)), **bound}
    elif any(isinstance(part, _INNER) for part in nodes_in(statements)):
        raise NotStaticError(_NOT_FOLLOWED)
    tools.budget.produce(len(bound))
    tools.tracker.changes += 1
    for name, value in bound.items():
        if isinstance(value, NotStatic):
            value = tools.tracker.unknown(value)
        namespace[name] = value


def _text(node: ast.expr, evaluator: Evaluator) -> str:
    """Give the text that is executed."""
    if isinstance(node, ast.Call) and _is_call_of("compile", [node], evaluator):
        kind = node.args[2] if len(node.args) == 3 and not node.keywords else None
        if not isinstance(kind, ast.Constant) or kind.value != "exec":
            raise NotStaticError(_NOT_FOLLOWED)
        if not isinstance(evaluator.reference(node.args[1]), str | Location):
            raise NotStaticError(_NOT_FOLLOWED)
        node = node.args[0]
    found = evaluator.reference(node)
    text = found.text if isinstance(found, LongText) else found
    data = found.data if isinstance(found, LongData) else found
    if isinstance(data, bytes) and data.isascii() and b"coding" not in data:
        text = data.decode("ascii")
    if not isinstance(text, str) or len(text) > _LONGEST or any(w in text for w in _CHANGING):
        raise NotStaticError(_NOT_FOLLOWED)
    return text


def _is_call_of(name: str, nodes: Sequence[ast.expr], evaluator: Evaluator) -> bool:
    """Tell whether there is one node, and that a call of a function of Python."""
    called = [getattr(node.func, "id", "") for node in nodes if isinstance(node, ast.Call)]
    return called == [name] and len(nodes) == 1 and evaluator.is_own(name)


def _statements(text: str, tools: Tools) -> Sequence[ast.stmt]:
    tools.budget.step(16 + (len(text) >> 1))
    try:
        statements = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotStaticError(_NOT_FOLLOWED) from None
    nodes = nodes_in(statements)
    others = any(isinstance(node, ast.stmt) and not isinstance(node, _SIMPLE) for node in nodes)
    if others or compile_fault(statements, statements, text) is not None:
        raise NotStaticError(_NOT_FOLLOWED)
    return statements


def _namespace(
    places: Sequence[ast.expr], evaluator: Evaluator, made: Sequence[object] | None
) -> dict[object, object]:
    """Give the dict in which names are bound: the last argument, after the one for globals.

    That is a new one, or the module's own, which None means, too.
    """
    if len(places) == 2 and not (
        ast.unparse(places[0]) in ("{}", "None") or _is_call_of("globals", places[:1], evaluator)
    ):
        raise NotStaticError(_NOT_FOLLOWED)
    found = evaluator.value(places[-1])
    if not isinstance(found, dict) or any(type(each) not in SCALARS for each in found.values()):
        raise NotStaticError(_NOT_FOLLOWED)
    if made is not None and (_BUILTINS in found or not any(each is found for each in made)):
        raise NotStaticError(_NOT_FOLLOWED)
    return found


class _Code:
    """The code that is executed: the names that it binds, and those that it sees besides.

    These are those of a dict, and of the module if it sees that.
    """

    def __init__(
        self,
        module: Module,
        tools: Tools,
        namespace: dict[object, object],
        *,
        sees_module: bool,
        is_apart: bool = False,
    ) -> None:
        self._module = module
        self._tools = tools
        self._namespace = namespace
        self._sees_module = sees_module
        self._is_apart = is_apart
        self._bound: dict[str, object] = {}

    def run(self, statements: Sequence[ast.stmt]) -> dict[str, object]:
        """Give what it binds; `NotStatic` for what is not known.

        Raises:
            NotStaticError: if it does anything else.
        """
        first = statements[0] if statements else None
        if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
            self._bound["__doc__"] = self._unknown("a docstring")
        try:
            self._run(statements)
        except RaisesError as error:
            raise NotStaticError(f"executes code that raises: {error}") from None
        return self._bound

    def _run(self, statements: Sequence[ast.stmt]) -> None:
        evaluator = Evaluator(self, self._tools)
        for node in statements:
            self._tools.budget.begin_statement()
            if isinstance(node, ast.Assign):
                value = evaluator.value(node.value)
                for target in node.targets:
                    unpack(target, value, self._bound.__setitem__, self._tools.tracker)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                current = evaluator.value(ast.copy_location(ast.Name(node.target.id), node))
                if type(current) in MUTABLE:
                    raise NotStaticError(_NOT_FOLLOWED)
                value = self._tools.operations.binary(
                    type(node.op), current, evaluator.value(node.value)
                )
                self._bound[node.target.id] = value
            elif isinstance(node, ast.If):
                with deeper(self._tools.budget):
                    self._run(node.body if evaluator.holds(node.test) else node.orelse)
            elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    self._bound[alias.asname or alias.name] = self._unknown("imported")
            elif not isinstance(node, ast.Pass) and not (
                isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            ):
                raise NotStaticError(_NOT_FOLLOWED)

    def _unknown(self, reason: str) -> NotStatic:
        return NotStatic(reason, self._module.at(1))

    @property
    def home(self) -> Module:
        """The module that executes it."""
        return self._module

    @property
    def outer(self) -> Globals:
        """What functions of the module see, of which none is followed here."""
        return self._module

    def is_global(self, name: str) -> bool:
        """Tell that no name is followed as one of the module, such as a function."""
        return False

    def outside_name(self, path: Sequence[str]) -> str:
        """Give no name: nothing from outside is followed."""
        return ""

    def lookup(self, name: str) -> object:
        """Give the value of `name`."""
        if name in self._bound:
            value = self._bound[name]
            if isinstance(value, NotStatic):
                raise NotStaticError(value.reason, why=value)
            return value
        if name in self._namespace:
            return self._namespace[name]
        if self._sees_module:
            value = self._module.lookup(name)
            if self._is_apart and type(value) not in SCALARS:
                raise NotStaticError(_NOT_FOLLOWED)  # it may hold what names are bound in
            return value
        raise NotStaticError(f"the name {name!r} is not bound here")

    def unordered(self, name: str) -> list[object] | None:
        """Give no list: what has no order is not followed."""
        return None

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""
        if name in self._bound or name in self._namespace:
            return False
        return not self._sees_module or self._module.is_builtin(name)

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known."""
        return None
