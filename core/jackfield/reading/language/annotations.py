"""The annotations of functions: what to evaluate them may do."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.syntax.walking import nodes_in

if TYPE_CHECKING:
    from jackfield.reading.language.modules import Module

_GENERICS = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})
_OF_GENERICS = ("collections.", "os.PathLike", "typing.", "typing_extensions.")
"""What gives a type, and does nothing else, where it is given others in brackets."""


def are_types(annotations: Iterable[ast.expr], module: Module) -> bool:
    """Tell whether annotations name nothing that is of the source, and could be changed.

    Nor may what is in brackets be given to any code from outside: only to types that take others.
    """
    for node in nodes_in(annotations):
        if isinstance(node, ast.Name):
            binding = module.names.get(node.id)
            is_own = binding is not None and (binding.is_definition or not binding.about)
            if is_own or module.unsure:
                return False
        elif isinstance(node, ast.Attribute) and not _outside_name(node, module):
            return False
        elif isinstance(node, ast.Subscript):
            name = _outside_name(node.value, module)
            if name not in _GENERICS and not name.startswith(_OF_GENERICS):
                return False
    return True


def _outside_name(node: ast.expr, module: Module) -> str:
    path = dotted_path(node)
    return "" if path is None else module.outside_name(path)
