"""Calls in an expression: of built-in functions and methods. All others are left to the tools."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.functions import UNORDERED, function_name
from jackfield.reading.language.literals import UNKNOWN
from jackfield.reading.language.unordered import of_any_order
from jackfield.reading.language.values import PLAIN, FileValue, ModuleValue, plain

if TYPE_CHECKING:
    from jackfield.reading.language.expressions import Evaluator


def call(evaluator: Evaluator, node: ast.Call) -> object:
    """Give what a call returns.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if it raises in Python.
    """
    function = node.func
    if isinstance(function, ast.Attribute):
        try:
            target = evaluator.value(function.value, False)
        except NotStaticError:
            result = evaluator.tools.other_call(evaluator, node, None)
            if result is UNKNOWN:
                raise
            return result
        if type(target) not in PLAIN:
            if isinstance(target, ModuleValue):
                if isinstance(target, FileValue):
                    return target.called(function.attr, node, evaluator)
                result = evaluator.tools.other_call(evaluator, node, target)
                return target.call(function.attr, (), {}) if result is UNKNOWN else result
            plain(target)
        values, named = evaluator.arguments(node)
        return evaluator.tools.methods.look(target, function.attr, values, named)
    try:
        name = function_name(evaluator, function)
    except NotStaticError:
        result = evaluator.tools.other_call(evaluator, node, None)
        if result is UNKNOWN:
            raise
        return result
    if name in ("filter", "map"):
        return _mapped(evaluator, name, node)
    unordered = name in UNORDERED
    values, named = of_any_order(evaluator, node) if unordered else evaluator.arguments(node)
    return evaluator.tools.functions.call(name, values, named)


def _mapped(evaluator: Evaluator, name: str, node: ast.Call) -> object:
    """Give what ``map()`` or ``filter()`` yields."""
    function = node.args[0] if node.args else None
    if name == "map" and isinstance(function, ast.Name) and not node.keywords:
        try:
            mapped = function_name(evaluator, function)
        except NotStaticError:
            pass  # it may be one of the module
        else:
            sources = list(map(evaluator.reference, node.args[1:]))
            return evaluator.tools.functions.map(mapped, sources)
    import jackfield.reading.language.mapped as of_mapped  # late: few files need it

    found = of_mapped.comprehension(name, node)
    is_of_text = isinstance(function, ast.Attribute)
    if found is None or (is_of_text and not evaluator.is_own("str")):
        raise NotStaticError(f"calls {name}() in a way that is not followed")
    return evaluator.value(found, False)
