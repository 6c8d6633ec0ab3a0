"""Parsing, with Python's own parser and without its side effects."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import warnings
from _thread import allocate_lock

_warning_filters = allocate_lock()


def parsed(text: str) -> list[ast.stmt]:
    """Give the statements of `text`.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: if it cannot be parsed.
    """
    with _warning_filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape is its author's business
        # No file name: at a syntax error Python opens the file of that name to show its line.
        tree = compile(text, "", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree.body
