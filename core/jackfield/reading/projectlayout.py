"""Where the modules of a project are, as its files say for pip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jackfield.reading.packaging.facts import Facts
from jackfield.reading.plugins import Fallback, holding
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.namespaces import shared
from jackfield.reading.trees.tree import Tree, in_tree

ROOT = ("src", "__init__.py")
"""Names at the top of a project that say where its modules are."""

_MOST_NAMES = 1000
"""Names in a directory that are held against those in another one."""


def placed(top: Sequence[str], facts: Facts, host: str) -> tuple[object, ...]:
    """Give what of facts says where modules are; see `layout_of`."""
    places = [(name, *sorted(found)) for name, found in facts.places.items()]
    is_listed = "src" in top and facts.is_listed
    return facts.package_dir, facts.where, places, is_listed, holding(facts.entry_points, host)


def layout_of(tree: Tree, top: Sequence[str], facts: Facts, named: Fallback, host: str) -> Layout:
    """Give where modules are; `top` are the names at the top of the tree, or those of `ROOT`."""
    roots: Sequence[str] = ("",)
    if "src" in top and tree.is_directory("src"):
        roots = ("src", "")
    if not facts.is_apart and not facts.places.get("") and facts.is_listed:
        roots = roots[::-1]  # what setuptools is told without a place is beside the script
    mapped: dict[str, str] = {}
    if facts.package_dir or facts.where:
        directories = {name: in_tree(place) for name, place in (facts.package_dir or {}).items()}
        given = [directories.pop("", None), *map(in_tree, facts.where or ())]
        inside = [root for root in given if root == "" or (root and tree.is_directory(root))]
        roots = tuple(dict.fromkeys((*inside, *roots)))
        mapped = {name: place for name, place in directories.items() if place is not None}
    if "__init__.py" in top and tree.is_file("__init__.py"):
        # So these hosts name what they load; a directory of another name is not found by it.
        names = [named(), *(name.rpartition(".")[2] for name, place in mapped.items() if not place)]
        for owner in PACKAGES:
            for name in names:
                mapped.setdefault(f"{owner}.plugins.{name}", "")
    own, outside = shared(tree, roots, holding(facts.entry_points, host))
    unfollowed = None
    if facts.places and not facts.is_apart:
        unfollowed = _in_several_places(tree, facts, mapped)
    return Layout(tree, roots, {**own, **mapped}, outside, unfollowed)


def _in_several_places(tree: Tree, facts: Facts, mapped: Mapping[str, str]) -> dict[str, str]:
    """Give the names at the top of which it is not known where they are, each with the reason.

    Which of several places counts depends on the version of setuptools.
    """
    found: dict[str, str] = {}
    for name, places in facts.places.items():
        if len(places) < 2:
            continue
        shown = " and ".join(sorted(place or "." for place in places))
        reason = f"the project names several places for its modules, {shown}; name one"
        if name:
            found[name.partition(".")[0]] = reason
            continue
        seen: set[str] = set()
        for place in places:
            stems = {each.partition(".")[0] for each in tree.names(place)[:_MOST_NAMES]}
            found.update((each, reason) for each in stems & seen if each not in mapped)
            seen |= stems
    return found
