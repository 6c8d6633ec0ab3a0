"""What the names of some code stand for: what it imports by them, and its own classes."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import TypeGuard

from jackfield.reading.syntax.hosts import exports_of
from jackfield.reading.syntax.locals import own_names
from jackfield.reading.syntax.uses import last_name
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.writes.trusted import MODULES, OF_SETUP, is_base

_PLAIN = frozenset({"object"})
"""Bases that no class is special by."""

_RENAMED = 50
"""Names by which it imports from its own modules what has another name there, at most."""

_ROUNDS = 10
"""How often it is looked for classes that have those as bases that are known by then."""


class Origins:
    """What the names stand for in some code, all files of which are taken for one.

    Attributes:
        own: the dotted names by which modules of this code may be imported.
        bound: the names that it binds, but for those that it imports from its own modules.
        imports_own: whether it imports modules of its own.
        is_unclear: whether it gives too many names to what it imports from its own modules for
            all to be looked through.
        stored: the names that it assigns, or has for arguments or exceptions.
    """

    def __init__(self, paths: Collection[str], nodes: Sequence[ast.AST]) -> None:
        self.own = {name for path in paths for name in _module_names(path)}
        self._tops = set(_top_names(paths, is_any=any(map(may_be_path, nodes))))
        self.bound: set[str] = set()
        self.imports_own = False
        self.is_unclear = False
        self.stored: set[str] = set()
        self._imported: dict[str, set[str]] = {}
        self._classes: dict[str, set[ast.ClassDef]] = {}
        self._given: set[str] = set()
        self._loaded: set[str] = set()
        self._defined: set[str] = set()
        self._locals: set[ast.AST] = set()
        self._take(nodes)
        self._note_locals(nodes)

    def _take(self, nodes: Iterable[ast.AST]) -> None:
        again: list[tuple[str, str]] = []
        bases: set[ast.AST] = set()
        for node in nodes:
            if isinstance(node, ast.Import):
                self._take_import(node)
            elif isinstance(node, ast.ImportFrom):
                again += self._take_from(node)
            elif isinstance(node, ast.ClassDef):
                self._classes.setdefault(node.name, set()).add(node)
                self._defined.add(node.name)
                bases.update(node.bases)
            elif isinstance(node, ast.FunctionDef):
                self._defined.add(node.name)
            elif isinstance(node, ast.Name):
                if not isinstance(node.ctx, ast.Load):
                    self.stored.add(node.id)
                elif node not in bases:
                    self._loaded.add(node.id)
            elif isinstance(node, ast.arg):
                self.stored.add(node.arg)
            elif isinstance(node, ast.ExceptHandler):
                self.stored.add(node.name or "")
            elif isinstance(node, ast.Attribute) and node not in bases:
                self._loaded.add(node.attr)
        self.bound |= self.stored | self._defined
        self._take_again(again)

    def _take_import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            self.bound.add(alias.asname or top)
            if self.is_others(alias.name):
                name = alias.name if alias.asname else top
                self._imported.setdefault(alias.asname or top, set()).add(name)
            else:
                self._given.add(alias.asname or top)
                self.imports_own = True

    def _take_from(self, node: ast.ImportFrom) -> Iterator[tuple[str, str]]:
        """Take what is imported from a module; gives what comes from one of this code's own."""
        module = node.module or ""
        is_others = not node.level and self.is_others(module)
        self.imports_own = self.imports_own or not is_others
        for alias in node.names:
            name = alias.asname or alias.name
            if not is_others:
                self._given.update(self.own if name == "*" else (name,))
                yield name, alias.name
            elif alias.name == "*":
                for each in exports_of(module) or ():
                    origin = each if each in MODULES else f"{module}.{each}"
                    self._imported.setdefault(each, set()).add(origin)
            else:
                self.bound.add(name)
                self._imported.setdefault(name, set()).add(f"{module}.{alias.name}")
            if name != alias.name:
                self.bound.add(name)

    def _take_again(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take what is imported again from the modules that have imported it."""
        takers: dict[str, list[str]] = {}
        for name, given in dict.fromkeys(pairs):
            if name != given:
                takers.setdefault(given, []).append(name)
        self.is_unclear = sum(map(len, takers.values())) > _RENAMED
        pending = [] if self.is_unclear else [name for name in takers if name in self._imported]
        while pending:
            given = pending.pop()
            for name in takers.get(given, ()):
                found = self._imported.setdefault(name, set())
                if not self._imported[given] <= found:
                    found |= self._imported[given]
                    pending.append(name)

    def _note_locals(self, nodes: Iterable[ast.AST]) -> None:
        """Note where names stand for what is a function's own, and not for what is imported.

        Only functions that are in no other one are looked at: each node is gone through once.
        """
        inner: set[ast.AST] = set()
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node not in inner:
                names = own_names(node) & self._imported.keys()
                for each in nodes_in(node.body):
                    if isinstance(each, ast.FunctionDef):
                        inner.add(each)
                    elif isinstance(each, ast.Name) and each.id in names:
                        self._locals.add(each)

    def is_others(self, name: str) -> bool:
        """Tell whether a module is one of Python, or for setup scripts, and not of this code."""
        top, *inner = name.split(".")
        is_hidden = any(each[0] == "_" for each in inner)
        return top in MODULES | OF_SETUP and top not in self._tops and not is_hidden

    def is_own(self, name: str) -> bool:
        """Tell whether a module is of this code, and could not be another one."""
        return name in self.own and name.partition(".")[0] not in MODULES | OF_SETUP

    def is_imported(self, name: str) -> bool:
        """Tell whether a name stands for nothing but what is imported by it."""
        return name in self._imported and not (
            name in self.stored or name in self._given or name in self._defined
        )

    def imports(self, names: Collection[str]) -> bool:
        """Tell whether any of some dotted names, or the module that it is in, is imported."""
        above = {name.rpartition(".")[0] for name in names}
        imported = {origin for origins in self._imported.values() for origin in origins}
        return not imported.isdisjoint(above.union(names))

    def of(self, node: ast.expr) -> list[str]:
        """Give the dotted names of all that a name, or attribute of one, may be imported as.

        These are none if it surely is nothing that is imported.
        """
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.append(node.attr)
            node = node.value
        name = getattr(node, "id", "")
        path.reverse()
        found = set() if node in self._locals else self._imported.get(name, set())
        origins = [".".join((origin, *path)) for origin in found]
        # What a module of this code imports can be had as its attribute.
        is_mixed = self.imports_own and (not found or name in self._given)
        for place, each in enumerate(path) if is_mixed else ():
            for origin in self._imported.get(each, ()):
                origins.append(".".join((origin, *path[place + 1 :])))
        return origins

    def hidden(self) -> dict[ast.ClassDef, bool]:
        """Give the classes whose methods nothing calls but commands, or nothing at all.

        With each comes whether it is for commands.
        """
        classes = [each for several in self._classes.values() for each in several]
        plain = {each for each in classes if {getattr(b, "id", "") for b in each.bases} <= _PLAIN}
        for_setup: Set[ast.ClassDef] = frozenset()
        for _ in range(_ROUNDS):
            found = {each for each in classes if self._is_for_setup(each, for_setup, plain)}
            if found == for_setup:
                break
            for_setup = found
        exposed = self._bases_of(set(classes) - for_setup)
        hidden = {each: False for each in plain if each.name not in self._loaded | exposed}
        return {**hidden, **{each: True for each in for_setup if each.name not in exposed}}

    def _bases_of(self, classes: Iterable[ast.ClassDef]) -> set[str]:
        """Give the names of all bases of classes, and of the bases of these."""
        names: set[str] = set()
        pending = [*classes]
        while pending:
            for base in pending.pop().bases:
                name = last_name(base)
                if name not in names:
                    names.add(name)
                    pending += self._classes.get(name, ())
        return names

    def _is_for_setup(
        self, node: ast.ClassDef, known: Set[ast.ClassDef], plain: Set[ast.ClassDef]
    ) -> bool:
        """Tell whether a class has a base for commands, or one that is `known` to have one.

        Others have to be `plain`: of an exception, instances are made by ``raise``.
        """
        has_one = False
        for base in node.bases:
            name, origins = getattr(base, "id", ""), self.of(base)
            own = set() if name == node.name else {*self._classes.get(name, ())}
            if name in self.stored or not all(map(is_base, origins)):
                return False
            if origins or (own and own <= known):
                has_one = True
            elif not (name in _PLAIN or (own and own <= known | plain)):
                return False
            if not own <= known | plain:
                return False
        return has_one


def may_be_path(node: ast.AST) -> TypeGuard[ast.stmt | ast.expr]:
    """Tell whether syntax may use ``sys.path``, or import it."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "sys" or (not node.level and node.module == "site")
    if not isinstance(node, ast.Attribute) or node.attr != "path":
        return False
    return getattr(node.value, "id", "") != "os"


def _top_names(paths: Collection[str], *, is_any: bool) -> Iterator[str]:
    """Give names of modules and packages that may be imported without those around them.

    Those in a package are not, unless `is_any` tells that any directory may be looked in.
    """
    packages = {path.removesuffix("__init__.py") for path in paths if path.endswith("/__init__.py")}
    for path in paths:
        name, place = "", path
        while place:
            name = place.rstrip("/").rpartition("/")[2].removesuffix(".py")
            place = place.rstrip("/").rpartition("/")[0]
            place = f"{place}/" if place else ""
            if is_any or place not in packages:
                yield name


def _module_names(path: str) -> Iterator[str]:
    """Give all dotted names by which a file, or a directory that it is in, may be imported."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            yield ".".join(parts[start:end])
