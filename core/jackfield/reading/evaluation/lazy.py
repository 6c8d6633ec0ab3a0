"""Lazy imports (PEP 810), which are not followed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from jackfield.reading.errors import ExhaustedError
from jackfield.reading.files.source import SourceFile
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.effects import imports_in

_HAS_LAZY = sys.version_info >= (3, 15)
"""Whether this Python knows them."""


def check_lazy(
    module: Module, file: SourceFile, is_inside: Callable[[str, ast.Import | ast.ImportFrom], bool]
) -> None:
    """Check that no part of the source is imported lazily.

    It would run where what that binds is used for the first time, perhaps in another module.

    Args:
        module: the module that imports.
        file: what it is made of.
        is_inside: tells whether an import statement of a file may name a part of the source.

    Raises:
        ExhaustedError: if one may be.
    """
    if not _HAS_LAZY or "lazy" not in file.text:
        return
    are_all = "__lazy_modules__" in file.text
    for node in imports_in(file.statements):
        is_lazy = are_all or getattr(node, "is_lazy", False)
        if is_lazy and is_inside(module.path, node):
            raise ExhaustedError(f"a lazy import in line {node.lineno}")
