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

_CALLED = re.compile(r"\bimportlib\.import_module\(")
_STORING = ("__dict__", "eval", "exec", "patch", "setattr", "vars")
"""Words of what may put something in the place of a function that it does not name."""


def imported(function: str, node: ast.Call, evaluator: Evaluator) -> Module:
    """Give what ``__import__(…)`` or ``importlib.import_module(…)`` returns.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if importing it fails.
    """
    names, module = evaluator.names, evaluator.names.home
    session = None if module.seen.session is None else module.seen.session()
    name = evaluator.value(node.args[0]) if len(node.args) == 1 else None
    is_named = isinstance(name, str) and all(map(str.isidentifier, name.split(".")))
    if session is None or names.outer is not module or node.keywords or not is_named:
        raise NotStaticError(f"calls {function}() in a way that is not followed")
    if function != "__import__" and (session.reach or _may_replace(module.seen)):
        raise NotStaticError(f"{function} may be something else after what has run")
    modules = Imports(module, session).modules(str(name))
    return modules[0] if function == "__import__" else modules[-1]


def _may_replace(seen: Seen) -> bool:
    """Tell whether anything may put something in the place of ``importlib.import_module``."""
    if seen.mentions(_STORING):
        return True
    texts = seen.texts.values()
    return any(text.count("import_module") != len(_CALLED.findall(text)) for text in texts)
