"""What code may do with paths of `pathlib`, which have methods that write, without writing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.writes.origins import Origins
from jackfield.reading.writes.trusted import MAKING

_OF_CLASS = frozenset(
    {"__annotations__", "__annotations_cache__", "__class__", "_accessor", "_field_types"}
    | {"_flavour", "_pathcls", "parser"}
)
"""Attributes by which a class is had that may not be passed to anything, or functions for it."""

_WRITING = frozenset(
    {"chmod", "copy", "copy_into", "hardlink_to", "lchmod", "link_to", "mkdir", "move", "move_into"}
    | {"open", "rename", "replace", "rmdir", "symlink_to", "touch", "unlink", "write_bytes"}
    | {"write_text"}
)
"""Methods of paths that write, which may not be passed to anything either."""

_OF_PATHS = frozenset({"absolute", "joinpath", "parent", "resolve", "with_name", "with_suffix"})
"""What of a path gives another one."""


class Paths:
    """The paths in some code, whose names stand for what `origins` tells.

    Attributes:
        are_made: whether any may be.
    """

    def __init__(self, origins: Origins) -> None:
        self.are_made = origins.imports(MAKING)
        self._origins = origins

    def gives_class(self, attribute: str) -> bool:
        """Tell whether an attribute may give the class of a path."""
        return self.are_made and attribute in _OF_CLASS

    def gives_writing(self, attribute: str) -> bool:
        """Tell whether an attribute may give a method of a path that writes."""
        return self.are_made and attribute in _WRITING

    def is_class(self, node: ast.expr) -> bool:
        """Tell whether an expression is the class of paths."""
        path = dotted_path(node)
        is_imported = path is not None and self._origins.is_imported(path[0])
        return is_imported and MAKING.issuperset(self._origins.of(node))

    def classes_in(self, annotation: ast.expr | None) -> Iterator[ast.expr]:
        """Give the class of paths if an annotation is that, or that or None: nothing uses it."""
        if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
            other, annotation = annotation.right, annotation.left
            if not isinstance(other, ast.Constant) or other.value is not None:
                return
        if annotation is not None and self.is_class(annotation):
            yield annotation

    def is_path(self, node: ast.expr) -> bool:
        """Tell whether an expression certainly is a path, or a call of one of its methods."""
        while True:
            if isinstance(node, ast.Call):
                node = made = node.func
                if isinstance(made, ast.Attribute) and made.attr == "cwd":
                    made = made.value
                if self.is_class(made):
                    return True
            elif isinstance(node, ast.Attribute) and node.attr in _OF_PATHS:
                node = node.value
            elif isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
                node = node.left
            else:
                return False
