"""Texts of a source's own files, as its modules open them; mostly for the version in one.

A file is where its path certainly leads: from ``__file__``, or from the directory of a script, in
which it is run. What it holds is known unless something that has run may have written it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.codec_names import codec_of
from jackfield.reading.errors import NotStaticError, TreeError, as_python
from jackfield.reading.expressions import Evaluator
from jackfield.reading.harmless import may_have_written
from jackfield.reading.literals import UNKNOWN, literal
from jackfield.reading.modules import Module
from jackfield.reading.parsing import parsed
from jackfield.reading.trees import joined, parent
from jackfield.reading.values import FileValue, Several

_BYTES = 4 << 20
"""Bytes of all files that are opened."""

_SHORT = 4000
"""Characters of a text that more is made of than matches: descriptions would cost too much."""

_NOT_OPENED = "opens a file in a way that is not followed"
_ENDED = "a file that was read before, or closed"


class Location(FileValue):
    """The path of a file or directory of the source, from its root.

    If it `has_dots`, it may have been made of parts that say nothing, which count as directories.
    If it `is_relative`, the path is all that Python has of it.
    """

    described = "the path of a file"

    def __init__(self, path: str, *, has_dots: bool = False, is_relative: bool = False) -> None:
        self.path = path
        self.has_dots = has_dots
        self.is_relative = is_relative

    def holds(self) -> bool:
        """Tell nothing: the path of the directory that a script is run in may be empty."""
        raise NotStaticError(self.described)


class OpenFile(FileValue):
    """An open file, of which something can be read once, so that it does not matter when."""

    described = "an open file"

    def __init__(self, content: str | bytes, module: Module, budget: Budget) -> None:
        self._content = content
        self._module = ref(module)
        self._budget = budget
        self._lost: NotStatic | None = None
        self._has_ended = False
        self._is_closed = False

    def enter(self) -> None:
        """Begin a ``with`` statement."""
        if self._has_ended:
            raise NotStaticError(_ENDED)

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed read of it."""
        self._lost = self._lost or why

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if self._lost is not None:
            raise NotStaticError(self._lost.reason, why=self._lost)
        if name not in ("close", "read", "readline", "readlines") or values or named:
            raise NotStaticError(f"calls .{name}() of a file")
        module = self._module()
        if module is None or may_have_written(module, self._budget):
            raise NotStaticError("a file that may have been written after it was opened")
        has_ended, self._has_ended = self._has_ended, True
        if name == "close":
            self._is_closed = True
            return None
        if has_ended:
            raise NotStaticError(_ENDED)
        if name == "read":
            return _known(self._content, self._budget)
        self._budget.produce(len(self._content))
        return self._lines(is_one=name == "readline")

    def lines(self) -> Iterator[object]:
        """Give its lines while it is open."""
        found = self.call("readlines", (), {})
        assert isinstance(found, list)
        for line in found:
            yield line
            if self._is_closed:
                raise NotStaticError(_ENDED)

    def _lines(self, *, is_one: bool) -> object:
        """Give the first line, or all."""
        content: Any = self._content
        sign: Any = "\n" if isinstance(content, str) else b"\n"
        line, end, _ = content.partition(sign)
        if is_one:
            return line + end
        found = [each + sign for each in content.split(sign)]
        found[-1] = found[-1][:-1]
        return found if found[-1] else found[:-1]


class _FileOfCodecs(OpenFile):
    """A file that the module `codecs` has opened."""

    def _lines(self, *, is_one: bool) -> object:
        raise NotStaticError("lines as the module codecs takes them")


class LongText(FileValue):
    """What stands in a file, of which only matches are known."""

    described = f"the text of a file, of more than {_SHORT} characters"

    def __init__(self, text: str) -> None:
        self.text = text


class LongData(FileValue):
    """The bytes of a file, of which only the text is known that they are decoded to."""

    described = f"the content of a file, of more than {_SHORT} bytes"

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.data = data
        self._budget = budget

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        codec = codec_of(values[0] if values else "utf-8")
        if name != "decode" or named or len(values) > 1 or codec is None:
            raise NotStaticError(f"calls .{name}() of the content of a file")
        self._budget.step(len(self.data) >> 8)
        with as_python():
            return _known(self.data.decode(codec), self._budget)


def _known(content: str | bytes, budget: Budget) -> object:
    """Give what a file holds as a plain value, unless that would cost too much."""
    if len(content) > _SHORT:
        return LongText(content) if isinstance(content, str) else LongData(content, budget)
    budget.produce(len(content))
    return content


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
        self._budget = evaluator.tools.budget

    def do(self, name: str) -> object:
        self._name = name
        if name.startswith("os.path."):
            return self._path(name.removeprefix("os.path."))
        return self._literal() if name == "ast.literal_eval" else self._opened(name)

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
            more = more.items if isinstance(more, Several) else more
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
        is_relative = first.is_relative if isinstance(first, Location) else True
        if name == "dirname":
            if not place or not isinstance(first, Location) or first.has_dots:
                raise NotStaticError("a directory that is not part of what is read")
            return Location(parent(place), is_relative=is_relative)
        if name == "join" and others and others[-1] in ("", "."):
            raise NotStaticError("a path that is not followed")
        if name == "join":
            has_dots = any(
                each.has_dots if isinstance(each, Location) else "./" in str(each)
                for each in values
            )
            path = joined(place, *map(_below, others))
            return Location(path, has_dots=has_dots, is_relative=is_relative)
        return Location(place)

    def _located(self, value: object) -> str:
        """Give where a path leads: of a text, from the directory that the script is run in."""
        if isinstance(value, Location):
            return value.path
        if not self._module.is_script:
            self._module.seen.needs_script = True
            raise NotStaticError(f"calls {self._name}()")
        return _below(value)

    def _opened(self, name: str) -> OpenFile:
        values, given = self._values(), {}
        for keyword in self._node.keywords:
            given[keyword.arg] = self._evaluator.value(keyword.value)
        order = ("mode", "encoding") if name == "codecs.open" else ("mode",)
        has_more = not 1 <= len(values) <= 1 + len(order)
        placed = dict(zip(order, values[1:], strict=False))
        if has_more or not placed.keys().isdisjoint(given):
            raise NotStaticError(_NOT_OPENED)
        given.update(placed)
        mode, encoding = given.pop("mode", "r"), given.pop("encoding", None)
        is_of_codecs = name == "codecs.open" and encoding is not None
        is_binary = mode == "rb" and encoding is None
        if given or mode not in (("r", "rb") if name == "codecs.open" else ("r", "rt", "rb")):
            raise NotStaticError(_NOT_OPENED)
        if mode == "rb" and not (is_binary or is_of_codecs):
            raise NotStaticError(_NOT_OPENED)
        path = self._located(values[0])
        content = self._data(path) if is_binary else self._text(path, encoding)
        kind = _FileOfCodecs if is_of_codecs else OpenFile
        return kind(content, self._module, self._budget)

    def _text(self, path: str, encoding: object) -> str:
        known = None if encoding is None else codec_of(encoding)
        if encoding is not None and known is None:
            raise NotStaticError("opens a file in an encoding that is not followed")
        data = self._data(path)
        if b"\r" in data:
            raise NotStaticError(f"{path} has line ends that not every Python takes for the same")
        if known is None and not data.isascii():
            raise NotStaticError(f"the encoding in which {path} is read is not known")
        try:
            return data.decode(known or "ascii")
        except ValueError:
            raise NotStaticError(f"{path} is not {known} text") from None

    def _data(self, path: str) -> bytes:
        """Give what a file holds."""
        seen = self._module.seen
        if not self._module.statements:
            raise NotStaticError("a file that Python 2 opens")
        if may_have_written(self._module, self._budget):
            raise NotStaticError(f"{path} may have been written by what has run")
        if seen.opened > _BYTES:
            raise NotStaticError(f"opens files of more than {_BYTES} bytes")
        try:
            data = seen.files.data(path)
        except TreeError as error:
            raise NotStaticError(f"{path}: cannot be read: {error}") from None
        seen.opened += len(data)
        self._budget.step(16 + (len(data) >> 8))
        return data

    def _literal(self) -> object:
        """Give what ``ast.literal_eval`` does."""
        if may_have_written(self._module, self._budget):
            raise NotStaticError("ast.literal_eval may be something else after what has run")
        values = self._values()
        text = values[0] if len(values) == 1 and not self._node.keywords else None
        # Not every Python allows space before it; only a statement may end with a semicolon.
        if not isinstance(text, str) or text[:1].isspace() or ";" in text:
            raise NotStaticError("calls ast.literal_eval() with what is not followed")
        self._budget.step(16 + (len(text) >> 1))
        try:
            statements = parsed(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            statements = []
        only = statements[0] if len(statements) == 1 else None
        found = literal(only.value, self._budget) if isinstance(only, ast.Expr) else UNKNOWN
        if found is UNKNOWN:
            raise NotStaticError("a literal that is not followed")
        return found


def _below(value: object) -> str:
    """Give a path that leads into a directory, without what says nothing."""
    if isinstance(value, Location) and value.is_relative and value.path:
        return value.path
    if not isinstance(value, str) or value[:1] == "/" or "\0" in value or "\\" in value:
        raise NotStaticError("a path that is not followed")
    parts = [part for part in value.split("/") if part not in ("", ".")]
    # What ends so is a directory for sure, and has another one above it than it seems.
    if ".." in parts or ":" in value or (parts and value.rpartition("/")[2] in ("", ".")):
        raise NotStaticError("a path that is not followed")
    return "/".join(parts)
