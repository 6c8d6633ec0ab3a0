"""What import statements get, whichever of the files that they may name these turn out to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jackfield.reading.budget import Budget
from jackfield.reading.syntax.reaching import gives_all
from jackfield.reading.syntax.uses import Path
from jackfield.reading.trees.layout import Layout, Target, names_down_to
from jackfield.reading.trees.tree import joined, parent

NOTHING = ""
"""Stands for no name of a module: it runs, and nobody gets hold of anything of it."""

ALL = "*"

_LOOKING = 10
"""Steps that it costs to look for a module among the files."""

_Above = tuple[tuple[str, ...], frozenset[str] | None]
"""The files that a name leads through, and the only names that may be modules there, or None."""


class Got(NamedTuple):
    """What an import statement gets.

    Attributes:
        path: the file of a module; of a package without one, where it would be.
        name: the name of it; None for the module itself, or all of its names.
        bound: the dotted name that it is bound to; empty if these are the names of the module, and
            None if that does not show.
    """

    path: str
    name: str | None
    bound: Path | None


class Imported:
    """Finds what import statements of the files of a tree get.

    What is outside of the tree does not count. Where it is not known which of several files Python
    would take, all of them do.

    Attributes:
        layout: where modules are found.
    """

    def __init__(self, layout: Layout, budget: Budget) -> None:
        self.layout = layout
        self._budget = budget
        self._found: dict[tuple[str | None, int, str], tuple[str, ...]] = {}
        self._above: dict[tuple[str, int, str], _Above] = {}
        self._heads: dict[str, frozenset[str]] = {}
        self._reachable: dict[str, frozenset[str]] = {}
        self._ends = frozenset([name.rpartition(".")[2] for name in layout.packages])

    def by_import(self, importer: str, name: str, bound: str = "") -> Iterable[Got]:
        """Give what ``import name as bound`` gets in a file; `bound` is empty without ``as``."""
        return self._by_import(importer, name, bound) if self._may_be_inside(importer, name) else ()

    def _by_import(self, importer: str, name: str, bound: str) -> Iterator[Got]:
        parts = tuple(name.split("."))
        for length in range(1, len(parts) + 1):
            for path in self._paths(importer, 0, ".".join(parts[:length])):
                yield Got(path, NOTHING, ())
                if not bound:
                    yield Got(path, None, parts[:length])
                elif length == len(parts):
                    yield Got(path, None, (bound,))

    def by_from(
        self, importer: str, level: int, module: str, names: Iterable[tuple[str, str]]
    ) -> Iterable[Got]:
        """Give what ``from module import names`` gets, with `level` dots before the module.

        With each name goes what it is bound to by ``as``, empty if there is none.
        """
        key = (parent(importer), level, module)
        found = self._above.get(key)
        if found is None:
            found = self._above[key] = self._found_above(importer, level, module)
        above, only = found
        if only is not None:
            if not only:
                return ()
            names = [each for each in names if each[0] in only]
            if not names:
                return ()
        return self._by_from(importer, level, module, names, above)

    def _by_from(
        self,
        importer: str,
        level: int,
        module: str,
        names: Iterable[tuple[str, str]],
        above: Iterable[str],
    ) -> Iterator[Got]:
        for path in above:
            yield Got(path, NOTHING, ())
        packages = self._paths(importer, level, module) if above else ()
        for name, bound in names:
            for path in packages:
                if gives_all(name):
                    yield Got(path, None, None)
                else:
                    yield Got(path, None, ()) if name == ALL else Got(path, name, (bound or name,))
            below = f"{module}.{name}" if module else name
            if self._may_be_below(packages, name) or name in self._ends:
                for path in self._paths(importer, level, below):
                    yield Got(path, NOTHING, ())
                    yield Got(path, None, (bound or name,))

    def _found_above(self, importer: str, level: int, module: str) -> _Above:
        """Give the files of a module and of the packages that it is in, as far as it names them.

        With them come the only names in it that may be those of modules, None if any may.
        """
        if self.leads_out(importer, level, module.split(".")):
            return (), self._ends
        paths: tuple[str, ...] = ()
        if level or self._may_be_inside(importer, module):
            names = ([""] if level else []) + (names_down_to(module) if module else [])
            paths = tuple(path for name in names for path in self._paths(importer, level, name))
        return paths, None if level or paths else self.layout.mapped_in(module)

    def _may_be_below(self, packages: tuple[str, ...], name: str) -> bool:
        return not packages or any(name in self._heads_in(parent(path)) for path in packages)

    def by_name(self, importer: str, name: str) -> Iterator[Got]:
        """Give what a function gets that imports by a name, which may begin with dots."""
        rest = name.lstrip(".")
        level = len(name) - len(rest)
        # Dots begin at the package of a file, or at the file itself, as if that was one.
        levels = [level, level - 1] if level > 1 else [level]
        for length in range(1, rest.count(".") + 2):
            above = ".".join(rest.split(".")[:length])
            for path in (path for each in levels for path in self._paths(importer, each, above)):
                yield Got(path, NOTHING, ())
                yield Got(path, None, None)
        # Who has a package gets at all that is in it by attributes.
        for below in self.layout.packages:
            if below.startswith(f"{name}."):
                for path in self._paths(importer, 0, below):
                    yield Got(path, None, None)

    def submodule(self, package: str, name: str) -> str | None:
        """Give the file of the module `name` of a package, which is given by its own."""
        if not package.endswith("__init__.py"):
            return None
        return next(iter(self._paths(package, 1, name)), None)

    def _may_be_inside(self, importer: str, name: str) -> bool:
        """Tell whether an absolute name may be that of something in the tree, or lead there."""
        directory = parent(importer)
        heads = self._reachable.get(directory)
        if heads is None:
            places = map(self._heads_in, (directory, *self.layout.roots))
            heads = self._reachable[directory] = frozenset().union(*places)
        return name.partition(".")[0] in heads or self.layout.is_mapped(name)

    def leads_out(self, importer: str, level: int, names: Iterable[str]) -> bool:
        """Tell whether dots lead out of the tree, and none of the names after them back into it."""
        if not level or self.layout.above(parent(importer), level - 1):
            return False
        return self._ends.isdisjoint(names)

    def _heads_in(self, directory: str) -> frozenset[str]:
        """Give the names in a directory, up to their first dots."""
        heads = self._heads.get(directory)
        if heads is None:
            names = self.layout.tree.names(directory)
            # What only looks like an import may have no first part, as hidden files have none.
            heads = frozenset(name.partition(".")[0] for name in names) - {""}
            self._heads[directory] = heads
        return heads

    def _paths(self, importer: str, level: int, name: str) -> tuple[str, ...]:
        """Give the files of the modules that a name may stand for."""
        own = parent(importer)
        is_near = level or name.partition(".")[0] in self._heads_in(own)
        directory = own if is_near else None
        key = (directory, level, name)
        paths = self._found.get(key)
        if paths is None:
            self._budget.spend(_LOOKING)
            found = self.layout.possible(directory, level, name)
            paths = self._found[key] = tuple(dict.fromkeys(map(_file, found)))
        return paths


def _file(target: Target) -> str:
    return target.file or joined(target.directory or "", "__init__.py")
