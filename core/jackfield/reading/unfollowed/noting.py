"""What is noted of syntax that is not followed, besides its effects."""

from __future__ import annotations

import ast
import re

from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module, Spot
from jackfield.reading.language.tools import Tools
from jackfield.reading.syntax.effects import only_defines
from jackfield.reading.syntax.uses import dotted_path, text_in
from jackfield.reading.syntax.walking import nodes_of
from jackfield.reading.unfollowed.seen import Seen
from jackfield.reading.unfollowed.setup_names import may_set_up

COMPUTING = ("property", "__get")
"""What stands where a method of the source computes an attribute."""

_OWNERS = {
    "bdb": "Bdb",
    "cPickle": "Unpickler load loads",
    "logging.config": "dictConfig fileConfig",
    "pdb": "Pdb run runcall runctx runeval set_trace",
    "pickle": "Unpickler load loads",
    "runpy": "run_module run_path",
    "shelve": "open",
    "site": "addpackage addsitedir addsitepackages addusersitepackages main",
    "zipimport": "zipimporter",
}
_RUNNING = frozenset(f"{owner}.{name}" for owner, n in _OWNERS.items() for name in n.split())
"""Functions that may import or run anything which is not written where they are called."""

_OWNED = re.compile(rf"\b(?:{'|'.join(map(re.escape, _OWNERS))})\b")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def note_exec(node: ast.AST, seen: Seen) -> None:
    """Take note if `node` may execute a text, now or as a function that is called."""
    if any(getattr(each, "id", "") == "exec" for each in nodes_of(node)):
        if isinstance(node, ast.FunctionDef) and only_defines(node):
            seen.executes_later = True
        else:
            seen.has_executed = True


def may_run_anything(text: str) -> bool:
    """Tell whether a module of this text may call such a function."""
    for owner in _OWNERS:  # as most have none of these
        if owner in text:
            return _OWNED.search(text) is not None
    return False


def runs_anything(node: ast.AST, evaluator: Evaluator) -> bool:
    """Tell whether a statement calls one; what functions in it do is done when they are called."""
    for each in [] if isinstance(node, ast.FunctionDef) else nodes_of(node):
        path = dotted_path(each.func) if isinstance(each, ast.Call) else None
        name = "" if path is None else evaluator.outside_name(path)
        if name == "runpy.run_path" and any(
            text_in(inner).endswith(".py") for inner in nodes_of(each)
        ):
            continue  # it is among the files that a text names
        if name in _RUNNING:
            return True
    return False


def note_setup_call(node: ast.AST, module: Module, tools: Tools) -> None:
    """Keep the names that a call of ``setup()`` sees, at the soonest, if `node` has one."""
    spot = spot_of(node)
    if spot is not None and any(map(may_set_up, nodes_of(node))):
        names = module.names.copy()
        tools.budget.spend(len(names) >> 4)
        module.moments[spot] = names, tools.tracker.changes


def spot_of(node: ast.AST) -> Spot | None:
    """Give where a statement is, None for what is none or was put in the place of another."""
    if not isinstance(node, ast.stmt) or not hasattr(node, "lineno"):
        return None
    return node.lineno, node.col_offset


def may_compute(node: ast.AST, module: Module, *, has_getter: bool) -> bool:
    """Tell whether `node` looks at an attribute that a method of the source may compute.

    `has_getter` tells whether a function of one may, for attributes of its module.
    """
    pending = [node]
    while pending:
        each = pending.pop()
        if has_getter and isinstance(each, ast.Attribute | ast.ImportFrom):
            return True
        if isinstance(each, ast.Attribute):
            binding = module.names.get((dotted_path(each) or ("",))[0])
            if binding is None:
                return True
            is_own = binding.is_definition or not binding.about
            if is_own and not isinstance(binding.value, Module):
                return True
        elif not isinstance(each, _FUNCTIONS):
            pending += ast.iter_child_nodes(each)
    return False
