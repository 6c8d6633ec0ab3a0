"""The built-in functions that an expression may call: Python's own, at a counted cost."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import OF_PYTHON, NotStaticError, as_python, meant
from jackfield.reading.language.tracking import Tracker, hashed, hashing_cost
from jackfield.reading.language.values import FileValue, Lazy, iterate, plain

if TYPE_CHECKING:
    from jackfield.reading.language.expressions import Evaluator


_DIGITS = 1000
"""The longest text that is read as a number."""

Named = Mapping[str, object]

_NAMED: Mapping[str, frozenset[str]] = {
    "enumerate": frozenset({"start"}),
    "int": frozenset({"base"}),
    "sorted": frozenset({"reverse"}),
    "sum": frozenset({"start"}),
    "zip": frozenset({"strict"}),
}
"""Which named arguments are followed; `dict` takes any."""


UNORDERED = frozenset({"frozenset", "len", "max", "min", "set", "sorted"})
"""Functions that give the same for the items of a set in any order, if they give anything."""


class Functions:
    """The functions, bound to the budget and the tracker of one source."""

    def __init__(self, budget: Budget, tracker: Tracker) -> None:
        self._budget = budget
        self._tracker = tracker

    def call(self, name: str, values: Sequence[object], named: Named) -> object:
        """Give what the built-in function `name` returns; an iterator as `Lazy`.

        Raises:
            NotStaticError, RaisesError: as operators do.
        """
        if named:
            if name != "dict" and not _NAMED.get(name, frozenset()).issuperset(named):
                raise NotStaticError(f"{name}() with arguments that are not followed")
            for value in named.values():
                plain(value)
        try:
            return _TABLE[name](self, values, named)
        except OF_PYTHON as error:
            raise meant(error) from None

    def map(self, name: str, sources: Sequence[object]) -> object:
        """Give ``map(name, *sources)``, where `name` is a built-in function."""
        if name not in _TABLE:
            raise NotStaticError(f"map() with {name}")
        with as_python():
            return Lazy(
                map(lambda *items: plain(self.call(name, items, {})), *map(self._checked, sources))
            )

    def fits_order(self, values: Sequence[object]) -> None:
        """Raise NotStaticError if sorting `values` may depend on the order that they come in."""
        weight = self._tracker.survey(tuple(values), matched=True)
        self._budget.step(weight * len(values).bit_length() >> 3)

    def items(self, value: object) -> list[object]:
        """Give all of an iterable; also of a set, for what does not depend on its order."""
        if isinstance(value, set | frozenset):
            self._budget.step(sum(map(_width, value)))
            if len(value) > 1 and not _sorts(value):
                raise NotStaticError("the order of a set is not fixed")
            return list(value)
        return list(self._iterate(value))

    def _iterate(self, value: object) -> Iterator[object]:
        return iterate(value, self._budget)

    def _checked(self, value: object) -> Iterator[object]:
        """Go through a value whose items are looked at: of what is lost nothing is known."""
        items = self._iterate(value)
        return map(self._tracker.checked, items) if self._tracker.lost else items

    def _dict(self, values: Sequence[object], named: Named) -> object:
        if len(values) == 1 and not isinstance(values[0], dict):
            result = dict(self._pairs(values[0]), **named)
        else:
            result = dict(*map(plain, values), **named)
        self._budget.produce(len(result))
        return result

    def _pairs(self, value: object) -> Iterator[Any]:
        for size, pair in enumerate(self._iterate(value)):
            if not isinstance(pair, tuple | list):
                raise NotStaticError("dict() with items that are not followed")
            if pair:
                self._tracker.check(pair)
                self._tracker.survey(pair[0], ordered=False)
                self._budget.step(hashing_cost(size, pair[0]))
            yield pair

    def _enumerate(self, values: Sequence[Any], named: Any) -> object:
        if not values:
            raise NotStaticError("enumerate() with arguments that are not followed")
        for start in (*values[1:], *named.values()):
            if isinstance(start, int):
                plain(start << 1)  # so that none of the numbers is too large
        return Lazy(enumerate(self._iterate(values[0]), *values[1:], **named))

    def _zip(self, values: Sequence[object], named: Any) -> object:
        return Lazy(zip(*map(self._iterate, values), strict=bool(named.get("strict"))))

    def _reversed(self, values: Sequence[Any], named: Named) -> object:
        if len(values) == 1 and not isinstance(values[0], str | list | tuple | range | dict):
            raise NotStaticError("reversed() of a value of a kind that is not followed")
        return Lazy(reversed(*values))

    def _sorted(self, values: Sequence[Any], named: Any) -> object:
        if len(values) != 1:
            raise NotStaticError("sorted() with arguments that are not followed")
        items = self.items(values[0])
        self.fits_order(items)
        self._budget.produce(len(items))
        items.sort(**named)
        return items

    def _sum(self, values: Sequence[Any], named: Any) -> object:
        items: list[Any] = [plain(item) for item in self._iterate(*values[:1])]
        parts = [*values[1:], *items]
        if len(values) == 2 and {type(part) for part in parts} in ({list}, {tuple}):
            for part in parts:
                self._tracker.check(part)
            # Python makes a list for each of the items.
            self._budget.produce(sum(map(len, parts)) * len(parts))
            return sum(items, values[1])
        if any(type(item) not in (int, bool, float) for item in (*items, *values[1:])):
            raise NotStaticError("sum() of values that are not numbers")
        return plain(sum(items, *values[1:], **named))


def _scalar(function: Callable[..., object]) -> Callable[..., object]:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        return plain(function(*map(plain, values)))

    return call


def _number(function: Callable[..., object]) -> Callable[..., object]:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        if any(isinstance(value, str | bytes) and len(value) > _DIGITS for value in values):
            raise NotStaticError("a number too long to read")
        return plain(function(*map(plain, values), **named))

    return call


def _written(function: Callable[..., str]) -> Callable[..., object]:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        if len(values) > 1:
            raise NotStaticError("str() that decodes")
        if function is str and values and isinstance(values[0], FileValue):
            return values[0].as_text()
        for value in values:
            own._tracker.survey(plain(value))
        result = function(*values)
        if not values or result is not values[0]:
            own._budget.produce(len(result))
        return result

    return call


def _consumer(function: Callable[..., object]) -> Callable[..., object]:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        return function(*map(own._checked, values))

    return call


def _sequence(kind: Callable[..., list[object] | tuple[object, ...]]) -> Any:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        result = kind(*map(own._iterate, values))
        own._budget.produce(len(result))
        return result

    return call


def _set(kind: Callable[..., set[object] | frozenset[object]]) -> Any:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        if len(values) == 1 and isinstance(values[0], set | frozenset):
            own._tracker.survey(values[0], ordered=False, matched=True)
            result = kind(values[0])
        else:
            result = kind(*(hashed(own._iterate(v), own._budget, own._tracker) for v in values))
        own._budget.produce(len(result))
        return result

    return call


def _extreme(function: Callable[..., object]) -> Callable[..., object]:
    def call(own: Functions, values: Sequence[object], named: Named) -> object:
        items = own.items(values[0]) if len(values) == 1 else list(map(plain, values))
        own.fits_order(items)
        return function(items)

    return call


_TABLE: Mapping[str, Callable[[Functions, Sequence[Any], Any], object]] = {
    "abs": _number(abs),
    "all": _consumer(all),
    "any": _consumer(any),
    "bool": _scalar(bool),
    "chr": _scalar(chr),
    "dict": Functions._dict,
    "enumerate": Functions._enumerate,
    "float": _number(float),
    "frozenset": _set(frozenset),
    "int": _number(int),
    "len": _scalar(len),
    "list": _sequence(list),
    "max": _extreme(max),
    "min": _extreme(min),
    "ord": _scalar(ord),
    "range": _scalar(range),
    "repr": _written(repr),
    "reversed": Functions._reversed,
    "set": _set(set),
    "sorted": Functions._sorted,
    "str": _written(str),
    "sum": Functions._sum,
    "tuple": _sequence(tuple),
    "zip": Functions._zip,
}
"""Those that are followed, besides `filter` and `map`; made once, as every read needs them."""

_FOLLOWED = frozenset({*_TABLE, "filter", "map"})
"""The built-in functions that an expression may call."""


def function_name(evaluator: Evaluator, node: ast.expr) -> str:
    """Give the name of the built-in function that `node` is.

    Raises:
        NotStaticError: if it is none that is followed.
    """
    if not isinstance(node, ast.Name):
        raise NotStaticError("calls a function that is not followed")
    name: str = node.id
    is_followed = name in _FOLLOWED and evaluator.names.is_builtin(name)
    if not is_followed or evaluator.shadows(name):
        home = evaluator.names.home
        why = home.unsure
        if why is None or name in home.names or not _is_global(evaluator, name):
            raise NotStaticError(f"calls {name}()")
        unsure = NotStatic(f"{name}() may be something else: {why.reason}", why.origin)
        raise NotStaticError(unsure.reason, why=unsure)
    return name


def _is_global(evaluator: Evaluator, name: str) -> bool:
    return not evaluator.shadows(name) and evaluator.names.is_global(name)


_SORTING = frozenset({bytes, int, str})
"""Types of which equal values are the same, and all can be ordered."""


def _width(item: object) -> int:
    return len(item) + 1 if isinstance(item, tuple) else 1


def _sorts(items: Collection[object]) -> bool:
    """Tell whether there is just one order that `items`, all different, have when sorted."""
    kinds = set(map(type, items))
    if kinds == {tuple}:
        forms = {tuple(map(type, item)) for item in items}  # type: ignore[call-overload]
        return len(forms) == 1 and _SORTING.issuperset(forms.pop())
    return len(kinds) == 1 and kinds <= _SORTING
