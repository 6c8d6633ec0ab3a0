"""What a statement that Python 3 can parse means in Python 2: the same, or something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from jackfield.reading.walking import nodes_of
from jackfield.reading.words import words

_DIFFERENT_CALLS = frozenset(
    {
        "bytearray",
        "bytes",
        "cmp",
        "filter",
        "float",
        "input",
        "map",
        "range",
        "repr",
        "round",
        "zip",
    }
)
_DIFFERENT_METHODS = frozenset({"decode", "encode", "items", "keys", "values"})
_DICTS = (ast.Dict, ast.DictComp, ast.Set, ast.SetComp)
_COMPUTING = (
    *(ast.BinOp, ast.Call, ast.Compare, ast.JoinedStr, ast.Starred, ast.Subscript),
    *(ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp),
)
"""Syntax that makes a value out of others, rather than holding them as they are."""

_DIFFERENT = (ast.Call, ast.Div, ast.FormattedValue)

_SIGN = re.compile(r"[/{%!\\\x80-\U0010ffff]|\*\*|\d\.|\.\d|\d[eEjJ]")
_OTHER_CHARACTER = re.compile("[\x0b\x0c\x1c-\x1f\x80-\U0010ffff]")
"""What is no character of a text in bytes, or ends no line there and is no space."""

_WORDS = frozenset({*_DIFFERENT_CALLS, *_DIFFERENT_METHODS, "dict", "for"}).union(
    *[(letters, letters.upper()) for letters in ("b", "br", "rb")], ("bR", "Br", "rB", "Rb")
)
"""A statement without any of these signs and words holds no syntax of the kinds above, and no text
in bytes or of other letters."""


def is_the_same(text: str, dicts: set[str]) -> bool:
    """Tell whether a statement has nothing at all that may make a difference to Python 2.

    Args:
        text: the statement.
        dicts: the names that may be bound to dicts, which have no order in Python 2, or to long
            numbers and floats, which it writes in another way.
    """
    if _SIGN.search(text):
        return False
    found = words(text.encode())
    return found.isdisjoint(_WORDS) and found.isdisjoint(dicts)


def means_something_else(
    nodes: Sequence[Any], kinds: set[type], dicts: set[str], *, has_longs: bool
) -> bool:
    """Tell whether a statement may give another value in Python 2.

    There ``/`` divides integers, texts without a prefix are bytes, dicts have no order, and some
    functions give lists.

    Args:
        nodes: all of the statement.
        kinds: the types of these.
        dicts: as for `is_the_same`.
        has_longs: whether it holds long numbers, or floats.
    """
    computes = not kinds.isdisjoint(_COMPUTING)
    if has_longs and (computes or not kinds.isdisjoint(_DIFFERENT)):
        return True
    given: set[ast.AST] = set()
    if computes and ast.Dict in kinds:
        given = {each for node in nodes if _calls(node, {"setup"}) for each in _displays(node)}
    iterated = {node.iter for node in nodes if type(node) is ast.comprehension}
    for node in nodes:
        kind = type(node)
        if kind is ast.Constant:
            found = _is_different_text(node.value, computes)
        elif kind is ast.Name:
            found = computes and node.id in dicts
        elif kind in _DICTS:
            found = computes and node not in given
        elif kind is ast.Call:
            found = _is_different_call(node, node in iterated)
        else:
            found = kind in (ast.Div, ast.Pow) or (
                kind is ast.FormattedValue and node.conversion in {ord("r"), ord("a")}
            )
        if found:
            return True
    return False


def _is_different_text(value: object, computes: bool) -> bool:
    if isinstance(value, bytes):
        return True
    if not computes or not isinstance(value, str):
        return False
    return bool(_OTHER_CHARACTER.search(value)) or "%r" in value or "!r" in value or "%#" in value


def _is_different_call(node: ast.Call, is_iterated: bool) -> bool:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in _DIFFERENT_METHODS and not is_iterated
    # Only the items of an iterated range count, and these are the same.
    return _calls(node, _DIFFERENT_CALLS) and not (is_iterated and _calls(node, {"range"}))


def _displays(call: ast.AST) -> Iterator[ast.Dict]:
    """Give the dict displays among the arguments of a call, in which order is never seen."""
    pending = [keyword.value for keyword in getattr(call, "keywords", ())]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Dict):
            yield node
            pending += node.values
        elif isinstance(node, ast.List | ast.Tuple):
            pending += node.elts


def _calls(node: ast.AST, names: Collection[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def note_dicts(
    nodes: Sequence[ast.AST], kinds: set[type], dicts: set[str], *, has_longs: bool
) -> None:
    """Add the names that a statement may bind to dicts, long numbers or floats to `dicts`."""
    may_mention = bool(dicts) or ast.Call in kinds
    if (
        has_longs
        or ast.Pow in kinds
        or not kinds.isdisjoint(_DICTS)
        or (may_mention and any(_may_give_dict(node, dicts) for node in nodes))
    ):
        names = [node for node in nodes if isinstance(node, ast.Name)]
        dicts.update(node.id for node in names if isinstance(node.ctx, ast.Store))


def _may_give_dict(node: ast.AST, dicts: set[str]) -> bool:
    return (type(node) is ast.Name and node.id in dicts) or _calls(node, {"dict", "float"})


def is_float(node: ast.AST) -> bool:
    """Tell whether it is a number with a point, an exponent or an imaginary part."""
    return type(node) is ast.Constant and type(node.value) in (complex, float)


def left_behind(nodes: Sequence[ast.AST]) -> set[str]:
    """Give the names that list comprehensions bind, which Python 2 leaves bound behind them."""
    comprehensions = [node for node in nodes if isinstance(node, ast.ListComp)]
    generators = [each for node in comprehensions for each in node.generators]
    targets = [node for each in generators for node in nodes_of(each.target)]
    return {node.id for node in targets if isinstance(node, ast.Name)}
