"""What is known of the functions of hosts, and of Python 2, that metadata modules call.

They come from outside of the source, but what they do is documented: it need not be given up.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import sys
from collections.abc import Collection, Iterable, Sequence

from jackfield.metadata import OWN, PROTOCOL
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.trees.hosted import PACKAGES

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

_PREFIXES = ("jackfield_", "bzr_", "brz_")
_VARIABLES = frozenset({*PROTOCOL, *OWN})

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

_REMOVED = frozenset({"distutils", "imp"})
"""Modules of the standard library that some Pythons do not have any more."""

_BINDING_WHAT_REACHES = frozenset({"__main__", "builtins", "importlib", "imp", "inspect", "sys"})

_SETUP_EXPORTS = frozenset(
    {
        *("CCompilerError", "Command", "CompileError", "DEBUG", "Distribution", "Extension"),
        *(f"Distutils{name}Error" for name in ("", "Arg", "ByteCompile", "Class", "Exec", "File")),
        *(f"Distutils{name}Error" for name in ("Getopt", "Internal", "Module", "Option")),
        *(f"Distutils{name}Error" for name in ("Platform", "Setup", "Template")),
        *("Feature", "Iterable", "LibError", "LinkError", "PreprocessError", "PyPIRCCommand"),
        *("Require", "SetuptoolsDeprecationWarning", "USAGE", "UnknownFileError", "annotations"),
        *("extension_keywords", "find_namespace_packages", "find_packages", "gen_usage"),
        *("grok_environment_error", "os", "run_commands", "run_setup", "setup", "setup_keywords"),
        *("sys", "tokenize"),
    }
)
"""All names that a star import of distutils.core or setuptools binds, of Python 2.7 or later."""

_EXTRA_EXPORTS = frozenset(
    {"build_extra", "build_help", "build_i18n", "build_icons", "clean_i18n", "pylint"}
)
"""The same of DistUtilsExtra.command, in python-distutils-extra."""

_EXPORTS = {
    "distutils.core": _SETUP_EXPORTS,
    "setuptools": _SETUP_EXPORTS,
    "DistUtilsExtra.command": _EXTRA_EXPORTS,
}

SET_ENCODING = "sys.setdefaultencoding"
"""What scripts of Python 2 call after ``reload(sys)``; it changes nothing else."""

_NAMES = frozenset(name.rpartition(".")[2] for name in (*LOOKS, SET_ENCODING))


def is_variable(name: str) -> bool:
    """Tell whether `name` is that of a variable that Jackfield, Bazaar or Breezy reads."""
    return name.startswith(_PREFIXES) and name.partition("_")[2] in _VARIABLES


_COMMANDS = ("build_ext", "build_py", "develop", "egg_info", "install", "sdist")
_IN_ALL = ("Command", "Distribution", "Extension", "find_packages", "setup")
_IN_EVERY = frozenset({"setuptools"}).union(
    [f"setuptools.{name}" for name in _IN_ALL],
    [f"setuptools.command.{name}.{name}" for name in _COMMANDS],
)
"""What can be imported of every setuptools."""


def imports_setuptools(node: ast.Try) -> bool:
    """Tell whether what is tried is but to import what every setuptools has.

    It does not count where the handlers but import something else: that is followed anyway.
    """
    for each in node.body:
        if not isinstance(each, (ast.Import, ast.ImportFrom)):
            return False
        above = f"{'.' * each.level}{each.module}." if isinstance(each, ast.ImportFrom) else ""
        if not _IN_EVERY.issuperset(above + alias.name for alias in each.names):
            return False
    handled = [each for handler in node.handlers for each in handler.body]
    return not all(isinstance(each, (ast.Import, ast.ImportFrom, ast.Pass)) for each in handled)


def exports_of(module: str) -> frozenset[str] | None:
    """Give all names that a star import of `module` may bind, None if these are not known."""
    return _EXPORTS.get(module)


def binds_no_variable(module: str) -> bool:
    """Tell whether no name of `module`, from outside of the source, can be that of a variable.

    No module of the standard library has such a name, nor has setuptools.
    """
    top = module.partition(".")[0]
    if top in _BINDING_WHAT_REACHES:
        return False
    return top in sys.stdlib_module_names or top in _REMOVED or top == "setuptools"


def may_replace_functions(nodes: Iterable[Any], known: Collection[str] = _NAMES) -> bool:
    """Tell whether a file may put something else in the place of functions of `known` names.

    Nobody does, but then they would do whatever that does. `nodes` are all of the file's syntax.
    """
    for node in nodes:
        kind = type(node)
        if kind is ast.Name:
            if node.id in {"setattr", "vars"}:
                return True
        elif kind is ast.Attribute:
            stores = type(node.ctx) is not ast.Load
            if node.attr == "__dict__" or (stores and (node.attr in known or node.attr == "api")):
                return True
        elif kind is ast.Constant and node.value in known:
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
    from textwrap import dedent  # late: few plugins call them

    try:
        statements = parsed(dedent(text.value))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    if len(imports) < len(statements) or any(n.names[0].name == "*" for n in imports):
        return None
    for node in imports:
        node.lineno = call.lineno
    return imports
