"""Which modules the commands of setuptools write that a project brings, when they build it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from jackfield.reading.syntax.outright import is_writing
from jackfield.reading.syntax.uses import last_name
from jackfield.reading.syntax.walking import nodes_in, nodes_of

_BUILDING = frozenset(
    {"bdistwheel", "build", "buildclib", "buildext", "buildpy", "buildscripts"}
    | {"install", "installdata", "installlib", "installscripts"}
)
"""The commands that run for a wheel, without their lines; those for an sdist have run before it."""

_OPENING = frozenset({"open", "write_bytes", "write_text"})
_COPYING = frozenset({"copy", "copy2", "copy_file", "copyfile", "move", "move_file", "rename"})
_JOINED = (ast.Add, ast.Div)
_MODULES = ("codecs", "io", "os")
_OPEN = re.compile(r"%(?:\(\w*\))?[a-z]|\{[^}]*\}")
"""What stands in a text for something else that is put there."""

_DEPTH = 4
"""Names that stand for a class by way of others."""

_MOST = 50
"""Values of a name that are looked at."""

ANY = "*.py"
"""The pattern where the name does not stand there."""


def written(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """Give patterns of the names of the modules that such commands in a file may write.

    A command is a class that is made of one of setuptools' own; what it calls of the file counts
    as its own. A file whose name does not stand there may be any module.
    """
    code = _Code(statements)
    return frozenset(pattern for each in code.commands() for pattern in code.written_by(each))


class _Code:
    def __init__(self, statements: Sequence[ast.stmt]) -> None:
        self._named: dict[str, str] = {}
        self._bound: dict[str, list[ast.expr]] = {}
        self._functions: dict[str, list[ast.FunctionDef]] = {}
        self._classes: dict[str, list[ast.ClassDef]] = {}
        self._known: dict[str, set[str | None]] = {}
        self._seen: set[ast.AST] = set()
        nodes = [*nodes_in(statements)]
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                self._named |= {each.asname: each.name for each in node.names if each.asname}
            elif isinstance(node, ast.Assign):
                for name in map(last_name, node.targets):
                    self._bound.setdefault(name, []).append(node.value)
            elif isinstance(node, ast.FunctionDef):
                self._functions.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                self._classes.setdefault(node.name, []).append(node)
        classes = chain.from_iterable(self._classes.values())
        self._methods = {each for node in classes for each in node.body}
        for node in nodes:
            if isinstance(node, ast.Call):
                for function in self._functions.get(last_name(node.func), ())[:_MOST]:
                    self._bind(function, node)

    def _bind(self, function: ast.FunctionDef, call: ast.Call) -> None:
        """Take note of what a function is given."""
        names = [each.arg for each in function.args.args]
        given = call.args if names[:1] != ["self"] else [call.func, *call.args]
        pairs = [*zip(names, given, strict=False)]
        pairs += [(each.arg, each.value) for each in call.keywords if each.arg]
        for name, value in pairs:
            self._bound.setdefault(name, []).append(value)

    def commands(self) -> Iterator[ast.ClassDef]:
        """Give the classes that are commands which build."""
        for node in chain.from_iterable(self._classes.values()):
            if any(not _BUILDING.isdisjoint(self._bases(each)) for each in node.bases):
                yield node

    def _bases(self, base: ast.expr) -> set[str]:
        """Give what a base may be called where it comes from, as in `_BUILDING`."""
        found: set[str] = set()
        waiting = [base]
        for _ in range(_DEPTH):
            names = {name for each in waiting[:_MOST] if (name := last_name(each))}
            found |= {self._named.get(name, name) for name in names}
            waiting = [value for name in names for value in self._bound.get(name, ())[:_MOST]]
            classes = [each for name in names for each in self._classes.get(name, ())[:_MOST]]
            waiting += [base for each in classes for base in each.bases]
        return {each.replace("_", "").lower().removesuffix("command") for each in found}

    def written_by(self, command: ast.ClassDef) -> Iterator[str]:
        """Give patterns of what a command writes, but for those that another one has given."""
        waiting: list[ast.AST] = [command]
        while waiting:
            each = waiting.pop()
            if each in self._seen:
                continue
            self._seen.add(each)
            nodes = nodes_of(each)
            for name in {node.id for node in nodes if isinstance(node, ast.Name)}:
                waiting += self._classes.get(name, ())[:_MOST]
                functions = self._functions.get(name, ())[:_MOST]
                waiting += [each for each in functions if each not in self._methods]
            for node in nodes:
                if isinstance(node, ast.Call):
                    yield from self._written(node)

    def _written(self, call: ast.Call) -> Iterator[str]:
        name, given = last_name(call.func), call.args
        if name in _OPENING and is_writing(call):
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            path = owner
            if owner is None or last_name(owner) in _MODULES:
                path = given[0] if given else None
            yield from _patterns({None} if path is None else self._ends(path))
        elif name == "write_file" and given:
            yield from _patterns(self._ends(given[0]))
        elif name in _COPYING and len(given) > 1:
            ends = self._ends(given[1])
            # What goes into a directory keeps its name.
            yield from _patterns(ends if None not in ends else self._ends(given[0]))

    def _ends(self, path: ast.expr) -> set[str | None]:
        """Give what a path may end in; None where that does not stand there."""
        while isinstance(path, ast.BinOp | ast.Call | ast.JoinedStr):
            if isinstance(path, ast.BinOp):
                path = path.right if isinstance(path.op, _JOINED) else path.left
            elif isinstance(path, ast.JoinedStr):
                if not path.values:
                    return {None}
                path = path.values[-1]
            elif path.args and last_name(path.func) != "format":
                path = path.args[-1]
            elif isinstance(path.func, ast.Attribute):
                path = path.func.value
            else:
                return {None}
        if isinstance(path, ast.Constant):
            return {path.value if isinstance(path.value, str) else None}
        return self._ends_of(last_name(path))

    def _ends_of(self, name: str) -> set[str | None]:
        """Give what the values of a name may end in."""
        if name not in self._known:
            self._known[name] = {None}  # until it is known, as it may be bound to itself
            values = self._bound.get(name, ())
            found = {end for value in values[:_MOST] for end in self._ends(value)}
            if found and len(found) + len(values) < _MOST:
                self._known[name] = found
        return self._known[name]


def _patterns(ends: Iterable[str | None]) -> Iterator[str]:
    for end in ends:
        name = None if end is None else end.replace("\\", "/").rpartition("/")[2]
        if name is None or name == ".py":
            yield ANY
        elif name.endswith(".py"):
            yield _OPEN.sub("*", name)
