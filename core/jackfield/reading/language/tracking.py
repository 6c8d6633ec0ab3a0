"""What is known of values: which are lost, how large they are, and copies of them to give away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from types import NoneType
from typing import Any

from jackfield.metadata import NotStatic
from jackfield.reading.budget import NESTING, SIZE, Budget
from jackfield.reading.errors import ExhaustedError, NotStaticError
from jackfield.reading.language.values import MUTABLE, PLAIN, SCALARS, ModuleValue

_TUPLES, _INTEGERS, _TEXTS = frozenset({tuple}), frozenset({int}), frozenset({str})
_TOO_LARGE = f"the value is larger than {SIZE} characters or elements"


class Tracker:
    """Knows which mutable objects are lost, and looks into values at a cost.

    Attributes:
        budget: what looking costs is taken from.
        lost: by their ids, the objects that are lost, each with the reason.
        changes: how often mutable objects were changed where that is followed.
        removals: how often something was removed from dicts and sets there.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        # The objects are held beside their ids, so that these are not given to other ones.
        self.lost: dict[int, tuple[object, NotStatic]] = {}
        self.changes = 0
        self.removals = 0
        self._visited: dict[int, object] = {}
        self._unordered: set[int] = set()

    def lose(self, value: object, why: NotStatic) -> None:
        """Take `value`, and everything mutable that can be reached from it, for lost.

        Raises:
            ExhaustedError: if there is too much to visit.
        """
        pending = [value]
        while pending:
            item = pending.pop()
            kind = type(item)
            if kind in SCALARS or kind not in PLAIN or id(item) in self._visited:
                continue
            # Visiting once is enough: what is lost is never changed by the reader any more, and
            # what is immutable never was.
            self._visited[id(item)] = item
            if kind in MUTABLE:
                self.lost[id(item)] = (item, why)
                self._unordered.discard(id(item))
            children = _children(item)
            self.budget.spend(1 + (len(children) >> 2))
            pending.extend(children)

    def unknown(self, why: NotStatic) -> object:
        """Give what stands for an element of a value that is not known: it is lost."""
        stand_in: list[object] = []
        self.lose(stand_in, why)
        return stand_in

    def lose_elements(self, value: object, why: NotStatic) -> None:
        """Take what `value` holds for lost, but not `value` itself.

        Raises:
            ExhaustedError: if there is too much to visit.
        """
        if type(value) in PLAIN and type(value) not in SCALARS and id(value) not in self._visited:
            children = _children(value)
            self.budget.spend(1 + (len(children) >> 2))
            for child in children:
                self.lose(child, why)

    def leave_unordered(self, value: list[object], why: NotStatic) -> None:
        """Take a new list for lost until it is `ordered`."""
        self.lost[id(value)] = (value, why)
        self._unordered.add(id(value))

    def is_unordered(self, value: object) -> bool:
        """Tell whether `value` is a list that is lost for nothing but its order."""
        return id(value) in self._unordered

    def ordered(self, value: list[object]) -> None:
        """Take a list that is not lost but for its order for known."""
        self._unordered.remove(id(value))
        del self.lost[id(value)]

    def check(self, value: object) -> None:
        """Raise NotStaticError if `value` itself is lost; what it holds may be."""
        if type(value) in MUTABLE and id(value) in self.lost:
            why = self.lost[id(value)][1]
            raise NotStaticError(why.reason, why=why)

    def checked(self, value: object) -> object:
        """Give `value` if it itself is not lost; else as `check`."""
        self.check(value)
        return value

    def is_as_made(self, value: object) -> bool:
        """Tell whether `value` is certainly what it was when it was made, all that it holds too.

        That is never certain of a module.
        """
        if self.changes or type(value) not in PLAIN:
            return False
        try:
            self.survey(value, ordered=False)
        except (ExhaustedError, NotStaticError):
            return False
        return True

    def survey(self, value: object, *, ordered: bool = True, matched: bool = False) -> int:
        """Look through all of `value` before an operation does.

        Args:
            value: what the operation is about.
            ordered: whether the operation shows the order of sets.
            matched: whether it looks the keys of dicts and sets up in others.

        Returns:
            its weight: the characters and elements that it is written with, roughly.

        Raises:
            NotStaticError: if something in it is lost, if it is nested too deeply or too
                large; with `ordered`, also if it holds a set, whose order differs between two
                runs of Python.
        """
        weight = self._weigh_simple(value)
        if weight >= 0:
            return weight
        weight = 1
        pending: list[Iterator[object]] = [iter((value,))]
        try:
            while pending:
                for item in pending[-1]:
                    kind = type(item)
                    if kind is str:
                        weight += len(item)  # type: ignore[arg-type]
                        continue
                    if kind in SCALARS:
                        weight += _text_weight(item)
                        continue
                    if kind is tuple and len(pending) <= NESTING:
                        simple = _simple_weight(item, weight + len(item))  # type: ignore[arg-type]
                        if simple >= 0:
                            weight = simple
                            if weight > SIZE:
                                break
                            continue
                    self._admit(item, ordered, matched)
                    if len(pending) > NESTING:
                        raise NotStaticError(f"the value is nested more than {NESTING} levels deep")
                    children = _children(item)
                    weight += len(children)
                    pending.append(iter(children))
                    break
                else:
                    pending.pop()
                if weight > SIZE:
                    raise NotStaticError(_TOO_LARGE)
        finally:
            # Also for what is refused: it could be looked through again and again.
            self.budget.step(weight >> 4)
        return weight

    def _admit(self, item: object, ordered: bool, matched: bool) -> None:
        """Raise what `survey` does for a list, dict, set or tuple itself."""
        kind = type(item)
        if kind in MUTABLE:
            self.check(item)
        if ordered and kind in (set, frozenset):
            if len(item) > 1:  # type: ignore[arg-type]
                raise NotStaticError("the order of a set is not fixed")
            raise NotStaticError("Python 2 and 3 write a set in different ways")
        if matched and kind in (dict, set, frozenset):
            self.budget.step(_matching_cost(item))  # type: ignore[arg-type]

    def export(self, value: object) -> object:
        """Give a copy of `value` that shares nothing with the reader's.

        Raises:
            NotStaticError: as for `survey`, and for a module; a set may be exported.
        """
        if self.budget.left < 0:
            self.budget.refuse()  # at once: there may be many that are as large
        if self._weigh_simple(value) >= 0:
            return value[:] if type(value) is list else value
        if isinstance(value, ModuleValue):
            raise NotStaticError(value.described)
        self.survey(value, ordered=False)
        return _copy(value)

    def _weigh_simple(self, value: object) -> int:
        """Do what `survey` does for most values, with less ado; -1 for any other.

        These are scalars, tuples and lists of texts and numbers, and lists of such tuples. They
        hold nothing that could be lost.
        """
        kind = type(value)
        if kind is str:
            weight = 1 + len(value)  # type: ignore[arg-type]
        elif kind is tuple:
            weight = _simple_weight(value, 1 + len(value))  # type: ignore[arg-type]
        elif kind is list:
            if self.lost:
                self.check(value)
            weight = self._weigh_list(value)  # type: ignore[arg-type]
        elif kind in SCALARS:
            weight = 1 + _text_weight(value)
        else:
            return -1
        if weight > 15:
            self.budget.step(weight >> 4)
            if weight > SIZE:
                raise NotStaticError(_TOO_LARGE)
        return weight

    def _weigh_list(self, values: list[Any]) -> int:
        """Give the weight of a list of texts and numbers, or of tuples of these; else -1."""
        weight = 1 + len(values)
        kinds = set(map(type, values))
        if kinds == _TUPLES:
            # It may be one tuple many times, with more items in all than there is time for.
            values = [*islice(chain.from_iterable(values), SIZE + 1)]
            self.budget.step(len(values) >> 4)
            weight += len(values)
            kinds = set(map(type, values))
        if kinds == _TEXTS:
            return weight + sum(map(len, values))
        if kinds == _INTEGERS:
            return weight + (sum(map(int.bit_length, values)) >> 2)
        return _simple_weight(values, weight)


def hashed(items: Iterable[object], budget: Budget, tracker: Tracker) -> Iterator[object]:
    """Go through `items` that become keys of one set."""
    for size, item in enumerate(items):
        tracker.survey(item, ordered=False)
        budget.step(hashing_cost(size, item))
        yield item


def hashing_cost(size: int, key: object) -> int:
    """Steps to find `key` among `size` others, whose hashes may have been chosen to be equal.

    Texts are hashed with a secret, so that theirs cannot be.
    """
    return 0 if type(key) in (str, bytes, bool, NoneType) else size >> 5


def _matching_cost(keys: Iterable[object]) -> int:
    others = sum(hashing_cost(1 << 5, key) for key in keys)
    return others * others >> 6


def _children(item: object) -> Sequence[object]:
    if isinstance(item, dict):
        return (*item.keys(), *item.values())
    return tuple(item)  # type: ignore[arg-type]


def _simple_weight(items: Iterable[object], weight: int) -> int:
    """Add what texts and numbers weigh to `weight`; -1 if there is anything else among them."""
    for item in items:
        kind = type(item)
        if kind is str:
            weight += len(item)  # type: ignore[arg-type]
        elif kind is int:
            weight += item.bit_length() >> 2  # type: ignore[attr-defined]
        else:
            return -1
    return weight


def _text_weight(item: object) -> int:
    kind = type(item)
    if kind is int or kind is bool:
        return item.bit_length() >> 2  # type: ignore[attr-defined, no-any-return]
    if kind is str or kind is bytes:
        return len(item)  # type: ignore[arg-type]
    if isinstance(item, range):
        return 24 + item.start.bit_length() + item.stop.bit_length() + item.step.bit_length()
    return 24


def _copy(value: object) -> object:
    copy = _COPIES.get(type(value))
    return value if copy is None else copy(value)


def _copies(items: Iterable[object]) -> list[object]:
    return [
        # Tuples of scalars, which need no copy, are most of what lists hold besides scalars.
        item
        if type(item) in SCALARS or (type(item) is tuple and SCALARS.issuperset(map(type, item)))
        else _copy(item)
        for item in items
    ]


def _copy_of_tuple(value: tuple[object, ...]) -> tuple[object, ...]:
    return value if SCALARS.issuperset(map(type, value)) else tuple(_copies(value))


_COPIES: dict[type, Callable[..., object]] = {
    list: _copies,
    tuple: _copy_of_tuple,
    dict: lambda value: dict(zip(value, _copies(value.values()), strict=True)),
    set: set,
}
