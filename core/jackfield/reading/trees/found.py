"""The packages that setuptools finds in a directory of a project, as it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from jackfield.reading.trees.tree import Tree, in_tree, joined
from jackfield.records import record

_MOST_NAMES = 2000
"""Names in directories that are looked at."""

_LOOKING = 20
"""Names for which it counts to look into a directory at all."""

_MOST_PATTERNS = 100
"""Patterns that are heeded, and characters of one."""

_DEPTH = 3
"""How deep packages are looked for."""


@record
class Find:
    """What ``find_packages()`` is given, or a table or section that stands for its call.

    Attributes:
        where: the directory.
        include: patterns, one of which the dotted name of a package has to be like.
        exclude: patterns, none of which it may be like.
        has_namespaces: whether a directory without ``__init__.py`` is a package, too.
    """

    where: str = ""
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    has_namespaces: bool = False


def found_packages(tree: Tree, finds: Iterable[Find]) -> list[str] | None:
    """Give the packages that are found, None if that cannot be told.

    Of those in a package that has an ``__init__.py``, there are only those of its ``plugins``.
    """
    packages: list[str] = []
    left = _MOST_NAMES
    for find in finds:
        where = in_tree(find.where)
        patterns = (*find.include, *find.exclude)
        if where is None or max(map(len, (patterns, *patterns))) > _MOST_PATTERNS:
            return None
        is_included, is_excluded = _matcher(find.include), _matcher(find.exclude)
        left -= _LOOKING
        for name in _names(tree, where, has_namespaces=find.has_namespaces):
            left -= 1
            if left < 0:
                return None
            if name and is_included(name) and not is_excluded(name):
                packages.append(name)
    return packages


def _matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    if "*" in patterns:
        return lambda name: True
    from fnmatch import fnmatchcase  # late: few projects give any

    return lambda name: any(fnmatchcase(name, each) for each in patterns)


def _names(tree: Tree, where: str, *, has_namespaces: bool) -> Iterator[str]:
    """Give the dotted names of packages, and an empty one for all else that is looked at."""
    waiting = [("", where, False)]
    while waiting:
        above, directory, is_package = waiting.pop()
        for name in tree.names(directory):
            place = joined(directory, name)
            has_init = name.isidentifier() and tree.is_file(f"{place}/__init__.py")
            is_found = has_init or (
                has_namespaces and name.isidentifier() and tree.is_directory(place)
            )
            yield f"{above}{name}" if is_found and name != "__pycache__" else ""
            is_inner = is_package and name != "plugins" and not above.endswith("plugins.")
            if is_found and not is_inner and above.count(".") < _DEPTH - 1:
                waiting.append((f"{above}{name}.", place, has_init))
