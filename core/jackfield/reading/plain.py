"""Plain metadata modules: what most of them are, read without all that follows other statements.

A plain file binds literals to names, and may besides import what is not part of the source and
define functions and classes. Where the files of a plugin are plain, and nothing that they define
can get hold of the names that count, their values are those literals. It is for
`jackfield.reading.evaluation` to say what any other file declares, and it would say the same of
these: here is nothing that it has other rules for.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Iterable, Sequence

from jackfield.metadata import Origin
from jackfield.reading.budget import NESTING, Budget
from jackfield.reading.declarations import Evaluated, Variables, prefix
from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.layout import Layout
from jackfield.reading.literals import UNKNOWN, literal
from jackfield.reading.parsing import parsed

_BYTES = 16 << 10
"""Bytes of all files together: so few that no limit of the evaluation can matter."""

_DEPTH = NESTING // 2
"""What is nested as deeply as that, or more, is left to the evaluation."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class _OtherError(Exception):
    """A file is not plain, or not certain to be."""


class PlainFiles:
    """The metadata modules of one source, as far as they are plain.

    Attributes:
        contents: those that were read, by path, whatever came of it.
    """

    def __init__(self, layout: Layout, hosts: Sequence[str]) -> None:
        self.contents: dict[str, bytes] = {}
        self._layout = layout
        self._hosts = hosts
        self._starts = tuple([(host, prefix(host)) for host in hosts])
        self._budget = Budget()
        self._found: dict[str, dict[str, Variables]] = {}
        self._left = _BYTES

    def plugins(self, plugins: Iterable[Sequence[str]]) -> list[Evaluated] | None:
        """Read the metadata modules of each plugin; None if any of them is not plain."""
        try:
            return [
                Evaluated({path: self._variables(path) for path in paths}, self._hosts)
                for paths in plugins
            ]
        except _OtherError:
            return None

    def _variables(self, path: str) -> dict[str, Variables]:
        if path not in self._found:
            self._found[path] = self._read(path)
        return self._found[path]

    def _read(self, path: str) -> dict[str, Variables]:
        try:
            data = self.contents[path] = self._layout.tree.read(path)
        except TreeError:
            raise _OtherError from None
        self._left -= len(data)
        # Without a coding line it is UTF-8.
        if self._left < 0 or b"\0" in data or b"coding" in data:
            raise _OtherError
        try:
            text = data.decode()
            statements = parsed(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            raise _OtherError from None
        module = _Module(path, statements, self._starts)
        others = module.bind_literals(self._budget)
        if others:
            self._look_at(module, others, text)
        return module.found

    def _look_at(self, module: _Module, others: Sequence[ast.stmt], text: str) -> None:
        """See that the statements beside the literals change none of them, and nothing else."""
        from jackfield.reading.compiling import compile_fault  # late: many files have none
        from jackfield.reading.syntax import REACHING
        from jackfield.reading.words import words

        imported = 0
        for node in others:
            if isinstance(node, _DEFINITIONS):
                continue
            imported += 1
            names, bound = _imported(node)
            if any(map(module.counts, bound)):
                raise _OtherError
            if any(self._is_inside(module.path, name) for name in names):
                raise _OtherError
        spelt = text
        if not text.isascii():
            from unicodedata import normalize  # rarely needed

            spelt = normalize("NFKC", text)  # as Python spells names
        if (
            any(spelt.count(name) > 1 for name in module.literals)
            or text.count("import") != imported
            or ":=" in text
            or not words(text.encode()).isdisjoint(REACHING)
            or compile_fault(module.statements, others, text) is not None
        ):
            raise _OtherError

    def _is_inside(self, path: str, name: str) -> bool:
        """Tell whether an import may find a part of the source."""
        try:
            return name != "__future__" and self._layout.absolute(path, name) is not None
        except NotStaticError:
            return True


class _Module:
    """One file.

    Attributes:
        path: where it is.
        statements: all of its statements.
        found: host -> its variables.
        literals: the names of these variables.
    """

    def __init__(
        self, path: str, statements: Sequence[ast.stmt], starts: Sequence[tuple[str, str]]
    ) -> None:
        self.path = path
        self.statements = statements
        self.found: dict[str, Variables] = {}
        self.literals: set[str] = set()
        self._starts = starts
        self._anyone = tuple([start for _, start in starts])

    def counts(self, name: str) -> bool:
        """Tell whether `name` may be a variable of a host."""
        return name.startswith(self._anyone)

    def bind_literals(self, budget: Budget) -> list[ast.stmt]:
        """Bind the names that count, and give the statements that do more than to name a literal.

        Raises:
            _OtherError: if one of them is not plain.
        """
        others: list[ast.stmt] = []
        for node in self.statements:
            kind = type(node)
            if kind is ast.Assign:
                self._assign(node, budget)  # type: ignore[arg-type]
            elif kind is ast.Expr:
                value = node.value  # type: ignore[attr-defined]
                if type(value) is not ast.Constant or type(value.value) is not str:
                    raise _OtherError
            elif kind in _OTHERS:
                others.append(node)
            else:
                raise _OtherError
        return others

    def _assign(self, node: ast.Assign, budget: Budget) -> None:
        target = node.targets[0]
        if type(target) is not ast.Name or len(node.targets) > 1 or target.id == "__debug__":
            raise _OtherError
        budget.begin_statement()
        value = literal(node.value, budget, _DEPTH)
        if value is UNKNOWN:
            raise _OtherError
        name = target.id
        if not name.startswith(self._anyone):
            return
        self.literals.add(name)
        for host, start in self._starts:
            if name.startswith(start) and name != start:
                variables = self.found.get(host)
                if variables is None:
                    variables = self.found[host] = Variables()
                variable = name[len(start) :]
                variables.values[variable] = value
                variables.origins[variable] = Origin(self.path, target.lineno)


_OTHERS = frozenset({ast.Import, ast.ImportFrom, *_DEFINITIONS})


def _imported(node: ast.stmt) -> tuple[list[str], list[str]]:
    """Give the modules that a statement imports, with the packages around them, and what it binds.

    Raises:
        _OtherError: if that may be parts of the source, or anything.
    """
    if isinstance(node, ast.Import):
        modules = []
        for each in node.names:
            parts = each.name.split(".")
            modules += [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
        return modules, [each.asname or each.name.partition(".")[0] for each in node.names]
    assert isinstance(node, ast.ImportFrom)
    if node.level or node.module is None or node.names[0].name == "*":
        raise _OtherError
    return [node.module], [each.asname or each.name for each in node.names]
