"""Entry points that name a module which is not there; found without importing any."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder

from jackfield.doctor.finding import Finding, is_name, own, pip
from jackfield.host import Host


def missing_modules(host: Host) -> Iterator[Finding]:
    """Look for the module of every entry point of an installed plugin."""
    for plugin in (*host.plugins().values(), *host.roster.hidden):
        if plugin.found.source != "installed":
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
    if path is not None:
        return PathFinder.find_spec(name, path)
    # Editable installs bring finders of their own.
    found = (finder.find_spec(name, None) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)
