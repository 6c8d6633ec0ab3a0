"""Calls of ``setup()`` in code that is not followed: a function, a condition, a ``try``."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from jackfield.metadata import NotStatic
from jackfield.reading.errors import ExhaustedError, NotStaticError, RaisesError
from jackfield.reading.expressions import Evaluator
from jackfield.reading.modules import Binding, Module
from jackfield.reading.tools import Tools
from jackfield.reading.walking import nodes_of

_SEVERAL = "setup() is called in more than one way"


def setup_arguments(
    statements: Sequence[ast.stmt], module: Module, tools: Tools
) -> dict[str, Binding] | None:
    """Give the named arguments of the calls of ``setup()`` in a script, None if there is none.

    Which of the calls is made is not known: what they do not agree about is not static. Names have
    the value that they have at the end of `module`, or that a function gives them, if they are
    bound only once.
    """
    nodes = [node for statement in statements for node in nodes_of(statement)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_setup(node)]
    if not any(call.keywords for call in calls):
        return None
    if "setup" in module.names and module.names["setup"].about == "definition":
        return None
    arguments = _Arguments(module, tools, nodes)
    found = [arguments.of(call) for call in calls if call.keywords]
    result = found[0]
    for other in found[1:]:
        for name in result.keys() | other.keys():
            if not _agree(result.get(name), other.get(name)):
                line = calls[0].lineno
                why = NotStatic(_SEVERAL, module.at(line))
                result[name] = Binding(module.path, line, None, why)
    return result


def _is_setup(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = function.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return function.attr == "setup" and name in ("core", "setuptools")
    return isinstance(function, ast.Name) and function.id == "setup"


def _bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.AugAssign):
        yield getattr(node.target, "id", "")
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif not isinstance(node, ast.keyword):
        for field in ("name", "arg", "rest"):
            if isinstance(bound := getattr(node, field, None), str):
                yield bound


class _Arguments:
    """Evaluates the arguments of calls, with what is bound only once."""

    def __init__(self, module: Module, tools: Tools, nodes: Sequence[ast.AST]) -> None:
        self._module = module
        self._tools = tools
        self._evaluator = Evaluator(module, tools)
        self._counts = Counter(name for node in nodes for name in _bound_by(node))
        self._locals: dict[str, object] = {}
        self._assigned = {
            node.targets[0].id: node.value
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }

    def of(self, call: ast.Call) -> dict[str, Binding]:
        """Give the named arguments of a call."""
        found: dict[str, Binding] = {}
        for keyword in call.keywords:
            line = keyword.value.lineno
            try:
                self._tools.budget.begin_statement()
                value = self._value(keyword.value)
            except (ExhaustedError, NotStaticError, RaisesError) as error:
                if keyword.arg is not None:
                    found[keyword.arg] = self._unknown(error, line)
                continue  # whatever ``**`` adds, it gives none of the others another value
            given = {keyword.arg: value} if keyword.arg is not None else value
            for name, each in given.items() if isinstance(given, dict) else ():
                try:
                    exported = self._tools.tracker.export(each)
                except (ExhaustedError, NotStaticError) as error:
                    found[str(name)] = self._unknown(error, line)
                else:
                    found[str(name)] = Binding(self._module.path, line, exported)
        return found

    def _unknown(self, error: Exception, line: int) -> Binding:
        known = getattr(error, "why", None)
        why = known or NotStatic(str(error), self._module.at(line))
        return Binding(self._module.path, line, None, why)

    def _value(self, node: ast.expr) -> object:
        names = {each.id for each in nodes_of(node) if isinstance(each, ast.Name)}
        for name in names:
            if self._counts[name] > 1:
                raise NotStaticError(f"{name} is bound more than once")
        given = names & self._assigned.keys() - self._module.names.keys()
        local = {name: self._local(name) for name in given}
        try:
            for name, value in local.items():
                self._module.bind(name, value, node.lineno)
            return self._evaluator.value(node)
        finally:
            for name in local:
                del self._module.names[name]

    def _local(self, name: str) -> object:
        """Give the value of a name that a function binds."""
        if name not in self._locals:
            self._locals[name] = []  # which is no constant: it is not known while it is evaluated
            self._tools.budget.descend()
            self._locals[name] = self._value(self._assigned[name])
            self._tools.budget.depth -= 1
        if not _is_constant(self._locals[name]):
            raise NotStaticError(f"{name} may be changed")
        return self._locals[name]


def _is_constant(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_constant, value))
    return value is None or isinstance(value, str | int | float)


def _agree(one: Binding | None, other: Binding | None) -> bool:
    if one is None or other is None or one.why is not None or other.why is not None:
        return False
    return repr(one.value) == repr(other.value)
