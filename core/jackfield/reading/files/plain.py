"""Plain metadata modules: what most of them are, read without all that follows other statements.

A plain file binds literals to names, and may besides import what is not part of the source and
define functions and classes. Where the files of a plugin are plain, and nothing that they define
can get hold of the names that count, their values are those literals. It is for
`jackfield.reading.evaluation` to say what any other file declares, and it would say the same of
these: here is nothing that it has other rules for.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Mapping, Sequence

from jackfield.metadata import Origin
from jackfield.reading.budget import NESTING, Budget
from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.files.declarations import Evaluated, Variables, prefixes_of
from jackfield.reading.language.literals import UNKNOWN, literal
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.words import words
from jackfield.reading.trees.layout import Layout, names_down_to

_BYTES = 16 << 10
"""Bytes of all files together: so few that no limit of the evaluation can matter."""

_DEPTH = NESTING // 2
"""What is nested as deeply as that, or more, is left to the evaluation."""

_MARK = b"\xef\xbb\xbf"
_LITERALS = frozenset({ast.Constant, ast.Dict, ast.List, ast.Tuple})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_OTHERS = frozenset({ast.Import, ast.ImportFrom, *_DEFINITIONS})


class _OtherError(Exception):
    """A file is not plain, or not certain to be."""


class PlainFiles:
    """The metadata modules of one source, as far as they are plain.

    Attributes:
        contents: those that were read, by path, whatever came of it.
        texts: those that were decoded.
        parsed: the statements of those that were parsed, or why they cannot be.
    """

    def __init__(
        self, layout: Layout, hosts: Sequence[str], before: PlainFiles | None = None
    ) -> None:
        """Read files of `layout`; what `before` has read of the same tree is not read again."""
        self.contents: dict[str, bytes] = before.contents if before else {}
        self.parsed: dict[str, Sequence[ast.stmt] | SyntaxError] = before.parsed if before else {}
        self.texts: dict[str, str] = before.texts if before else {}
        self._layout = layout
        self._hosts = hosts
        self._found: dict[str, Mapping[str, Variables]] = {}
        self._left: int = before._left if before else _BYTES

    def plugins(self, plugins: Sequence[Sequence[str]]) -> list[Evaluated] | None:
        """Read the metadata modules of each plugin; None if any of them is not plain."""
        for paths in plugins:
            for path in paths:
                if not self._may_be_plain(path):
                    return None
        try:
            return [
                Evaluated({path: self._variables(path) for path in paths}, self._hosts)
                for paths in plugins
            ]
        except _OtherError:
            return None

    def calls_no_setup(self, path: str) -> bool:
        """Tell whether a file is plain, and nowhere in it ``setup()`` is called."""
        if not self._may_be_plain(path):
            return False
        data = self.contents[path]
        if b"setup" in data or not data.isascii():
            return False
        try:
            self._variables(path)
        except _OtherError:
            return False
        return True

    def content(self, path: str) -> bytes:
        """Give the content of a file, which is read once.

        Raises:
            TreeError: if it cannot be read.
        """
        data = self.contents.get(path)
        if data is None:
            data = self.contents[path] = self._layout.tree.read(path)
        return data

    def _may_be_plain(self, path: str) -> bool:
        """Tell whether a file looks like a plain one, which costs little more than to parse it."""
        if path in self._found:
            return True
        try:
            data = self.content(path)
        except TreeError:
            return False
        statements = self.parsed.get(path)
        if statements is None:
            self._left -= len(data)
            if self._left < 0 or b"\0" in data:
                return False
            try:
                text = self.texts[path] = _decoded(data)
                statements = self.parsed[path] = parsed(text)
            except SyntaxError as error:
                self.parsed[path] = error.with_traceback(None)
                return False
            except (_OtherError, ValueError, RecursionError, MemoryError):
                return False
        elif isinstance(statements, SyntaxError):
            return False
        return _may_be_plain(statements)

    def _variables(self, path: str) -> Mapping[str, Variables]:
        """Give the variables in a file.

        Raises:
            _OtherError: if it is not plain.
        """
        found = self._found.get(path)
        if found is None:
            statements = self.parsed[path]
            assert not isinstance(statements, SyntaxError)
            module = _Module(path, self.texts[path], statements, self._hosts)
            found = self._found[path] = module.variables(self._layout)
        return found


def plain_variables(
    path: str, text: str, statements: Sequence[ast.stmt], layout: Layout, hosts: Sequence[str]
) -> Mapping[str, Variables] | None:
    """Give the variables in a file that was parsed already, None if it is not plain."""
    if len(text) > _BYTES or not _may_be_plain(statements):
        return None
    try:
        return _Module(path, text, statements, hosts).variables(layout)
    except _OtherError:
        return None


def _may_be_plain(statements: Sequence[ast.stmt]) -> bool:
    for node in statements:
        kind = type(node)
        if kind is ast.Assign:
            if type(node.value) not in _LITERALS:  # type: ignore[attr-defined]
                return False
        elif kind is ast.Expr:
            value = node.value  # type: ignore[attr-defined]
            if type(value) is not ast.Constant or type(value.value) is not str:
                return False
        elif kind is ast.ImportFrom:
            if node.level or node.names[0].name == "*":  # type: ignore[attr-defined]
                return False
        elif kind not in _OTHERS:
            return False
    return True


def _decoded(data: bytes) -> str:
    if b"coding" not in data and not data.startswith(_MARK):
        return data.decode()
    from jackfield.reading.files.source import UnreadableError, decoded  # late: few files need it

    try:
        return decoded(data)
    except UnreadableError:
        raise _OtherError from None


class _Module:
    """One file: where it is, its text and all of its statements."""

    def __init__(
        self, path: str, text: str, statements: Sequence[ast.stmt], hosts: Sequence[str]
    ) -> None:
        self._path = path
        self._text = text
        self._statements = statements
        self._prefixes = prefixes_of(tuple(hosts))
        self._literals: set[str] = set()
        self._imported: set[str] = set()
        self._found: dict[str, Variables] = {}

    def variables(self, layout: Layout) -> Mapping[str, Variables]:
        """Give the variables of each host.

        Raises:
            _OtherError: if the file is not plain.
        """
        others = [node for node in self._statements if type(node) in _OTHERS]
        if others:
            self._look_at_imports(others, layout)
        self._bind_literals()
        if others:
            self._look_at(others)
        return self._found

    def _look_at_imports(self, nodes: Sequence[ast.stmt], layout: Layout) -> None:
        """See that imports bind no variable, and import no part of the source."""
        for node in nodes:
            if not isinstance(node, _DEFINITIONS):
                names, bound = _imported(node)
                self._imported.update(bound)
                if any(map(self._counts, bound)):
                    raise _OtherError
                if any(_is_inside(layout, self._path, name) for name in names):
                    raise _OtherError

    def _bind_literals(self) -> None:
        """Bind the names that count, each to its literal."""
        budget = Budget()  # which such a file does not use up
        for node in self._statements:
            if type(node) is not ast.Assign:
                continue
            targets = node.targets
            for target in targets:
                if type(target) is not ast.Name:
                    raise _OtherError
                # It is made anew for each: they share nothing in the end.
                name, value = target.id, literal(node.value, budget, _DEPTH)
                if value is UNKNOWN or name == "__debug__":
                    raise _OtherError
                for host, start in self._prefixes.get(name.partition("_")[0], ()):
                    if name.startswith(start):
                        self._literals.add(name)
                        self._bind(host, name[len(start) :], value, target.lineno)
                if len(targets) > 1:
                    self._literals.add(name)  # it may stand for what another name does

    def _bind(self, host: str, variable: str, value: object, line: int) -> None:
        if variable:
            variables = self._found.get(host)
            if variables is None:
                variables = self._found[host] = Variables()
            variables.values[variable] = value
            variables.origins[variable] = Origin(self._path, line)

    def _counts(self, name: str) -> bool:
        """Tell whether `name` may be a variable of a host."""
        starts = self._prefixes.get(name.partition("_")[0], ())
        return any(name.startswith(start) for _, start in starts)

    def _look_at(self, others: Sequence[ast.stmt]) -> None:
        """See that the statements beside the literals change none of them, and nothing else."""
        text = self._text
        imported = sum([not isinstance(node, _DEFINITIONS) for node in others])
        if imported < len(others):
            self._look_at_definitions(imported)
        from jackfield.reading.syntax.compiling import compile_fault  # late: many files have none
        from jackfield.reading.syntax.reaching import may_reach_all

        if (
            not self._imported.isdisjoint(self._literals)
            or may_reach_all(words(text.encode()))
            or compile_fault(self._statements, others, text) is not None
        ):
            raise _OtherError

    def _look_at_definitions(self, imported: int) -> None:
        """See that functions mention no literal, and import nothing beside what is `imported`."""
        spelt = text = self._text
        if not text.isascii():
            from unicodedata import normalize  # rarely needed

            spelt = normalize("NFKC", text)  # as Python spells names
        if (
            any(spelt.count(name) > 1 for name in self._literals)
            # As the end of a name, like absolute_import, it imports nothing.
            or text.count("import") - text.count("_import") != imported
            or ":=" in text
        ):
            raise _OtherError


def _is_inside(layout: Layout, path: str, name: str) -> bool:
    """Tell whether an import may find a part of the source."""
    try:
        return name != "__future__" and layout.absolute(path, name) is not None
    except NotStaticError:
        return True


def _imported(node: ast.stmt) -> tuple[list[str], list[str]]:
    """Give the modules that a statement imports, with their packages, and what it binds."""
    if isinstance(node, ast.Import):
        modules = [name for each in node.names for name in names_down_to(each.name)]
        return modules, [each.asname or each.name.partition(".")[0] for each in node.names]
    assert isinstance(node, ast.ImportFrom)
    return [node.module or ""], [each.asname or each.name for each in node.names]
