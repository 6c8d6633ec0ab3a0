"""Plugins of a wheel that is not installed."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from jackfield.metadata import Declaration, NotStatic, Origin, PluginMetadata
from jackfield.reading.errors import NoPluginError, TreeError, one_line
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.packaging.facts import Facts, entry_points, from_core_metadata
from jackfield.reading.packaging.points import faults_in
from jackfield.reading.packaging.refused import refused
from jackfield.reading.plugins import (
    MetadataModules,
    holding,
    planned,
    read_candidates,
    read_plans,
    source_of,
)
from jackfield.reading.trees.archives import ArchiveTree
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.merged import MergedTree
from jackfield.reading.trees.namespaces import shared
from jackfield.reading.trees.tree import Tree, joined

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

_MOST_DATA = 10
"""Directories of data of one wheel."""

_MOST_WRONG = 10
"""Reasons why pip refuses a wheel that are said."""


def read_wheel(
    tree: ArchiveTree, location: str, host: str, fallback: str
) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a wheel, as they are where it is installed.

    What is in ``NAME.data/purelib`` and ``platlib`` comes to lie beside what is at its top. Files
    are named as they are in the wheel.

    Raises:
        NoPluginError: if nothing in it is one.
        TreeError: if it is no wheel.
    """
    dist_info, data = _directories(tree)
    facts = _facts(tree, dist_info)
    found = refused(tree, dist_info, data, Path(location).name, facts)
    wrong = tuple(map(one_line, islice(found, _MOST_WRONG)))
    places = [joined(name, key) for name in data for key in ("purelib", "platlib")]
    roots = ["", *filter(tree.is_directory, places)]
    if len(roots) == 1:
        return _read(tree, facts, wrong, location, host, fallback)
    installed = MergedTree(tree, roots, data)
    plugins = _read(installed, facts, wrong, location, host, fallback)
    return tuple([_named_by_members(plugin, installed) for plugin in plugins])


def _read(
    tree: Tree, facts: Facts, wrong: tuple[str, ...], location: str, host: str, fallback: str
) -> tuple[PluginMetadata, ...]:
    layout = Layout(tree, ("",), *shared(tree, ("",), holding(facts.entry_points, host)))
    source = source_of("wheel", location, facts)
    unreadable, source.faults = source.faults, (*source.faults, *wrong)
    modules = MetadataModules(layout, hosts_for(host), installed_as=facts)
    plans = planned(facts.entry_points or (), layout, host)
    if plans:
        return read_plans(plans, source, modules, lambda: fallback)
    from jackfield.reading.candidates import in_wheel  # late: most plugins have an entry point

    found, faults = read_candidates(in_wheel(tree), source, modules, lambda: facts.name or fallback)
    if not found:
        raise NoPluginError((*unreadable, *faults))
    return found


def _directories(tree: Tree) -> tuple[str, list[str]]:
    """Give the directory of a wheel's metadata and those of its data.

    Like pip, this takes every directory for one of these that is called so.

    Raises:
        TreeError: if the one is not the only one, or there are too many of the others.
    """
    names = [name for name in tree.names("") if tree.is_directory(name)]
    found = [name for name in names if name.endswith(".dist-info")]
    if len(found) != 1:
        some = ", ".join(found[:3]) or "none"
        raise TreeError(f"it is not a wheel: it has not exactly one .dist-info directory ({some})")
    data = [name for name in names if name.endswith(".data")]
    if len(data) > _MOST_DATA:
        raise TreeError(f"it holds more than {_MOST_DATA} .data directories; wheels have one")
    return found[0], data


def _facts(tree: Tree, dist_info: str) -> Facts:
    facts = Facts()
    for name in ("METADATA", "entry_points.txt"):
        path = joined(dist_info, name)
        if not tree.is_file(path):
            continue
        try:
            content = tree.read(path)
        except TreeError as error:
            facts.faults.append(f"{path}: cannot be read: {error}")
            continue
        text = content.decode("utf-8", "replace")
        if text.encode() != content:
            facts.faults.append(f"pip refuses it: {path} is not in UTF-8; build it again")
        if name == "METADATA":
            facts.fill_from(from_core_metadata(text))
        else:
            facts.entry_points = entry_points(text)
            facts.faults += faults_in(text, path)
    if facts.name is None:  # which every distribution has to give
        facts.unreadable = "has no METADATA that can be read"
    return facts


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
            "unreadable": _named(plugin.unreadable, installed),
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
    # Not `dataclasses.replace`: of a record that compiles code, which nothing does while it reads.
    return {name: getattr(one, name) for name in one.__match_args__}
