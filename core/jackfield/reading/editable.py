"""Where the modules of an editable install are: in its project, and in the site directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator

from jackfield.consulted import looking_at
from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError, one_line
from jackfield.reading.files.source import UnreadableError, decoded
from jackfield.reading.packaging.facts import is_module_name
from jackfield.reading.packaging.finders import Finder, read_finder
from jackfield.reading.packaging.pth import (
    HAS_START,
    LINES,
    modules_of_pth,
    modules_of_start,
    paths_of_pth,
)
from jackfield.reading.trees.beside import TreeBeside
from jackfield.reading.trees.directory import DirectoryTree
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import joined, parent
from jackfield.records import made_by, mutable_record

_FILES = 10
"""``.pth`` files that are read."""

_FINDERS = 5
"""Finders that are read."""

_PATHS = 100
"""Paths in ``.pth`` files that count."""

_DEEPEST = 100
"""Directories in a path that count."""

_GUESSES = ("src", "")
"""Where the modules of most projects are."""

_WAY_OUT = "without --editable, its files are read"


@mutable_record
class _Links:
    """What a distribution puts on the path: directories, finders by the names of their files.

    `unknown` is why nothing is known of a finder, if so.
    """

    paths: list[str] = made_by(default_factory=list)
    finders: dict[str, Finder] = made_by(default_factory=dict)
    unknown: str = ""


class EditableInstall:
    """An editable install of a project.

    Attributes:
        root: the directory of the project, as it is without links.
        faults: what is wrong with it, each in one line.
    """

    def __init__(
        self, project: str, site: str, modules: Iterable[str], admits: Callable[[str], bool]
    ) -> None:
        """Take the project in the directory `project`.

        Args:
            project: its directory.
            site: the directory of distributions that it is installed in.
            modules: what its entry points name.
            admits: tells whether a name in `site` is one of its own.
        """
        looking_at(project)  # it may be a link, which may come to lead elsewhere
        self.root = os.path.realpath(project)
        self.faults: list[str] = []
        self._site = os.path.abspath(site)
        self._modules = tuple(dict.fromkeys(filter(is_module_name, modules)))
        self._linked = dict(filter(None, map(self._link_to, self._modules)))
        tops = {name.partition(".")[0] for name in self._linked}
        own = DirectoryTree(site, lambda name: name.partition(".")[0] not in tops and admits(name))
        self._tree = TreeBeside(DirectoryTree(self.root), self._site, own)

    def layout(self, recorded: Iterable[str]) -> Layout:
        """Give where its modules are, in the order in which Python looks for them.

        `recorded` are its files, as they are recorded in the site directory.
        """
        links = _links(recorded, self._site)
        places = map(self._root, dict.fromkeys(links.paths))
        roots = [self._site, *(place for place in places if place is not None)]
        packages = dict(self._linked)
        unfollowed = {"": f"{links.unknown}; {_WAY_OUT}"} if links.unknown else {}
        for file, finder in links.finders.items():
            mapped = self._mapped(finder, Layout(self._tree, roots))
            packages |= mapped
            for top in self._contradicted(finder, mapped, Layout(self._tree, roots, packages)):
                unfollowed[top] = f"{file} puts it together from several places; {_WAY_OUT}"
            for top in finder.built:
                unfollowed[top] = f"{file} builds it when it is imported; {_WAY_OUT}"
        if len(roots) == 1 and not packages and not self._is_in(roots):
            roots += _GUESSES
        return Layout(self._tree, roots, packages, unfollowed=unfollowed)

    def _link_to(self, module: str) -> tuple[str, str] | None:
        """Give the package that `module` is in, and where in the project a link leads that is it.

        So it is where somebody has installed it with ``flit install --symlink``.
        """
        parts = module.split(".")
        for length in range(1, len(parts) + 1):
            place = "/".join((self._site, *parts[:length]))
            for file in (place, f"{place}.py"):
                looking_at(file)
                inside = self._inside(file) if os.path.islink(file) else None
                if inside is not None:
                    return ".".join(parts[:length]), inside.removesuffix(".py")
        return None

    def _mapped(self, finder: Finder, before: Layout) -> dict[str, str]:
        """Give the places of what a finder maps, but for what is on `sys.path` before it."""
        mapped = {}
        for name, path in finder.packages.items():
            target = None if finder.is_first else before.find(name)
            if target is None or target.file is None:
                place = self._root(os.path.join(self._site, path))
                if place is not None:
                    mapped[name] = place
        return mapped

    def _contradicted(
        self, finder: Finder, mapped: Collection[str], layout: Layout
    ) -> Iterator[str]:
        """Give the top-level names of which modules are elsewhere than `layout` has them.

        An ``info.py`` has to be in the directory of its package, where it is looked for.
        """
        for name, file in finder.files.items():
            above, _, last = name.rpartition(".")
            target = layout.find(name) if finder.is_first or name in mapped else None
            if target is None or target.file is None:
                continue
            place = self._place(os.path.join(self._site, file))
            package = layout.find(above) if last == "info" and above else None
            if (
                place is None
                or _without_suffix(place) != _without_suffix(target.file)
                or (package is not None and package.directory != parent(place))
            ):
                yield name.partition(".")[0]

    def _is_in(self, roots: list[str]) -> bool:
        layout = Layout(self._tree, roots)
        found = map(layout.find, self._modules)
        return any(target is not None and target.file is not None for target in found)

    def _root(self, path: str) -> str | None:
        """Give the place of a directory, a fault if it is elsewhere than the files are."""
        place = self._place(path)
        if place is None:
            self.faults.append(one_line(f"{path} leads out of the project {self.root}"))
        return place

    def _place(self, path: str) -> str | None:
        """Give what stands for a path in the tree, None if it is in neither part of it."""
        path = os.path.normpath(path)
        if path == self._site or path.startswith(f"{self._site}/"):
            return path
        looking_at(path)
        return self._inside(path)

    def _inside(self, path: str) -> str | None:
        """Give the path in the project of what is at `path`, None if it is not in there."""
        if path.count("/") > _DEEPEST:
            return None  # nor is it worth the time to follow it
        place = os.path.realpath(path)
        if place == self.root:
            return ""
        above = f"{self.root.rstrip('/')}/"
        return place[len(above) :] if place.startswith(above) else None


def _links(recorded: Iterable[str], site: str) -> _Links:
    """Read what a distribution with the files `recorded` puts on the path."""
    names = {name for name in recorded if "/" not in name}
    links, tree = _Links(), DirectoryTree(site, is_imported=True)
    finders = {name: None for name in sorted(names) if name.startswith("__editable__")}
    ends = (".pth", ".start") if HAS_START else ".pth"
    adding = sorted(name for name in names if name.endswith(ends))
    for name in adding[:_FILES]:
        try:
            data = tree.read(name)
        except TreeError:
            continue  # then only where the project is is known
        if name.endswith(".pth"):
            links.paths += paths_of_pth(data, site)
        if data.count(b"\n") > LINES or len(links.paths) > _PATHS:
            links.unknown = f"{name} has more lines than are read"
            del links.paths[_PATHS:]
        imported = modules_of_pth(data) if name.endswith(".pth") else modules_of_start(data)
        finders.update(dict.fromkeys(f"{module}.py" for module in imported))
    known = [name for name in finders if name in names and name.endswith(".py")]
    if len(adding) > _FILES or len(known) > _FINDERS:
        links.unknown = "it adds more files to the path than are read"
    room = FILE_BYTES
    for name in known[:_FINDERS]:
        try:
            data = tree.read(name)
            room -= len(data)
            finder = read_finder(decoded(data)) if room >= 0 else None
        except (TreeError, UnreadableError) as error:
            links.unknown = f"{name}, which finds it, cannot be read: {error}"
            continue
        if finder is None:
            links.unknown = f"what {name} does, which may find it, is not known"
        else:
            links.finders[name] = finder
    return links


def _without_suffix(file: str) -> str:
    above, _, name = file.rpartition("/")
    return joined(above, name.partition(".")[0])
