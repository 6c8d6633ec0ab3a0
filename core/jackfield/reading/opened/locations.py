"""Paths of files of the source, as its modules make them with ``os.path``.

A path is known that certainly leads into the source: from ``__file__``, or from the directory of a
script, in which it is run.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.values import FileValue, Several
from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.trees.tree import joined, parent

_LONGEST = 4096
"""Characters of a path, as Linux has it."""

_NOT_FOLLOWED = "a path that is not followed"


class Location(FileValue):
    """The path of a file or directory of the source, from its root.

    If it `has_dots`, it may have been made of parts that say nothing, which count as directories.
    If it `is_relative`, the path is all that Python has of it.
    """

    described = "the path of a file"

    def __init__(self, path: str, *, has_dots: bool = False, is_relative: bool = False) -> None:
        self.path = path
        self.has_dots = has_dots
        self.is_relative = is_relative

    def holds(self) -> bool:
        """Tell nothing: the path of the directory that a script is run in may be empty."""
        raise NotStaticError(self.described)

    def as_text(self) -> Location:
        """Give what ``str()`` gives: of what `pathlib` has, the path as ``os.path`` has it."""
        return Location(self.path, has_dots=self.has_dots, is_relative=self.is_relative)


def called(name: str, node: ast.Call, evaluator: Evaluator) -> Location:
    """Give what a function of paths returns; `name` is its own, in dots.

    It is of ``os.path``, or ``convert_path``, which writes a path as the system has it.

    Raises:
        NotStaticError: if that is not known.
    """
    module, budget = evaluator.names.home, evaluator.tools.budget
    function = name.rpartition(".")[2]
    if function in ("abspath", "normpath") and (above := _without_up(node, evaluator)) is not None:
        return called("os.path.dirname", above, evaluator)
    values = values_of(node, evaluator)
    if node.keywords or not values or (len(values) > 1 and function != "join"):
        raise NotStaticError(f"calls {name}() with arguments that are not followed")
    first, *others = values
    place = located(first, name, module)
    is_relative = first.is_relative if isinstance(first, Location) else True
    if function == "dirname":
        if not place or (isinstance(first, Location) and first.has_dots):
            raise NotStaticError("a directory that is not part of what is read")
        return Location(joined_below(parent(place), (), budget), is_relative=is_relative)
    if function == "join":
        if others and others[-1] in ("", "."):
            raise NotStaticError(_NOT_FOLLOWED)
        has_dots = any(
            each.has_dots if isinstance(each, Location) else "." in str(each).split("/")
            for each in values
        )
        path = joined_below(place, others, budget)
        return Location(path, has_dots=has_dots, is_relative=is_relative)
    if function == "realpath" and module.seen.files.has_link(place):
        raise NotStaticError(f"{place} may be a link, or lead over one")
    return Location(place, is_relative=is_relative and function in ("convert_path", "normpath"))


def current(node: ast.Call, evaluator: Evaluator) -> Location:
    """Give what ``os.getcwd()`` returns: the directory that a script is run in.

    Raises:
        NotStaticError: if it is no script, which alone is run in its own directory.
    """
    if node.args or node.keywords:
        raise NotStaticError("calls os.getcwd() with arguments that are not followed")
    return Location(located("", "os.getcwd", evaluator.names.home))


def _without_up(node: ast.Call, evaluator: Evaluator) -> ast.Call | None:
    """Give ``dirname(join(X))`` for what is given ``join(X, os.pardir)``, None for all else."""
    inner = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if not isinstance(inner, ast.Call) or len(inner.args) < 2 or inner.keywords:
        return None
    function, last = dotted_path(inner.func), inner.args[-1]
    path = dotted_path(last)
    is_up = path is not None and evaluator.outside_name(path) in ("os.pardir", "os.path.pardir")
    if function is None or evaluator.outside_name(function) != "os.path.join":
        return None
    if not is_up and getattr(last, "value", None) != "..":
        return None
    joined_before = ast.copy_location(ast.Call(inner.func, inner.args[:-1], []), inner)
    return ast.copy_location(ast.Call(node.func, [joined_before], []), node)


def values_of(node: ast.Call, evaluator: Evaluator) -> list[object]:
    """Give the arguments without names of a call that may be given paths, ``__file__`` too."""
    values: list[object] = []
    for each in node.args:
        if not isinstance(each, ast.Starred):
            values.append(_value(each, evaluator))
            continue
        more = evaluator.reference(each.value)
        more = more.items if isinstance(more, Several) else more
        if not isinstance(more, list | tuple):
            raise NotStaticError("* of what is no list")
        values += more
    return values


def _value(node: ast.expr, evaluator: Evaluator) -> object:
    is_file = isinstance(node, ast.Name) and node.id == "__file__"
    if is_file and evaluator.is_own("__file__"):
        return Location(evaluator.names.home.path)
    return evaluator.reference(node)


def located(value: object, name: str, module: Module) -> str:
    """Give where a path leads that a function is given, whose name is `name`.

    That is, of a text, from the directory that the script is run in.
    """
    if isinstance(value, Location):
        return value.path
    if not module.runs_as_script():
        raise NotStaticError(f"calls {name}()")
    return _below(value)


def joined_below(place: str, values: Sequence[object], budget: Budget) -> str:
    """Put paths that lead into a directory behind its own."""
    parts = [place, *map(_below, values)]
    size = sum(map(len, parts))
    if size > _LONGEST:
        raise NotStaticError(f"a path of more than {_LONGEST} characters")
    budget.produce(size)
    return joined(*parts)


def _below(value: object) -> str:
    """Give a path that leads into a directory, without what says nothing."""
    if isinstance(value, Location) and value.is_relative and value.path:
        return value.path
    if not isinstance(value, str) or value[:1] == "/" or "\0" in value or "\\" in value:
        raise NotStaticError(_NOT_FOLLOWED)
    parts = [part for part in value.split("/") if part not in ("", ".")]
    # What ends so is a directory for sure, and has another one above it than it seems.
    if ".." in parts or ":" in value or (parts and value.rpartition("/")[2] in ("", ".")):
        raise NotStaticError(_NOT_FOLLOWED)
    return "/".join(parts)
