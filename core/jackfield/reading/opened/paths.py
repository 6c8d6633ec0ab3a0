"""Paths of files of the source, as its modules make them with `pathlib`."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from weakref import ref

from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.opened.locations import Location, joined_below, located, values_of
from jackfield.reading.opened.texts import opened
from jackfield.reading.trees.tree import parent


class PathObject(Location):
    """A path as `pathlib` has it, which leaves out what says nothing."""

    def __init__(self, path: str, module: Module, budget: Budget, *, is_relative: bool) -> None:
        super().__init__(path, is_relative=is_relative)
        self._module = ref(module)
        self._budget = budget

    def holds(self) -> bool:
        """Tell that it is true, whatever path it is."""
        return True

    def divided(self, other: object) -> object:
        """Give the path of what is in the directory."""
        return self._below([other], self._known_module())

    def attribute(self, name: str) -> object:
        """Give one of its attributes."""
        module = self._known_module()
        if name != "parent" or not self.path:
            raise NotStaticError(f"the attribute .{name} of a path")
        path = joined_below(parent(self.path), (), self._budget)
        return PathObject(path, module, self._budget, is_relative=self.is_relative)

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        module = self._known_module()
        if name == "open":
            return opened(self.path, values, named, module, self._budget)
        if name == "read_text" and len(values) <= 1 and not (values and "encoding" in named):
            given = {**named, "encoding": values[0]} if values else named
            if given.keys() <= {"encoding"}:
                return opened(self.path, (), given, module, self._budget).call("read", (), {})
        if not named and not values:
            if name == "read_bytes":
                return opened(self.path, ("rb",), {}, module, self._budget).call("read", (), {})
            if name == "resolve" and module.seen.files.has_link(self.path):
                raise NotStaticError(f"{self.path} may be a link, or lead over one")
            if name in ("absolute", "resolve"):
                return PathObject(self.path, module, self._budget, is_relative=False)
        if name == "cwd" and not named and not values:  # of its class: it counts for nothing
            return _current(module, self._budget)
        if name == "joinpath" and not named:
            return self._below(values, module)
        raise NotStaticError(f"calls .{name}() of a path")

    def _below(self, values: Sequence[object], module: Module) -> PathObject:
        path = joined_below(self.path, values, self._budget)
        return PathObject(path, module, self._budget, is_relative=self.is_relative)

    def _known_module(self) -> Module:
        module = self._module()
        if module is None:
            raise NotStaticError(self.described)
        return module


def called(node: ast.Call, evaluator: Evaluator) -> PathObject:
    """Give what ``pathlib.Path(...)`` makes.

    Raises:
        NotStaticError: if that is not known.
    """
    module = evaluator.names.home
    values = values_of(node, evaluator)
    if node.keywords:
        raise NotStaticError("calls pathlib.Path() with arguments that are not followed")
    first, *others = values or [""]
    budget = evaluator.tools.budget
    path = joined_below(located(first, "pathlib.Path", module), others, budget)
    is_relative = first.is_relative if isinstance(first, Location) else True
    return PathObject(path, module, budget, is_relative=is_relative)


def current(node: ast.Call, evaluator: Evaluator) -> PathObject:
    """Give what ``pathlib.Path.cwd()`` makes.

    Raises:
        NotStaticError: if that is not known.
    """
    if node.args or node.keywords:
        raise NotStaticError("calls pathlib.Path.cwd() with arguments that are not followed")
    return _current(evaluator.names.home, evaluator.tools.budget)


def _current(module: Module, budget: Budget) -> PathObject:
    place = located("", "pathlib.Path.cwd", module)
    return PathObject(place, module, budget, is_relative=False)
