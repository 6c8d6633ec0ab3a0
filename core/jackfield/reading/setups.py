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
    the value that they have at the end of `module`, if they are bound only once.
    """
    nodes = [node for statement in statements for node in nodes_of(statement)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_setup(node)]
    if not any(call.keywords for call in calls):
        return None
    if "setup" in module.names and module.names["setup"].about == "definition":
        return None
    counts = Counter(name for node in nodes for name in _bound_by(node))
    found = [_arguments(call, module, tools, counts) for call in calls if call.keywords]
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


def _arguments(
    call: ast.Call, module: Module, tools: Tools, counts: Counter[str]
) -> dict[str, Binding]:
    evaluator = Evaluator(module, tools)
    found: dict[str, Binding] = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            continue  # whatever it adds, it gives none of the others another value
        line = keyword.value.lineno
        try:
            tools.budget.begin_statement()
            for node in nodes_of(keyword.value):
                if isinstance(node, ast.Name) and counts[node.id] > 1:
                    raise NotStaticError(f"{node.id} is bound more than once")
            value = tools.tracker.export(evaluator.value(keyword.value))
        except (ExhaustedError, NotStaticError, RaisesError) as error:
            known = getattr(error, "why", None)
            why = known or NotStatic(str(error), module.at(line))
            found[keyword.arg] = Binding(module.path, line, None, why)
        else:
            found[keyword.arg] = Binding(module.path, line, value)
    return found


def _agree(one: Binding | None, other: Binding | None) -> bool:
    if one is None or other is None or one.why is not None or other.why is not None:
        return False
    return repr(one.value) == repr(other.value)
