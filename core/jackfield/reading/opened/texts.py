"""Texts of a source's own files, as its modules open them; mostly for the version in one.

What a file holds is known unless something that has run may have written it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError, TreeError, as_python
from jackfield.reading.language.codec_names import codec_of
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.literals import UNKNOWN, literal
from jackfield.reading.language.modules import Module
from jackfield.reading.language.tools import Tools
from jackfield.reading.language.values import FileValue
from jackfield.reading.opened.locations import located, values_of
from jackfield.reading.syntax.parsing import parsed_expression
from jackfield.reading.writes.harmless import may_have_written

_BYTES = 4 << 20
"""Bytes of all files that are opened."""

_SHORT = 4000
"""Characters of a text that more is made of than matches: descriptions would cost too much."""

_LONGEST_JSON = 20_000
"""Characters of a text in JSON."""

_DIGITS = 1000
"""Digits of a number in it: less than what is too large."""

_NOT_OPENED = "opens a file in a way that is not followed"
_OF_CODECS = "lines as the module codecs takes them"
_ENDED = "a file that was read before, or closed"


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

    def whole(self) -> object:
        """Give what it holds for what goes through its lines, and takes a line feed for their end.

        Raises:
            NotStaticError: if other lines may be gone through.
        """
        return self.call("read", (), {})

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

    def whole(self) -> object:
        """Give what it holds, unless something else in it ends a line, too."""
        content: Any = self._content
        if not all(line.endswith("\n") for line in content.splitlines(keepends=True)[:-1]):
            raise NotStaticError(_OF_CODECS)
        return super().whole()

    def _lines(self, *, is_one: bool) -> object:
        raise NotStaticError(_OF_CODECS)


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
    module, budget = evaluator.names.home, evaluator.tools.budget
    values = values_of(node, evaluator)
    if name in _PARSING:
        if may_have_written(module, budget):
            raise NotStaticError(f"{name} may be something else after what has run")
        only = values[0] if len(values) == 1 and not node.keywords else None
        return _PARSING[name](only, evaluator.tools)
    if not values:
        raise NotStaticError(_NOT_OPENED)
    path = located(values[0], name, module)
    given = {each.arg or "**": evaluator.value(each.value) for each in node.keywords}
    return opened(path, values[1:], given, module, budget, by_codecs=name == "codecs.open")


def opened(
    path: str,
    values: Sequence[object],
    named: Mapping[str, object],
    module: Module,
    budget: Budget,
    *,
    by_codecs: bool = False,
) -> OpenFile:
    """Open a file, with what ``open()`` is given besides its path.

    Raises:
        NotStaticError: if it is not known what can be read.
    """
    order = ("mode", "encoding") if by_codecs else ("mode",)
    placed = dict(zip(order, values, strict=False))
    given = {**named, **placed}
    mode, encoding = given.pop("mode", "r"), given.pop("encoding", None)
    has_twice = not placed.keys().isdisjoint(named)
    if given or has_twice or len(values) > len(order) or not isinstance(mode, str):
        raise NotStaticError(_NOT_OPENED)
    is_binary = mode == "rb" and encoding is None
    is_text = mode == "r" or (mode == "rt" and not by_codecs)
    if by_codecs and encoding is not None and mode in ("r", "rb"):
        text = _text(path, encoding, module, budget)
        if "\r" in text:  # which stays
            raise NotStaticError(f"{path} has line ends that not every Python takes for the same")
        return _FileOfCodecs(text, module, budget)
    if not is_binary and not is_text:
        raise NotStaticError(_NOT_OPENED)
    if is_binary:
        return OpenFile(_data(path, module, budget), module, budget)
    text = _text(path, encoding, module, budget)
    return OpenFile(text.replace("\r\n", "\n").replace("\r", "\n"), module, budget)


def _text(path: str, encoding: object, module: Module, budget: Budget) -> str:
    known = None if encoding is None else codec_of(encoding)
    if encoding is not None and known is None:
        raise NotStaticError("opens a file in an encoding that is not followed")
    data = _data(path, module, budget)
    if known is None and not data.isascii():
        raise NotStaticError(f"the encoding in which {path} is read is not known")
    try:
        return data.decode(known or "ascii")
    except ValueError:
        raise NotStaticError(f"{path} is not {known} text") from None


def _data(path: str, module: Module, budget: Budget) -> bytes:
    """Give what a file holds."""
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


def _literal(text: object, tools: Tools) -> object:
    """Give what ``ast.literal_eval`` does."""
    budget = tools.budget
    # Not every Python allows space before it.
    if not isinstance(text, str) or len(text) > _SHORT or text[:1].isspace():
        raise NotStaticError("calls ast.literal_eval() with what is not followed")
    budget.step(16 + len(text))
    try:
        found = literal(parsed_expression(text), budget)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = UNKNOWN
    if found is UNKNOWN:
        raise NotStaticError("a literal that is not followed")
    return found


def _json_of_file(file: object, tools: Tools) -> object:
    """Give what ``json.load`` does."""
    return _json(file.call("read", (), {}) if isinstance(file, OpenFile) else None, tools)


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError
    return int(digits)


def _json(text: object, tools: Tools) -> object:
    """Give what ``json.loads`` does."""
    text = text.text if isinstance(text, LongText) else text
    if not isinstance(text, str) or len(text) > _LONGEST_JSON:
        raise NotStaticError("JSON that is not followed")
    tools.budget.step(16 + (len(text) >> 1))
    tools.budget.produce(len(text))
    import json  # late: few files need it

    try:
        found = json.loads(text, parse_int=_integer)
        tools.tracker.survey(found, ordered=False)
    except (ValueError, RecursionError):
        raise NotStaticError("JSON that is not followed") from None
    return found


def _words(text: object, tools: Tools) -> object:
    """Give what ``shlex.split`` does."""
    if not isinstance(text, str):
        raise NotStaticError("calls shlex.split() with what is not followed")
    tools.budget.step(16 + len(text))
    tools.budget.produce(len(text))
    import shlex  # late: few files need it

    with as_python():
        return shlex.split(text)


_PARSING = {
    "ast.literal_eval": _literal,
    "json.load": _json_of_file,
    "json.loads": _json,
    "shlex.split": _words,
}
