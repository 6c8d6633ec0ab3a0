"""Operators on plain values: Python's own, behind checks of what they would cost.

All of them raise `RaisesError` where Python raises, and `NotStaticError` where the result is too
large or not the same in every run.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from types import NoneType
from typing import Any

from jackfield.reading.budget import BITS, Budget
from jackfield.reading.errors import OF_PYTHON, NotStaticError, as_python, meant
from jackfield.reading.language.formatting import percent
from jackfield.reading.language.tracking import Tracker, hashing_cost
from jackfield.reading.language.values import plain

_SEQUENCES = (str, bytes, list, tuple)
_SINGLETONS = (NoneType, bool, type(...))

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.MatMult: operator.matmul,
}

_IN_PLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
    ast.BitAnd: operator.iand,
}

_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
}

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Operations:
    """The operators, bound to the budget and the tracker of one source."""

    def __init__(self, budget: Budget, tracker: Tracker) -> None:
        self._budget = budget
        self._tracker = tracker

    def binary(self, kind: type[ast.operator], left: object, right: object) -> object:
        """Give ``left + right`` and the like."""
        if kind is ast.Mod and isinstance(left, (str, bytes)):
            return percent(left, right, self._budget, self._tracker)
        self._admit(kind, left, right)
        try:
            value = _BINARY[kind](left, right)
        except OF_PYTHON as error:
            raise meant(error) from None
        return plain(value) if type(value) is int else value

    def in_place(self, kind: type[ast.operator], left: object, right: object) -> object:
        """Give what ``left += right`` binds: `left` itself, changed, where it is mutable."""
        if type(left) not in (list, dict, set) or kind not in _IN_PLACE:
            return self.binary(kind, left, right)
        if isinstance(left, dict | set) and not isinstance(right, dict | set | frozenset):
            raise NotStaticError("a change in place of a kind that is not followed")
        if isinstance(left, list) and kind is ast.Add:
            raise ValueError("lists are extended by `jackfield.reading.language.methods.extend`")
        self._tracker.changes += 1
        self._tracker.removals += isinstance(left, set)
        self._admit(kind, left, right)
        with as_python():
            return plain(_IN_PLACE[kind](left, right))

    def unary(self, kind: type[ast.unaryop], operand: object) -> object:
        """Give ``-operand`` and the like, but for ``not``."""
        if kind is ast.Invert and type(operand) is bool:  # deprecated, an error in Python 3.16
            raise NotStaticError("what ~ makes of a bool depends on the release of Python")
        try:
            value = _UNARY[kind](operand)
        except OF_PYTHON as error:
            raise meant(error) from None
        return plain(value) if type(value) is int else value

    def compare(self, kind: type[ast.cmpop], left: object, right: object) -> bool:
        """Give ``left < right`` and the like."""
        if kind in (ast.Is, ast.IsNot):
            if type(left) not in _SINGLETONS and type(right) not in _SINGLETONS:
                raise NotStaticError("whether two values are the same object is not fixed")
            return (left is right) == (kind is ast.Is)
        if kind in (ast.In, ast.NotIn):
            return self._contains(right, left) == (kind is ast.In)
        self._tracker.survey(left, ordered=False, matched=True)
        self._tracker.survey(right, ordered=False, matched=True)
        try:
            return bool(_COMPARE[kind](left, right))
        except OF_PYTHON as error:
            raise meant(error) from None

    def subscript(self, container: object, key: object) -> object:
        """Give ``container[key]``; a slice is a `slice`."""
        try:
            if type(key) is slice:
                if isinstance(container, _SEQUENCES):
                    self._budget.produce(len(range(*key.indices(len(container)))))
            elif type(container) is dict:
                self._find(len(container), key)
            return container[key]  # type: ignore[index]
        except OF_PYTHON as error:
            raise meant(error) from None

    def store(self, container: object, key: object, value: object) -> None:
        """Do ``container[key] = value``."""
        self._tracker.changes += 1
        if isinstance(container, dict):
            self._find(len(container), key)
        if isinstance(key, slice):
            if not isinstance(value, list | tuple | str):
                raise NotStaticError("a slice is replaced in a way that is not followed")
            self._budget.produce(len(value))
        else:
            self._budget.produce(1)
        with as_python():
            container[key] = value  # type: ignore[index]

    def remove(self, container: object, key: object) -> None:
        """Do ``del container[key]``."""
        self._tracker.changes += 1
        self._tracker.removals += 1
        if isinstance(container, dict):
            self._find(len(container), key)
        with as_python():
            del container[key]  # type: ignore[attr-defined]

    def _contains(self, container: object, item: object) -> bool:
        if isinstance(container, range) and type(item) not in (int, bool):
            raise NotStaticError("a search through a range")
        if isinstance(container, dict | set | frozenset):
            self._find(len(container), item)
        else:
            self._look_through(container, item)
        with as_python():
            return item in container  # type: ignore[operator]

    def _find(self, size: int, key: object) -> None:
        if isinstance(key, slice):
            raise NotStaticError("a slice of a dict")  # it can be a key since Python 3.12
        self._tracker.survey(key, ordered=False)
        self._budget.step(hashing_cost(size, key))

    def _look_through(self, *values: object) -> None:
        for value in values:
            self._tracker.survey(value, ordered=False, matched=True)

    def _admit(self, kind: type[ast.operator], left: object, right: object) -> None:
        """Refuse an operation whose result would be too large, before it is made."""
        if isinstance(left, int) and isinstance(right, int):
            if _bits(kind, left, right) > BITS:
                raise NotStaticError(f"a number of more than {BITS} bits")
        elif kind is ast.Add:
            if isinstance(left, _SEQUENCES) and isinstance(right, _SEQUENCES):
                self._budget.produce(len(left) + len(right))
        elif kind is ast.Mult:
            times = right if isinstance(right, int) else left
            if isinstance(times, int):
                self._budget.produce((_length(left) + _length(right)) * max(times, 0))
        elif isinstance(left, dict | set | frozenset) and isinstance(right, dict | set | frozenset):
            self._budget.produce(len(left) + len(right))
            self._look_through(left, right)


def _length(value: object) -> int:
    return len(value) if isinstance(value, _SEQUENCES) else 0


def _bits(kind: type[ast.operator], left: int, right: int) -> int:
    if kind is ast.Mult:
        return left.bit_length() + right.bit_length()
    if kind is ast.Pow:
        return left.bit_length() * right if right > 0 and abs(left) > 1 else 0
    if kind is ast.LShift:
        return left.bit_length() + right if left else 0
    return 0
