"""Imports from directories that a script has put before all others of ``sys.path``.

So it imports a module of a package without that. Followed is the first such import of a module
which imports nothing of the source, if nothing else has changed ``sys.path`` by then.
"""

from __future__ import annotations

import ast
import sys

from jackfield.reading.errors import NotStaticError
from jackfield.reading.evaluation.apart import Apart
from jackfield.reading.evaluation.session import Session
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.opened.loading import Loaded
from jackfield.reading.opened.locations import located
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.writes.harmless import may_have_written
from jackfield.reading.writes.origins import may_be_path
from jackfield.reading.writes.trusted import OF_SETUP

_IMPORTED = OF_SETUP.union(
    sys.stdlib_module_names,
    ("appdirs", "backports", "importlib_metadata", "importlib_resources", "jaraco", "tomli"),
    ("more_itertools", "ordered_set", "packaging", "pip", "platformdirs", "pyparsing", "six"),
    ("autocommand", "inflect", "typeguard", "typing_extensions", "zipp"),
)
"""Modules that may be imported before a script is run, wherever they are."""


def insert(call: ast.Call, evaluator: Evaluator) -> bool:
    """Do ``sys.path.insert(0, …)`` of a directory of the source; tells whether it is followed.

    Raises:
        NotStaticError: if it is not known which directory that is.
    """
    module, seen = evaluator.names.home, evaluator.names.home.seen
    is_first = len(call.args) == 2 and getattr(call.args[0], "value", None) == 0
    is_named = isinstance(call.func, ast.Attribute) and may_be_path(call.func.value)
    if not is_first or not is_named or call.keywords or call in seen.inserted:
        return False
    if not module.runs_as_script():
        return False
    place = evaluator.reference(call.args[1])
    seen.inserted[call] = located(place, "sys.path.insert", module)
    seen.settled[call] = None
    return True


def imported(name: str, line: int, module: Module, session: Session) -> Loaded | None:
    """Give what a script imports from such a directory, None if that is not known to be there.

    Raises:
        NotStaticError: if it may be something else.
        RaisesError: if importing it fails.
    """
    seen, budget = module.seen, session.tools.budget
    if "." in name or name in _IMPORTED or not seen.inserted.keys() <= seen.settled.keys():
        return None
    nodes = [*nodes_in(module.statements)]
    budget.spend(len(nodes) >> 4)
    uses = [each for each in nodes if may_be_path(each) and each.lineno <= line]
    apart = Apart(session, module)
    if len(uses) != len(seen.inserted) or apart.is_mentioned((name, "site", "sys")):
        return None
    if not module.is_script or apart.is_imported(name, 1):
        return None
    for directory in reversed(seen.inserted.values()):
        target = session.finder.inside(directory, name)
        if target is not None and (target.file is None or target.directory is not None):
            return None
        if target is not None and target.file is not None:
            found = Loaded(name, target.file, module, budget, imports=1)
            found.module = apart.load(None, target.file)
            if may_have_written(module, budget):
                raise NotStaticError(f"{name} may be another module after what has run")
            return found
    return None
