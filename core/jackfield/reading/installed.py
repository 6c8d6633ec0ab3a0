"""Plugins of installed distributions: wheels, eggs, editable installs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from jackfield.consulted import asked
from jackfield.metadata import EntryPoint, PluginMetadata
from jackfield.reading.errors import ReadingError, TreeError, one_line
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.packaging.facts import (
    Facts,
    entry_points,
    from_core_metadata,
    from_requires_txt,
)
from jackfield.reading.plugins import (
    MetadataModules,
    Source,
    holding,
    planned,
    read_plans,
    source_of,
)
from jackfield.reading.trees.directory import DirectoryTree
from jackfield.reading.trees.hosted import HOST_OF, PACKAGES
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import Tree

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

_LONGEST_PATH = 4096
_GROUPS = ("plugins", "backends", "backend_prefixes")


class InstalledDistribution(Protocol):
    """What is used of `importlib_metadata.Distribution`, the standard library's or another."""

    def read_text(self, filename: str, /) -> str | None:
        """Give the content of one of its metadata files, None if there is none."""

    def locate_file(self, path: str, /) -> object:
        """Give the path of one of its files; of the empty text, the site directory."""


def read_distribution(
    distribution: InstalledDistribution, host: str = "jackfield", ahead: Sequence[str] = ()
) -> tuple[PluginMetadata, ...]:
    """Read the plugins that an installed distribution has for `host`, none if it has none.

    Nothing of it is imported. What is wrong with it is among the plugins' faults.

    `ahead` are directories before its own on `sys.path`: of a module that one of them has, too,
    that is read which Python imports, and its files have absolute paths.

    Raises:
        ReadingError: if it is in a zip file that cannot be read.
    """
    declared = metadata_text(distribution, "entry_points.txt")
    points = entry_points(declared)
    groups = {f"{host}.{group}" for group in _GROUPS}
    if not any(point.group in groups for point in points):
        return ()
    facts = facts_of(distribution)
    facts.entry_points = points
    facts.faults += wrong_lines(declared, len(points))
    site = str(distribution.locate_file(""))
    admits = _admits(distribution, facts)
    project = project_of(distribution)
    if ahead and (place := _imported_from(ahead, points, host, project)):
        source = source_of("installed", site, facts)
        layout = _layout_ahead(*place, site, admits)
        return _read(layout, source, facts, host, is_ahead=True)
    if project is not None:
        from jackfield.reading.editable import EditableInstall  # late: few are editable

        modules = [point.module for point in points if point.group.startswith(f"{host}.")]
        install = EditableInstall(project, site, modules, admits)
        layout = install.layout(recorded_files(distribution))
        facts.faults += install.faults
        return _read(layout, source_of("editable", install.root, facts), facts, host)
    if asked(is_project, site):  # an egg-info in the project itself
        return _read(Layout(DirectoryTree(site)), source_of("editable", site, facts), facts, host)
    source = source_of("installed", site, facts)
    if not asked(os.path.isfile, site):
        layout = _layout(DirectoryTree(site, admits, is_imported=True), distribution, points, host)
        return _read(layout, source, facts, host)
    from pathlib import Path  # late: few are in a zip file on the path, as a zipapp has them

    from jackfield.reading.trees.archives import opened_zip

    try:
        with opened_zip(Path(site), admits) as archive:
            return _read(_layout(archive, distribution, points, host), source, facts, host)
    except TreeError as error:
        raise ReadingError(one_line(f"{site}: {error}")) from None


def _read(
    layout: Layout, source: Source, facts: Facts, host: str, *, is_ahead: bool = False
) -> tuple[PluginMetadata, ...]:
    """Read its plugins; of modules that are those of another directory, `is_ahead`."""
    plans = planned(facts.entry_points or (), layout, host)
    modules = MetadataModules(layout, hosts_for(host), installed_as=None if is_ahead else facts)
    return read_plans(plans, source, modules, lambda: facts.name or "")


def _layout(
    tree: Tree, distribution: InstalledDistribution, points: Sequence[EntryPoint], host: str
) -> Layout:
    """Give where its modules are; of a package that it shares, only what is its own."""
    named = (point.module for point in points if point.group.startswith(f"{host}."))
    if not any(_may_be_shared(tree, module) for module in named if "." in module):
        return Layout(tree)
    from jackfield.reading.trees.namespaces import shared  # late: most are in packages of their own

    of_hosts = tuple([f"{package}/" for package in PACKAGES])
    hosts = {f"{name.replace('.', '/')}/__init__.py" for name in (*PACKAGES, *HOST_OF)}
    recorded = frozenset(recorded_files(distribution))

    def is_own(path: str) -> bool:
        """Tell whether a file is there, and not of a host that may be installed there, too."""
        if recorded and path.startswith(of_hosts):
            return path in recorded
        return path not in hosts and tree.is_file(path)

    return Layout(tree, ("",), *shared(tree, ("",), holding(points, host), is_own))


def _imported_from(
    ahead: Sequence[str], points: Sequence[EntryPoint], host: str, project: str | None
) -> tuple[str, frozenset[str]] | None:
    """Give the first directory that has modules which the entry points name, and their names."""
    named = {each.module.partition(".")[0] for each in points if each.group.startswith(f"{host}.")}
    for directory in ahead:
        if project is not None and f"{directory}/".startswith(f"{os.path.realpath(project)}/"):
            continue  # it is the same project, which leads there itself
        tree = Layout(DirectoryTree(directory, is_imported=True))
        found = ((name, tree.find(name)) for name in named)
        names = [name for name, target in found if target is not None and target.file is not None]
        if names:
            return directory, frozenset(names)
    return None


def _layout_ahead(
    directory: str, names: frozenset[str], site: str, admits: Callable[[str], bool]
) -> Layout:
    """Give the layout of a site directory of which the modules `names` are in another one."""
    from jackfield.reading.trees.beside import TreeBeside  # late: few are hidden by others

    def is_there(name: str) -> bool:
        return name.partition(".")[0] in names

    own = DirectoryTree(site, lambda name: not is_there(name) and admits(name), is_imported=True)
    first = DirectoryTree(directory, is_there, is_imported=True)
    return Layout(TreeBeside(own, directory, first), (directory, ""))


def _may_be_shared(tree: Tree, module: str) -> bool:
    """Tell whether a module may be in a package that is not of one distribution alone."""
    return ".plugins." in module or not tree.is_file(f"{module.partition('.')[0]}/__init__.py")


def metadata_text(distribution: InstalledDistribution, name: str) -> str:
    """Give the content of one of its metadata files, nothing where it cannot be had."""
    try:
        return distribution.read_text(name) or ""
    except (OSError, ValueError):
        return ""


def wrong_lines(declared: str, count: int) -> list[str]:
    """Tell what is wrong with the lines of an ``entry_points.txt``; nearly always nothing.

    Each begins with ``entry_points.txt:``, mostly followed by the number of the line. `count` is
    how many entry points there are.
    """
    if "\ufffd" in declared or "\0" in declared:
        return ["entry_points.txt: is not UTF-8 text; install it again"]
    begun = f"\n{declared}".count("\n[")
    if (
        begun + count == len(declared.splitlines())
        and declared.count("[") == declared.count("]")
        and f"{declared}\n".count("]\n") >= begun
    ):
        return []
    from jackfield.reading.packaging.points import faults_in  # late: few have such lines

    return faults_in(declared, "entry_points.txt")


def facts_of(distribution: InstalledDistribution) -> Facts:
    """Give what its metadata say, entry points aside."""
    text, unreadable = "", ""
    for name in ("METADATA", "PKG-INFO"):
        try:
            text = text or distribution.read_text(name) or ""
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            unreadable = one_line(f"has a {name} that cannot be read: {why}")
    facts = from_core_metadata(text)
    if facts.name is None:  # which every distribution has to give
        facts.unreadable = unreadable or "has no METADATA that can be read"
        facts.name = getattr(distribution, "recorded_as", None)
    if facts.requires_dist is None:
        facts.requires_dist = from_requires_txt(metadata_text(distribution, "requires.txt")) or None
    return facts


def is_project(site: str) -> bool:
    """Tell whether a directory of distributions is that of a project, too."""
    return any(os.path.isfile(f"{site}/{name}") for name in ("pyproject.toml", "setup.py"))


def _admits(distribution: InstalledDistribution, facts: Facts) -> Callable[[str], bool]:
    """Admit of a site directory the names that are the distribution's own."""
    own = {point.module.partition(".")[0] for point in facts.entry_points or ()}
    others: set[str] = set()

    def admits(name: str) -> bool:
        stem = name.partition(".")[0]
        if stem in own:
            return True
        if stem == "jackfield":
            return False  # most plugins import it, and it is the host's
        if not others:  # read once, and only for a plugin that imports beyond its own package
            others.update(metadata_text(distribution, "top_level.txt").split())
            files = recorded_files(distribution)
            files = files or metadata_text(distribution, "SOURCES.txt").splitlines()
            others.update(file.partition("/")[0].partition(".")[0] for file in files)
            others.add("")
        return bool(stem) and stem in others

    return admits


def recorded_files(distribution: InstalledDistribution) -> list[str]:
    """Give the files of a distribution, none where it does not record them.

    As paths from the site directory, but for those outside of it.
    """
    recorded = metadata_text(distribution, "RECORD").splitlines()
    if recorded:
        return [line.partition(",")[0] for line in recorded]
    # As pip had it for what it did not make a wheel of: as paths from the egg-info.
    lines = metadata_text(distribution, "installed-files.txt").splitlines()
    return [line[3:] for line in lines if line.startswith("../")]


def project_of(distribution: InstalledDistribution) -> str | None:
    """Give the directory of an editable install, None of another one."""
    direct_url = metadata_text(distribution, "direct_url.json")
    if not direct_url:
        return None
    import json
    from urllib.parse import unquote, urlsplit

    try:
        origin = json.loads(direct_url)
        url = urlsplit(origin["url"])
        is_editable = origin["dir_info"]["editable"] is True and url.scheme == "file"
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    path = unquote(url.path)
    is_path = os.path.isabs(path) and "\0" not in path and len(path) <= _LONGEST_PATH
    return path if is_editable and is_path else None
