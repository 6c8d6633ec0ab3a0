"""The values that the reader computes with: Python's own objects of the built-in types.

Aliases are the same object here as they are in Python, so a change that is followed shows under
every name. A mutable object that came into the hands of code that is not followed is *lost*:
whatever holds it is not static from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import EllipsisType, NoneType
from typing import TYPE_CHECKING, Any, TypeGuard

from jackfield.metadata import NotStatic
from jackfield.reading.budget import BITS, Budget
from jackfield.reading.errors import OF_PYTHON, NotStaticError, meant

if TYPE_CHECKING:
    import ast

    from jackfield.reading.language.expressions import Evaluator

SCALARS = frozenset({NoneType, bool, int, float, complex, str, bytes, EllipsisType, range})
"""Types whose values hold no other values."""

MUTABLE = frozenset({list, dict, set})
"""Types whose values can change under a name."""

PLAIN = SCALARS | MUTABLE | {tuple, frozenset}
"""All types that a value may have; exactly these, without subclasses."""


def plain(value: object) -> object:
    """Give `value` back if it is one that operations know.

    Raises:
        NotStaticError: for a module, an iterator and everything else.
    """
    kind = type(value)
    if kind not in PLAIN:
        raise NotStaticError(getattr(value, "described", "not a plain value"))
    if kind is int and value.bit_length() > BITS:  # type: ignore[attr-defined]
        raise NotStaticError(f"a number of more than {BITS} bits")
    return value


_SHORT = 1000
"""Items of what is not worth counting one by one, as somebody goes through it."""


def is_told(value: object) -> TypeGuard[FileValue]:
    """Tell whether ``setup()`` can be told something by what is no plain value."""
    return isinstance(value, FileValue) and value.told is not None


class ModuleValue:
    """A module of the source, which names and attributes may give."""

    described = "a module"

    def attribute(self, name: str) -> object:
        """Give the value of one of its names; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def call(self, name: str, values: Sequence[Any], named: Mapping[str, Any]) -> object:
        """Give what its function or method `name` returns; NotStaticError where not known."""
        raise NotStaticError(f"calls {name}() of {self.described}")


class FileValue(ModuleValue):
    """A file, what leads to one or what is found in it: of use only to its own methods.

    Attributes:
        told: what ``setup()`` is told by it, None if nothing.
    """

    told: object = None

    def holds(self) -> bool:
        """Tell whether it is true; NotStaticError where that is not known."""
        return True

    def called(self, name: str, node: ast.Call, evaluator: Evaluator) -> object:
        """Give what the call `node` of its method `name` returns, as `call` does."""
        return self.call(name, *evaluator.arguments(node))

    def enter(self) -> None:
        """Begin a ``with`` statement; NotStaticError unless it is an open file."""
        raise NotStaticError(self.described)

    def as_text(self) -> object:
        """Give what ``str()`` gives; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def divided(self, other: object) -> object:
        """Give what ``/`` gives; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def item(self, key: object) -> object:
        """Give what a subscript gives; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def contains(self, key: object) -> bool:
        """Tell what ``in`` does; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def lines(self) -> Iterator[object]:
        """Give what a loop goes through; NotStaticError where that is not known."""
        raise NotStaticError(self.described)

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed change it, where that can be done."""


class Several(FileValue):
    """What a function was given for ``*names``, if files are among that."""

    described = "arguments, paths of files among them"

    def __init__(self, items: tuple[object, ...]) -> None:
        self.items = items


class Lazy:
    """What is iterated once, at once, by the call around it: a generator, `map`, `zip`, …"""

    described = "an iterator"

    def __init__(self, iterator: Iterable[object]) -> None:
        self.iterator = iterator


def iterate(value: object, budget: Budget) -> Iterator[object]:
    """Go through `value` as Python would, a step an item.

    Raises:
        NotStaticError: at once if the order is not known; if there are too many items, at once or
            later.
        RaisesError: later, if going on raises in Python.
        TypeError: if it cannot be iterated.
    """
    if isinstance(value, Lazy):
        return _counted(value.iterator, budget)
    kind = type(value)
    if kind not in PLAIN:
        if isinstance(value, FileValue):
            return _counted(value.lines(), budget)
        plain(value)
    if kind in (set, frozenset) and len(value) > 1:  # type: ignore[arg-type]
        raise NotStaticError("the order of a set is not fixed")
    items: Iterator[object] = iter(value)  # type: ignore[call-overload]
    if kind is range and value[_SHORT:]:  # type: ignore[index]
        return _counted(items, budget)
    size = len(value)  # type: ignore[arg-type]
    if size > _SHORT:
        return _counted(items, budget)
    budget.step(size)
    return items


def _counted(items: Iterable[object], budget: Budget) -> Iterator[object]:
    try:
        for item in items:
            budget.step()
            yield item
    except OF_PYTHON as error:
        raise meant(error) from None
