"""Plugins of installed distributions that no entry point names, as those of Bazaar and Breezy."""

from __future__ import annotations

from pathlib import Path

from jackfield.metadata import PluginMetadata
from jackfield.reading.candidates import in_wheel
from jackfield.reading.errors import NoPluginError, TreeError
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.installed import (
    InstalledDistribution,
    facts_of,
    is_project,
    metadata_text,
    project_of,
    recorded_files,
    wrong_lines,
)
from jackfield.reading.packaging.facts import Facts, entry_points
from jackfield.reading.plugins import MetadataModules, holding, read_candidates, source_of
from jackfield.reading.projects import read_project
from jackfield.reading.trees.archives import opened_zip
from jackfield.reading.trees.directory import DirectoryTree
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.namespaces import shared
from jackfield.reading.trees.recorded import RecordedTree
from jackfield.reading.trees.tree import Tree


def read_recorded(distribution: InstalledDistribution, host: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins among the files of an installed distribution, as those of its wheel.

    Raises:
        NoPluginError: if nothing in it is one.
        TreeError: if it does not say which files are its own, or they cannot be read.
    """
    facts = facts_of(distribution)
    declared = metadata_text(distribution, "entry_points.txt")
    facts.entry_points = entry_points(declared)
    facts.faults += wrong_lines(declared, len(facts.entry_points))
    site = str(distribution.locate_file(""))
    files = recorded_files(distribution)
    project = project_of(distribution) or (site if not files and is_project(site) else None)
    if project is not None:
        checkout = DirectoryTree(project)
        if not checkout.names(""):
            raise TreeError(f"its project {project} cannot be read; install it again")
        return read_project(checkout, "editable", project, host, lambda: facts.name or "")
    if not files and not site.endswith(".egg"):  # which has no files of others
        missing = f"no entry point of {host}.plugins, and no RECORD of its files"
        raise TreeError(f"it has {missing}; give the path of the plugin's module")
    if Path(site).is_file():
        with opened_zip(Path(site)) as archive:
            return _read(RecordedTree(archive, files) if files else archive, site, facts, host)
    tree = DirectoryTree(site, is_imported=True)
    return _read(RecordedTree(tree, files) if files else tree, site, facts, host)


def _read(tree: Tree, location: str, facts: Facts, host: str) -> tuple[PluginMetadata, ...]:
    layout = Layout(tree, ("",), *shared(tree, ("",), holding((), host)))
    source = source_of("installed", location, facts)
    modules = MetadataModules(layout, hosts_for(host), installed_as=facts)
    found, faults = read_candidates(in_wheel(tree), source, modules, lambda: facts.name or "")
    if not found:
        raise NoPluginError((*source.faults, *faults))
    return found
