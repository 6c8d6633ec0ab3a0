"""What an import statement names, where the paths of imports may be changed."""

from __future__ import annotations

import re

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.trees.layout import Layout, Target
from jackfield.reading.trees.tree import above, joined, parent

LOOKING = 50
"""Steps that it costs to look for the module of an import among the files."""

_PATH = re.compile(r"sys(?:[ \t]*\.[ \t]*path|[ \t]+(?:as|import))\b")
_PACKAGE_PATH = re.compile(
    r"__path__[ \t]*(?:=(?![ \t]*(?:=|(?:pkgutil\.)?extend_path))|\[.{0,80}\][ \t]*=(?!=)|\.insert)"
)
"""What a text has that may change the path of imports, or begin that of a package anew."""

_LOADED = re.compile(
    r"(?:load_module|load_source|SourceFileLoader)\s*\(\s*(?:\w+\s*=\s*)?['\"](\w+)"
)
"""A module that is loaded by its path, and has that name from then on, whatever the path is."""

_ARCHIVES = (".egg", ".pyz", ".whl", ".zip")
"""What names of archives end in that Python imports from."""

_LISTING = frozenset({"glob", "iglob", "iterdir", "listdir", "rglob", "scandir", "walk"})

_WORD = re.compile(r"\w+")
_MOST_DEEP = 5
"""Directories in one another that are looked into."""


class Finder:
    """Finds modules for the files of one evaluation.

    Attributes:
        running: the files that imports may have run instead of those that are known, and why.
        changes_package_path: whether a package that runs may look for its modules in another
            directory first.
    """

    def __init__(self, layout: Layout, budget: Budget) -> None:
        self.running: dict[str, NotStatic] = {}
        self._layout = layout
        self._budget = budget
        self._changes_path = False
        self._mentioned: set[str] = set()
        self._places: set[str] = {*layout.roots}
        self._directories: set[str] | None = None
        self.changes_package_path = False
        self._script: str | None = None
        self._loaded: dict[str, str] = {}
        self._archive = ""

    def note(self, path: str, text: str) -> None:
        """Take note that the file `path` runs, which has the `text`; the first runs the others."""
        if self._script is None:
            self._script = path if path.rpartition("/")[2] == "setup.py" else ""
        if _PATH.search(text) or "chdir" in text:
            self._changes_path = True
            self._mentioned.update(_WORD.findall(text))
            self._places.update(above(path))
            self._directories = None
            self._archive = ""
        if path.endswith("__init__.py") and _PACKAGE_PATH.search(text):
            self.changes_package_path = True
        if "load_" in text:
            self._loaded |= dict.fromkeys(_LOADED.findall(text), path)

    def target(self, importer: str, level: int, name: str) -> Target | None:
        """Give what an import statement of a file names, None if it is not part of the source.

        Raises:
            NotStaticError: if that is not known.
            ExhaustedError: if it costs more than the source has left.
        """
        self._budget.spend(LOOKING)
        if level:
            return self._in_package(self._layout.relative(importer, level, name), name)
        found = self.on_path(importer, name)
        if found is not None and (self._loaded or self._archive or self._script):
            self._check_own(importer, found, name)
        return self._in_package(found, name)

    def on_path(self, importer: str, name: str) -> Target | None:
        """Give what a file finds by a name, if nothing has that before; see `target`."""
        found = self._layout.absolute(importer, name)
        if self._changes_path:
            self._look_below(importer, name)
        return found

    def _check_own(self, importer: str, found: Target, name: str) -> None:
        """See that Python takes what was `found` for a name, whatever else has it.

        Raises:
            NotStaticError: if that is not certain.
        """
        place, top = found.file or found.directory or "", f"{name.partition('.')[0]}/"
        if top in place and importer.startswith(place[: place.index(top) + len(top)]):
            return  # it is in the package that it is imported by, which is there
        if self._loaded and (by := self._loaded.get(name.partition(".")[0])):
            raise NotStaticError(f"{name} may be what {by} loads by that name")
        if self._archive:
            raise NotStaticError(f"{name} may be in {self._archive}: sys.path is changed")
        if self._script:
            self._check_on_path(self._script, found, name)

    def _check_on_path(self, script: str, found: Target, name: str) -> None:
        """See that the script has the directory on `sys.path` in which a module was `found`.

        Its own is there; another one, as ``src``, if what changes `sys.path` mentions it.

        Raises:
            NotStaticError: if it has not: then nothing is found there, or what is installed.
        """
        place, top = found.file or found.directory or "", name.partition(".")[0]
        for root in self._layout.roots:
            is_in = place.startswith((f"{root}/{top}/", f"{root}/{top}.py"))
            if is_in and root and root != parent(script):
                if not self._mentioned.issuperset(_WORD.findall(root)):
                    raise NotStaticError(f"{name} is in {root}, which {script} has not on sys.path")
                return

    def _look_below(self, importer: str, name: str) -> None:
        """See that what a file imports is in no directory where it may be looked for.

        That are those beside it, and those that the files mention which change `sys.path`.

        Raises:
            NotStaticError: if it is; then it is taken for running.
        """
        self._budget.spend(len(self._layout.tree.names(parent(importer))))
        if self._directories is None:
            self._directories = self._mentioned_directories()
        self._budget.spend(len(self._directories))
        below = self._layout.below(importer, name, self._directories)
        if below:
            reason = f"{name} may be one of several modules: sys.path is changed"
            for each in below:
                if each.file is not None:
                    self.running[each.file] = NotStatic(reason, Origin(importer, 1))
            raise NotStaticError(reason)

    def _mentioned_directories(self) -> set[str]:
        """Give the directories to which the names lead that stand in what changes `sys.path`."""
        found: set[str] = set()
        pending = [(place, 0) for place in self._places]
        while pending:
            directory, depth = pending.pop()
            names = self._layout.tree.names(directory)
            self._budget.spend(len(names))
            for name in names:
                path = joined(directory, name)
                is_mentioned = self._mentioned.issuperset(_WORD.findall(name))
                if name.endswith(_ARCHIVES) and (is_mentioned or self._lists(name)):
                    self._archive = path
                if path in found or not is_mentioned:
                    continue
                if self._layout.tree.is_directory(path):
                    found.add(path)
                    if depth < _MOST_DEEP:
                        pending.append((path, depth + 1))
        return found

    def _lists(self, archive: str) -> bool:
        """Tell whether what changes `sys.path` may find an archive without its name."""
        return not _LISTING.isdisjoint(self._mentioned) or archive[-3:] in self._mentioned

    def _in_package(self, found: Target | None, name: str) -> Target | None:
        """Give what was `found` for a name, if its package has no other directory for it."""
        file = found.file if self.changes_package_path and found is not None else None
        if file and name and self._layout.below(file, name.rpartition(".")[2]):
            raise NotStaticError(f"{name} may be one of several modules: __path__ is changed")
        return found

    def is_outside(self, importer: str, name: str) -> bool:
        """Tell whether what a file imports by `name` is certainly no part of the source.

        Raises:
            ExhaustedError: if it costs more than the source has left.
        """
        try:
            return self.target(importer, 0, name) is None
        except NotStaticError:
            return False

    def submodule(self, package: Target, name: str) -> Target | None:
        """Give what the module `name` of a package is, None if there is none.

        Raises:
            NotStaticError: if that is not known.
        """
        return self._in_package(self._layout.submodule(package, name), name)

    def inside(self, directory: str, name: str) -> Target | None:
        """Give what `name` is in a directory from which it is imported, None if nothing.

        Raises:
            NotStaticError: if that is not known.
        """
        self._budget.spend(LOOKING)
        return self._layout.inside(directory, name)

    def is_mapped(self, name: str) -> bool:
        """Tell whether a name may be of the source by one that this is given from outside."""
        return self._layout.is_mapped(name)
