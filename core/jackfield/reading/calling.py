"""Calls in an expression: of built-in functions, of methods, and of the few others followed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from jackfield.reading.errors import NotStaticError
from jackfield.reading.functions import UNORDERED, function_name
from jackfield.reading.syntax import dotted_path
from jackfield.reading.unordered import of_any_order
from jackfield.reading.values import PLAIN, FileValue, ModuleValue, plain

if TYPE_CHECKING:
    from jackfield.reading.expressions import Evaluator

_OF_FILES = frozenset(
    {"codecs.open", "io.open", "open", "re.compile", "re.findall", "re.match", "re.search"}
    | {"ast.literal_eval", "os.path.abspath", "os.path.dirname", "os.path.join"}
    | {"os.path.realpath", "pathlib.Path"}
)
"""The functions that have to do with files, and are followed."""

_LAST = frozenset(name.rpartition(".")[2] for name in _OF_FILES)
_UNKNOWN = object()


def call(evaluator: Evaluator, node: ast.Call) -> object:
    """Give what a call returns.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if it raises in Python.
    """
    function = node.func
    if isinstance(function, ast.Attribute):
        attribute = function.attr
        try:
            target = evaluator.value(function.value, False)
        except NotStaticError:
            result = _of_files(evaluator, node) if attribute in _LAST else _UNKNOWN
            if result is _UNKNOWN:
                raise
            return result
        if type(target) not in PLAIN:
            if isinstance(target, ModuleValue):
                given = evaluator.arguments(node) if isinstance(target, FileValue) else ((), {})
                return target.call(attribute, *given)
            plain(target)
        values, named = evaluator.arguments(node)
        return evaluator.tools.methods.look(target, attribute, values, named)
    try:
        name = function_name(evaluator, function)
    except NotStaticError:
        result = _other(evaluator, node)
        if result is _UNKNOWN:
            raise
        return result
    if name == "map" and node.args and not node.keywords:
        mapped = function_name(evaluator, node.args[0])
        sources = list(map(evaluator.reference, node.args[1:]))
        return evaluator.tools.functions.map(mapped, sources)
    unordered = name in UNORDERED
    values, named = of_any_order(evaluator, node) if unordered else evaluator.arguments(node)
    return evaluator.tools.functions.call(name, values, named)


def _other(evaluator: Evaluator, node: ast.Call) -> object:
    """Do a call of a name that is none of Python's; `_UNKNOWN` where it is not followed.

    An exception that were given here would hold on to itself.
    """
    if not isinstance(node.func, ast.Name):
        return _UNKNOWN
    name = node.func.id
    module = evaluator.names.home
    binding = module.names.get(name)
    about = name if binding is None else binding.about
    if about != "definition":
        return _of_files(evaluator, node) if about in _OF_FILES else _UNKNOWN
    found = module.function(name)
    if found is None or evaluator.shadows(name) or not evaluator.names.is_global(name):
        return _UNKNOWN
    import jackfield.reading.defined as defined  # late: few files need it

    evaluator.has_left_out = True
    return defined.called(found, *evaluator.arguments(node), evaluator.names.outer, evaluator.tools)


def _of_files(evaluator: Evaluator, node: ast.Call) -> object:
    """Do a call of a function that has to do with files; `_UNKNOWN` if it has not."""
    path = dotted_path(node.func)
    name = "" if path is None else evaluator.outside_name(path)
    if name not in _OF_FILES:
        return _UNKNOWN
    import jackfield.reading.locations as locations  # late: few files need them
    import jackfield.reading.paths as paths
    import jackfield.reading.searching as searching
    import jackfield.reading.texts as texts

    evaluator.has_left_out = True
    if name == "pathlib.Path":
        return paths.called(node, evaluator)
    if name.startswith("os.path."):
        return locations.called(name, node, evaluator)
    if name.startswith("re."):
        return searching.called(name.removeprefix("re."), node, evaluator)
    return texts.called(name, node, evaluator)
