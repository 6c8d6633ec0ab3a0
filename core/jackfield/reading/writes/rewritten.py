"""Which modules a setup script may write anew: those that it names where it writes files."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.files.source import Files, UnreadableError, text_of
from jackfield.reading.syntax.effects import imports_in
from jackfield.reading.syntax.outright import is_writing
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.uses import last_name, text_in
from jackfield.reading.syntax.walking import nodes_of
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import Tree, in_tree
from jackfield.reading.writes.commands import ANY, written

_DEFINITIONS = (ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef)
_ASSIGNMENTS = (ast.AnnAssign, ast.Assign)
_MOST = 20
"""Modules of commands that are looked at."""

_DEPTH = 3
"""Names that stand for a text by way of others."""


def rewritten(path: str, files: Files, layout: Layout, *, is_built: bool) -> frozenset[str]:
    """Give patterns of the names of the files, without directories, that a script may write.

    Of an sdist, which `is_built`, what it has written for that is there; it are those that its
    commands write for a wheel, be they those of a module that it imports.
    """
    file = files.file(path)
    found = frozenset() if is_built else _written_by(file.statements)
    if "cmdclass" not in file.text:
        return found
    found |= written(file.statements)
    for node in imports_in(file.statements):
        names = [each.name for each in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [] if node.level or node.module is None else [node.module]
        for name in names:
            with suppress(NotStaticError, UnreadableError):
                target = layout.absolute(path, name)
                if target is not None and target.file is not None:
                    # As versioneer's do, these mostly write what only a configuration names.
                    found |= written(files.file(target.file).statements) - {ANY}
    return found


def written_by_classes(names: Iterable[str], tree: Tree) -> frozenset[str]:
    """Give such patterns of what commands write for a wheel, by the dotted names of their classes.

    They are in modules of the project, at its top or in ``src``.
    """
    found: frozenset[str] = frozenset()
    for module in dict.fromkeys([name.rpartition(".")[0] for name in names][:_MOST]):
        place = module.replace(".", "/")
        files = (f"{place}.py", f"{place}/__init__.py")
        for path in (*files, *(f"src/{each}" for each in files)):
            if in_tree(path) == path and tree.is_file(path):
                with suppress(TreeError, SyntaxError, ValueError, RecursionError, MemoryError):
                    found |= written(parsed(text_of(tree.read(path))))
                break
    return found


def _written_by(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """Give the names of the files that a script may write.

    They stand in texts that end in ``.py``: in the statement, function or class that writes, in
    what a name is bound to that it uses, or in a call of that function.
    """
    script = _Script(statements)
    writing = [each for each in statements if script.writes(each)]
    nodes: list[ast.AST] = list(writing)
    for each in writing:
        if isinstance(each, _DEFINITIONS):
            nodes += script.calls.get(each.name, ())
    return frozenset(script.files(nodes))


class _Script:
    def __init__(self, statements: Sequence[ast.stmt]) -> None:
        self._nodes = {id(each): nodes_of(each) for each in statements}
        self._bound: dict[str, list[ast.AST]] = {}
        self.calls: dict[str, list[ast.AST]] = {}
        for each in statements:
            for node in self._nodes[id(each)]:
                if isinstance(node, _ASSIGNMENTS) and node.value is not None:
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    for name in filter(None, map(last_name, targets)):
                        self._bound.setdefault(name, []).append(node.value)
                elif isinstance(node, ast.Call) and (name := last_name(node.func)):
                    self.calls.setdefault(name, []).append(node)

    def writes(self, statement: ast.stmt) -> bool:
        return any(map(is_writing, self._nodes[id(statement)]))

    def files(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        waiting = list(nodes)
        seen: set[str] = set()
        for _ in range(_DEPTH):
            inside = [inner for each in waiting for inner in self._inside(each)]
            yield from _named(inside)
            names = {last_name(each) for each in inside} - seen - {""}
            seen |= names
            waiting = [value for name in names for value in self._bound.get(name, ())]

    def _inside(self, node: ast.AST) -> Sequence[ast.AST]:
        return self._nodes.get(id(node)) or nodes_of(node)


def _named(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        value = text_in(node)
        if value.endswith(".py") and "\n" not in value:
            yield value.replace("\\", "/").rpartition("/")[2]
