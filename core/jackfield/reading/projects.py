"""Plugins of a project's source tree: a checkout, an sdist, a lone file, a plugin directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from jackfield.metadata import PluginMetadata
from jackfield.reading.candidates import (
    MOST_PACKAGES,
    PROJECT,
    in_project,
    is_complete,
    listed,
    plugin_package,
    plugin_package_at,
)
from jackfield.reading.errors import NoPluginError, TreeError, one_line
from jackfield.reading.files.declarations import Evaluated, hosts_for, prefix
from jackfield.reading.packaging.facts import (
    Facts,
    entry_points,
    from_pkg_info,
    from_requires_txt,
    is_module_name,
)
from jackfield.reading.packaging.fromfiles import (
    content_of,
    follow_files,
    of_pbr,
    version_from_files,
)
from jackfield.reading.packaging.points import faults_in
from jackfield.reading.packaging.pyproject import from_pyproject
from jackfield.reading.packaging.setupcall import from_setup_call
from jackfield.reading.packaging.setupcfg import from_setup_cfg, from_setup_cfg_with_pbr
from jackfield.reading.packaging.tags import add_tags, written_version
from jackfield.reading.plugins import (
    Fallback,
    MetadataModules,
    Plan,
    Source,
    declared_name,
    finished,
    is_plugin,
    metadata_modules,
    planned,
    read_plans,
    source_of,
)
from jackfield.reading.projectlayout import ROOT, layout_of, placed
from jackfield.reading.trees.directory import DirectoryTree
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.trees.layout import Target
from jackfield.reading.trees.tree import Tree, in_tree
from jackfield.records import mutable_record

if TYPE_CHECKING:
    from jackfield.reading.packaging.selection import Selection

_SETUP = "setup.py"
_NAMES = 1000
"""Names in a directory that are looked at for projects of their own."""


def read_project(
    tree: Tree,
    kind: str,
    location: str,
    host: str,
    fallback: Fallback,
    faults: Iterable[str] = (),
) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a checkout or an sdist; `faults` are those of the archive that it is.

    Raises:
        NoPluginError: if nothing in it is one.
    """
    top = tree.names("")
    beside = tuple([name for name in ("info.py", _SETUP) if name in top and tree.is_file(name)])
    facts, modules = _facts(tree, top, hosts_for(host), fallback, is_sdist=kind == "sdist")
    source = _source(kind, location, facts)
    source.faults += tuple(faults)
    plans = planned(facts.entry_points or (), modules.layout, host, beside)
    if plans:
        return read_plans(plans, source, modules, fallback)
    project = _Project(source, modules, lambda: facts.name or fallback())
    if "__init__.py" in top and tree.is_file("__init__.py"):
        named = facts.package_dir or {}
        flat = next((name for name, place in named.items() if name and in_tree(place) == ""), None)
        plan = Plan(None, flat, (*reversed(beside), "__init__.py"))
        evaluated = modules.plugin(plan.files)
        if not (evaluated.declarations or flat) and kind == "checkout":
            plan.module = plugin_package_at(location)
        if is_plugin(plan, evaluated):
            plan.module = plan.module or declared_name(evaluated)
            return (project.finished(plan, evaluated),)
    if set(PROJECT).isdisjoint(top) and (projects := _projects_in(tree, top)):
        source.faults += (_not_read(projects),)
    return project.packages(facts, beside)


def _projects_in(tree: Tree, top: Sequence[str]) -> list[str]:
    """Name the directories of a tree that are projects of their own; `top` are the names in it."""
    return [
        name
        for name in top[:_NAMES]
        if tree.is_directory(name)
        and (tree.is_file(f"{name}/{_SETUP}") or tree.is_file(f"{name}/pyproject.toml"))
    ]


def _not_read(projects: Sequence[str]) -> str:
    """Say of projects in the directory that is read that they are not."""
    shown = ", ".join(projects[:3]) + (f" and {len(projects) - 3} more" * (len(projects) > 3))
    return one_line(f"{shown}: projects of their own; give the directory of each to read it")


@mutable_record
class _Project:
    """A project without entry points of the host."""

    source: Source
    modules: MetadataModules
    fallback: Fallback

    def packages(self, facts: Facts, project_files: Sequence[str]) -> tuple[PluginMetadata, ...]:
        """Read the packages that are plugins; of the only one, the project's files, too."""
        declaring, names = [], []
        faults: list[str] = []
        candidates = self._candidates(facts)
        for name, target in candidates:
            plan = Plan(None, name, metadata_modules(self.modules.layout, target))
            names.append(name)
            if not plan.files:
                continue
            if len(candidates) == 1 and project_files:
                # Most projects have one package, and it needs to be read only once.
                whole = Plan(None, name, (*plan.files, *project_files))
                evaluated = self.modules.plugin(whole.files)
                declares = not set(plan.files).isdisjoint(evaluated.declaring)
                if declares or (is_plugin(whole, evaluated) and not evaluated.declarations):
                    return (self.finished(whole, evaluated),)
                faults += evaluated.faults
                continue
            evaluated = self.modules.plugin(plan.files)
            faults += evaluated.faults
            if is_plugin(plan, evaluated):
                declaring.append((plan, evaluated))
        if len(declaring) > 1:
            return tuple(self.finished(plan, evaluated) for plan, evaluated in declaring)
        if declaring:
            plan, evaluated = declaring[0]
            if not project_files:
                return (self.finished(plan, evaluated),)
            plan.files = (*plan.files, *project_files)
        else:
            only = names[0] if len(names) == 1 else plugin_package(facts)
            plan = Plan(None, only, tuple(project_files))
        evaluated = self.modules.plugin(plan.files)
        if not is_plugin(plan, evaluated):
            faults += evaluated.faults
            raise NoPluginError((*self.source.faults, *facts.doubts, *faults))
        return (self.finished(plan, evaluated),)

    def finished(self, plan: Plan, evaluated: Evaluated) -> PluginMetadata:
        return finished(plan, self.source, evaluated, self.fallback)

    def _candidates(self, facts: Facts) -> list[tuple[str, Target]]:
        layout = self.modules.layout
        targets = listed(layout, facts)
        if not is_complete(targets, facts):
            found = in_project(layout, facts)
            # A directory that setup() gives another name to is not a second package.
            places = {target.directory or target.file for target in targets.values()}
            for name, target in found.items():
                if (target.directory or target.file) not in places:
                    targets[name] = target
        return list(targets.items())[:MOST_PACKAGES]


def read_file(
    tree: Tree, name: str, location: str, host: str, fallback: Fallback
) -> tuple[PluginMetadata, ...]:
    """Read a lone file; its siblings count for its imports.

    The entry points of a ``setup.py`` count as those of its project do; of one that is beside the
    file, the names that it gives to their directory.

    Raises:
        NoPluginError: if it declares nothing.
        TreeError: if it cannot be read.
    """
    facts, hosts = Facts(), hosts_for(host)
    modules = MetadataModules(layout_of(tree, ROOT, facts, fallback, host), hosts)
    if name == _SETUP:
        _call_setup(modules, facts)
    elif _takes_from_a_plugin(modules, name, hosts) and tree.is_file(_SETUP):
        beside = Facts()
        _call_setup(modules, beside)
        named = (beside.package_dir or {}).items()
        facts.package_dir = {name: "" for name, place in named if name and in_tree(place) == ""}
    if facts.package_dir:
        modules = MetadataModules(layout_of(tree, ROOT, facts, fallback, host), hosts, modules)
    source = _source("file", location, facts)
    plans = planned(facts.entry_points or (), modules.layout, host, (name,))
    if plans:
        return read_plans(plans, source, modules, fallback)
    module = None if name in (_SETUP, "info.py", "__init__.py") else name.removesuffix(".py")
    plan = Plan(None, module, (name,))
    evaluated = modules.plugin(plan.files)
    if not evaluated.declarations:
        tree.read(name)  # a file that cannot be read is that and not "no plugin"
        plan.module = (
            plugin_package(facts) if name == _SETUP else plugin_package_at(location) or module
        )
    if not is_plugin(plan, evaluated):
        raise NoPluginError((*source.faults, *facts.doubts, *evaluated.faults))
    return (finished(plan, source, evaluated, lambda: facts.name or fallback()),)


def _facts(
    tree: Tree, top: Sequence[str], hosts: Sequence[str], fallback: Fallback, *, is_sdist: bool
) -> tuple[Facts, MetadataModules]:
    """Give what a project says for pip, and what reads its modules; `top` are the names in it.

    ``pyproject.toml`` goes before ``setup.py``, and that before ``setup.cfg``, as setuptools has
    it; these two count for nothing where something else builds it. Of an sdist, what was built into
    it goes first.
    """
    facts = Facts()
    built = _built(tree, top, is_sdist=is_sdist)
    if is_sdist and built is not None:
        facts.fill_from(built)
    if "pyproject.toml" in top:
        hatch = content_of(tree, "hatch.toml", facts) if "hatch.toml" in top else b""
        reads = partial(from_pyproject, tree=tree, hatch=hatch, has_setup=_SETUP in top)
        _fill_from_file(tree, "pyproject.toml", facts, reads)
    if facts.written and isinstance(tree, DirectoryTree) and "PKG-INFO" not in top:
        for path, why in facts.written.items():
            tree.refuse(
                in_tree(path) or path,
                f"a build writes it anew ({why}): read the wheel or the sdist",
            )
    python = None
    if "requires_python" not in facts.settled:
        # Setuptools has it the other way round there: what setup() is given goes first.
        python, facts.requires_python = facts.requires_python, None
    modules, before = None, placed(top, facts, hosts[0])
    rewritten: dict[str, frozenset[str]] = {}
    if _SETUP in top and not facts.is_apart and tree.is_file(_SETUP):
        modules = MetadataModules(layout_of(tree, top, facts, fallback, hosts[0]), hosts)
        _call_setup(modules, facts)
        rewritten[_SETUP] = modules.rewritten(_SETUP, is_built="PKG-INFO" in top)
    if facts.commands and not facts.is_apart:
        from jackfield.reading.writes.rewritten import written_by_classes  # late: few have them

        rewritten["pyproject.toml"] = written_by_classes(facts.commands, tree)
    if any(rewritten.values()):
        facts.selection = _doubted(rewritten)
    if facts.requires_python is None and "requires_python" not in facts.lost:
        facts.requires_python = python
    if "setup.cfg" in top and not facts.is_apart:
        reads_cfg = from_setup_cfg_with_pbr if facts.has_pbr else from_setup_cfg
        _fill_from_file(tree, "setup.cfg", facts, reads_cfg)
    if facts.has_pbr:
        facts.fill_from(follow_files(tree, of_pbr(tree)))
    if facts.selection is not None:
        from jackfield.reading.trees.built import BuiltTree  # late: most builds take all

        built_tree = BuiltTree(tree, facts.selection.leaves_out, facts.selection.doubt)
        modules = MetadataModules(layout_of(built_tree, top, facts, fallback, hosts[0]), hosts)
    elif modules is None or before != placed(top, facts, hosts[0]):
        modules = MetadataModules(layout_of(tree, top, facts, fallback, hosts[0]), hosts, modules)
    if facts.version is None and facts.version_from and is_module_name(facts.version_from):
        facts.version = _version(modules.value(facts.version_from))
    if facts.version_files or facts.version_search:
        version_from_files(tree, facts)
    if not (is_sdist and built is not None and built.version):  # what is built has them
        add_tags(facts)
    if not is_sdist and built is not None:
        built.entry_points = None  # they may be those of an older state
        facts.take_built(built)
    facts.give_up()
    return facts, modules


def _doubted(rewritten: Mapping[str, frozenset[str]]) -> Selection:
    """Give what a build takes that may write modules anew.

    Of each file that makes it do so there are patterns of their names.
    """
    from jackfield.reading.packaging.selection import Selection  # late: few builds do

    patterns = [f"**/{name}" for names in rewritten.values() for name in names]
    by = " and ".join(path for path, names in rewritten.items() if names)
    return Selection(doubted=[*patterns, f"!/{_SETUP}"], doubted_by=by)


def _fill_from_file(tree: Tree, path: str, facts: Facts, read: Callable[[bytes], Facts]) -> None:
    """Read one of the files where a project says what it is for pip."""
    said = Facts()
    data = content_of(tree, path, said)
    if data:
        said = follow_files(tree, read(data))
    elif said.faults:
        said.lost["requires_dist"] = said.faults[0]
    facts.fill_from(said)


def _call_setup(modules: MetadataModules, facts: Facts) -> None:
    call, faults = modules.setup_call(_SETUP)
    facts.faults += faults
    if call is None:
        said = Facts()
        said.lose("requires_dist", _SETUP, "no call of setup() is found in it")
    else:
        said = from_setup_call(call)
    facts.fill_from(said)


def _takes_from_a_plugin(modules: MetadataModules, name: str, hosts: Sequence[str]) -> bool:
    """Tell whether a file may have variables from what it imports by a plugin's name in a host."""
    try:
        content = modules.content(name)
    except TreeError:
        return False
    if not any(f"from {owner}.plugins.".encode() in content for owner in PACKAGES):
        return False
    import re

    text = content.decode("latin-1")
    imported = re.findall(
        r"^from \w+\.plugins\.[\w.]+ +import\s*(\([^)]*\)?|.*)", text, re.MULTILINE
    )
    variables = rf"(?:{'|'.join(map(prefix, hosts))})\w+"
    return bool(imported) and (
        re.search(rf"^{variables}", text, re.MULTILINE) is not None
        or any(
            "*" in names or re.search(rf"\b{variables}\b(?!\s+as\b)", names) for names in imported
        )
    )


def _source(kind: str, location: str, facts: Facts) -> Source:
    source = source_of(kind, location, facts)
    said = (
        facts.name,
        facts.version,
        facts.version_left,
        facts.entry_points,
        facts.lost,
        facts.is_apart,
    )
    if not any(said):
        source.distribution = None
    return source


def _built(tree: Tree, top: Sequence[str], *, is_sdist: bool) -> Facts | None:
    """Read what building an sdist has put into it; `top` are the names at the top of it."""
    places = [name for name in top if name.endswith(".egg-info")]
    if "src" in top:
        places += [f"src/{name}" for name in tree.names("src") if name.endswith(".egg-info")]
    if not places and "PKG-INFO" not in top:
        return None
    facts = Facts()
    if "PKG-INFO" in top and (data := content_of(tree, "PKG-INFO", facts)):
        facts.fill_from(from_pkg_info(data.decode("utf-8", "replace")))
    for place in places:
        path = f"{place}/entry_points.txt"
        text = content_of(tree, path, facts).decode("utf-8", "replace")
        if is_sdist and not facts.entry_points:  # those of a checkout do not count
            facts.faults += faults_in(text, path)
        facts.entry_points = facts.entry_points or entry_points(text)
    facts.entry_points = facts.entry_points or None
    if facts.name and facts.requires_dist is None and len(places) == 1:
        # What setuptools built says it there, or has no such file: then nothing is required.
        data = content_of(tree, f"{places[0]}/requires.txt", facts)
        facts.requires_dist = from_requires_txt(data.decode("utf-8", "replace"))
        facts.settled.add("requires_dist")
    if facts.requires_dist is not None or "requires_dist" in facts.settled:
        facts.settled.add("requires_also")  # they are among these
    return facts


def _version(value: object) -> str | None:
    if isinstance(value, tuple | list):
        return ".".join(map(str, value))
    return written_version(value)
