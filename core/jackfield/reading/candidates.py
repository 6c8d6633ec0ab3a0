"""Which modules may be plugins where no entry point names one: those that pip would install."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from jackfield.reading.packaging.facts import Facts, is_module_name
from jackfield.reading.trees.found import found_packages
from jackfield.reading.trees.hosted import HOST_OF, PACKAGES, PLUGIN_DIRECTORIES
from jackfield.reading.trees.layout import Layout, Target, names_down_to
from jackfield.reading.trees.tree import Tree, in_tree, joined

MOST_PACKAGES = 40
"""Packages and modules that are looked into for metadata where no entry point names one."""

_MOST_DIRECTORIES = 40
"""Directories that are looked into for the packages of a namespace."""

_MOST_NAMES = 1000
"""Directories of a namespace that are looked at."""

_DEPTH = 3
"""How deep a namespace may be."""

PROJECT = ("setup.py", "pyproject.toml", "setup.cfg", "PKG-INFO")
"""Any of these makes a directory a project of its own."""

_NO_PLUGINS = frozenset({"build", "dist", "doc", "docs", "examples", "test", "tests", "tools"})
"""Directories that hold no plugin, and no part of a namespace."""

_NO_PLUGIN_MODULES = frozenset(
    {"conanfile", "conftest", "dodo", "fabfile", "manage", "noxfile", "pavement", "setup"}
    | {"tasks", "toxfile"}
)
"""Modules that are of a project, and not of what it builds."""

_NO_NAMESPACES = frozenset(
    {"benchmark", "benchmarks", "bin", "ci", "debian", "documentation", "example", "exercise"}
    | {"exercises", "htmlcov", "manpages", "news", "python", "scripts", "tasks", "util", "utils"}
)
"""Directories beside ``pyproject.toml`` that build backends pass over, too."""


def in_wheel(tree: Tree) -> dict[str, Target]:
    """Give the packages and modules at the top of a wheel, and those of namespaces."""
    found = {**_packages(tree, "", ()), **_in_namespaces(tree, "", ()), **_modules(tree, "")}
    return dict(islice(found.items(), MOST_PACKAGES))


def listed(layout: Layout, facts: Facts) -> dict[str, Target]:
    """Give the packages and modules that a project says it has, and what is in its namespaces."""
    # Where none is listed, as of find_packages(), those count that have a place of their own.
    packages = facts.packages or tuple(facts.package_dir or ())
    finds = found_packages(layout.tree, facts.finds or ()) or ()
    names = [name for name in finds if name.partition(".")[0] not in _NO_PLUGINS]
    found: dict[str, Target] = {}
    places = set()
    for name in (*packages, *names, *(facts.modules or ())):
        target = layout.find(name) if is_module_name(name) else None
        if target is None or _is_inside(layout, name):
            continue
        # A directory that has another name by its place is not a second package.
        place = target.directory or target.file
        if place in places:
            continue
        places.add(place)
        if target.file is None and target.directory and not _is_package(layout.tree, target):
            below = _below if facts.is_apart else _modules_in
            found.update(below(layout.tree, [(name, target.directory)]))
        else:
            found[name] = target
    return found


def plugin_package(facts: Facts) -> str | None:
    """Give the package that Bazaar or Breezy load as a plugin, if a project says it has one."""
    named = dict.fromkeys((*(facts.packages or ()), *(facts.package_dir or ())))
    found = [name for name in named if name.rpartition(".")[0] in HOST_OF]
    return found[0] if len(found) == 1 and is_module_name(found[0]) else None


def plugins_package_at(path: str) -> str | None:
    """Give the package that Bazaar or Breezy have their plugins of a directory in, if they do.

    That is the directory of their own package ``plugins``, or the user's.
    """
    return PLUGIN_DIRECTORIES.get("/".join(Path(path).absolute().parts[-2:]))


def plugin_package_at(path: str) -> str | None:
    """Give the package that Bazaar or Breezy load as a plugin from where it lies, if they do."""
    place = Path(path.removesuffix(".py")).absolute()
    if not place.name.isidentifier() or place.name[0] == "_":
        return None  # they pass it over; their package's own __init__.py is such a name, too
    package = plugins_package_at(str(place.parent))
    return None if package is None else f"{package}.{place.name}"


def is_complete(targets: dict[str, Target], facts: Facts) -> bool:
    """Tell whether a project has no more than what it lists, which was found as `targets`."""
    # Where none is found, the names may be of what is made when it is built.
    return facts.is_listed and bool(targets)


def in_project(layout: Layout, facts: Facts) -> dict[str, Target]:
    """Give the packages and modules that are found in a project, as build backends find them."""
    tree = layout.tree
    is_project = any(tree.is_file(name) for name in PROJECT)
    found: dict[str, Target] = {}
    for root in _roots(layout, facts):
        if facts.is_left_open and found:
            break  # what is in src goes alone then
        passed_over = _NO_NAMESPACES if facts.is_left_open and not root else ()
        here = _packages(tree, root, (*layout.roots, *passed_over))
        if root:
            here.update(_in_namespaces(tree, root, layout.roots))
            here.update(_modules(tree, root))
        elif is_project and not (here or found):
            here = _beside_project_files(layout, facts)
        for name, target in here.items():
            found.setdefault(name, target)
    return found


def _beside_project_files(layout: Layout, facts: Facts) -> dict[str, Target]:
    """Give what a build finds at the top of a project that has no package there.

    Setuptools takes one module, and no more; a ``setup.py`` mostly finds no namespaces.
    """
    tree = layout.tree
    lists_modules = facts.modules is not None or facts.finds is not None
    modules = {} if lists_modules else _modules(tree, "")
    if tree.is_file("setup.py") and (facts.finds is not None or not tree.is_file("pyproject.toml")):
        return modules if len(modules) == 1 else {}
    passed_over = (*layout.roots, *_NO_NAMESPACES)
    return _in_namespaces(tree, "", passed_over) or modules


def _roots(layout: Layout, facts: Facts) -> tuple[str, ...]:
    """Give the directories that a build finds packages in, as far as the project says so."""
    given = [(facts.package_dir or {}).get(""), *(facts.where or ())]
    places = {in_tree(place) for place in given if place is not None}
    return tuple([root for root in layout.roots if root in places]) or layout.roots


def _packages(tree: Tree, root: str, passed_over: Iterable[str]) -> dict[str, Target]:
    """Give the packages in a directory, and those in a ``plugins`` package of a host there."""
    found: dict[str, Target] = {}
    for name, place in _directories(tree, root, passed_over):
        if name not in PACKAGES:  # which are hosts, and no plugins
            found.update(_package(tree, name, place))
        for inner in tree.names(joined(place, "plugins")):
            found.update(_package(tree, f"{name}.plugins.{inner}", f"{place}/plugins/{inner}"))
    return found


def _package(tree: Tree, name: str, directory: str) -> dict[str, Target]:
    target = Target(f"{directory}/__init__.py", directory)
    return {name: target} if _is_package(tree, target) else {}


def _is_package(tree: Tree, target: Target) -> bool:
    return any(tree.is_file(f"{target.directory}/{name}") for name in ("__init__.py", "info.py"))


def _modules(tree: Tree, root: str, package: str = "") -> dict[str, Target]:
    """Give the modules in a directory, in dots as those of a `package`."""
    found = (
        (f"{package}{name[:-3]}", Target(joined(root, name), None))
        for name in tree.names(root)
        if name.endswith(".py") and name[:-3].isidentifier() and not _is_of_project(name[:-3])
    )
    return dict(islice(found, MOST_PACKAGES))


def _is_of_project(name: str) -> bool:
    return name in _NO_PLUGIN_MODULES or name in _NO_PLUGINS or name.startswith(("__", "test_"))


def _in_namespaces(tree: Tree, root: str, passed_over: Iterable[str]) -> dict[str, Target]:
    """Give what is in the directories of a directory that are no packages."""
    directories = _directories(tree, root, passed_over)
    return _below(tree, (each for each in directories if _is_namespace(tree, each[1])))


def _modules_in(tree: Tree, namespaces: Iterable[tuple[str, str]]) -> dict[str, Target]:
    """Give the modules of namespace packages: names, each with its directory."""
    found: dict[str, Target] = {}
    for dotted, directory in namespaces:
        found.update(_modules(tree, directory, f"{dotted}."))
    return found


def _below(tree: Tree, namespaces: Iterable[tuple[str, str]]) -> dict[str, Target]:
    """Give the packages and modules of namespace packages: names, each with its directory."""
    found: dict[str, Target] = {}
    waiting = list(islice(namespaces, _MOST_DIRECTORIES))
    for place in range(_MOST_DIRECTORIES):
        if place >= len(waiting):
            break
        dotted, directory = waiting[place]
        found.update(_modules(tree, directory, f"{dotted}."))
        for each, inner in islice(_directories(tree, directory, ()), _MOST_NAMES):
            found.update(_package(tree, f"{dotted}.{each}", inner))
            if dotted.count(".") < _DEPTH - 1 and _is_namespace(tree, inner):
                waiting.append((f"{dotted}.{each}", inner))
    return found


def _directories(tree: Tree, root: str, passed_over: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the directories in a directory that may be packages, each with its path."""
    left_out = frozenset(passed_over)
    for name in tree.names(root):
        place = f"{root}/{name}" if root else name
        if not name.isidentifier() or name in _NO_PLUGINS or place in left_out:
            continue
        if not tree.is_file(place):
            yield name, place


def _is_namespace(tree: Tree, place: str) -> bool:
    """Tell whether a directory may be a namespace package, and is no project of its own."""
    named = ("__init__.py", "info.py", *PROJECT)
    return not any(tree.is_file(f"{place}/{name}") for name in named)


def _is_inside(layout: Layout, name: str) -> bool:
    """Tell whether a package is part of another one, and not a plugin in a host's ``plugins``."""
    parts = name.split(".")
    if len(parts) == 3 and parts[1] == "plugins":
        return False
    above = map(layout.find, names_down_to(name)[:-1])
    return any(target is not None and target.file is not None for target in above)
