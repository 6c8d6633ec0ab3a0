"""Parsing, with Python's own parser and without its side effects."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import re

from jackfield.reading.silence import without_warnings

_PARTS = 500
_LONG_NAME = re.compile(rf"\b(?:\w++[\s\\]*+\.[\s\\]*+){{{_PARTS}}}")
"""A dotted name of so many parts that Python's parser takes time by their square."""


def parsed(text: str) -> list[ast.stmt]:
    """Give the statements of `text`.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: if it cannot be parsed.
    """
    tree = _tree(text, "exec")
    assert isinstance(tree, ast.Module)
    return tree.body


def parsed_expression(text: str) -> ast.expr:
    """Give the expression that `text` is; raises as `parsed` does."""
    tree = _tree(text, "eval")
    assert isinstance(tree, ast.Expression)
    return tree.body


def _tree(text: str, mode: str) -> ast.AST:
    if text.count(".") >= _PARTS and _LONG_NAME.search(text):
        raise ValueError(f"a dotted name has more than {_PARTS} parts")
    with without_warnings():  # an invalid escape is its author's business
        # No file name: at a syntax error Python opens the file of that name to show its line.
        return compile(text, "", mode, ast.PyCF_ONLY_AST, dont_inherit=True)
