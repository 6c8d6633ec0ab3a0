"""The value of an expression: what Python would give, or no value.

Evaluating changes nothing: not the namespace, not a list. Whatever would is not static here, and
left to `jackfield.reading.evaluation.statements`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from types import NoneType
from typing import Any

from jackfield.reading.budget import LARGEST, NESTING
from jackfield.reading.errors import OF_PYTHON, NotStaticError, RaisesError, as_python, meant
from jackfield.reading.language.calling import call
from jackfield.reading.language.conditions import comparison, is_for_checkers
from jackfield.reading.language.formatting import joined_text
from jackfield.reading.language.targets import names_of_targets, unpack
from jackfield.reading.language.tools import Globals, Tools
from jackfield.reading.language.tracking import hashing_cost
from jackfield.reading.language.values import (
    MUTABLE,
    PLAIN,
    SCALARS,
    FileValue,
    Lazy,
    ModuleValue,
    iterate,
    plain,
)

_Scopes = tuple[tuple[dict[str, object], Sequence[str]], ...]
"""What each of nested comprehensions has bound so far, and all names of it; the innermost first."""


class Evaluator:
    """Evaluates expressions in one scope: of some `Globals`, or a comprehension's inside of it."""

    def __init__(
        self, names: Globals, tools: Tools, outer: Evaluator | None = None, own: Sequence[str] = ()
    ) -> None:
        self.has_left_out = False  # whether there was a part that may not have been evaluated
        self.names = names
        self.tools = tools
        self._budget = tools.budget
        self._lost = tools.tracker.lost
        self._bound: dict[str, object] = {}
        self._scopes: _Scopes = ()
        self._lookup = names.lookup
        if outer is not None:
            self._scopes = ((self._bound, own), *outer._scopes)
            # Not a method: what holds on to itself stays in memory, with all that it knows.
            self._lookup = partial(_inner_name, names, self._scopes)

    def value(self, node: ast.expr, is_plain: bool = True) -> object:
        """Give the value of `node`; unless it `is_plain`, that may be a module or `Lazy`, too.

        Raises:
            NotStaticError: if it is not known, with the line.
            RaisesError: if evaluating it raises in Python.
        """
        kind = type(node)
        budget = self._budget
        budget.left -= 1
        try:
            if budget.left < 0:
                budget.refuse()
            if kind is ast.Constant:
                value = node.value  # type: ignore[attr-defined]
                return plain(value) if type(value) is int and value > LARGEST else value
            if kind is ast.Name:
                value = self._lookup(node.id)  # type: ignore[attr-defined]
            else:
                depth = budget.depth
                if depth >= NESTING:
                    raise NotStaticError(f"nested more than {NESTING} levels deep")
                budget.depth = depth + 1
                try:
                    value = _HANDLERS[kind](self, node)
                finally:
                    budget.depth = depth
            if is_plain and type(value) not in PLAIN:
                plain(value)
            if self._lost and type(value) in MUTABLE:
                self.tools.tracker.check(value)
        except NotStaticError as error:
            if error.line is None:
                error.line = node.lineno
            raise
        return value

    def reference(self, node: ast.expr) -> object:
        """Give the value of `node` as `value` does, but also a module or a `Lazy` iterator."""
        return self.value(node, False)

    def arguments(self, node: ast.Call) -> tuple[list[object], dict[str, object]]:
        """Give the values of a call's arguments, as references."""
        values: list[object] = []
        named: dict[str, object] = {}
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                values.extend(map(self.tools.tracker.checked, self._iterated(argument.value)))
            else:
                values.append(self.value(argument, False))
        for keyword in node.keywords:
            given = self.value(keyword.value)
            entries = {keyword.arg: given} if keyword.arg is not None else given
            if not isinstance(entries, dict) or not all(isinstance(key, str) for key in entries):
                raise NotStaticError("** of a value that is no dict of names")
            self._budget.step(len(entries))
            if not named.keys().isdisjoint(entries):
                raise RaisesError("TypeError: got multiple values for a keyword argument")
            for value in entries.values() if keyword.arg is None else ():
                self.tools.tracker.check(value)
            named.update(entries)
        return values, named

    def key(self, node: ast.expr) -> object:
        """Give the value of what stands between the brackets of a subscript; maybe a slice."""
        if type(node) is not ast.Slice:
            return self.value(node)
        parts = (node.lower, node.upper, node.step)
        return slice(*[None if part is None else self.value(part) for part in parts])

    def _other(self, node: ast.expr) -> object:
        kind = type(node)
        raise NotStaticError(_OTHERS.get(kind) or f"an expression of the kind {kind.__name__}")

    def _iterated(self, node: ast.expr) -> Iterator[object]:
        source = self.value(node, False)
        try:
            return iterate(source, self._budget)
        except TypeError as error:
            raise meant(error) from None

    def _elements(
        self, display: ast.List | ast.Set | ast.Tuple
    ) -> list[object] | tuple[object, ...]:
        values: list[object] = []
        bound = self._bound
        for node in display.elts:
            kind = type(node)
            if kind is ast.Constant:
                value = node.value  # type: ignore[attr-defined]
                values.append(plain(value) if type(value) is int and value > LARGEST else value)
            elif bound and kind is ast.Name and type(value := bound.get(node.id)) in _ELEMENTS:  # type: ignore[attr-defined]
                values.append(value)
            elif kind is ast.Starred:
                values.extend(self._iterated(node.value))  # type: ignore[attr-defined]
            else:
                values.append(self.value(node))
        size = len(values)
        if not self._budget.takes(size):
            self._budget.step(size)
            self._budget.produce(size)
        return tuple(values) if type(display) is ast.Tuple else values

    def _set(self, node: ast.Set) -> object:
        return self._hashed_set(self._elements(node))

    def _dict(self, node: ast.Dict) -> object:
        result: dict[object, object] = {}
        for key_node, value_node in zip(node.keys, node.values, strict=True):
            if key_node is None:
                other = self.value(value_node)
                if not isinstance(other, dict):
                    raise NotStaticError("** of a value that is no dict")
                for key, value in other.items():
                    self._insert(result, key, value)
            else:
                key = self.value(key_node)
                self._insert(result, key, self.value(value_node))
        return self._made(result)

    def _insert(self, result: dict[object, object], key: object, value: object) -> None:
        self._admit_key(len(result), key)
        try:
            result[key] = value
        except OF_PYTHON as error:
            raise meant(error) from None

    def _hashed_set(self, items: Iterable[object]) -> set[object]:
        result: set[object] = set()
        for item in items:
            self._admit_key(len(result), item)
            with as_python():
                result.add(item)
        return result

    def _admit_key(self, size: int, key: object) -> None:
        self.tools.tracker.survey(key, ordered=False)
        self.tools.budget.step(1 + hashing_cost(size, key))

    def _made(self, value: Any) -> object:
        self._budget.produce(len(value))
        return value

    def _binary(self, node: ast.BinOp) -> object:
        divides = type(node.op) is ast.Div
        left, right = self.value(node.left, not divides), self.value(node.right, not divides)
        if divides and isinstance(left, FileValue):
            return left.divided(right)
        if divides:
            plain(left)
            plain(right)
        return self.tools.operations.binary(type(node.op), left, right)

    def _unary(self, node: ast.UnaryOp) -> object:
        if type(node.op) is ast.Not:
            return not self.holds(node.operand)
        return self.tools.operations.unary(type(node.op), self.value(node.operand))

    def _boolean(self, node: ast.BoolOp) -> object:
        value: object = None
        for operand in node.values:
            value = self.value(operand)
            if bool(value) == isinstance(node.op, ast.Or):
                self.has_left_out = True
                break
        return value

    def _conditional(self, node: ast.IfExp) -> object:
        self.has_left_out = True
        return self.reference(node.body if self.holds(node.test) else node.orelse)

    def _subscript(self, node: ast.Subscript) -> object:
        container = self.value(node.value, False)
        if isinstance(container, FileValue):
            return container.item(self.key(node.slice))
        plain(container)
        return self.tools.operations.subscript(container, self.key(node.slice))

    def _attribute(self, node: ast.Attribute) -> object:
        target = self.reference(node.value)
        if not isinstance(target, ModuleValue):
            raise NotStaticError(f"the attribute .{node.attr}")
        return target.attribute(node.attr)

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has where it comes from, outside of the source.

        That may be Python's built-ins. It is empty if that is not known.
        """
        return "" if self.shadows(path[0]) else self.names.outside_name(path)

    def is_own(self, name: str) -> bool:
        """Tell whether `name` is what Python binds it to in every module."""
        return not self.shadows(name) and self.names.is_builtin(name)

    def holds(self, node: ast.expr) -> bool:
        """Tell whether a condition holds."""
        if isinstance(node, ast.Name | ast.Attribute) and is_for_checkers(node, self):
            return False
        value = self.value(node, False)
        if type(value) in PLAIN:
            return bool(value)
        return value.holds() if isinstance(value, FileValue) else bool(plain(value))

    def unordered(self, name: str) -> list[object] | None:
        """Give the list that `name` is bound to, if that is lost for nothing but its order."""
        return None if self.shadows(name) else self.names.unordered(name)

    def shadows(self, name: str) -> bool:
        """Tell whether a comprehension around the expression binds `name`."""
        return bool(self._scopes) and any(name in own for _, own in self._scopes)

    def _joined(self, node: ast.JoinedStr) -> object:
        joined = joined_text(node.values, self.value, self._budget, self.tools.tracker)
        return self._made(joined)

    def _list_comprehension(self, node: ast.ListComp) -> object:
        inner, rounds = self._comprehended(node.generators)
        element = node.elt
        # A new list or tuple needs nothing of what `value` sees to.
        if isinstance(element, (ast.Tuple, ast.List)):
            result: list[object] = [inner._elements(element) for _ in rounds]
        else:
            result = [inner.value(element) for _ in rounds]
        if not result or inner.has_left_out:
            self.has_left_out = True
        return self._made(result)

    def _set_comprehension(self, node: ast.SetComp) -> object:
        inner, rounds = self._comprehended(node.generators)
        self.has_left_out = True
        return self._made(self._hashed_set(inner.value(node.elt) for _ in rounds))

    def _dict_comprehension(self, node: ast.DictComp) -> object:
        if node.value is None:  # ``{**key for … in …}``, since Python 3.15
            raise NotStaticError("** in a dict comprehension")
        inner, rounds = self._comprehended(node.generators)
        self.has_left_out = True
        result: dict[object, object] = {}
        for _ in rounds:
            key = inner.value(node.key)
            self._insert(result, key, inner.value(node.value))
        return self._made(result)

    def _generator(self, node: ast.GeneratorExp) -> object:
        inner, rounds = self._comprehended(node.generators)
        self.has_left_out = True
        return Lazy(inner.value(node.elt) for _ in rounds)

    def _comprehended(
        self, generators: Sequence[ast.comprehension]
    ) -> tuple[Evaluator, Iterator[None]]:
        """Give the inside of a comprehension, and an iterator that binds its names for each round.

        Its first source is evaluated now.
        """
        for generator in generators:
            if generator.is_async:
                raise NotStaticError("an asynchronous comprehension")
        inner = Evaluator(self.names, self.tools, self, names_of_targets(generators))
        return inner, inner._rounds(self._iterated(generators[0].iter), generators)

    def _rounds(
        self, items: Iterable[object], generators: Sequence[ast.comprehension]
    ) -> Iterator[None]:
        generator, *others = generators
        target, conditions = generator.target, generator.ifs
        bound = self._bound
        name = target.id if type(target) is ast.Name else None
        for item in items:
            if name is None:
                unpack(target, item, bound.__setitem__, self.tools.tracker)
            else:
                bound[name] = item
            if conditions and not all(map(self.value, conditions)):
                continue
            if others:
                yield from self._rounds(self._iterated(others[0].iter), others)
            else:
                yield None


def _inner_name(names: Globals, scopes: _Scopes, name: str) -> object:
    """Give the value of a name that one of the comprehensions around may bind."""
    for bound, own in scopes:
        if name in bound:
            return bound[name]
        if name in own:
            raise NotStaticError(f"{name!r} is not bound yet")
    return names.lookup(name)


_ELEMENTS = SCALARS - {NoneType}
"""Types of what a name of a comprehension mostly stands for; no value of them can be lost."""


_OTHERS: dict[type[ast.expr], str] = {
    ast.Lambda: "a lambda",
    ast.NamedExpr: "an assignment inside of an expression",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
}

_HANDLERS: dict[type[ast.expr], Callable[[Evaluator, Any], object]] = {
    **dict.fromkeys(ast.expr.__subclasses__(), Evaluator._other),
    ast.List: Evaluator._elements,
    ast.Tuple: Evaluator._elements,
    ast.Set: Evaluator._set,
    ast.Dict: Evaluator._dict,
    ast.BinOp: Evaluator._binary,
    ast.UnaryOp: Evaluator._unary,
    ast.BoolOp: Evaluator._boolean,
    ast.Compare: comparison,
    ast.IfExp: Evaluator._conditional,
    ast.Subscript: Evaluator._subscript,
    ast.Attribute: Evaluator._attribute,
    ast.Call: call,
    ast.JoinedStr: Evaluator._joined,
    ast.ListComp: Evaluator._list_comprehension,
    ast.SetComp: Evaluator._set_comprehension,
    ast.DictComp: Evaluator._dict_comprehension,
    ast.GeneratorExp: Evaluator._generator,
}
