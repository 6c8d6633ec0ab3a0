"""Plugins in plugin directories, which hosts load for the place that they are in."""

from __future__ import annotations

from collections.abc import Sequence

from jackfield.metadata import PluginMetadata
from jackfield.reading.candidates import plugin_package_at, plugins_package_at
from jackfield.reading.errors import TreeError
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.plugins import MetadataModules, Plan, Source, finished
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import Tree, joined

_MOST = 100
"""Plugins in a directory that are read together."""


def read_directory(tree: Tree, location: str, name: str, host: str) -> PluginMetadata:
    """Read the package directory `tree`, which is the plugin `name` of a plugin path."""
    # So hosts name what they load from there; by its bare name, Python finds something else.
    owners = (f"{one}.plugins" for one in (*hosts_for(host), *PACKAGES))
    modules = MetadataModules(
        Layout(tree, ("",), {f"{owner}.{name}": "" for owner in owners}), hosts_for(host)
    )
    files = _files_in(tree, "")
    plan = Plan(name, name if "__init__.py" in files else None, files)
    return _read(plan, modules, location)


def read_module(tree: Tree, location: str, name: str, host: str) -> PluginMetadata:
    """Read the module ``NAME.py`` of the plugin path's directory `tree`."""
    modules = MetadataModules(Layout(tree, ()), hosts_for(host))
    plan = Plan(name, name, (f"{name}.py",))
    return _read(plan, modules, location)


def read_plugins(tree: Tree, location: str, host: str) -> tuple[PluginMetadata, ...]:
    """Read all that Bazaar or Breezy load from `tree`, if that is a plugin directory of theirs.

    Raises:
        TreeError: if they are too many.
    """
    package = plugins_package_at(location)
    if package is None:
        return ()
    files: dict[str, Sequence[str]] = {}
    for entry in tree.names(""):
        name = entry.removesuffix(".py")
        if not name.isidentifier() or name[0] == "_":
            continue
        if entry != name:
            files.setdefault(name, (entry,))
        elif tree.is_file(f"{name}/__init__.py"):
            files[name] = _files_in(tree, name)
    if len(files) > _MOST:
        raise TreeError(f"it holds more than {_MOST} plugins; give the paths of those that matter")
    layout = Layout(tree, (), {f"{package}.{name}": name for name in files})
    modules = MetadataModules(layout, hosts_for(host))
    return tuple(
        [
            _read(Plan(name, name, tuple(found)), modules, location, f"{package}.{name}")
            for name, found in files.items()
        ]
    )


def _files_in(tree: Tree, directory: str) -> tuple[str, ...]:
    found = (joined(directory, name) for name in ("setup.py", "info.py", "__init__.py"))
    return tuple([path for path in found if tree.is_file(path)])


def _read(
    plan: Plan, modules: MetadataModules, location: str, loaded_as: str | None = None
) -> PluginMetadata:
    evaluated = modules.plugin(plan.files)
    if not evaluated.declarations:
        plan.module = loaded_as or plugin_package_at(location) or plan.module
    return finished(plan, Source("directory", location), evaluated, lambda: plan.name or "")
