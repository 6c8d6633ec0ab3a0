"""Plugins that lie in the package of their host, as ``breezy/plugins/NAME``, without the host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jackfield.reading.trees.tree import Tree, joined

_MOST = 40
"""Plugins of one host that are looked at."""


def hosted(
    tree: Tree,
    roots: Sequence[str],
    hosts: Iterable[str],
    is_own: Callable[[str], bool] | None = None,
) -> tuple[dict[str, str], frozenset[str]]:
    """Give the plugins of hosts in a tree, and the directories there that are those of a host.

    Where it is installed, what else is in these is the host's: its modules are not of the tree.

    Args:
        tree: where they are.
        roots: directories that stand for entries of ``sys.path``.
        hosts: the packages of hosts.
        is_own: tells whether a file is of the tree; by default, if it is there.

    Returns:
        dotted name -> directory, or file without its suffix; and the directories.
    """
    is_own = is_own or tree.is_file
    plugins: dict[str, str] = {}
    outside: set[str] = set()
    for root in roots:
        for host in hosts:
            place = joined(root, host)
            if not (tree.may_hold(root, host) and tree.is_directory(place)):
                continue
            if is_own(f"{place}/__init__.py"):
                continue  # it is the host
            outside.add(place)
            below = f"{place}/plugins"
            if not is_own(f"{below}/__init__.py"):
                outside.add(below)
            for name in tree.names(below)[:_MOST]:
                inside = f"{below}/{name.removesuffix('.py')}"
                if is_own(f"{inside}/__init__.py") or (name[:2] != "__" and is_own(f"{inside}.py")):
                    plugins.setdefault(inside.removeprefix(f"{root}/").replace("/", "."), inside)
    return plugins, frozenset(outside)
