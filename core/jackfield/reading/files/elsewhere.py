"""What other files that run with a script may do to it, or in its place, as their texts tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from jackfield.reading.syntax.walking import nodes_in

REACHING, SETTING_UP = "reaching", "setting up"
"""That a module gets at the script, which is the module ``__main__``; that it calls ``setup()``."""

_REACHING = re.compile(
    r"""(?:import|from)\s+__main__|(?:modules\s*(?:\[|\.\s*get\s*\()|import_module\s*\()"""
    r"""\s*["']__main__|__import__\s*\(\s*["']__main__"""
)
_SETTING_UP = re.compile(
    r"(?m)^[ \t]*from[ \t]+(?:[\w.]+\.core|setuptools|skbuild)[ \t]+import[ \t]*"
    r"(?:\*|\([^)]*\bsetup\b|.*\bsetup\b)|^[ \t]*setup[ \t]*\(|\b(?:setuptools|core)\s*\.\s*setup\b"
)


def names_setup(statements: Iterable[ast.stmt]) -> bool:
    """Tell whether code names ``setup()``, be it its own: a text that is no code may do so, too."""
    return any(map(_names_setup, nodes_in(statements)))


def _names_setup(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        gives_all = (node.module or "").rpartition(".")[2] in _OWNERS and "*" in names
        return gives_all or "setup" in names
    if isinstance(node, ast.Attribute):
        return node.attr == "setup" and getattr(node.value, "id", "") not in ("cls", "self")
    return isinstance(node, ast.Name) and node.id == "setup"


_OWNERS = ("core", "setuptools", "skbuild")


def marks_of(text: str) -> frozenset[str]:
    """Tell which of these a module of this text may do."""
    marks = set()
    if "__main__" in text and _REACHING.search(text):
        marks.add(REACHING)
    if "setup" in text and _SETTING_UP.search(text):
        marks.add(SETTING_UP)
    return frozenset(marks)
