"""The methods of plain values: those that only look, and those that change a list, dict or set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jackfield.reading.budget import Budget
from jackfield.reading.errors import OF_PYTHON, NotStaticError, as_python, meant
from jackfield.reading.language.codec_names import codec_of
from jackfield.reading.language.formatting import braces
from jackfield.reading.language.functions import Functions
from jackfield.reading.language.tracking import Tracker, hashing_cost
from jackfield.reading.language.values import Lazy, iterate, plain

# fmt: off
_TEXT = frozenset({
    "capitalize", "casefold", "count", "decode", "encode", "endswith", "find", "index", "isalnum",
    "isalpha", "isascii", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable",
    "isspace", "istitle", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith",
    "strip", "swapcase", "title", "upper",
})
# fmt: on
"""Methods of str and bytes whose result is hardly larger than the text, pieces counted."""

_PADDING = frozenset({"center", "ljust", "rjust", "zfill"})
_LOOKS: Mapping[type, frozenset[str]] = {
    dict: frozenset({"copy", "get", "items", "keys", "values"}),
    list: frozenset({"copy", "count", "index"}),
    tuple: frozenset({"count", "index"}),
    set: frozenset({"copy", "difference", "intersection", "issubset", "issuperset", "union"}),
}
_CHANGES: Mapping[type, frozenset[str]] = {
    dict: frozenset({"clear", "pop", "popitem", "setdefault", "update"}),
    list: frozenset({"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"}),
    set: frozenset({"add", "clear", "discard", "remove", "update"}),
}
"""Not ``pop`` of a set, whose order is not fixed."""

_REMOVING = frozenset({"clear", "discard", "pop", "popitem", "remove"})

Named = Mapping[str, object]


class Methods:
    """The methods, bound to the budget and the tracker of one source."""

    def __init__(self, budget: Budget, tracker: Tracker, functions: Functions) -> None:
        self._budget = budget
        self._tracker = tracker
        self._functions = functions

    def look(self, target: object, name: str, values: Sequence[Any], named: Named) -> object:
        """Give what ``target.name(...)`` returns; an iterator as `Lazy`.

        Raises:
            NotStaticError: also for a method that would change `target`.
            RaisesError: where Python raises.
        """
        if isinstance(target, (str, bytes)):
            return self._text(target, name, values, named)
        if name not in _LOOKS.get(type(target), ()) or named:
            raise NotStaticError(f"calls .{name}()")
        method: Callable[..., Any] = getattr(target, name)
        if isinstance(target, set) and not all(isinstance(v, set | frozenset) for v in values):
            raise NotStaticError(f"calls .{name}() on a set")
        for value in (target, *map(plain, values)):
            if value is not target or name in ("count", "index") or isinstance(target, set):
                self._tracker.survey(value, ordered=False, matched=True)
        if name == "get" and values:
            self._budget.step(hashing_cost(len(target), values[0]))  # type: ignore[arg-type]
        with as_python():
            result = method(*values)
        if name in ("items", "keys", "values"):
            return Lazy(result)
        self._budget.produce(len(result) if isinstance(result, list | dict | set) else 0)
        return plain(result)

    def changes(self, target: object, name: str) -> bool:
        """Tell whether ``target.name(...)`` changes `target` in a way that is followed."""
        return name in _CHANGES.get(type(target), ())

    def change(self, target: Any, name: str, values: Sequence[Any], named: Named) -> None:
        """Do ``target.name(...)``, which `changes`.

        Raises:
            NotStaticError: `target` may be changed in part, then.
            RaisesError: where Python raises; so it may then, too.
        """
        self._tracker.changes += 1
        self._tracker.removals += name in _REMOVING and not isinstance(target, list)
        if isinstance(target, list) and name == "extend" and len(values) == 1 and not named:
            self.extend(target, values[0])
            return
        if name == "update" and (len(values) != 1 or not isinstance(target, type(values[0]))):
            self._update(target, values, named)
            return
        if named and not (name == "sort" and set(named) == {"reverse"}) and name != "update":
            raise NotStaticError(f"calls .{name}() with arguments that are not followed")
        for value in (*values, *named.values()):
            plain(value)
        if name == "sort":
            self._functions.fits_order(target)
        elif name == "remove" or isinstance(target, set):
            self._tracker.survey(target, ordered=False, matched=True)
        self._admit_keys(target, name, values)
        self._budget.produce(1 + len(named))
        with as_python():
            getattr(target, name)(*values, **named)

    def sort_unordered(self, target: list[object], values: Sequence[Any], named: Named) -> None:
        """Do ``target.sort(...)`` for a list of what was in a set, whose order is not known.

        Raises:
            NotStaticError: if it does not give one order only.
        """
        self._tracker.changes += 1
        target[:] = self._functions.call("sorted", [set(target), *values], named)  # type: ignore[call-overload]
        self._tracker.ordered(target)

    def extend(self, target: list[object], source: object) -> None:
        """Do ``target += source``, which goes on looking at `target` where `source` does."""
        self._tracker.changes += 1
        self._budget.admit(len(target))
        with as_python():
            if isinstance(source, list | tuple):
                self._budget.produce(len(source))
                target.extend(source)
            else:
                for item in iterate(source, self._budget):
                    self._budget.produce(1)
                    target.append(item)

    def _update(self, target: Any, values: Sequence[Any], named: Named) -> None:
        is_lazy = any(isinstance(value, Lazy) for value in values)
        if len(values) > 1 or not isinstance(target, dict) or is_lazy:
            raise NotStaticError("calls .update() with arguments that are not followed")
        other: Any = self._functions.call("dict", values, named)
        self._tracker.survey(other, ordered=False, matched=True)
        with as_python():
            target.update(other)

    def _admit_keys(self, target: Any, name: str, values: Sequence[Any]) -> None:
        if isinstance(target, list):
            if name == "remove":
                self._tracker.survey(tuple(values), ordered=False, matched=True)
            return
        for value in values if name == "update" else values[:1]:
            self._tracker.survey(value, ordered=False, matched=True)
            self._budget.step(hashing_cost(len(target), value))
        if name == "update":
            self._budget.produce(sum(map(len, values)))

    def _text(self, target: str | bytes, name: str, values: Sequence[Any], named: Named) -> object:
        if name == "format" and isinstance(target, str):
            for value in (*values, *named.values()):
                plain(value)
            return braces(target, values, named, self._budget, self._tracker)
        if name == "join" and len(values) == 1 and not named:
            return self._join(target, values[0])
        if name == "replace" and len(values) >= 2 and not named:
            return self._replace(target, values)
        if name in _PADDING and values and isinstance(values[0], int):
            self._budget.admit(values[0])
        elif name not in _TEXT or not hasattr(target, name):
            raise NotStaticError(f"calls .{name}() on a {type(target).__name__}")
        if name in ("encode", "decode") and not all(map(codec_of, values)):
            raise NotStaticError(f"calls .{name}() with a codec that is not followed")
        if named and not (name in ("split", "rsplit") and set(named) <= {"sep", "maxsplit"}):
            raise NotStaticError(f"calls .{name}() with arguments that are not followed")
        for value in (*values, *named.values()):
            self._tracker.survey(plain(value), ordered=False)
        longest = max((len(value) for value in values if isinstance(value, str | bytes)), default=0)
        self._budget.step(len(target) * (longest + 64) >> 12)  # not all searches are linear
        try:
            result = getattr(target, name)(*values, **named)
        except OF_PYTHON as error:
            raise meant(error) from None
        size = len(result) if isinstance(result, str | bytes | list) else 0
        self._budget.produce(len(target) + size if isinstance(result, list) else size)
        return plain(result)

    def _join(self, target: Any, source: object) -> object:
        with as_python():
            items: list[Any] = list(map(self._tracker.checked, iterate(source, self._budget)))
            self._budget.produce(
                sum(len(item) for item in items if isinstance(item, (str, bytes)))
                + len(target) * len(items)
            )
            return target.join(items)

    def _replace(self, target: Any, values: Sequence[Any]) -> object:
        old, new = values[:2]
        if type(old) is not type(target) or type(new) is not type(target):
            raise NotStaticError("calls .replace() with arguments that are not followed")
        self._budget.step(len(target) * (len(old) + 64) >> 12)
        with as_python():
            times = target.count(old)
            if len(values) > 2 and isinstance(values[2], int) and values[2] >= 0:
                times = min(times, values[2])
            self._budget.produce(len(target) + times * len(new))
            return target.replace(*values)
