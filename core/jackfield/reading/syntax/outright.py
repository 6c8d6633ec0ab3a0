"""Statements that write or rename files outright: what is imported after them may be another file.

Only the calls that stand in them count, of functions of `os` and `shutil` and of methods that have
such names. That is less than `jackfield.reading.writes` asks of what has run before a file is
opened: hardly any module writes another one, but many do something of which nobody can tell.
"""

from __future__ import annotations

import ast
import re

from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.syntax.walking import nodes_of

_METHODS = frozenset(
    {"copy2", "copyfile", "copytree", "move", "rename", "renames", "rmtree", "symlink_to", "unlink"}
    | {"write", "write_bytes", "write_text", "writelines"}
)
_FUNCTIONS = frozenset(
    {("os", "link"), ("os", "remove"), ("os", "replace"), ("os", "symlink"), ("shutil", "copy")}
)
_TERMINALS = ("stderr", "stdout")
_NAMES = _METHODS.union(name for _, name in _FUNCTIONS)
_CALLED = re.compile(rf"\.(?:{'|'.join(sorted(_NAMES))})\s*\(")
_FUNCTIONS_OF_SYNTAX = (ast.AsyncFunctionDef, ast.FunctionDef, ast.Lambda)
_KINDS = (ast.AugAssign, ast.Assign, ast.Expr, ast.For, ast.If, ast.Try, ast.While, ast.With)


def may_write_outright(text: str) -> bool:
    """Tell whether a module of this text may have such a statement."""
    return _CALLED.search(text) is not None


def writes_outright(node: ast.AST) -> bool:
    """Tell whether a statement is one; what functions in it do is done when they are called."""
    if not isinstance(node, _KINDS):
        return False
    nodes = nodes_of(node)
    functions = [each for each in nodes if isinstance(each, _FUNCTIONS_OF_SYNTAX)]
    later = {id(inner) for each in functions for inner in nodes_of(each)}
    return any(is_writing(each) for each in nodes if id(each) not in later)


def is_writing(node: ast.AST) -> bool:
    """Tell whether syntax is such a call itself."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    path = dotted_path(node.func)
    if path is not None and path[-2:] in _FUNCTIONS:
        return True
    return node.func.attr in _METHODS and (path is None or path[-2] not in _TERMINALS)
