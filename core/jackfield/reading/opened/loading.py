"""Modules that scripts load by the path of a file, with `imp`, `importlib` or `runpy`.

So they get the version of a package without importing that. Each time, it is a module of its own:
followed is a file that imports nothing of the source, and that nothing else imports or loads.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.values import SCALARS, FileValue
from jackfield.reading.opened.locations import located, values_of
from jackfield.reading.writes.harmless import may_have_written
from jackfield.reading.writes.trusted import OF_SETUP

if TYPE_CHECKING:
    from jackfield.reading.evaluation.apart import Apart

_NOT_FOLLOWED = "loads a module in a way that is not followed"
_TAKEN = OF_SETUP.union(sys.stdlib_module_names, ("__main__", "main"))
"""Names by which what is loaded would be taken for a module of Python, or for the script."""


class Loaded(FileValue):
    """A module that is loaded, or will be; `imports` is how often its script imports it."""

    described = "a module that is loaded by its path"

    def __init__(
        self, name: str | None, path: str, script: Module, budget: Budget, *, imports: int = 0
    ) -> None:
        self.name = name
        self.path = path
        self.module: Module | None = None
        self._script = ref(script)
        self._budget = budget
        self._imports = imports
        self._lost: NotStatic | None = None

    def is_new(self, name: str, path: str) -> bool:
        """Tell whether it was made for this name and file, and has not been run."""
        return (self.module, self.name, self.path) == (None, name, path)

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed change it."""
        self._lost = self._lost or why
        if self.module is not None and self.module.leaked is None:
            self.module.leak(why)

    def attribute(self, name: str) -> object:
        """Give the value of one of its names."""
        if self._lost is not None:
            raise NotStaticError(self._lost.reason, why=self._lost)
        if self.module is None:
            raise NotStaticError(f"{self.described}, and not run yet")
        script = self._script()
        if script is None or may_have_written(script, self._budget):
            raise NotStaticError(f"{self.path} may be loaded again, under the same name")
        value = self.module.attribute(name)
        if not self.name:
            return value
        top = self.name.partition(".")[0]
        apart = _apart_from(script)
        is_had = apart.is_imported(top, self._imports) or apart.is_mentioned((top,))
        if is_had or not _is_fixed(value):
            raise NotStaticError(f"{self.path} may be changed by who imports it, too")
        return value


class _Names(Loaded):
    """The names of a module, as `runpy` gives them."""

    described = "the names of a module that is loaded by its path"

    def attribute(self, name: str) -> object:
        """Give nothing: it is a dict."""
        raise NotStaticError(f"the attribute .{name}")

    def item(self, key: object) -> object:
        """Give the value of a name."""
        if not isinstance(key, str):
            raise NotStaticError(self.described)
        return super().attribute(key)


class _Loader(FileValue):
    """What loads a file, which is the ``loader`` of itself, as if it was a `ModuleSpec`."""

    described = "what loads a module"

    def __init__(self, name: str, path: str, *, is_spec: bool) -> None:
        self.name = name
        self.path = path
        self.is_spec = is_spec

    def attribute(self, name: str) -> object:
        """Give one of its attributes."""
        if name != "loader" or not self.is_spec:
            raise NotStaticError(f"the attribute .{name} of {self.described}")
        return _Loader(self.name, self.path, is_spec=False)

    def called(self, name: str, node: ast.Call, evaluator: Evaluator) -> object:
        """Give what one of its methods returns."""
        values, named = evaluator.arguments(node)
        module = evaluator.names.home
        _settle(node, evaluator)
        if not self.is_spec and not named:
            if name == "load_module" and not values:
                return _load(
                    Loaded(self.name, self.path, module, evaluator.tools.budget), evaluator
                )
            given = values[0] if name == "exec_module" and len(values) == 1 else None
            if isinstance(given, Loaded) and given.is_new(self.name, self.path):
                _load(given, evaluator)
                return None
        raise NotStaticError(_NOT_FOLLOWED)


def called(name: str, node: ast.Call, evaluator: Evaluator) -> object:
    """Give what a function returns by which modules are loaded; `name` is its own, in dots.

    Raises:
        NotStaticError: if that is not known.
        RaisesError: if it raises in Python.
    """
    values = values_of(node, evaluator)
    if node.keywords or len(values) != (1 if name in _WITH_ONE else 2):
        raise NotStaticError(_NOT_FOLLOWED)
    module = evaluator.names.home
    _settle(node, evaluator)
    if name == "importlib.util.module_from_spec":
        spec = values[0]
        if not isinstance(spec, _Loader) or not spec.is_spec:
            raise NotStaticError(_NOT_FOLLOWED)
        return Loaded(spec.name, spec.path, module, evaluator.tools.budget)
    path = located(values[-1], name, module)
    if name == "runpy.run_path":
        return _load(_Names(None, path, module, evaluator.tools.budget), evaluator)
    given = values[0]
    if not isinstance(given, str) or given.partition(".")[0] in _TAKEN:
        raise NotStaticError(_NOT_FOLLOWED)
    if name == "imp.load_source":
        return _load(Loaded(given, path, module, evaluator.tools.budget), evaluator)
    return _Loader(given, path, is_spec=name.endswith("location"))


_WITH_ONE = ("importlib.util.module_from_spec", "runpy.run_path")


def _settle(node: ast.Call, evaluator: Evaluator) -> None:
    """Take note that it is known what a call does, which then stands in no function."""
    module = evaluator.names.home
    if evaluator.names is not module or not module.is_script:
        module.seen.needs_script = True
        raise NotStaticError(_NOT_FOLLOWED)
    module.seen.settled[node] = None


def _load(loaded: Loaded, evaluator: Evaluator) -> Loaded:
    """Run the file of a module."""
    module = evaluator.names.home
    if not loaded.path.endswith(".py") or may_have_written(module, evaluator.tools.budget):
        raise NotStaticError(f"{loaded.path} may have been written by what has run")
    loaded.module = _apart_from(module).load(loaded.name, loaded.path)
    return loaded


def _apart_from(script: Module) -> Apart:
    session = script.seen.session
    if session is None:
        raise NotStaticError(_NOT_FOLLOWED)
    return session.apart(script)


def _is_fixed(value: object) -> bool:
    """Tell whether nobody can change a value in place."""
    items = value if isinstance(value, tuple) else (value,)
    return SCALARS.issuperset(map(type, items))
