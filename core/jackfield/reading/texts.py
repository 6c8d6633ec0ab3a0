"""Texts of a source's own files, as its modules open them; mostly for the version in one.

A file is where its path certainly leads: from ``__file__``, or from the directory of a script, in
which it is run. What it holds is known unless something that has run may have written it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.expressions import Evaluator
from jackfield.reading.harmless import may_have_written
from jackfield.reading.matching import FLAGS, Pattern
from jackfield.reading.modules import Module
from jackfield.reading.syntax import dotted_path
from jackfield.reading.trees import joined, parent
from jackfield.reading.values import FileValue

_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8"), "utf-8"),
    **dict.fromkeys(("latin-1", "latin1", "iso-8859-1", "iso8859-1"), "latin-1"),
    **dict.fromkeys(("ascii", "us-ascii"), "ascii"),
}

_BYTES = 4 << 20
"""Bytes of all files that are opened."""

_SHORT = 4000
"""Characters of a text that more is made of than matches: descriptions would cost too much."""

_NOT_OPENED = "opens a file in a way that is not followed"
_ENDED = "a file that was read before, or closed"


class Location(FileValue):
    """The path of a file or directory of the source, from its root.

    If it `has_dots`, it may have been made of parts that say nothing, which count as directories.
    """

    described = "the path of a file"

    def __init__(self, path: str, *, has_dots: bool = False) -> None:
        self.path = path
        self.has_dots = has_dots

    def holds(self) -> bool:
        """Tell nothing: the path of the directory that a script is run in may be empty."""
        raise NotStaticError(self.described)


class TextFile(FileValue):
    """An open file, of which something can be read once, so that it does not matter when."""

    described = "an open file"

    def __init__(self, text: str, module: Module, budget: Budget, *, of_codecs: bool) -> None:
        self._text = text
        self._module = ref(module)
        self._budget = budget
        self._of_codecs = of_codecs
        self._lost: NotStatic | None = None
        self._has_ended = False

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
        if self._of_codecs and name.startswith("readline"):
            raise NotStaticError("lines as the module codecs takes them")
        module = self._module()
        if module is None or may_have_written(module, self._budget):
            raise NotStaticError("a file that may have been written after it was opened")
        has_ended, self._has_ended = self._has_ended, True
        if name == "close":
            return None
        if has_ended:
            raise NotStaticError(_ENDED)
        if len(self._text) > _SHORT and name == "read":
            return LongText(self._text)
        self._budget.produce(len(self._text))
        if name == "read":
            return self._text
        line, end, _ = self._text.partition("\n")
        if name == "readline":
            return line + end
        found = [f"{each}\n" for each in self._text.split("\n")]
        found[-1] = found[-1][:-1]
        return found if found[-1] else found[:-1]


class LongText(FileValue):
    """What stands in a file, of which only matches are known."""

    described = f"the text of a file, of more than {_SHORT} characters"

    def __init__(self, text: str) -> None:
        self.text = text


class _Expression(FileValue):
    described = "a regular expression"

    def __init__(self, pattern: Pattern, budget: Budget) -> None:
        self._pattern = pattern
        self._budget = budget

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if name not in ("match", "search") or len(values) != 1 or named:
            raise NotStaticError(f"calls .{name}() of a regular expression")
        text = values[0].text if isinstance(values[0], LongText) else values[0]
        if not isinstance(text, str):
            raise NotStaticError("matches what is no text")
        method = self._pattern.match if name == "match" else self._pattern.search
        found = method(text, self._budget)
        return None if found is None else _Match(self._pattern, text, found, self._budget)


class _Match(FileValue):
    described = "a match"

    def __init__(
        self, pattern: Pattern, text: str, found: Mapping[int, tuple[int, int]], budget: Budget
    ) -> None:
        self._budget = budget
        self._pattern = pattern
        self._text = text
        self._found = found

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if named or (name == "groups" and values) or name not in ("group", "groups"):
            raise NotStaticError(f"calls .{name}() of a match")
        if name == "groups":
            return tuple(map(self._group, range(1, self._pattern.groups + 1)))
        found = tuple(map(self._group, values or (0,)))
        return found[0] if len(found) == 1 else found

    def _group(self, which: object) -> object:
        number = self._pattern.names.get(which, -1) if isinstance(which, str) else which
        if type(number) is not int or not 0 <= number <= self._pattern.groups:
            raise NotStaticError("no such group")
        begin, end = self._found[number]
        self._budget.produce(end - begin)
        return self._text[begin:end]


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
        if name.startswith("re."):
            return self._expression(name.removeprefix("re."))
        if name.startswith("os.path."):
            return self._path(name.removeprefix("os.path."))
        return self._opened(name)

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
            more = self._evaluator.value(node.value)
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
        if name == "dirname":
            if not place or not isinstance(first, Location) or first.has_dots:
                raise NotStaticError("a directory that is not part of what is read")
            return Location(parent(place))
        if name == "join" and others and others[-1] in ("", "."):
            raise NotStaticError("a path that is not followed")
        if name == "join":
            has_dots = any(
                each.has_dots if isinstance(each, Location) else "./" in str(each)
                for each in values
            )
            return Location(joined(place, *map(_below, others)), has_dots=has_dots)
        return Location(place)

    def _located(self, value: object) -> str:
        """Give where a path leads: of a text, from the directory that the script is run in."""
        if isinstance(value, Location):
            return value.path
        if not self._module.is_script:
            self._module.seen.needs_script = True
            raise NotStaticError(f"calls {self._name}()")
        return _below(value)

    def _opened(self, name: str) -> TextFile:
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
        if given or mode not in ("r", "rt") or (mode == "rt" and name == "codecs.open"):
            raise NotStaticError(_NOT_OPENED)
        text = self._text(self._located(values[0]), encoding)
        return TextFile(text, self._module, self._budget, of_codecs=name == "codecs.open")

    def _text(self, path: str, encoding: object) -> str:
        known = None if encoding is None else _ENCODINGS.get(str(encoding).lower())
        if encoding is not None and known is None:
            raise NotStaticError("opens a file in an encoding that is not followed")
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
        if b"\r" in data:
            raise NotStaticError(f"{path} has line ends that not every Python takes for the same")
        if known is None and not data.isascii():
            raise NotStaticError(f"the encoding in which {path} is read is not known")
        try:
            return data.decode(known or "ascii")
        except ValueError:
            raise NotStaticError(f"{path} is not {known} text") from None

    def _expression(self, name: str) -> object:
        if may_have_written(self._module, self._budget):
            raise NotStaticError(f"re.{name} may be something else after what has run")
        given = self._node.args
        keywords = {each.arg: each.value for each in self._node.keywords}
        count = 1 if name == "compile" else 2
        flags = given[count:] or [keywords.pop(n) for n in ("flags",) if n in keywords]
        if keywords or len(given) < count or len(flags) > 1:
            raise NotStaticError(f"calls re.{name}() with arguments that are not followed")
        source, *texts = [self._evaluator.reference(each) for each in given[:count]]
        if not isinstance(source, str):
            raise NotStaticError(f"calls re.{name}() with arguments that are not followed")
        bits = self._flags(flags[0]) if flags else 0
        self._budget.step(len(source))  # it is parsed anew by each call
        expression = _Expression(Pattern(source, bits), self._budget)
        return expression.call(name, texts, {}) if texts else expression

    def _flags(self, node: ast.expr) -> int:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._flags(node.left) | self._flags(node.right)
        path = dotted_path(node)
        name = "" if path is None else self._evaluator.outside_name(path)
        flag = FLAGS.get(name.removeprefix("re.")) if name.startswith("re.") else None
        if not flag:
            raise NotStaticError("flags of a regular expression that are not followed")
        return int(flag)


def _below(value: object) -> str:
    """Give a path that leads into a directory, without what says nothing."""
    if not isinstance(value, str) or value[:1] == "/" or "\0" in value or "\\" in value:
        raise NotStaticError("a path that is not followed")
    parts = [part for part in value.split("/") if part not in ("", ".")]
    # What ends so is a directory for sure, and has another one above it than it seems.
    if ".." in parts or ":" in value or (parts and value.rpartition("/")[2] in ("", ".")):
        raise NotStaticError("a path that is not followed")
    return "/".join(parts)
