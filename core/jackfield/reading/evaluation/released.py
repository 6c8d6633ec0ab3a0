"""The version of the distribution that is read, as its modules ask for it when they are imported.

That is ``importlib.metadata.version("name")``. What is installed of others is not known.
"""

from __future__ import annotations

import ast
import re

from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module

_STORING = ("__dict__", "eval", "exec", "patch", "setattr", "vars", ".version=", ".version =")
"""Words of what may put something in the place of the function."""


def version(node: ast.Call, evaluator: Evaluator) -> str:
    """Give what a call of ``version()`` of `importlib.metadata` returns.

    Raises:
        NotStaticError: if that is not known.
    """
    names, module = evaluator.names, evaluator.names.home
    if names.outer is not module or len(node.args) != 1 or node.keywords:
        raise NotStaticError("calls version() in a way that is not followed")
    release = evaluator.tools.release
    if release is None:
        raise NotStaticError("asks for a version of what is installed: read the wheel")
    name = _own_name(node.args[0], module) or evaluator.value(node.args[0])
    if not isinstance(name, str) or _normal(name) != _normal(release[0]):
        raise NotStaticError("asks for the version of another distribution")
    session = module.seen.session
    if session is None or session.reach or module.seen.mentions(_STORING):
        raise NotStaticError("importlib.metadata.version may be something else after what has run")
    return release[1]


def _own_name(node: ast.expr, module: Module) -> str | None:
    """Give the name of the package that a module is, or is in, if that is what is meant."""
    name = getattr(node, "id", "")
    if name not in ("__name__", "__package__") or name in module.names or module.is_script:
        return None
    directory, _, file = module.path.rpartition("/")
    if not directory or "/" in directory or (name == "__name__" and file != "__init__.py"):
        return None
    return directory


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()
