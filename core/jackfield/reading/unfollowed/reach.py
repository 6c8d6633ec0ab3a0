"""What code that is not followed reaches of the modules that are evaluated."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.budget import Budget
from jackfield.reading.files.source import Files, SourceFile, UnreadableError
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.attributes import host_attributes, without_docstrings
from jackfield.reading.syntax.effects import Effects, Later, collect, without
from jackfield.reading.syntax.hosts import may_replace_functions
from jackfield.reading.syntax.reaching import gives_all
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.syntax.written import written_imports
from jackfield.reading.trees.finding import LOOKING
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.trees.layout import Layout
from jackfield.reading.unfollowed.imported import NOTHING, Got, Imported
from jackfield.reading.unfollowed.looking import SIGN, calls_that_look
from jackfield.reading.unfollowed.running import UnfollowedFiles


class Reach:
    """What code that is not followed gets by import statements, and so may change.

    It is true if such code runs files of the source that are not evaluated; of a path, it tells
    whether that is one of them, or may be. `texts` are those of the modules that are evaluated.
    """

    def __init__(
        self,
        modules: Mapping[str, Module],
        texts: Mapping[str, str],
        layout: Layout,
        files: Files,
        budget: Budget,
    ) -> None:
        self._modules = modules
        self._files = files
        self._budget = budget
        self._imported = Imported(layout, budget)
        self._unfollowed = UnfollowedFiles(files, self._imported, budget)
        self._run_for: dict[str, int] = {}
        self._uses: dict[str, Effects] = {}
        self._texts = texts
        self._looked_at: set[str] = set()
        self._packages: dict[str, NotStatic] = {}
        self._looked_below: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._unfollowed)

    def __contains__(self, path: str) -> bool:
        return path in self._unfollowed

    def __iter__(self) -> Iterator[str]:
        return iter(self._unfollowed)

    @property
    def is_unclear(self) -> bool:
        """Whether it may run others than those that are known."""
        return self._unfollowed.unclear is not None

    def expect(self, module: Module) -> None:
        """Let code that is not followed use what was asked of a module while it is evaluated."""
        asked = self._unfollowed.asked.get(module.path, {})
        module.later.known.handed.update([(name,) for name in asked if name])

    def hand_over_asked(self, module: Module, may_be_called: bool) -> None:
        """Hand over what was asked of a module before it was evaluated.

        Its functions `may_be_called` if it may have given them to code that has run since.
        """
        for name, why in self._unfollowed.asked.pop(module.path, {}).items():
            self._hand_over(module, name, why)
        calling = self._unfollowed.calling(module)
        if calling is None and may_be_called:
            calling = NotStatic("changed by code that is not followed", module.at(1))
        if calling is not None:
            module.suffer_later(calling)

    def hand_over_import(
        self,
        importer: str,
        node: ast.Import | ast.ImportFrom,
        why: NotStatic,
        uses: Effects | None,
    ) -> None:
        """Hand over what `node` imports, as far as `uses` uses it; None uses all of it."""
        names = [(alias.name, alias.asname or "") for alias in node.names]
        self._budget.spend(LOOKING * len(names))
        if isinstance(node, ast.Import):
            for name, bound in names:
                for got in self._imported.by_import(importer, name, bound):
                    self._hand_over_got(got, why, uses)
            return
        for got in self._imported.by_from(importer, node.level, node.module or "", names):
            self._hand_over_got(got, why, uses)

    def gets_anything(self, importer: str, node: ast.ImportFrom) -> bool:
        """Tell whether an import by dots, or by the name of a mapped package, gets anything."""
        module = node.module or ""
        names = [alias.name for alias in node.names]
        if self._imported.leads_out(importer, node.level, (*module.split("."), *names)):
            return False
        return any(self._imported.by_from(importer, node.level, module, [(n, "") for n in names]))

    def _hand_over_got(self, got: Got, why: NotStatic, uses: Effects | None) -> None:
        bound = got.bound
        if got.name is not None or bound is None or uses is None:
            self._hand_over_name(got.path, got.name, why)
            return
        for path in (*uses.handed, *uses.opened):
            if path[: len(bound)] == bound:
                used = path[len(bound)] if len(path) > len(bound) else None
                used = None if used and gives_all(used) else used
                self._hand_over_name(got.path, used, why)
                if used and (submodule := self._imported.submodule(got.path, used)) is not None:
                    self._hand_over_name(submodule, None, why)
            elif bound[: len(path)] == path:
                self._hand_over_name(got.path, None, why)

    def _hand_over_name(self, path: str, name: str | None, why: NotStatic) -> None:
        """Hand over a name of the module in the file `path`; None for the module itself."""
        module = self._modules.get(path)
        if name is None and path.endswith("__init__.py"):
            self._packages.setdefault(path, why)
        if module is not None:
            self._hand_over(module, name, why)
        elif name not in self._unfollowed.asked.setdefault(path, {}):
            self._unfollowed.run(path, self._modules, why)
            self._unfollowed.asked[path][name] = why
            if name is None and path.endswith("__init__.py"):
                for below in self._below(path):
                    self._hand_over_name(below, None, why)

    def _below(self, package: str) -> list[str]:
        """Give the modules in a package, and in those in it, that run."""
        directory = package.removesuffix("__init__.py")
        running = {*self._modules, *self._unfollowed}
        return [path for path in running if path.startswith(directory) and path != package]

    def _look_below_packages(self) -> None:
        """Hand over what runs in packages that were handed over, which may have come since.

        What is not evaluated stays handed over, so it is looked at once.
        """
        count = -1
        evaluated = [path for path in self._modules if path in self._unfollowed]
        while count < len(running := list(self._unfollowed)):
            count = len(running)
            for package, why in list(self._packages.items()):
                directory = package.removesuffix("__init__.py")
                begin = self._looked_below.get(package, 0)
                self._looked_below[package] = count
                for path in (*evaluated, *running[begin:]):
                    if path.startswith(directory) and path != package:
                        self._hand_over_name(path, None, why)

    def run_named(self, path: str, why: NotStatic) -> None:
        """Take all for running that is named in texts of the module in `path`."""
        for got in self._unfollowed.named_by(path, self._files.file(path)):
            self._hand_over_got(got, why, None)

    def run_anything(self, path: str) -> None:
        """Take anything for running, for the file `path`."""
        self._unfollowed.unclear = self._unfollowed.unclear or path

    def run(self, path: str, why: NotStatic) -> None:
        """Take a module for running, of which nobody gets anything."""
        self._hand_over_name(path, NOTHING, why)

    def look(self) -> None:
        """Look into the files that run without being followed, as far as they matter.

        What one of them asks of others is noted with those, which are looked into again if that is
        more than it was. Nothing that was noted is taken back, so there is an end to it.
        """
        unfollowed, asked = self._unfollowed, self._unfollowed.asked
        for module in list(self._modules.values()):
            if module.leaked is not None:
                self._look_at_text(module, module.leaked)
        if not unfollowed:
            return
        self._look_below_packages()
        while waiting := [
            path
            for path in unfollowed.reaching(self._modules)
            if self._run_for.get(path) != len(asked[path])
        ]:
            for path in waiting:
                self._run_for[path] = len(asked[path])
                self._run_unfollowed(path)
        if unfollowed.unclear is not None:
            reason = "imports too much to be looked at, or by a name that does not stand there"
            why = NotStatic(reason, Origin(unfollowed.unclear, 1))
            for module in self._modules.values():
                if module.leaked is None:
                    module.leak(why)

    def _look_at_text(self, module: Module, why: NotStatic) -> None:
        """Hand over what code that reaches all names of a module may import by texts."""
        text = self._texts.get(module.path)
        if text is None or module.path in self._looked_at:
            return
        self._looked_at.add(module.path)
        statements = written_imports(text, is_run=True)
        if statements is None:
            self._unfollowed.unclear = module.path
        for statement in statements or ():
            if statement.is_hidden:
                for got in self._unfollowed.got_by(module.path, statement):
                    self._hand_over_got(got, why, None)

    def get_through_hosts(
        self, path: str, file: SourceFile, attributes: Sequence[str] | None
    ) -> None:
        """Hand over the modules at which the module in `path` gets by attributes of hosts.

        `attributes` are those in its text, docstrings and all; see `host_attributes`.
        """
        why = NotStatic("reached by attributes of a host", Origin(path, 1))
        if file.lines is not None:
            text = without_docstrings(file.text, nodes_in(file.statements))
            attributes = host_attributes(text)
        if attributes is None:
            self._unfollowed.unclear = path
        for got in self._unfollowed.got_through_hosts(path, attributes or ()):
            self._hand_over_got(got, why, None)
        self.look()

    def _run_unfollowed(self, path: str) -> None:
        """Take the module in `path` for imported by code that is not followed.

        It gets what it imports of the modules that are evaluated here, and may change that; so may
        who asks it for a name that it has from there.
        """
        asked = self._unfollowed.asked[path]
        why = next(iter(asked.values()))
        uses = None if None in asked else self._uses_of(path)
        if uses is not None:
            uses.handed.update((name,) for name in asked if name)
        used = None if uses is None else {each[0] for each in (*uses.handed, *uses.opened)}
        for got in self._unfollowed.gets(path):
            self._budget.spend(1)
            if used is None or not got.bound or got.bound[0] in used:
                self._hand_over_got(got, why, uses)

    def _uses_of(self, path: str) -> Effects | None:
        """Give what the code of a file does, None if it may use all names of it."""
        if path not in self._uses:
            uses = self._uses[path] = Effects()
            try:
                statements = self._without_looks(path, self._files.file(path))
            except UnreadableError:
                uses.wild = "unreadable"
            else:
                later = Later()
                now, count = collect(*statements, later=later)
                self._budget.spend(count >> 2)
                uses.add(now)
                uses.add(later.known)
        return self._uses[path] if self._uses[path].wild is None else None

    def _without_looks(self, path: str, file: SourceFile) -> Sequence[ast.AST]:
        """Give the statements of a file without the calls of a host's function without effect."""
        if file.lines is None or SIGN not in file.text:
            return file.statements
        nodes = [*nodes_in(file.statements)]
        self._budget.spend(len(nodes) >> 2)
        is_own = any(any(self._imported.by_import(path, package)) for package in PACKAGES)
        if is_own or may_replace_functions(nodes):
            return file.statements
        looking = calls_that_look(nodes)
        return [without(node, looking) for node in file.statements if node not in looking]

    def _hand_over(self, module: Module, name: str | None, why: NotStatic) -> None:
        if name is None:
            module.leak(why)
        if not name:
            return
        if not module.finished:
            module.later.known.handed.add((name,))
        module.hand_over_path((name,), why)
        binding = module.names.get(name)
        if binding is None or binding.why is not None:
            module.suffer_later(why)  # it may be a function, and called
