"""Plugins as modules: ``jackfield.plugins.NAME``, wherever the plugin was found.

An installed plugin keeps its own module; the name in the namespace is another name for the very
same module object, and so for all its submodules. A plugin from a plugin directory has no other
name: it is loaded from its path under this one.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.machinery import ModuleSpec, PathFinder

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from jackfield.discovery import FoundPlugin

    Lookup = Callable[[str], FoundPlugin | None]
    """Finds a plugin by name, None where there is none; raises `ImportError` with the reason where
    it is not to be loaded."""


_own: ContextVar[Mapping[str, Lookup]] = ContextVar("_own", default={})  # noqa: B039 - not changed
"""What looks for the plugins below a package for those that are being activated."""


def package_for(host: str) -> str:
    """Give the package below which the plugins of `host` appear.

    That is ``HOST.plugins`` where the host has a package of its name, which is then its parent,
    and ``HOST_plugins`` for a host that is a single file.
    """
    loaded = sys.modules.get(host)
    if loaded is not None:  # it may have no spec, as a script that is known by its name has none
        is_package = hasattr(loaded, "__path__")
    else:
        spec = importlib.util.find_spec(host)  # imports nothing: the name has no parent
        is_package = spec is not None and spec.submodule_search_locations is not None
    return f"{host}.plugins" if is_package else f"{host}_plugins"


def serve(package: str, lookup: Lookup) -> None:
    """Make the plugins that `lookup` finds importable below `package`, from now on."""
    finder = next((each for each in sys.meta_path if isinstance(each, _Finder)), None)
    if finder is None:
        finder = _Finder()
        # First: the path of an installed plugin would lead the usual finder to a second copy
        # of its submodules.
        sys.meta_path.insert(0, finder)
    finder.lookups[package] = lookup


@contextmanager
def serving(package: str, lookup: Lookup) -> Iterator[None]:
    """Do as `serve` does; in the block, what is imported in this context comes from `lookup`.

    Another thread may use another host of that name for the first time meanwhile.
    """
    serve(package, lookup)
    token = _own.set({**_own.get(), package: lookup})
    try:
        yield
    finally:
        _own.reset(token)


class _Finder:
    def __init__(self) -> None:
        self.lookups: dict[str, Lookup] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        for package, lookup in tuple(self.lookups.items()):  # another thread may make a host
            if fullname == package:
                return PathFinder.find_spec(fullname, path) or _empty_package(fullname)
            if fullname.startswith(f"{package}."):
                name, _, submodule = fullname.removeprefix(f"{package}.").partition(".")
                return _plugin_spec(fullname, name, submodule, _own.get().get(package, lookup))
        return None


def _plugin_spec(fullname: str, name: str, submodule: str, lookup: Lookup) -> ModuleSpec | None:
    found = lookup(name)
    if found is None or found.module is None:
        return None
    if found.path is None or found.is_project:
        original = ".".join(filter(None, (found.module, submodule)))
        alias: Any = _Alias(original, found)
        return ModuleSpec(fullname, alias)
    if submodule:
        return None  # the usual finder follows the path of the plugin's package
    return _spec_at(fullname, found.path)


def _spec_at(fullname: str, path: str) -> ModuleSpec | None:
    if path.endswith(".py"):
        return importlib.util.spec_from_file_location(fullname, path)
    return importlib.util.spec_from_file_location(
        fullname, os.path.join(path, "__init__.py"), submodule_search_locations=[path]
    )


def _empty_package(fullname: str) -> ModuleSpec:
    spec = ModuleSpec(fullname, None, is_package=True)
    spec.submodule_search_locations = []
    return spec


class _Alias:
    """Loads a module under its own name and gives it out under another."""

    def __init__(self, original: str, found: FoundPlugin) -> None:
        self._original = original
        self._found = found
        self._own_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if self._found.path is not None:
            put_on_path(self._found.path)
        module = importlib.import_module(self._original)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just put the alias's spec there; the module is what it was.
        module.__spec__ = self._own_spec


def put_on_path(root: str) -> bool:
    """Put a project's directory first on `sys.path`; false if it was on it already."""
    if root in sys.path:
        return False
    sys.path.insert(0, root)
    return True
