"""What is known of the functions of hosts, and of Python 2, that metadata modules call.

They come from outside of the source, but what they do is documented: it need not be given up.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence

from jackfield.reading.parsing import parsed

PACKAGES = ("bzrlib", "breezy")
"""The packages of hosts whose modules are no part of a plugin, whatever they are called."""

LOOKS = frozenset(
    f"{package}.api.{name}"
    for package in PACKAGES
    for name in (
        *("require_api", "require_any_api"),
        *("get_current_api_version", "get_minimum_api_version"),
    )
)
"""Functions that look at what they are given, and neither change nor keep it."""

LAZY_IMPORTS = frozenset(f"{package}.lazy_import.lazy_import" for package in PACKAGES)
"""Functions that bind the names of the import statements in a text, when they are used first."""

SET_ENCODING = "sys.setdefaultencoding"
"""What scripts of Python 2 call after ``reload(sys)``; it changes nothing else."""

_NAMES = frozenset(name.rpartition(".")[2] for name in (*LOOKS, SET_ENCODING))


def may_replace_functions(statements: Sequence[ast.stmt]) -> bool:
    """Tell whether a file may put something else in the place of the functions that are known.

    Nobody does, but then they would do whatever that does.
    """
    for node in (each for statement in statements for each in ast.walk(statement)):
        if isinstance(node, ast.Attribute):
            stores = not isinstance(node.ctx, ast.Load)
            if node.attr == "__dict__" or (stores and (node.attr in _NAMES or node.attr == "api")):
                return True
        elif isinstance(node, ast.Name):
            if node.id in {"setattr", "vars"}:
                return True
        elif isinstance(node, ast.Constant) and node.value in _NAMES:
            return True
    return False


def lazily_imported(call: ast.Call) -> Sequence[ast.Import | ast.ImportFrom] | None:
    """Give the import statements in ``lazy_import(globals(), "…")``, None for another call."""
    if len(call.args) != 2 or call.keywords:
        return None
    scope, text = call.args
    if not (
        isinstance(scope, ast.Call)
        and isinstance(scope.func, ast.Name)
        and scope.func.id == "globals"
        and not scope.args
        and not scope.keywords
        and isinstance(text, ast.Constant)
        and isinstance(text.value, str)
    ):
        return None
    try:
        statements = parsed(textwrap.dedent(text.value))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    if len(imports) < len(statements) or any(n.names[0].name == "*" for n in imports):
        return None
    for node in imports:
        node.lineno = call.lineno
    return imports
