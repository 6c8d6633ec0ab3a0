"""Why a statement is not followed, and how it may change what it uses."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from jackfield.metadata import NotStatic
from jackfield.reading.recovery.broken import Unfollowed
from jackfield.reading.syntax.uses import Path, dotted_path
from jackfield.reading.syntax.walking import nodes_of

GiveUp = Callable[[ast.AST, NotStatic], None]
"""Takes everything for changed that some syntax may change, for that reason."""

REASONS: dict[type[ast.AST], str] = {
    ast.AsyncFor: "bound in a loop",
    ast.AsyncFunctionDef: "a function",
    ast.AsyncWith: "bound in a with statement",
    ast.ClassDef: "a class",
    ast.For: "bound in a loop",
    ast.FunctionDef: "a function",
    ast.Match: "bound in a match statement",
    ast.Try: "bound in a try statement",
    ast.TryStar: "bound in a try statement",
    ast.While: "bound in a loop",
    ast.With: "bound in a with statement",
}
"""Kinds of statements, and why what they bind is not known."""


def changed_in(node: ast.AST, reason: str) -> dict[Path, str]:
    """Say how a statement may change what it uses, by dotted names; the empty one is for all."""
    if isinstance(node, Unfollowed):
        return {(): f"may be changed {reason}"}
    if isinstance(node, ast.Assign | ast.Expr):
        return {
            (*path, function.attr): f"may be changed by .{function.attr}(): {reason}"
            for function in _called_in(node.value)
            if isinstance(function, ast.Attribute) and (path := dotted_path(function.value))
        }
    if isinstance(node, ast.If) and reason.startswith("under a condition"):
        return {(): f"may be changed {reason}"}
    if type(node) in _PLACES:
        return {(): f"may be changed {_PLACES[type(node)]}"}
    return {}


def _called_in(expression: ast.expr) -> Iterator[ast.expr]:
    return (node.func for node in nodes_of(expression) if isinstance(node, ast.Call))


_PLACES: dict[type[ast.AST], str] = {
    kind: REASONS[kind].removeprefix("bound ")
    for kind in (ast.For, ast.Match, ast.Try, ast.While, ast.With)
} | {ast.ClassDef: "in a class"}


def reason_of(node: ast.stmt) -> str:
    """Say why a statement is not followed."""
    if isinstance(node, Unfollowed):
        return node.reason
    return REASONS.get(type(node), "bound by what is not followed")
