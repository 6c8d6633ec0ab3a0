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
    if name == "map" and node.args and not node.keywords:
        mapped = function_name(evaluator, node.args[0])
        sources = list(map(evaluator.reference, node.args[1:]))
        return evaluator.tools.functions.map(mapped, sources)
    unordered = name in UNORDERED
    values, named = of_any_order(evaluator, node) if unordered else evaluator.arguments(node)
    return evaluator.tools.functions.call(name, values, named)
