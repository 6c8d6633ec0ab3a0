"""Statements that write or rename files outright: what is imported after them may be another.

Only calls count of functions of `os` and `shutil` and of methods that have such names, of what
opens a file to write into it or runs a program, and of functions of the source in which these
stand. That is less than `jackfield.reading.writes` asks of what has run before a file is opened:
hardly any module writes another one, but many do something of which nobody can tell.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from jackfield.metadata import Origin
from jackfield.reading.syntax.programs import FUNCTIONS, ends, may_run, runs_program
from jackfield.reading.syntax.uses import dotted_path, last_name, text_in
from jackfield.records import made_by, mutable_record

_METHODS = frozenset(
    {"copy2", "copyfile", "copytree", "move", "rename", "renames", "rmtree", "symlink_to", "unlink"}
    | {"write", "write_bytes", "write_text", "writelines"}
)
_FUNCTIONS = frozenset(
    {("os", "link"), ("os", "remove"), ("os", "replace"), ("os", "symlink"), ("shutil", "copy")}
)
_TERMINALS = ("stderr", "stdout")
_OWNERS = ("os", "shutil")
_NAMES = _METHODS.union(name for _, name in _FUNCTIONS)
_CALLED = re.compile(
    rf"\b(?:{'|'.join(sorted(_NAMES))})(?:\s*\(|\s+as\b)"
    r"|\bopen\s*\([^\n]{0,200}['\"][rbtU]*[wax+][rbtU+]*['\"]"
)
_PARTS = ("write", "open", "copy", "rename", "move", "replace", "link", "rmtree")
"""What is in each of the `_NAMES`, and in the other names that are called."""

_MODE = re.compile(r"[rbtU]*[wax+][rbtU+]*")
_FUNCTIONS_OF_SYNTAX = (ast.AsyncFunctionDef, ast.FunctionDef, ast.Lambda)
_RUNNING = (
    *(ast.AnnAssign, ast.Assert, ast.AugAssign, ast.Assign, ast.ClassDef, ast.Expr, ast.For),
    *(ast.FunctionDef, ast.If, ast.Match, ast.Try, ast.While, ast.With),
)
_LEAVES = frozenset({ast.Constant, ast.Load, ast.Name, ast.Store, ast.arg})
_MAPPING = frozenset({"filter", "map"})

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    _Called = tuple[str, bool]


@mutable_record
class _Function:
    """A function of the source, or another name of one.

    Attributes:
        name: what it is called by.
        of: the class that it is a method of; empty for any other one.
        writes: whether it certainly has a call that does.
        called: what it calls: names, each with whether it is that of an attribute.
    """

    name: str
    of: str = ""
    writes: bool = False
    called: set[_Called] = made_by(default_factory=set)


def may_write(text: str) -> bool:
    """Tell whether a module of this text may have a call that does."""
    for part in _PARTS:  # most have none of these, which is found out faster than by the pattern
        if part in text:
            return _CALLED.search(text) is not None
    return False


class Outright:
    """What of the modules that were evaluated writes files outright.

    It is looked at when it is asked for: most files import no other one after what they do.
    """

    def __init__(self) -> None:
        self._events: list[tuple[str, Sequence[ast.stmt] | ast.AST]] = []
        self._waiting: list[Sequence[ast.stmt]] = []
        self._is_possible = False
        self._functions: set[str] = set()
        self._methods: set[str] = set()
        self._callers: dict[str, list[_Function]] = {}
        self._written_by: Origin | None = None

    def begin(self, text: str, statements: Sequence[ast.stmt]) -> None:
        """Take note of a module of this text, which begins to run."""
        self._events.append((text, statements))

    def run(self, path: str, node: ast.AST) -> None:
        """Take note of a statement of the file `path` that runs, and is not followed."""
        if isinstance(node, _RUNNING):
            self._events.append((path, node))

    def finish(self) -> None:
        """Let go of texts and syntax trees: nothing runs any more."""
        self._events.clear()
        self._waiting.clear()
        self._callers.clear()

    @property
    def written_by(self) -> Origin | None:
        """Where the last statement that has written files is, None if there is none.

        What functions in a statement do is done when they are called.
        """
        for where, what in self._events:
            if not isinstance(what, ast.AST):
                self._add_module(where, what)
            elif self._is_possible and self._writes(what):
                self._written_by = Origin(where, getattr(what, "lineno", 1))
        self._events.clear()
        return self._written_by

    def _add_module(self, text: str, statements: Sequence[ast.stmt]) -> None:
        self._waiting.append(statements)
        self._is_possible = self._is_possible or may_write(text) or may_run(text)
        if self._is_possible:
            for each in self._waiting:
                self._add(_functions(each))
            self._waiting.clear()

    def _writes(self, node: ast.AST) -> bool:
        return any(
            _changes_files(each) or any(map(self._is_known, _called(each)))
            for each in _run_by(node)
        )

    def _is_known(self, called: _Called) -> bool:
        name, is_attribute = called
        return name in self._functions or (is_attribute and name in self._methods)

    def _add(self, functions: Iterable[_Function]) -> None:
        writing = []
        for each in list(functions):  # each has all that it calls when all have been looked at
            if each.writes or any(map(self._is_known, each.called)):
                writing.append(each)
            for name, _ in each.called:
                self._callers.setdefault(name, []).append(each)
        while writing:
            each = writing.pop()
            names = [(each.name, bool(each.of))]
            if each.of and each.name[:2] == "__":
                names.append((each.of, False))  # it is called by way of the class
            for name, is_method in names:
                found = self._methods if is_method else self._functions
                if name and name not in found:
                    found.add(name)
                    writing += [
                        caller
                        for caller in self._callers.get(name, ())
                        if any(map(self._is_known, caller.called))
                    ]


def _functions(statements: Sequence[ast.stmt]) -> Iterator[_Function]:
    """Give the functions in a module, and what else stands for one: classes and other names."""
    waiting: list[tuple[ast.AST, _Function | None, str]] = [(each, None, "") for each in statements]
    while waiting:
        node, inside, of = waiting.pop()
        if type(node) in _LEAVES:
            continue
        function, owner = inside, ""
        if isinstance(node, ast.Lambda):
            function = inside or _Function("")
        elif isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            function = _Function(node.name, of)
            yield function
            if inside is not None:
                inside.called.add((node.name, bool(of)))  # as if it was called where it is defined
        elif isinstance(node, ast.ClassDef):
            owner = node.name
            yield _Function(
                owner, called={called for base in node.bases for called in _named(base)}
            )
        elif isinstance(node, ast.ImportFrom):
            module = "" if node.level else node.module or ""
            names = (_NAMES if module in _OWNERS else frozenset()) | FUNCTIONS.get(module, set())
            for alias in node.names:
                writes = alias.name in names
                if alias.asname or writes:
                    called = {(alias.name, False)}
                    yield _Function(alias.asname or alias.name, writes=writes, called=called)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if isinstance(node.value, ast.Lambda):
                function = _Function(name)
                yield function
            elif isinstance(node.value, ast.Attribute | ast.Name):
                yield _Function(name, called={*_named(node.value)})
        elif inside is not None:
            inside.writes = inside.writes or _changes_files(node)
            inside.called.update(_called(node))
        waiting += [(child, function, owner) for child in ast.iter_child_nodes(node)]


def _run_by(node: ast.AST) -> Iterator[ast.AST]:
    """Give the syntax of a statement that runs with it: of functions in it, what is around them."""
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, ast.Lambda):
            waiting.append(each.args)
        elif isinstance(each, ast.AsyncFunctionDef | ast.FunctionDef):
            waiting += [each.args, *each.decorator_list]
        elif isinstance(each, ast.If) and ends(each.body):
            waiting += [each.test, *each.orelse]
        else:
            waiting += ast.iter_child_nodes(each)


def _called(node: ast.AST) -> Iterator[_Called]:
    """Give the names of what a piece of syntax calls."""
    if isinstance(node, ast.Call):
        yield from _named(node.func)
        if getattr(node.func, "id", "") in _MAPPING:
            yield from _named(node.args[0]) if node.args else ()
    for each in getattr(node, "decorator_list", ()):
        yield from _named(each)


def _named(node: ast.expr) -> Iterator[_Called]:
    """Give the name of a function that may be one of the source, and whether it is an attribute."""
    if isinstance(node, ast.Name):
        yield node.id, False
    elif isinstance(node, ast.Attribute):
        path = dotted_path(node)
        if path is None or path[0] not in sys.stdlib_module_names:
            yield node.attr, True


def _changes_files(node: ast.AST) -> bool:
    return is_writing(node) or runs_program(node)


def is_writing(node: ast.AST) -> bool:
    """Tell whether syntax is a call that writes, itself."""
    if not isinstance(node, ast.Call):
        return False
    path, name = dotted_path(node.func), last_name(node.func)
    if name == "open":
        # Of a path it is given but the mode, which is mostly the second argument.
        modes = [*node.args[:2], *(each.value for each in node.keywords if each.arg == "mode")]
        return any(_MODE.fullmatch(mode) for each in modes if (mode := text_in(each)))
    if name == "print":
        return any(
            each.arg == "file" and (dotted_path(each.value) or "?")[-1] not in _TERMINALS
            for each in node.keywords
        )
    if path is not None and path[-2:] in _FUNCTIONS:
        return True
    if path is not None and len(path) == 1:
        return False  # those that are imported by their names are among the functions
    return name in _METHODS and (path is None or path[-2] not in _TERMINALS)
