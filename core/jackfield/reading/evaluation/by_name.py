"""Imports inside of expressions: ``__import__("pkg").VERSION``.

Each is what the import statement is. One that may not run now, as in a function that is called
later, is not followed: by then, another module may be there.
"""

from __future__ import annotations

import ast
import re

from jackfield.reading.errors import NotStaticError
from jackfield.reading.evaluation.imports import Imports
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.unfollowed.seen import Seen

_CALLED = re.compile(
    r"\bimport_module\(|\bfrom importlib import (?:\w+, *)*import_module(?=[\n,#;]|$)", re.ASCII
)
_STORING = ("__dict__", "eval", "exec", "patch", "setattr", "vars")
"""Words of what may put something in the place of a function that it does not name."""

_LIKE_THE_STATEMENT = ("globals", "locals", "fromlist", "level")
_NAMESPACES = frozenset({"globals()", "locals()", "None", "{}", "globals", "locals"})


def imported(function: str, node: ast.Call, evaluator: Evaluator) -> Module:
    """Give what ``__import__(…)`` or ``importlib.import_module(…)`` returns.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if importing it fails.
    """
    names, module = evaluator.names, evaluator.names.home
    session, given = module.seen.session, _given(function, node)
    name = evaluator.value(node.args[0]) if given is not None else None
    if session is None or names.outer is not module or given is None or not isinstance(name, str):
        raise NotStaticError(f"calls {function}() in a way that is not followed")
    if function != "__import__" and (session.reach or _may_replace(module.seen)):
        raise NotStaticError(f"{function} may be something else after what has run")
    imports, rest = Imports(module, session), name.lstrip(".")
    is_named = all(map(str.isidentifier, rest.split(".")))
    is_relative = rest != name and "package" in given and _is_package(given["package"], module)
    if not is_named or (rest != name) != is_relative:
        raise NotStaticError(f"calls {function}() in a way that is not followed")
    if is_relative:
        return imports.relative(len(name) - len(rest), rest)
    modules = imports.modules(name)
    wanted = evaluator.value(given["fromlist"]) if "fromlist" in given else ()
    if function != "__import__" or not wanted:
        return modules[-1 if function != "__import__" else 0]
    found = modules[-1]
    is_package = found.path.endswith("__init__.py")
    if not isinstance(wanted, list | tuple) or (is_package and not found.names.keys() >= {*wanted}):
        raise NotStaticError(f"calls {function}() in a way that is not followed")
    return found


def _given(function: str, node: ast.Call) -> dict[str, ast.expr] | None:
    """Give what a call is given besides the name; None if that is something else than usual."""
    others = _LIKE_THE_STATEMENT if function == "__import__" else ("package",)
    given = dict(zip(others, node.args[1:], strict=False))
    given |= {each.arg: each.value for each in node.keywords if each.arg and each.arg in others}
    if not node.args or len(given) != len(node.args) - 1 + len(node.keywords):
        return None
    for name in ("globals", "locals"):
        if name in given and ast.unparse(given[name]) not in _NAMESPACES:
            return None
    level = given.get("level")
    is_absolute = level is None or (isinstance(level, ast.Constant) and level.value == 0)
    return given if is_absolute else None


def _is_package(node: ast.expr, module: Module) -> bool:
    """Tell whether an expression is the name of the package that a module is in, or is."""
    name = getattr(node, "id", "")
    is_own = name == "__package__" or (name == "__name__" and module.path.endswith("/__init__.py"))
    return is_own and name not in module.names and not module.is_script


def _may_replace(seen: Seen) -> bool:
    """Tell whether anything may put something in the place of ``importlib.import_module``."""
    if seen.mentions(_STORING):
        return True
    texts = seen.texts.values()
    return any(text.count("import_module") != len(_CALLED.findall(text)) for text in texts)
