"""Packages that share the package they are in with other distributions.

So do the plugins of Bazaar and Breezy, which lie in ``breezy/plugins/NAME`` without ``breezy``, and
the packages of a namespace (PEP 420).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from jackfield.reading.trees.hosted import HOST_OF, PACKAGES
from jackfield.reading.trees.tree import Tree, joined

_MOST = 200
"""Names in the directories that are shared; where there are more, all of them are the tree's."""


def shared(
    tree: Tree,
    roots: Sequence[str],
    names: Iterable[str],
    is_own: Callable[[str], bool] | None = None,
) -> tuple[dict[str, str], frozenset[str]]:
    """Give what is in packages that are not of the tree alone, and the directories of these.

    Where it is installed, whatever else is in these directories is of others.

    Args:
        tree: where they are.
        roots: directories that stand for entries of ``sys.path``.
        names: dotted names of the packages; those that they are in may be of the tree alone.
        is_own: tells whether a file is of the tree; by default, if it is there.

    Returns:
        dotted name -> directory, or file without its suffix; and the directories.
    """
    is_own = is_own or tree.is_file
    inside: dict[str, str] = {}
    directories: set[str] = set()
    left = _MOST
    for root in roots:
        for name in names:
            place, above = root, ""
            for part in name.split("."):
                if not tree.may_hold(place, part):
                    break
                place, above = joined(place, part), f"{above}{part}."
                if not tree.is_directory(place):
                    break
                has_all = is_own(f"{place}/__init__.py")
                if has_all and name not in HOST_OF:
                    break
                if place in directories:
                    continue
                directories.add(place)
                if has_all and part in PACKAGES:
                    continue  # it is the host, of which only the plugins are read
                left -= 1 + len(tree.names(place))
                if left < 0:
                    return {}, frozenset()
                for below in _modules_in(tree, place, is_own):
                    inside.setdefault(f"{above}{below}", f"{place}/{below}")
    own = {name: place for name, place in inside.items() if place not in directories}
    return own, frozenset(directories)


def _modules_in(tree: Tree, directory: str, is_own: Callable[[str], bool]) -> Iterator[str]:
    for name in tree.names(directory):
        stem = name.removesuffix(".py")
        place = f"{directory}/{stem}"
        if stem.isidentifier() and (
            is_own(f"{place}.py")
            or is_own(f"{place}/__init__.py")
            or (tree.is_directory(place) and not tree.is_file(f"{place}/__init__.py"))
        ):
            yield stem
