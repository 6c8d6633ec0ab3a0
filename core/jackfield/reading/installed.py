"""Plugins of installed distributions: wheels, eggs, editable installs."""

from __future__ import annotations

import os
from collections.abc import Callable

from jackfield.consulted import asked, looking_at
from jackfield.metadata import PluginMetadata
from jackfield.reading.errors import ReadingError, TreeError, one_line
from jackfield.reading.files.declarations import hosts_for
from jackfield.reading.packaging.facts import (
    Facts,
    entry_points,
    from_core_metadata,
    from_requires_txt,
)
from jackfield.reading.plugins import MetadataModules, planned, read_plans, source_of
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import DirectoryTree, Tree, joined
from jackfield.records import mutable_record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

_GROUPS = ("plugins", "backends", "backend_prefixes")


class InstalledDistribution(Protocol):
    """What is used of `importlib_metadata.Distribution`, the standard library's or another."""

    def read_text(self, filename: str, /) -> str | None:
        """Give the content of one of its metadata files, None if there is none."""

    def locate_file(self, path: str, /) -> object:
        """Give the path of one of its files; of the empty text, the site directory."""


def read_distribution(
    distribution: InstalledDistribution, host: str = "jackfield"
) -> tuple[PluginMetadata, ...]:
    """Read the plugins that an installed distribution has for `host`, none if it has none.

    Nothing of it is imported. What is wrong with it is among the plugins' faults.

    Raises:
        ReadingError: if it is in a zip file that cannot be read.
    """
    points = entry_points(_text(distribution, "entry_points.txt"))
    groups = {f"{host}.{group}" for group in _GROUPS}
    if not any(point.group in groups for point in points):
        return ()
    facts = _facts(distribution)
    facts.entry_points = points
    place = _place(distribution, facts)
    if not asked(os.path.isfile, place.root):
        return _read(DirectoryTree(place.root, place.admits), place, facts, host)
    from pathlib import Path  # late: few are in a zip file on the path, as a zipapp has them

    from jackfield.reading.trees.archives import opened_zip

    try:
        with opened_zip(Path(place.root), place.admits) as archive:
            return _read(archive, place, facts, host)
    except TreeError as error:
        raise ReadingError(one_line(f"{place.root}: {error}")) from None


def _read(tree: Tree, place: _Place, facts: Facts, host: str) -> tuple[PluginMetadata, ...]:
    layout = Layout(tree, place.roots, place.packages)
    source = source_of(place.kind, place.root, facts)
    plans = planned(facts.entry_points or (), layout, host)
    modules = MetadataModules(layout, hosts_for(host))
    return read_plans(plans, source, modules, lambda: facts.name or "")


@mutable_record
class _Place:
    """Where a distribution's modules are: below `root`, and there as `Layout` has it."""

    kind: str
    root: str
    roots: tuple[str, ...]
    packages: dict[str, str]
    admits: Callable[[str], bool] | None = None


def _text(distribution: InstalledDistribution, name: str) -> str:
    try:
        return distribution.read_text(name) or ""
    except (OSError, ValueError):
        return ""


def _facts(distribution: InstalledDistribution) -> Facts:
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
    if facts.requires_dist is None:
        facts.requires_dist = from_requires_txt(_text(distribution, "requires.txt")) or None
    return facts


def _place(distribution: InstalledDistribution, facts: Facts) -> _Place:
    site = str(distribution.locate_file(""))
    project = _project(_text(distribution, "direct_url.json"))
    links = _links(distribution, site) if project else []
    if project or links:
        return _editable(project, links, facts)
    if asked(is_project, site):
        return _Place("editable", site, ("",), {})  # an egg-info in the project itself
    return _Place("installed", site, ("",), {}, _admits(distribution, facts))


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
            others.update(_text(distribution, "top_level.txt").split())
            recorded = _text(distribution, "RECORD") or _text(distribution, "SOURCES.txt")
            for line in recorded.splitlines():
                others.add(line.partition(",")[0].partition("/")[0].partition(".")[0])
            others.add("")
        return bool(stem) and stem in others

    return admits


def _project(direct_url: str) -> str | None:
    """Give the directory of an editable install, None of another one."""
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
    return path if is_editable and os.path.isabs(path) and "\0" not in path else None


def _links(distribution: InstalledDistribution, site: str) -> list[tuple[str, str]]:
    """Give (package or the empty text, directory) that an editable install puts on the path.

    They stand in its ``.pth`` file, or in the finder that this imports.
    """
    from jackfield.reading.files.source import UnreadableError, decoded  # late: few are editable

    tree = DirectoryTree(site)
    found: list[tuple[str, str]] = []
    for line in _text(distribution, "RECORD").splitlines():
        name = line.partition(",")[0]
        if "/" in name:
            continue
        try:
            if name.endswith(".pth"):
                text = tree.read(name).decode("utf-8", "replace")
                found += [
                    ("", path) for path in map(str.strip, text.splitlines()) if path[:1] == "/"
                ]
            elif name.startswith("__editable__") and name.endswith("_finder.py"):
                found += _mapping(decoded(tree.read(name)))
        except (TreeError, UnreadableError):
            continue  # then only where the project is is known
    return [(package, path) for package, path in found if "\0" not in path]


def _mapping(finder: str) -> list[tuple[str, str]]:
    """Give the literal ``MAPPING`` of setuptools' finder."""
    import ast  # late: few are editable

    for line in finder.splitlines():
        name, _, value = line.partition("=")
        if name.partition(":")[0].strip() == "MAPPING":
            try:
                mapping = ast.literal_eval(value.strip())
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                return []
            entries = mapping.items() if isinstance(mapping, dict) else ()
            return [(k, v) for k, v in entries if isinstance(k, str) and isinstance(v, str)]
    return []


def _editable(project: str | None, links: list[tuple[str, str]], facts: Facts) -> _Place:
    from pathlib import PurePosixPath  # late: few are editable

    given = project or links[0][1]
    looking_at(given)  # it may be a link, which may come to lead elsewhere
    root = os.path.realpath(given)
    roots, packages = [], {}
    for package, directory in links:
        looking_at(directory)
        inside = PurePosixPath(os.path.realpath(directory))
        if not inside.is_relative_to(root):
            facts.faults.append(f"{directory} leads out of the project {root}")
            continue
        relative = joined(*inside.relative_to(root).parts)
        if package:
            packages[package] = relative
        else:
            roots.append(relative)
    if not roots and not packages:
        roots = ["src", ""]
    return _Place("editable", root, tuple(roots), packages)
