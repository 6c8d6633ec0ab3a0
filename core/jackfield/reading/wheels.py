"""Plugins of a wheel that is not installed."""

from __future__ import annotations

from jackfield.metadata import Declaration, NotStatic, Origin, PluginMetadata
from jackfield.reading.errors import NoPluginError, TreeError
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.packaging.facts import Facts, entry_points, from_core_metadata
from jackfield.reading.plugins import (
    MetadataModules,
    Plan,
    finished,
    metadata_modules,
    planned,
    read_plans,
    source_of,
)
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.merged import MergedTree
from jackfield.reading.trees.tree import Tree, joined

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

_MOST_DATA = 10
"""Directories of data of one wheel."""


def read_wheel(tree: Tree, location: str, host: str, fallback: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a wheel, as they are where it is installed.

    What is in ``NAME.data/purelib`` and ``platlib`` comes to lie beside what is at its top. Files
    are named as they are in the wheel.

    Raises:
        NoPluginError: if nothing in it is one.
        TreeError: if it is no wheel.
    """
    facts = _facts(tree)
    installed = _as_installed(tree)
    if installed is None:
        return _read(tree, facts, location, host, fallback)
    plugins = _read(installed, facts, location, host, fallback)
    return tuple([_named_by_members(plugin, installed) for plugin in plugins])


def _read(
    tree: Tree, facts: Facts, location: str, host: str, fallback: str
) -> tuple[PluginMetadata, ...]:
    layout = Layout(tree)
    source = source_of("wheel", location, facts)
    modules = MetadataModules(layout, hosts_for(host))
    plans = planned(facts.entry_points or (), layout, host)
    if plans:
        return read_plans(plans, source, modules, lambda: fallback)
    # Late: most plugins have an entry point.
    from jackfield.reading.projects import MOST_PACKAGES, packages

    name = facts.name or fallback
    found = []
    faults: list[str] = []
    for package, target in list(packages(tree, ("",)).items())[:MOST_PACKAGES]:
        plan = Plan(None, package, metadata_modules(layout, target))
        evaluated = modules.plugin(plan.files)
        faults += evaluated.faults
        if evaluated.declarations:
            found.append(finished(plan, source, evaluated, lambda: name))
    if not found:
        raise NoPluginError((*source.faults, *faults))
    return tuple(found)


def _facts(tree: Tree) -> Facts:
    directories = [name for name in tree.names("") if name.endswith(".dist-info")]
    if len(directories) != 1:
        raise TreeError("it is not a wheel: it has not exactly one .dist-info directory")
    facts = Facts()
    for name in ("METADATA", "entry_points.txt"):
        path = joined(directories[0], name)
        if not tree.is_file(path):
            continue
        try:
            text = tree.read(path).decode("utf-8", "replace")
        except TreeError as error:
            facts.faults.append(f"{path}: cannot be read: {error}")
            continue
        if name == "METADATA":
            facts.fill_from(from_core_metadata(text))
        else:
            facts.entry_points = entry_points(text)
    if facts.name is None:  # which every distribution has to give
        facts.unreadable = "has no METADATA that can be read"
    return facts


def _as_installed(tree: Tree) -> MergedTree | None:
    """Give the modules of a wheel as one tree, None if that is the wheel's own.

    Like pip, this takes every directory for one of data that is called so.

    Raises:
        TreeError: if there are too many.
    """
    data = [name for name in tree.names("") if name.endswith(".data") and tree.is_directory(name)]
    if len(data) > _MOST_DATA:
        raise TreeError(f"it holds more than {_MOST_DATA} .data directories; wheels have one")
    places = [joined(name, key) for name in data for key in ("purelib", "platlib")]
    roots = ["", *filter(tree.is_directory, places)]
    return MergedTree(tree, roots, data) if len(roots) > 1 else None


def _named_by_members(plugin: PluginMetadata, installed: MergedTree) -> PluginMetadata:
    """Give a plugin whose files are named as members of its wheel."""
    return PluginMetadata(
        **_fields(plugin)
        | {
            "declarations": {
                host: Declaration(**_fields(each) | _origins(each, installed))
                for host, each in plugin.declarations.items()
            },
            "files": tuple(map(installed.place, plugin.files)),
            "faults": tuple([_named(fault, installed) for fault in plugin.faults]),
        }
    )


def _origins(declaration: Declaration, installed: MergedTree) -> dict[str, object]:
    def placed(origin: Origin) -> Origin:
        return Origin(installed.place(origin.path), origin.line)

    return {
        "origins": {name: placed(each) for name, each in declaration.origins.items()},
        "not_static": {
            name: NotStatic(_named(each.reason, installed), placed(each.origin))
            for name, each in declaration.not_static.items()
        },
    }


def _named(text: str, installed: MergedTree) -> str:
    """Give a fault or reason, which may begin with the name of a file."""
    name, colon, rest = text.partition(":")
    return f"{installed.place(name)}{colon}{rest}"


def _fields(one: PluginMetadata | Declaration) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__match_args__}
