"""Texts of a source's own files, as its modules open them; mostly for the version in one.

A file is where its path certainly leads: from ``__file__``, or from the directory of a script, in
which it is run. What it holds is known unless something that has run may have written it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.expressions import Evaluator
from jackfield.reading.harmless import may_have_written
from jackfield.reading.literals import UNKNOWN, literal
from jackfield.reading.modules import Module
from jackfield.reading.parsing import parsed
from jackfield.reading.trees import joined, parent
from jackfield.reading.values import FileValue, Several

_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8"), "utf-8"),
    **dict.fromkeys(("utf-8-sig", "utf8-sig", "utf_8_sig"), "utf-8-sig"),
    **dict.fromkeys(("latin-1", "latin1", "iso-8859-1", "iso8859-1"), "latin-1"),
    **dict.fromkeys(("ascii", "us-ascii"), "ascii"),
}

_BYTES = 4 << 20
"""Bytes of all files that are opened."""

_LONGEST = 4000
"""Characters of a path, as Linux has it."""

_SHORT = 4000
"""Characters of a text that more is made of than matches: descriptions would cost too much."""


class Location(FileValue):
    """The path of a file or directory of the source, from its root.

    It may be relative in Python, to the directory that the script is run in.
    """

    described = "the path of a file"

    def __init__(self, path: str, *, is_relative: bool = False) -> None:
        self.path = path
        self.is_relative = is_relative

    def holds(self) -> bool:
        """Tell nothing: the path of the directory that a script is run in may be empty."""
        raise NotStaticError(self.described)


class PathObject(Location):
    """A path as `pathlib` has it."""

    def __init__(self, path: str, module: Module, *, is_relative: bool) -> None:
        super().__init__(path, is_relative=is_relative)
        self._module = ref(module)

    def holds(self) -> bool:
        """Tell that it is true: an object is, whatever path it has."""
        return True

    def divided(self, other: object) -> object:
        """Give the path of what is in the directory."""
        return self.call("joinpath", [other], {})

    def attribute(self, name: str) -> object:
        """Give one of its attributes."""
        module = self._module()
        if name != "parent" or not self.path or module is None:
            raise NotStaticError(f"the attribute .{name} of a path")
        return PathObject(parent(self.path), module, is_relative=self.is_relative)

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        module = self._module()
        if module is not None and not named:
            if name == "joinpath":
                path = _below(self.path, values)
                return PathObject(path, module, is_relative=self.is_relative)
            is_same = name == "absolute" or (
                name == "resolve" and not module.seen.files.has_link(self.path)
            )
            if is_same and not values:
                return PathObject(self.path, module, is_relative=False)
        if module is not None and name == "open":
            return opened(self.path, values, named, module)
        if module is not None and name == "read_text" and len(values) <= 1:
            encoding = dict(zip(("encoding",), values, strict=False))
            if encoding.keys().isdisjoint(named):
                return opened(self.path, (), {**named, **encoding}, module).call("read", (), {})
        raise NotStaticError(f"calls .{name}() of a path")


class OpenFile(FileValue):
    """An open file, of which something can be read once, so that it does not matter when."""

    described = "an open file"

    def __init__(self, path: str, methods: Collection[str]) -> None:
        self.path = path
        self._methods = methods
        self._lost: NotStatic | None = None
        self._has_ended = False

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed read of it."""
        self._lost = self._lost or why

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if self._lost is not None:
            raise NotStaticError(self._lost.reason, why=self._lost)
        if name not in ("close", *self._methods) or values or named:
            raise NotStaticError(f"calls .{name}() of a file")
        has_ended, self._has_ended = self._has_ended, True
        if name == "close":
            return None
        if has_ended:
            raise NotStaticError("a file that was read before, or closed")
        return self.read(name)

    def read(self, name: str) -> object:
        """Give what one of its methods reads."""
        raise NotStaticError(self.described)


class TextFile(OpenFile):
    """A file that gives text."""

    def __init__(self, path: str, text: str, budget: Budget, *, of_codecs: bool) -> None:
        # Lines as the module codecs takes them are others.
        super().__init__(path, ("read",) if of_codecs else ("read", "readline", "readlines"))
        self._text = text
        self._budget = budget

    def read(self, name: str) -> object:
        """Give all of the text, its first line or all of its lines."""
        if name == "read":
            return _short(self._text, self._budget)
        self._budget.produce(len(self._text))
        line, end, _ = self._text.partition("\n")
        if name == "readline":
            return line + end
        found = [f"{each}\n" for each in self._text.split("\n")]
        found[-1] = found[-1][:-1]
        return found if found[-1] else found[:-1]


class BinaryFile(OpenFile):
    """A file that gives bytes."""

    def __init__(self, path: str, data: bytes, budget: Budget) -> None:
        super().__init__(path, ("read",))
        self._data = data
        self._budget = budget

    def read(self, name: str) -> object:
        """Give all that it holds."""
        return _Content(self.path, self._data, self._budget)


class _Content(FileValue):
    described = "the content of a file, not decoded"

    def __init__(self, path: str, data: bytes, budget: Budget) -> None:
        self._path = path
        self._data = data
        self._budget = budget

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if name != "decode" or named or len(values) > 1:
            raise NotStaticError(f"calls .{name}() of the content of a file")
        return _short(_decoded(self._path, self._data, _codec(*values)), self._budget)


def _short(text: str, budget: Budget) -> object:
    if len(text) > _SHORT:
        return LongText(text)
    budget.produce(len(text))
    return text


class LongText(FileValue):
    """What stands in a file, of which only matches are known."""

    described = f"the text of a file, of more than {_SHORT} characters"

    def __init__(self, text: str) -> None:
        self.text = text


def called(name: str, node: ast.Call, evaluator: Evaluator) -> object:
    """Give what a function returns that has to do with files; `name` is its own, in dots.

    Raises:
        NotStaticError: if that is not known.
    """
    return _Call(node, evaluator).do(name)


class _Call:
    def __init__(self, node: ast.Call, evaluator: Evaluator) -> None:
        self._node = node
        self._evaluator = evaluator
        self._name = ""
        self._module = evaluator.names.home

    def do(self, name: str) -> object:
        self._name = name
        if name.startswith("re."):
            import jackfield.reading.searching as searching  # late: few files need it

            return searching.called(name.removeprefix("re."), self._node, self._evaluator)
        if name.startswith("os.path."):
            return self._path(name.removeprefix("os.path."))
        if name == "ast.literal_eval":
            return self._literal()
        if name == "pathlib.Path":
            return self._path_object()
        values, given = self._values(), {}
        for keyword in self._node.keywords:
            given[keyword.arg or "**"] = self._evaluator.value(keyword.value)
        if not values:
            raise NotStaticError("opens a file in a way that is not followed")
        path = self._located(values[0])
        return opened(path, values[1:], given, self._module, of_codecs=name == "codecs.open")

    def _value(self, node: ast.expr) -> object:
        is_file = isinstance(node, ast.Name) and node.id == "__file__"
        if is_file and self._evaluator.is_own("__file__"):
            return Location(self._module.path)
        return self._evaluator.reference(node)

    def _values(self) -> list[object]:
        values: list[object] = []
        for node in self._node.args:
            if not isinstance(node, ast.Starred):
                values.append(self._value(node))
                continue
            more = self._evaluator.reference(node.value)
            if isinstance(more, Several):
                more = more.items
            if not isinstance(more, list | tuple):
                raise NotStaticError("* of what is no list")
            values += more
        return values

    def _path(self, name: str) -> object:
        values = self._values()
        if self._node.keywords or not values or (len(values) > 1 and name != "join"):
            raise NotStaticError(f"calls os.path.{name}() with arguments that are not followed")
        first, *others = values
        place = self._located(first)
        is_relative = not isinstance(first, Location) or first.is_relative
        if name == "dirname":
            if not place or not isinstance(first, Location):
                raise NotStaticError("a directory that is not part of what is read")
            return Location(parent(place), is_relative=is_relative)
        if name == "join":
            return Location(_below(place, others), is_relative=is_relative)
        if name == "realpath" and self._module.seen.files.has_link(place):
            raise NotStaticError("the path of what links lead to")
        if name == "relpath":
            return Location(place, is_relative=self._module.is_script)
        return Location(place, is_relative=is_relative and name == "normpath")

    def _located(self, value: object) -> str:
        """Give where a path leads: of a text, from the directory that the script is run in."""
        if isinstance(value, Location):
            return value.path
        if not self._module.is_script:
            self._module.seen.needs_script = True
            raise NotStaticError(f"calls {self._name}()")
        return _relative(value)

    def _literal(self) -> object:
        values = self._values()
        text = values[0] if len(values) == 1 and not self._node.keywords else None
        # A statement may end with a semicolon, an expression may not.
        if not isinstance(text, str) or len(text) > _SHORT or ";" in text:
            raise NotStaticError("calls ast.literal_eval() with what is not followed")
        budget = self._evaluator.tools.budget
        budget.step(len(text) >> 2)
        try:
            statements = parsed(text.lstrip(" \t"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            statements = []
        only = statements[0] if len(statements) == 1 else None
        found = literal(only.value, budget) if isinstance(only, ast.Expr) else UNKNOWN
        if found is UNKNOWN:
            raise NotStaticError("a literal that is not followed")
        return found

    def _path_object(self) -> object:
        values = self._values()
        if self._node.keywords or not values:
            raise NotStaticError("calls Path() with arguments that are not followed")
        first, *others = values
        path = _below(self._located(first), others)
        is_relative = not isinstance(first, Location) or first.is_relative
        return PathObject(path, self._module, is_relative=is_relative)


def opened(
    path: str,
    values: Sequence[object],
    named: Mapping[str, object],
    module: Module,
    *,
    of_codecs: bool = False,
) -> OpenFile:
    """Open the file at `path`, with what ``open`` is given besides.

    Raises:
        NotStaticError: if it is not known what it holds.
    """
    given = dict(named)
    order = ("mode", "encoding") if of_codecs else ("mode",)
    given.update(zip(order, values, strict=False))
    mode, encoding = given.pop("mode", "r"), given.pop("encoding", None)
    is_binary = mode == "rb" and encoding is None and not of_codecs
    is_text = mode in ("r", "rt") or (of_codecs and mode == "rb" and encoding is not None)
    if given or len(values) > len(order) or not (is_text or is_binary):
        raise NotStaticError("opens a file in a way that is not followed")
    budget = module.tools.budget
    codec = None if encoding is None else _codec(encoding)
    data = _content(path, module, budget)
    if is_binary:
        return BinaryFile(path, data, budget)
    if b"\r" in data:
        raise NotStaticError(f"{path} has line ends that not every Python takes for the same")
    if codec is None and not data.isascii():
        raise NotStaticError(f"the encoding in which {path} is read is not known")
    return TextFile(path, _decoded(path, data, codec or "ascii"), budget, of_codecs=of_codecs)


def _content(path: str, module: Module, budget: Budget) -> bytes:
    seen = module.seen
    if not module.statements:
        raise NotStaticError("a file that Python 2 opens")
    if may_have_written(module, budget):
        raise NotStaticError(f"{path} may have been written by what has run")
    if seen.opened > _BYTES:
        raise NotStaticError(f"opens files of more than {_BYTES} bytes")
    try:
        data = seen.files.data(path)
    except TreeError as error:
        raise NotStaticError(f"{path}: cannot be read: {error}") from None
    seen.opened += len(data)
    budget.step(16 + (len(data) >> 8))
    return data


def _codec(encoding: object = "utf-8") -> str:
    known = _ENCODINGS.get(str(encoding).lower())
    if known is None:
        raise NotStaticError("opens a file in an encoding that is not followed")
    return known


def _decoded(path: str, data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except ValueError:
        raise NotStaticError(f"{path} is not {codec} text") from None


def _below(directory: str, values: Sequence[object]) -> str:
    """Give the path of what these lead to in a directory."""
    path = joined(directory, *map(_relative, values))
    if len(path) > _LONGEST:
        raise NotStaticError("a path that is too long")
    return path


def _relative(value: object) -> str:
    """Give a path that leads into a directory, without what says nothing."""
    if isinstance(value, Location) and value.is_relative:
        return value.path
    if not isinstance(value, str) or value[:1] == "/" or "\0" in value or "\\" in value:
        raise NotStaticError("a path that is not followed")
    parts = [part for part in value.split("/") if part not in ("", ".")]
    if ".." in parts or ":" in value:
        raise NotStaticError("a path that is not followed")
    return "/".join(parts)
