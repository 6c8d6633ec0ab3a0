"""Calls that write nothing, depending on what they are given."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection

from jackfield.reading.syntax.uses import dotted_path

_WITH_OPEN = frozenset({("open",), ("io", "open"), ("codecs", "open")})
_OPENING = frozenset({"buffering", "encoding", "errors", "mode", "newline"})
_COMPILING = frozenset({("compile",), ("re", "compile")})
_ORDERING = frozenset({"max", "min"})
_WITH_ONE = frozenset({"iter", "sorted", "type"})
_SHOWING = frozenset({("sys", "stderr"), ("sys", "stdout")})
_READ = ast.Constant("r")
_READING = frozenset({"r", "rb", "rt", "U", "rU"})
_MAPPED = frozenset({"float", "int", "repr", "str"})

BY_NAME = _ORDERING | _WITH_ONE | {"compile", "filter", "map", "open", "print", "replace", "sub"}
"""Names of such functions and methods."""

_JSON = frozenset({"dumps", "load", "loads"})


def is_limited_harmless(
    name: str, path: Collection[str] | None, call: ast.Call, is_own: Callable[[ast.expr], bool]
) -> bool:
    """Tell whether a call is harmless of what has a `name`, and a dotted `path` if that is known.

    `is_own` tells whether something is a function that is looked at.
    """
    values, given = call.args, {each.arg or "**": each.value for each in call.keywords}
    if "**" in given or any(isinstance(each, ast.Starred) for each in values):
        return False
    if name == "open":
        is_function = path in _WITH_OPEN
        if not is_function and not isinstance(call.func, ast.Attribute):
            return False
        # The method of a path is given none.
        modes, most = (values[1:2], 3) if is_function else (values[:1], 1)
        modes = [*modes, given.get("mode", _READ)]
        is_reading = all(getattr(mode, "value", "") in _READING for mode in modes)
        return is_reading and len(values) <= most and given.keys() <= _OPENING
    if name == "compile":
        return path in _COMPILING
    if name == "print":
        to = given.pop("file", None)
        is_shown = to is None or dotted_path(to) in _SHOWING
        return is_shown and given.keys() <= {"end", "flush", "sep"}
    if name == "replace":  # Path.replace() is given but one, and that of a class may be a path's
        is_of_class = isinstance(call.func, ast.Attribute) and _is_class(call.func.value)
        return len(values) >= 2 and not given and not is_of_class
    if name in ("filter", "map"):
        return path == (name,) and bool(values) and _is_mapped_well(values[0], is_own)
    if name in ("sub", "subn"):
        return not given and all(isinstance(each, ast.Constant) for each in values[:-1])
    if name in _WITH_ONE or name in _JSON:
        return len(values) == 1 and not given
    if name == "walk":
        return len(values) <= 2 and given.keys() <= {"followlinks", "topdown"}
    return not given  # to order by a key is to call a function


def _is_mapped_well(mapped: ast.expr, is_own: Callable[[ast.expr], bool]) -> bool:
    """Tell whether a function that `map` or `filter` calls is harmless, or looked at itself."""
    if isinstance(mapped, ast.Constant | ast.Lambda) or is_text_method(mapped):
        return True
    return getattr(mapped, "id", "") in _MAPPED or is_own(mapped)


def is_text_method(node: ast.expr) -> bool:
    """Tell whether an expression is a method of `str`, if that is not bound to something else."""
    path = dotted_path(node)
    return path is not None and len(path) == 2 and path[0] == "str" and hasattr(str, path[1])


def _is_class(node: ast.expr) -> bool:
    """Tell whether an expression may give a class."""
    called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    return called == "type" or getattr(node, "attr", "") == "__class__"
