"""Parsing, with Python's own parser and without its side effects."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import re
import sys
import warnings
from _thread import allocate_lock

_warning_filters = allocate_lock()
_SILENT = [("ignore", None, Warning, None, 0)]
_IS_IN_CONTEXT = getattr(sys.flags, "context_aware_warnings", False)
"""Whether a context may have filters of its own, which go before those of the process."""

_PARTS = 500
_LONG_NAME = re.compile(rf"\b(?:\w++[\s\\]*+\.[\s\\]*+){{{_PARTS}}}")
"""A dotted name of so many parts that Python's parser takes time by their square."""


def parsed(text: str) -> list[ast.stmt]:
    """Give the statements of `text`.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: if it cannot be parsed.
    """
    if text.count(".") >= _PARTS and _LONG_NAME.search(text):
        raise ValueError(f"a dotted name has more than {_PARTS} parts")
    with _warning_filters:
        if _IS_IN_CONTEXT:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _compiled(text)
        # What `warnings.catch_warnings` does, in a quarter of the time.
        filters, warnings.filters = warnings.filters, _SILENT
        try:
            return _compiled(text)
        finally:
            warnings.filters = filters


def _compiled(text: str) -> list[ast.stmt]:
    # No file name: at a syntax error Python opens the file of that name to show its line.
    # Warnings are silent here: an invalid escape is its author's business.
    tree = compile(text, "", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree.body
