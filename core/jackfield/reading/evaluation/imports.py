"""Import statements: siblings are evaluated, all other modules are not known."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.errors import NotStaticError, OutsideError, RaisesError
from jackfield.reading.evaluation.reasons import GiveUp
from jackfield.reading.evaluation.session import Session
from jackfield.reading.language.exports import exports
from jackfield.reading.language.modules import Binding, Module
from jackfield.reading.syntax.effects import Effects
from jackfield.reading.syntax.hosts import binds_no_variable, exports_of
from jackfield.reading.syntax.reaching import reaching_imports
from jackfield.reading.trees.layout import Target, names_down_to

if TYPE_CHECKING:
    from jackfield.reading.opened.loading import Loaded

NOT_FOLLOWED = "passed to code that is not followed"


def _is_harmless(node: ast.ImportFrom) -> bool:
    """Tell whether an import from outside of the source binds the names that it lists, no more."""
    return node.names[0].name != "*" and not reaching_imports(node)


class Imports:
    """The import statements of one module."""

    def __init__(self, module: Module, session: Session) -> None:
        self._module = module
        self._session = session

    def outside(self, name: str, line: int, why: NotStatic | None = None) -> Binding:
        """Give the binding of the dotted `name` that is imported from outside of the source.

        Or from somewhere that is not known, which `why` tells.
        """
        return _outside(name, self._module.at(line), why)

    def follow_import(self, alias: ast.alias, line: int) -> None:
        """Do ``import alias``.

        Raises:
            NotStaticError: if that is not, or not surely, a sibling.
            RaisesError: if importing it fails.
        """
        found = self._from_first(alias.name, line)
        if found is not None:
            self._module.bind(alias.asname or alias.name, found, line)
            return
        parts = alias.name.split(".")
        names = names_down_to(alias.name)
        targets = [self._session.finder.target(self._module.path, 0, name) for name in names]
        if not any(targets) and not reaching_imports(ast.Import([alias])):
            name = alias.name if alias.asname else parts[0]
            self._run_outside({alias.asname or name: name}, line)
            return
        modules = self._modules(names, targets)
        count = len(modules)
        if count < len(parts):  # a build may make it, in a package that is there
            self._run_outside({}, line)
            modules[-1].names[parts[count]] = self.outside(names[count], line)
        if alias.asname is None:
            self._module.bind(parts[0], modules[0], line)
        elif count < len(parts):
            self._module.names[alias.asname] = self.outside(alias.name, line)
        else:
            self._module.bind(alias.asname, modules[-1], line)

    def modules(self, name: str) -> list[Module]:
        """Import a module inside of an expression; gives it, after the packages that it is in.

        Raises:
            NotStaticError: if that is not, or not surely, a sibling.
            RaisesError: if importing it fails.
        """
        if self._module.seen.inserted or self._module.path in self._session.loaded_apart:
            raise NotStaticError(f"imports {name} in a way that is not followed")
        names = names_down_to(name)
        targets = [self._session.finder.target(self._module.path, 0, each) for each in names]
        modules = self._modules(names, targets)
        if len(modules) < len(names):
            raise NotStaticError(f"imports {name}, which is not part of what is read")
        return modules

    def relative(self, level: int, name: str) -> Module:
        """Import a module by dots inside of an expression, and give it; raises as `modules`."""
        target = self._target(ast.ImportFrom(name, [], level))
        if target is None or target.file is None:
            raise NotStaticError(f"imports {'.' * level}{name}, which is not part of what is read")
        return self._session.imported(level, name, target, unfinished_will_do=True)

    def _modules(self, names: Sequence[str], targets: Sequence[Target | None]) -> list[Module]:
        """Give modules, each in the one before, up to the first that is not there."""
        modules: list[Module] = []
        for name, target in zip(names, targets, strict=True):
            if target is None and modules:
                break
            if target is None or target.file is None:
                raise NotStaticError(f"imports {name}, which is not part of what is read")
            modules.append(self._session.imported(0, name, target, unfinished_will_do=True))
        return modules

    def _from_first(self, name: str, line: int) -> Loaded | None:
        """Give a module in a directory that the script has put first, None for any other one.

        Raises:
            NotStaticError: if it may be another one.
            RaisesError: if importing it fails.
        """
        if not self._module.seen.inserted:
            return None
        import jackfield.reading.evaluation.inserted as inserted  # late: few files need it

        return inserted.imported(name, line, self._module, self._session)

    def follow_from(self, node: ast.ImportFrom, give_up: GiveUp) -> None:
        """Do ``from … import …``; `give_up` does what there is to do for an unknown module.

        Raises:
            RaisesError: if importing it fails.
        """
        name = "." * node.level + (node.module or "")
        try:
            if not node.level and (first := self._from_first(name, node.lineno)) is not None:
                for alias in node.names:
                    value = first.attribute(alias.name)
                    self._module.bind(alias.asname or alias.name, value, node.lineno)
                return
            target = self._target(node)
            if target is None and node.level:
                raise NotStaticError(f"imports {name}, which is missing")
        except NotStaticError as error:
            why = NotStatic(error.reason, self._module.at(node.lineno))
            if _is_harmless(node) and not self._session.leads_back(self._module.path, node):
                place = f"{name}." if isinstance(error, OutsideError) else ""
                imported = {a.asname or a.name: place and place + a.name for a in node.names}
                self._run_outside(imported, node.lineno, why)
            else:
                give_up(node, why)
            return
        if target is None or (target.file is None and node.names[0].name == "*"):
            self._from_outside(node, name, target, give_up)
        elif node.names[0].name == "*":
            self._star(node, name, target, give_up)
        else:
            for alias in node.names:
                single = ast.ImportFrom(node.module, [alias], node.level)
                try:
                    self._from(node, alias, target)
                except NotStaticError as error:
                    give_up(
                        ast.copy_location(single, node), self._module.why_of(error, node.lineno)
                    )

    def _target(self, node: ast.ImportFrom) -> Target | None:
        """Give what ``from … import …`` names, None if it is not part of the source.

        Raises:
            NotStaticError: if that is not known.
        """
        if node.level and "__package__" in self._module.names:
            raise NotStaticError("__package__, from which dots are counted, is bound")
        return self._session.finder.target(self._module.path, node.level, node.module or "")

    def give_up(self, effects: Effects, why: NotStatic) -> None:
        """Take everything for changed that the import statements among `effects` may change."""
        self._session.hand_over_imports(self._module, effects, why)
        for node in effects.imports:
            if node.names[0].name == "*" and isinstance(node, ast.ImportFrom):
                self._give_up_star(node)

    def _from_outside(
        self, node: ast.ImportFrom, name: str, target: Target | None, give_up: GiveUp
    ) -> None:
        if name == "__future__":
            for alias in node.names:
                binding = self.outside(f"{name}.{alias.name}", node.lineno)
                self._module.names[alias.asname or alias.name] = binding
            return
        if target is None and _is_harmless(node) and not self._leads_back(node, name):
            imported = {alias.asname or alias.name: f"{name}.{alias.name}" for alias in node.names}
            self._run_outside(imported, node.lineno)
            return
        reason = f"imports {name}, which is not part of what is read"
        give_up(node, NotStatic(reason, self._module.at(node.lineno)))
        for alias in node.names:
            if alias.name != "*":
                binding = self.outside(f"{name}.{alias.name}", node.lineno)
                self._module.names[alias.asname or alias.name] = binding

    def _leads_back(self, node: ast.ImportFrom, name: str) -> bool:
        """Tell whether what an import takes of `name`, which is not found, may be of the source."""
        session, path = self._session, self._module.path
        if not any(session.finder.is_mapped(f"{name}.{alias.name}") for alias in node.names):
            above, dot, _ = name.partition(".")
            if not dot or session.finder.is_outside(path, above):
                return False
        return session.leads_back(path, node)

    def _run_outside(
        self, imported: Mapping[str, str], line: int, why: NotStatic | None = None
    ) -> None:
        """Let code from outside of the source run, and bind what is imported from there.

        Args:
            imported: name -> the dotted name that it stands for.
            line: where the import is.
            why: why nothing is known of these names, if not even that.
        """
        module = self._module
        origin = module.at(line)
        self._session.unknown_code(NotStatic(NOT_FOLLOWED, origin))
        for bound, name in imported.items():
            before = module.names.get(bound)
            module.names[bound] = binding = _outside(name, origin, why)
            if before is not None and before.why is None and binding.why is not None:
                module.hand_over(before.value, binding.why)

    def _star(self, node: ast.ImportFrom, name: str, target: Target, give_up: GiveUp) -> None:
        self._session.starred.add(target.file or "")
        try:
            module = self._session.imported(node.level, node.module or "", target)
            exported = exports(module, self._session.tools.tracker)
        except NotStaticError as error:
            give_up(node, NotStatic(error.reason, self._module.at(node.lineno)))
            return
        if exported is None:
            why = module.open or NotStatic(f"imports {name}", self._module.at(node.lineno))
            give_up(node, why)
            for bound in module.names:
                if not bound.startswith("_"):  # this and whatever else there is
                    self._module.lose(bound, why, node.lineno)
            return
        if module.vague is not None:
            self._module.blur(module.vague)
        for bound, binding in exported.items():
            self._module.share(bound, binding)
            if binding.why is not None and bound not in module.names:  # its ``__all__`` is wrong
                self._session.fault(binding.why, self._module.path)

    def _from(self, node: ast.ImportFrom, alias: ast.alias, target: Target) -> None:
        module = self._module if target.file == self._module.path else self._running(target)
        if module is None and target.file is not None:
            module = self._session.imported(node.level, node.module or "", target)
        bound = alias.asname or alias.name
        if module is not None and alias.name in module.names:
            if not module.finished and module is not self._module:
                self._session.check_first_run()
            shared = module.names[alias.name]
            module.gives = module.gives or shared.why is None
            self._module.share(bound, shared)
            return
        if module is not None and (why := module.unsure) is not None:
            raise NotStaticError(why.reason, why=why)
        submodule = self._session.finder.submodule(target, alias.name)
        if submodule is None or submodule.file is None:
            package = target.file or target.directory or "the package, which has no file,"
            reason = f"{package} does not bind {alias.name}"
            if module is not None and submodule is None and module.lacks(alias.name):
                self._session.fault(
                    NotStatic(reason, self._module.at(node.lineno)), self._module.path
                )
            raise NotStaticError(reason)
        loaded = self._session.imported(1, alias.name, submodule, unfinished_will_do=True)
        self._module.bind(bound, loaded, node.lineno)

    def _running(self, target: Target) -> Module | None:
        """Give the package `target` if it is being imported, and what it has bound is known.

        What a module in it imports from it is what it has bound so far, or a module in it.
        """
        package = self._session.modules.get(target.file or "")
        if package is None or package.finished or target.directory is None:
            return None
        return None if package.unsure else package

    def _give_up_star(self, node: ast.ImportFrom) -> None:
        name = "." * node.level + (node.module or "")
        origin = self._module.at(node.lineno)
        why = NotStatic(f"from {name} import * may bind it", origin)
        exported: Iterable[str] = ()
        is_all = False
        try:
            target = self._target(node)
            if target is None:
                why = NotStatic(f"imports all of {name}, which is not part of what is read", origin)
                known = None if node.level else exports_of(name)
                if known is None and not node.level and binds_no_variable(name):
                    self._module.blur(why)
                    return
                exported, is_all = known or (), known is not None
            elif target.file is not None:
                exported, is_all = self._session.names_of(target)
        except (NotStaticError, RaisesError) as error:
            # It is not known what the statement binds.
            why = NotStatic(f"from {name} import * may bind anything: {error}", origin)
        if not is_all:
            self._module.spoil(why)
        for bound in exported:
            self._module.lose(bound, why, node.lineno)


def _outside(name: str, origin: Origin, why: NotStatic | None = None) -> Binding:
    """Give the binding of what is imported from outside of the source at `origin`."""
    why = why or NotStatic(f"imports {name}, which is not part of what is read", origin)
    return Binding(origin.path, origin.line, None, why, name)


def imports_alike(node: ast.Try) -> bool:
    """Tell whether the handlers import the same as the body, and neither does anything else.

    So plugins import their own modules for both Pythons: ``from .info import x``, and if that
    fails ``from info import x``.
    """
    blocks = [node.body, *(handler.body for handler in node.handlers)]
    imported = [
        [
            ((each.module or "").rpartition(".")[2], [(a.name, a.asname) for a in each.names])
            for each in block
            if isinstance(each, ast.ImportFrom)
        ]
        for block in blocks
    ]
    sizes = {len(block) for block in blocks}
    return all(each == imported[0] for each in imported) and sizes == {len(imported[0])}
