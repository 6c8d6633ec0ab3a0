"""Files that run without being followed, and what of the evaluated modules they get.

Which modules and names a file gets is told by its import statements alone. Only files that get
something of an evaluated module which can be changed, be it by way of others, have to be parsed:
what all others do changes nothing that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import TreeError
from jackfield.reading.files.source import Files, SourceFile
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.written import WrittenImport
from jackfield.reading.trees.layout import package_of
from jackfield.reading.unfollowed.imported import ALL, NOTHING, Got, Imported
from jackfield.reading.unfollowed.named import named_files, named_imports, texts_in

_READING = 50
"""Steps that it costs to read a file."""


class UnfollowedFiles:
    """Files that run without being followed, with all that they import.

    Attributes:
        asked: path -> what they are known to be asked for, and why: names, None for the module
            itself, `NOTHING` where it only runs.
        unclear: a file of which it cannot be told what it imports; None if there is none.
    """

    def __init__(self, files: Files, imported: Imported, budget: Budget) -> None:
        self.asked: dict[str, dict[str | None, NotStatic]] = {}
        self.unclear: str | None = None
        self._files = files
        self._imported = imported
        self._budget = budget
        self._run_by: dict[str, NotStatic] = {}
        self._gets: dict[str, list[Got]] = {}
        self._getters: dict[str, dict[str | None, list[tuple[str, Got]]]] = {}
        self._reaching: tuple[tuple[int, int], list[str]] = ((0, 0), [])

    def __bool__(self) -> bool:
        return bool(self._gets) or self.unclear is not None

    def __contains__(self, path: str) -> bool:
        return path in self._gets or self.unclear is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._gets)

    def gets(self, path: str) -> list[Got]:
        """Give what the file `path` gets by its imports."""
        return self._gets.get(path, [])

    def run(self, path: str, followed: Mapping[str, Module], why: NotStatic) -> None:
        """Take the file `path` for running, and all that it imports but for the `followed`."""
        pending = [path]
        while pending:
            path = pending.pop()
            if path in self._gets or path in followed:
                continue
            self.asked.setdefault(path, {}).setdefault(NOTHING, why)
            self._run_by[path] = why
            gets = self._gets[path] = []
            try:
                told = self._files.unparsed(path)
            except TreeError:
                continue
            self._budget.spend(_READING + (told.length >> 7))
            if told.imports is None or told.attributes is None:
                self.unclear = self.unclear or path
                continue
            for statement in told.imports:
                gets += self.got_by(path, statement)
            gets += self.got_through_hosts(path, told.attributes)
            self._budget.spend(2 * len(gets))
            for got in gets:
                if got.name == NOTHING:
                    pending.append(got.path)
                else:
                    getters = self._getters.setdefault(got.path, {})
                    getters.setdefault(got.name, []).append((path, got))

    def got_through_hosts(self, path: str, attributes: Iterable[str]) -> Iterable[Got]:
        """Give the modules to which such attributes lead in the file `path`."""
        for name in attributes:
            *_, last = (None, *self._imported.by_import(path, name))
            if last is not None:
                yield last._replace(bound=None)

    def named_by(self, path: str, file: SourceFile) -> Iterator[Got]:
        """Give what is got where all runs that texts in the file `path` name."""
        self._budget.spend(len(file.text) >> 7)
        texts = file.text if file.lines is None else texts_in(file.statements)
        files = named_files(texts, file.text, path, self._imported.layout, self._budget)
        statements = named_imports(texts)
        if files is None or statements is None:
            self.unclear = self.unclear or path
        for each in files or ():
            yield Got(each, NOTHING, ())
        for statement in statements or ():
            yield from self.got_by(path, statement)

    def got_by(self, path: str, statement: WrittenImport) -> Iterable[Got]:
        """Give what an import statement gets that is written in the file `path`."""
        imported, names = self._imported, statement.names()
        if statement.module:
            module = statement.module.lstrip(".")
            level = len(statement.module) - len(module)
            found = imported.by_from(path, level, module, names)
        elif statement.is_text:
            found = imported.by_name(path, statement.listed)
        else:
            found = [got for name, bound in names for got in imported.by_import(path, name, bound)]
        return [got._replace(bound=None) for got in found] if statement.is_hidden else found

    def calling(self, module: Module) -> NotStatic | None:
        """Tell why functions of `module` may be called by these files, None if they are not."""
        for name, getters in self._getters.get(module.path, {}).items():
            binding = module.names.get(name or "")
            if binding is None or binding.why is not None:
                return self._run_by[getters[0][0]]
        return None

    def reaching(self, modules: Mapping[str, Module]) -> list[str]:
        """Give the files that get something of one of the `modules` that can be changed.

        That may be a module itself, or a name of it that is bound to what changes in place. They
        may get it from one another, by the names that they bind it to.
        """
        state = len(self._gets), sum(1 + len(module.reached) for module in modules.values())
        if self._reaching[0] != state:
            found = self._found_reaching(modules)
            self._reaching = state, [path for path in found if path not in modules]
        return self._reaching[1]

    def _found_reaching(self, modules: Mapping[str, Module]) -> Iterable[str]:
        """Give the files to which the names lead that they bind what they get to."""
        reached: dict[str, set[str]] = {}
        pending: list[tuple[str, str | None]] = []
        for path, module in modules.items():
            pending += [(path, None), *((path, name) for name in module.reached)]
        while pending:
            path, name = pending.pop()
            getters = self._getters.get(path, {})
            found = []
            for each in getters if name == ALL else (name,):
                for getter, got in getters.get(each, ()):
                    found.append((getter, got.bound[0] if got.bound else ALL))
            if name is None:
                found.append(package_of(path))
            for getter, bound in found:
                if getter in self._gets and getter not in modules:
                    if getter not in reached:
                        reached[getter] = set()
                        pending.append((getter, None))
                    if bound not in reached[getter]:
                        reached[getter].add(bound)
                        pending.append((getter, bound))
        return reached
