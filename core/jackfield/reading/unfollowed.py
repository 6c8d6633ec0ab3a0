"""Files that run without being followed, and what of the evaluated modules they get.

Which modules and names a file gets is told by its import statements alone. Only files that get
something of an evaluated module which can be changed, be it by way of others, have to be parsed:
what all others do changes nothing that counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jackfield.metadata import NotStatic
from jackfield.reading.errors import TreeError
from jackfield.reading.imported import ALL, NOTHING, Got, Imported
from jackfield.reading.layout import Layout
from jackfield.reading.modules import Module
from jackfield.reading.source import text_of
from jackfield.reading.trees import joined, parent
from jackfield.reading.written import WrittenImport, written_imports


class UnfollowedFiles:
    """Files that run without being followed, with all that they import.

    Attributes:
        asked: path -> what they are known to be asked for, and why: names, None for the module
            itself, `NOTHING` where it only runs.
        unclear: a file of which it cannot be told what it imports; None if there is none.
    """

    def __init__(self, layout: Layout, imported: Imported) -> None:
        self.asked: dict[str, dict[str | None, NotStatic]] = {}
        self.unclear: str | None = None
        self._tree = layout.tree
        self._imported = imported
        self._gets: dict[str, list[Got]] = {}
        self._getters: dict[str, list[tuple[str, Got]]] = {}

    def __bool__(self) -> bool:
        return bool(self._gets) or self.unclear is not None

    def __contains__(self, path: str) -> bool:
        return path in self._gets or self.unclear is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._gets)

    def gets(self, path: str) -> list[Got]:
        """Give what the file `path` gets by its imports."""
        return self._gets.get(path, [])

    def run(self, path: str, followed: Mapping[str, Module], why: NotStatic) -> int:
        """Take the file `path` for running, and all that it imports but for the `followed`.

        Returns:
            how many characters had to be looked at.
        """
        size = 0
        pending = [path]
        while pending:
            path = pending.pop()
            if path in self._gets or path in followed:
                continue
            self.asked.setdefault(path, {}).setdefault(NOTHING, why)
            gets = self._gets[path] = []
            try:
                text = text_of(self._tree.read(path))
            except TreeError:
                continue
            size += len(text)
            statements = written_imports(text)
            if statements is None:
                self.unclear = self.unclear or path
                continue
            for statement in statements:
                gets += self.got_by(path, statement)
            for got in gets:
                if got.name == NOTHING:
                    pending.append(got.path)
                else:
                    self._getters.setdefault(got.path, []).append((path, got))
        return size

    def got_by(self, path: str, statement: WrittenImport) -> Iterator[Got]:
        """Give what an import statement gets that is written in the file `path`."""
        for got in self._got_by(path, statement):
            yield got._replace(bound=None) if statement.is_hidden else got

    def _got_by(self, path: str, statement: WrittenImport) -> Iterator[Got]:
        if statement.module:
            module = statement.module.lstrip(".")
            level = len(statement.module) - len(module)
            yield from self._imported.by_from(path, level, module, statement.names())
        elif statement.is_text:
            yield from self._imported.by_name(path, statement.listed)
        else:
            for name, bound in statement.names():
                yield from self._imported.by_import(path, name, bound)

    def calls(self, module: Module) -> NotStatic | None:
        """Tell why a function of `module` may be called; None if it may not, by these files."""
        for path, got in self._getters.get(module.path, ()):
            binding = module.names.get(got.name or "")
            if path in self.asked and (binding is None or binding.why is not None):
                return next(iter(self.asked[path].values()))
        return None

    def reaching(self, modules: Mapping[str, Module]) -> list[str]:
        """Give the files that get something of one of the `modules` that can be changed.

        That may be a module itself, or a name of it that is bound to what changes in place. They
        may get it from one another, by the names that they bind it to.
        """
        bound: dict[str, set[str]] = {}
        pending = list(modules)
        while pending:
            path = pending.pop()
            names = modules[path].reached if path in modules else bound[path]
            reached = [
                (getter, got.bound[0] if got.bound else ALL)
                for getter, got in self._getters.get(path, ())
                if got.name is None or got.name in names or ALL in names
            ]
            package, name = package_of(path)
            reached.append((package, name))
            for getter, name in reached:
                if getter in self._gets and getter not in modules:
                    known = bound.setdefault(getter, set())
                    if name not in known:
                        known.add(name)
                        pending.append(getter)
        return list(bound)


def package_of(path: str) -> tuple[str, str]:
    """Give the file of the package that a module is in, and its name there."""
    place = path.removesuffix("/__init__.py")
    return joined(parent(place), "__init__.py"), place.rpartition("/")[2].removesuffix(".py")
