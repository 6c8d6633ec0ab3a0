"""What is noted of syntax that is not followed, besides its effects."""

from __future__ import annotations

import ast

from jackfield.reading.language.modules import Module, Spot
from jackfield.reading.language.tools import Tools
from jackfield.reading.syntax.effects import only_defines
from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.syntax.walking import nodes_of
from jackfield.reading.unfollowed.seen import Seen
from jackfield.reading.unfollowed.setup_names import may_set_up

COMPUTING = ("property", "__get")
"""What stands where a method of the source computes an attribute."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def note_exec(node: ast.AST, seen: Seen) -> None:
    """Take note if `node` may execute a text, now or as a function that is called."""
    if any(getattr(each, "id", "") == "exec" for each in nodes_of(node)):
        if isinstance(node, ast.FunctionDef) and only_defines(node):
            seen.executes_later = True
        else:
            seen.has_executed = True


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
            if binding.about in ("", "definition") and not isinstance(binding.value, Module):
                return True
        elif not isinstance(each, _FUNCTIONS):
            pending += ast.iter_child_nodes(each)
    return False
