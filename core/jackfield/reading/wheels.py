"""Plugins of a wheel that is not installed."""

from __future__ import annotations

from jackfield.metadata import PluginMetadata
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
from jackfield.reading.trees.tree import Tree, joined


def read_wheel(tree: Tree, location: str, host: str, fallback: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a wheel.

    Raises:
        NoPluginError: if nothing in it is one.
        TreeError: if it is no wheel.
    """
    facts = _facts(tree)
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
