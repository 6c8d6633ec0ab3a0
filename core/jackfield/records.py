"""Records: plain data with names, as `dataclasses` makes them, without importing that.

Importing `dataclasses` takes longer than finding and judging a hundred plugins, and making a class
with it as long as judging ten. What is read at every start therefore uses `record`, which knows
what these need: fields in order, defaults, and nothing that can be switched off. To everybody
else such a class is a dataclass: `dataclasses.fields`, `replace` and `asdict` take it for one.
"""

from __future__ import annotations

from _operator import attrgetter  # what the module operator hands out, without the import

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar, dataclass_transform

    _Record = TypeVar("_Record")
    _Value = TypeVar("_Value")
else:

    def dataclass_transform(**_):
        """Leave a decorator as it is: only type checkers ask."""
        return lambda decorator: decorator


_DISPLAYS: Mapping[Any, str] = {dict: "{}", list: "[]"}
"""What is written for those that make most defaults, to do without a call."""


class _Made:
    """The default of a field that is made anew for each record."""

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def made_by(*, default_factory: Callable[[], _Value]) -> _Value:
    """Say of a field that its default is what `default_factory` makes, for each record anew."""
    return _Made(default_factory)  # type: ignore[return-value]


class _Fields:
    """What `dataclasses` looks for in a class; made when it does."""

    def __get__(self, instance: object, owner: type[Any]) -> object:
        import dataclasses

        made: Any = dataclasses.make_dataclass(owner.__name__, owner.__match_args__)
        return made.__dataclass_fields__


@dataclass_transform(frozen_default=True, field_specifiers=(made_by,))
def record(cls: type[_Record]) -> type[_Record]:
    """Make a class of immutable records, with slots, of one whose fields are annotated."""
    return _made(cls, frozen=True)


@dataclass_transform(field_specifiers=(made_by,))
def mutable_record(cls: type[_Record]) -> type[_Record]:
    """Make a class of records whose fields can be set, with slots."""
    return _made(cls, frozen=False)


def _made(cls: type[_Record], *, frozen: bool) -> type[_Record]:
    names = tuple(cls.__annotations__)
    body = {name: value for name, value in vars(cls).items() if name not in names}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    body.setdefault("__repr__", _repr)
    body.setdefault("__reduce__", _reduce)
    if "__eq__" not in body:
        body["__eq__"] = _eq
        body["__hash__"] = _hash if frozen else None
    if frozen:
        body["__setattr__"] = body["__delattr__"] = _refuse
    body["__slots__"] = body["__match_args__"] = names
    body["_values"] = staticmethod(attrgetter(*names))
    body["__dataclass_fields__"] = _Fields()
    made: type[_Record] = type(cls.__name__, cls.__bases__, body)
    setters = {f"_set_{name}": vars(made)[name].__set__ for name in names} if frozen else {}
    made.__init__ = _init(cls, names, setters)  # type: ignore[method-assign]
    return made


def _init(
    cls: type, names: tuple[str, ...], setters: Mapping[str, Callable[..., None]]
) -> Callable[..., None]:
    """Write `__init__` down, as one would by hand: it is what is called most.

    What is immutable is set by `setters`, by the names that they have in it. Of a field ``name``,
    the default is ``_name`` there: ``items: list[str] = made_by(default_factory=list)`` becomes ::

        def __init__(self, items=_items):
         _set_items(self, [] if items is _items else items)
    """
    known: dict[str, Any] = dict(setters)
    parameters, lines = [], []
    for name in names:
        parameter = value = name
        if hasattr(cls, name):
            default = known[f"_{name}"] = getattr(cls, name)
            parameter = f"{name}=_{name}"
            if isinstance(default, _Made):
                fresh = _DISPLAYS.get(default.make) or f"_{name}.make()"
                value = f"{fresh} if {name} is _{name} else {name}"
        parameters.append(parameter)
        lines.append(f"_set_{name}(self, {value})" if setters else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines)
    exec(f"def __init__(self, {', '.join(parameters)}):\n {body}", known)
    init: Any = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {**cls.__annotations__, "return": "None"}
    made: Callable[..., None] = init
    return made


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._values(self) == self._values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _repr(self: Any) -> str:
    shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__match_args__])
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple([getattr(self, name) for name in self.__match_args__])


def _refuse(self: object, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")
