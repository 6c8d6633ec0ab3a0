"""Records: plain data with names, as `dataclasses` makes them, without importing that.

Importing `dataclasses` takes longer than finding and judging a hundred plugins, and making a class
with it as long as judging ten. What is read at every start therefore uses `record`, which knows
what these need: fields in order, defaults, and nothing that can be switched off. To everybody
else such a class is a dataclass: `dataclasses.fields`, `replace` and `asdict` take it for one.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform

    _Record = TypeVar("_Record")
    _Value = TypeVar("_Value")
else:

    def dataclass_transform(**_):
        """Leave a decorator as it is: only type checkers ask."""
        return lambda decorator: decorator


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
    globe: dict[str, Any] = {"_set": object.__setattr__, "_Made": _Made}
    exec(_source(cls, names, globe, frozen), globe)
    for name in ("__init__", "__eq__", "__repr__", "__reduce__"):
        method = globe[name]
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        method.__module__ = cls.__module__
        body.setdefault(name, method)
    globe["__init__"].__annotations__ = {**cls.__annotations__, "return": "None"}
    if frozen:
        body.setdefault("__hash__", globe["__hash__"])
        body["__setattr__"] = body["__delattr__"] = _refuse
    else:
        body.setdefault("__hash__", None)
    body["__slots__"] = body["__match_args__"] = names
    body["__dataclass_fields__"] = _Fields()
    made: type[_Record] = type(cls.__name__, cls.__bases__, body)
    return made


def _source(cls: type, names: tuple[str, ...], globe: dict[str, Any], frozen: bool) -> str:
    """Write the methods down, as one would by hand."""
    parameters, lines = [], []
    for name in names:
        parameter = value = name
        if hasattr(cls, name):
            default = getattr(cls, name)
            globe[f"_{name}"] = default
            parameter = f"{name}=_{name}"
            if isinstance(default, _Made):
                value = f"_{name}.make() if {name} is _{name} else {name}"
        parameters.append(parameter)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    mine = f"({''.join(f'self.{name}, ' for name in names)})"
    theirs = mine.replace("self.", "other.")
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name in names)
    body = "\n ".join(lines)
    return (
        f"def __init__(self, {', '.join(parameters)}):\n {body}\n"
        f"def __eq__(self, other):\n"
        f" return {mine} == {theirs} if other.__class__ is self.__class__ else NotImplemented\n"
        f"def __hash__(self):\n return hash({mine})\n"
        f"def __repr__(self):\n return f'{{self.__class__.__qualname__}}({shown})'\n"
        f"def __reduce__(self):\n return self.__class__, {mine}\n"
    )


def _refuse(self: object, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")
