"""Entry points that name a module which is not there; found without importing any."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from importlib.machinery import ModuleSpec, PathFinder
from pkgutil import get_importer
from typing import Any

from jackfield.discovery.infofiles import normalized
from jackfield.doctor.finding import Finding, is_name, own, pip
from jackfield.host import Host
from jackfield.roster import Plugin


def missing_modules(host: Host, told: Collection[str] = ()) -> Iterator[Finding]:
    """Look for the module of every entry point of an installed plugin.

    `told` are the keys of distributions of which it is said already that their files are gone.
    """
    for plugin in (*host.plugins().values(), *host.roster.hidden):
        if plugin.found.source != "installed" or normalized(plugin.where) in told:
            continue
        for point in plugin.metadata.entry_points(host.name):
            if spec_of(point.module) is None:
                problem = (
                    f"{plugin.where}: the entry point {point.name!r} of {point.group} names the "
                    f"module {point.module!r}, which is not there"
                )
                mend = own(host.name, "disable", plugin.name)
                if is_name(plugin.where):
                    mend = pip("install", "--force-reinstall", "--no-deps", plugin.where)
                yield Finding("missing", plugin.name, problem, mend)


def lacks_modules(host: Host, plugin: Plugin) -> bool:
    """Tell whether a module that the entry points of a plugin name is not there."""
    points = plugin.metadata.entry_points(host.name)
    return any(spec_of(point.module) is None for point in points)


def spec_of(module: str) -> ModuleSpec | None:
    """Give where `module` would be imported from, None if it is not there; nothing is imported."""
    path: list[str] | None = None
    name = ""
    spec = None
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        spec = _spec(name, path)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
    return spec


def _spec(name: str, path: list[str] | None) -> ModuleSpec | None:
    for finder in sys.meta_path:  # editable installs bring finders of their own
        if finder is PathFinder and path is not None:
            spec = _below(name, path)
        else:
            spec = _found(finder, name, path)
        if spec is not None:
            return spec
    return None


def _below(name: str, path: list[str]) -> ModuleSpec | None:
    """Do what `PathFinder` does, which for a namespace package needs what that is in imported."""
    portions: list[str] = []
    for entry in path:
        spec = _found(get_importer(entry), name)
        if spec is not None and spec.loader is not None:
            return spec
        portions += (spec and spec.submodule_search_locations) or ()
    if not portions:
        return None
    namespace = ModuleSpec(name, None)
    namespace.submodule_search_locations = portions
    return namespace


def _found(finder: Any, name: str, *path: list[str] | None) -> ModuleSpec | None:
    try:
        spec: ModuleSpec | None = finder.find_spec(name, *path)
    except Exception:  # noqa: BLE001 - as some do that build what they find; so would an import
        return None
    return spec
