"""Import statements of functions that are followed: of the source, and of Python's own modules."""

from __future__ import annotations

import ast

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError
from jackfield.reading.evaluation.imports import NOT_FOLLOWED, Imports
from jackfield.reading.language.modules import Module
from jackfield.reading.language.tools import Globals
from jackfield.reading.syntax.reaching import reaching_imports
from jackfield.reading.writes.trusted import MODULES

_IN_EVERY = MODULES - {"imp"}
"""Modules that every Python 3 has."""


def imported(
    node: ast.Import | ast.ImportFrom, names: Globals
) -> tuple[dict[str, object], dict[str, str]]:
    """Do an import statement of a function that is called now; `names` are those that it sees.

    Returns:
        what it binds to something of the source, and the dotted names of what it binds to something
        from outside.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if importing it fails.
    """
    module = names.home
    session = module.seen.session
    from_name = node.module if isinstance(node, ast.ImportFrom) else ""
    is_relative = bool(getattr(node, "level", 0))
    if session is None or names.outer is not module or is_relative or reaching_imports(node):
        raise NotStaticError("imports in a way that is not followed", node.lineno)
    values: dict[str, object] = {}
    outside: dict[str, str] = {}
    for alias in node.names:
        whole = from_name or alias.name
        top = whole.partition(".")[0]
        bound = alias.asname or (alias.name if from_name else top)
        if top in MODULES and session.finder.is_outside(module.path, top):
            why = NotStatic(NOT_FOLLOWED, module.at(node.lineno))
            session.unknown_code(why, may_raise=whole not in _IN_EVERY or bool(from_name))
            named = f"{from_name}.{alias.name}" if from_name else alias.name
            outside[bound] = named if from_name or alias.asname else top
        else:
            modules = Imports(module, session).modules(whole)
            values[bound] = modules[-1] if from_name or alias.asname else modules[0]
            if from_name:
                values[bound] = _taken(whole, alias.name, modules[-1], Imports(module, session))
    return values, outside


def _taken(whole: str, name: str, found: Module, imports: Imports) -> object:
    """Give what is imported from a module, which may be one that is in it."""
    if name not in found.names and found.path.endswith("__init__.py"):
        return imports.modules(f"{whole}.{name}")[-1]
    return found.attribute(name)
