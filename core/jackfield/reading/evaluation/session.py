"""One evaluation: the modules that it has imported, and what they do to one another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Sequence

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.errors import (
    ExhaustedError,
    NotStaticError,
    OutsideError,
    RaisesError,
    one_line,
    shortened,
)
from jackfield.reading.evaluation.attaching import attach, attach_inner
from jackfield.reading.evaluation.lazy import check_lazy
from jackfield.reading.files.source import Files, SourceFile, UnreadableError
from jackfield.reading.language.exports import exports
from jackfield.reading.language.modules import Binding, Module
from jackfield.reading.language.tools import Tools
from jackfield.reading.syntax.attributes import host_attributes
from jackfield.reading.syntax.effects import Effects, Later, bound_by, imports_in
from jackfield.reading.trees.finding import Finder
from jackfield.reading.trees.layout import Layout, Target, package_of
from jackfield.reading.trees.tree import parent
from jackfield.reading.unfollowed.named import names_any
from jackfield.reading.unfollowed.reach import Reach
from jackfield.reading.unfollowed.seen import Seen

_CHAIN = 20
"""Modules that import one another in a row, at most."""

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.evaluation.apart import Apart

Follow = Callable[[Module, "Session", SourceFile], None]
"""Follows the statements of a module's file; `jackfield.reading.evaluation.statements.follow`."""


class Session:
    """Evaluates one file and the siblings that it imports.

    Attributes:
        finder: finds what import statements name.
        tools: what the evaluation computes with.
        modules: path -> module, of all files that were evaluated.
        faults: what is wrong with them, each in one line, and the files that it costs names.
        starred: the files of which all names were imported.
        is_exhausted: whether the budget was used up, so that nothing is known for sure.
        given_up: how often something was not followed so far.
        doubts: how often that was something that may have raised.
        doubtful: the modules that are only imported if nothing in a ``try`` statement has failed.
        seen: what has run.
        files: the files of the source.
        reach: what code reaches that is not followed, None as long as there is none.
        loaded_apart: path -> name, of the modules that a script has loaded by their paths.
    """

    def __init__(
        self,
        layout: Layout,
        files: Files,
        tools: Tools,
        follow: Follow,
        *,
        is_aside: bool = False,
    ) -> None:
        self.tools = tools
        self.modules: dict[str, Module] = {}
        self.faults: dict[str, set[str]] = {}
        self.starred: set[str] = set()
        self.is_exhausted = False
        self.given_up = 0
        self.doubts = 0
        self.doubtful: set[str] = set()
        self.finder = Finder(layout, tools.budget)
        self._layout = layout
        self.files = files
        self._budget = tools.budget
        self._follow = follow
        self._is_aside = is_aside
        self._naming: list[str] = []
        self.seen = Seen(self, files, is_whole=not is_aside)
        self.reach: Reach | None = None
        self.loaded_apart: dict[str, str | None] = {}

    def _reached(self) -> Reach:
        """Give what code that is not followed reaches, which many files have none of."""
        if self.reach is None:
            texts = self.seen.texts
            self.reach = Reach(self.modules, texts, self._layout, self.files, self._budget)
        return self.reach

    def _may_run_unseen(self, path: str) -> bool:
        return self.reach is not None and path in self.reach

    def _look(self) -> None:
        """Look into what runs without being followed."""
        while self.finder.running:
            self._reached().run(*self.finder.running.popitem())
        if self.reach or [each for each in self.modules.values() if each.leaked is not None]:
            self._reached().look()

    def load(
        self, path: str, *, is_script: bool = False, unfinished_will_do: bool = False
    ) -> Module:
        """Give the module in the file `path`, evaluated now unless it has been.

        Raises:
            NotStaticError: if it cannot be read, or is being evaluated: an import cycle; or if too
                many modules that import one another are.
        """
        known = self.modules.get(path)
        if known is not None and path in self.loaded_apart:
            raise NotStaticError(f"{path} is loaded by its path, too")
        if known is not None and (known.finished or unfinished_will_do):
            return known
        if known is not None or len(self.modules) >= _CHAIN:
            self._check_circle(path, known)
        if (writing := self.seen.outright.written_by) is not None:
            raise NotStaticError(f"{path} may have been written by {writing}")
        try:
            file = self.files.file(path)
        except UnreadableError as error:
            raise NotStaticError(f"{path}:{error.line}: {error.reason}") from None
        module = self.modules[path] = Module(path, self.tools, self.seen, is_script=is_script)
        module.statements = () if file.lines is None else file.statements
        attach_inner(module, self.modules, self._layout, self.loaded_apart)
        self._run(module, file)
        return module

    def apart(self, script: Module) -> Apart:
        """Give what a script loads besides what is imported."""
        from jackfield.reading.evaluation.apart import Apart  # late: few scripts do

        return Apart(self, script)

    def _check_circle(self, path: str, known: Module | None) -> None:
        unfinished = [module for module in self.modules.values() if not module.finished]
        if known is not None or len(unfinished) >= _CHAIN:
            why = NotStatic(f"{path} is imported in a circle", unfinished[-1].at(1))
            for module in unfinished:
                module.leak(why)
            raise NotStaticError(why.reason)

    def check_first_run(self) -> None:
        """Check that the modules that are being imported run now, and have not run before.

        Raises:
            NotStaticError: if code that is not followed may have imported one of them: then what
                it has taken from another one is what that was bound to at that time.
        """
        for module in self.modules.values():
            if not module.finished and self._may_run_unseen(module.path):
                raise NotStaticError(f"{module.path} may have been imported before")

    def _run(self, module: Module, file: SourceFile) -> None:
        self.seen.texts[module.path] = file.text
        self._naming.append(module.path)
        self.finder.note(module.path, file.text)
        may_have_run, given_up = self._may_run_unseen(module.path), self.given_up
        try:
            check_lazy(module, file, self.is_inside)
            if may_have_run:
                self._reached().expect(module)
            attributes = host_attributes(file.text) if self._layout.packages else []
            if attributes != []:
                self._reached().get_through_hosts(module.path, file, attributes)
            self._follow(module, self, file)
            self._look()
            if self.reach is not None:
                may_be_called = may_have_run and self.given_up > given_up
                self.reach.hand_over_asked(module, may_be_called)
            if may_have_run and module.leaked is not None:
                module.spoil(module.leaked)  # also what was bound after it was leaked
            if (constant := module.names.get("True") or module.names.get("False")) is not None:
                module.spoil(NotStatic("Python 2 lets it bind True or False", constant.origin))
            module.finished = True
            attach_inner(module, self.modules, self._layout, self.loaded_apart)
        except ExhaustedError as error:
            self._exhaust(module, file, str(error))
        except RecursionError:
            self._exhaust(module, file, "nested too deeply")
        module.finished = True
        if (why := module.failure or module.open) is not None:
            self.fault(why, module.path)

    def go_on(self, module: Module, statements: Sequence[ast.stmt]) -> None:
        """Go on with statements that only count for the script that a module is, too."""
        module.is_script, module.finished = True, False
        lines = self.files.file(module.path).lines
        try:
            self._follow(module, self, SourceFile(statements, lines=lines))
        except (ExhaustedError, RecursionError):
            self.is_exhausted = True
        module.finished = True

    def _exhaust(self, module: Module, file: SourceFile, reason: str) -> None:
        self.is_exhausted = True
        why = NotStatic(reason, module.at(1))
        for name, line in bound_by(file.statements, file.lines).items():
            module.names[name] = Binding(module.path, line, None, why)
        for other in self.modules.values():
            other.open = other.open or why
            for name, binding in other.names.items():
                if binding.why is None:
                    other.names[name] = Binding(binding.path, binding.line, None, why)

    @property
    def depends_on_layout(self) -> bool:
        """Whether it may come out differently where more modules can be found."""
        return self.is_exhausted or (self.reach is not None and bool(self.reach))

    def imported_module(
        self, path: str, others: Collection[str], *, may_reach: bool
    ) -> Module | None:
        """Give the module in `path` as it is in the end.

        None if nothing has imported it, nor changed any of the `others`, which it imports, or where
        they are looked for; for `may_reach` see `Module.is_untouched`.
        """
        if path not in self.modules and (
            self.finder.changes_package_path
            or any(
                not self.modules[each].is_untouched(may_reach=may_reach)
                if each in self.modules
                else self._may_run_unseen(each)
                for each in (path, *others)
            )
        ):
            try:
                return self.load(path)
            except NotStaticError:
                return None  # then there is no value of it that could have changed
        return self.modules.get(path)

    def finish(self) -> None:
        """Let go of texts and syntax trees: nothing is evaluated any more."""
        self._naming.clear()
        self.seen.texts.clear()
        self.seen.writing = None
        self.seen.outright.finish()
        self.reach = None
        for module in self.modules.values():
            module.statements = ()
            module.moments.clear()
            if module.later.deferred or module.later.known.imports:
                module.later = Later()

    def fault(self, why: NotStatic, path: str) -> None:
        """Note what is wrong with a file, which may cost another one, at `path`, its names."""
        line = one_line(f"{why.origin}: {shortened(why.reason)}")
        self.faults.setdefault(line, {why.origin.path}).add(path)

    def imported(
        self, level: int, name: str, target: Target, *, unfinished_will_do: bool = False
    ) -> Module:
        """Give the module that an import statement names; its package then has it as a name.

        Args:
            level: the dots of the statement.
            name: the name after them.
            target: what it stands for.
            unfinished_will_do: whether the statement takes nothing out of the module.

        Raises:
            NotStaticError: as for `load`.
            RaisesError: if importing it fails.
        """
        assert target.file is not None
        if target.file in self.doubtful:
            raise NotStaticError(f"{target.file} may have failed to be imported")
        is_new = target.file not in self.modules
        if is_new and "." in name:
            self._run_above(target.file)
        module = self.run_well(self.load(target.file, unfinished_will_do=unfinished_will_do))
        if is_new and (level or "." in name):
            attach(module, self.modules, self._layout, self.loaded_apart)
        return module

    def run_well(self, module: Module) -> Module:
        """Give a module unless running it fails."""
        if module.failure is not None:
            raise RaisesError(f"{module.failure.origin}: {module.failure.reason}")
        return module

    def _run_above(self, path: str) -> None:
        """Let the packages run that a module is in, but for those that something else is in, too.

        Who imports what is in its own package does not run that again.
        """
        why = NotStatic("run by an import of what is in it", Origin(path, 1))
        package, _ = package_of(path)
        while directory := parent(package):
            if any(other.startswith(f"{directory}/") for other in self.modules):
                break
            self._reached().run(package, why)
            package, _ = package_of(package)
        self._look()

    def leads_back(self, importer: str, node: ast.ImportFrom) -> bool:
        """Tell whether what an import seems to take from outside of the source may be of it."""
        return self._reached().gets_anything(importer, node)

    def run_named(self, why: NotStatic) -> None:
        """Let the files run that are named by texts, which any code may be given."""
        while self._naming:
            path = self._naming.pop()
            if names_any(self.seen.texts[path]):
                self._reached().run_named(path, why)

    def unknown_code(self, why: NotStatic, *, may_raise: bool = True) -> None:
        """Take note that code runs which is not followed: it may call any function."""
        self.given_up += 1
        self.doubts += may_raise
        self._budget.spend(2 * len(self.modules))
        self.seen.has_executed |= self.seen.executes_later
        for module in list(self.modules.values()):
            if not module.later and module.leaked is None:
                continue  # it has no functions
            self._look_at_imports(module)
            module.suffer_later(why)
            known = module.later.known
            later, known.imports = known.imports, []
            for node in later:
                self._reached().hand_over_import(module.path, node, why, known)
        self._look()

    def run_anything(self, path: str) -> None:
        """Take note that code runs, called by the file `path`, which may be that of any file."""
        self._reached().run_anything(path)
        self._look()

    def has_getter(self) -> bool:
        """Tell whether a module may have a function that gives its attributes."""
        return any("__getattr__" in module.names for module in self.modules.values())

    def _look_at_imports(self, module: Module) -> None:
        """Look at those functions of a module that import other parts of the source."""
        for deferred in module.later.deferred[:]:
            if deferred.is_outside is None:
                nodes = imports_in(deferred.functions) if "import" in deferred.words else ()
                deferred.is_outside = not any(self.is_inside(module.path, node) for node in nodes)
                if not deferred.is_outside:
                    self._budget.spend(module.later.look_at(deferred) >> 2)

    def is_inside(self, importer: str, node: ast.Import | ast.ImportFrom) -> bool:
        """Tell whether an import statement names a part of the source, or may do so.

        It runs the packages that what it names is in, even if that is not there.
        """
        names, level = [alias.name for alias in node.names], 0
        modules = names
        if isinstance(node, ast.ImportFrom):
            module, level = node.module or "", node.level
            modules, names = [module], [f"{module}.{name}" for name in names]
        if not level and any(map(self._layout.is_below_mapped, names)):
            return True
        # If the first part of a name is nothing of the source, no other part of it is.
        heads = [name.partition(".")[0] for name in modules]
        try:
            return any(self.finder.target(importer, level, name) is not None for name in heads)
        except OutsideError:
            return not isinstance(node, ast.ImportFrom) or self.leads_back(importer, node)
        except NotStaticError:
            return True

    def hand_over_imports(self, importer: Module, effects: Effects, why: NotStatic) -> None:
        """Let code that is not followed change all that it imports."""
        for node in effects.imports:
            self._reached().hand_over_import(importer.path, node, why, None)
        self._look()

    def names_of(self, target: Target) -> tuple[Iterable[str], bool]:
        """Give the names that a star import of `target` binds, without any effect.

        With them comes whether these are certainly all.

        Raises:
            NotStaticError: if it cannot be read, or imports itself.
        """
        assert target.file is not None
        if self._is_aside:
            return (), False  # else modules that import one another would never come to an end
        aside = Session(self._layout, self.files, self.tools, self._follow, is_aside=True)
        module = aside.load(target.file)
        exported = None if module.vague is not None else exports(module, self.tools.tracker)
        if exported is not None:
            return exported, True
        return [name for name in module.names if not name.startswith("_")], False
