"""A file's text and its statements."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import TreeError, one_line
from jackfield.reading.recovery import recovered
from jackfield.reading.trees import Tree

_BOM = b"\xef\xbb\xbf"
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"\w+|[^\w\s]|\n")
_SPELLINGS = (
    ("utf-8", re.compile(r"utf8|utf-8(-.*)?")),
    ("latin-1", re.compile(r"latin-?1|(latin-1|iso-8859-1|iso-latin-1)(-.*)?")),
)
"""Editors add the line ends that they use: utf-8-unix."""

_CODECS = re.compile(
    r"utf-8|(us-)?ascii|(iso-?)?(latin|8859)-?\d+|(cp|windows-?)\d+|koi8-[rtu]"
    r"|mac-?\w+|euc-\w+|shift-jisx?\d*|sjis|gb\w+|hz|big5\w*|iso-?2022-\w+|johab"
)
"""Codecs that turn bytes into text and do no more than that."""

_SHORT = 100_000
"""Characters of a text that is not long."""

_warning_filters = threading.Lock()


class UnreadableError(Exception):
    """A file has no statements to evaluate; the message is the reason, `line` where it is."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Files:
    """The statements of a tree's files, each file parsed once; what cannot be is a fault.

    Attributes:
        faults: path -> what is wrong with the file.
        recovered: the files that are not Python 3 as a whole, of which only parts are known.
    """

    def __init__(self, tree: Tree, budget: Budget) -> None:
        self.faults: dict[str, str] = {}
        self.recovered: set[str] = set()
        self._tree = tree
        self._budget = budget
        self._statements: dict[str, Sequence[ast.stmt] | UnreadableError] = {}

    def statements(self, path: str) -> Sequence[ast.stmt]:
        """Give the statements of the file `path`.

        Raises:
            UnreadableError: if there are none; then it is among the `faults`, too.
        """
        known = self._statements.get(path)
        if known is None:
            try:
                known = self._parsed(path, self._tree.read(path))
            except TreeError as error:
                known = UnreadableError(f"cannot be read: {error}")
                self.faults[path] = one_line(f"{path}: {known.reason}")
            except UnreadableError as error:
                known = error
                self.faults[path] = one_line(f"{path}:{error.line}: {error.reason}")
            self._statements[path] = known
        if isinstance(known, UnreadableError):
            raise known
        return known

    def _parsed(self, path: str, data: bytes) -> Sequence[ast.stmt]:
        fault: UnreadableError
        try:
            text = decoded(data)
        except UnreadableError as error:
            if b"\0" in data:  # UTF-16, or no text at all
                raise
            fault, text = error, data.removeprefix(_BOM).decode("utf-8", "surrogateescape")
            take(text, self._budget)
        else:
            take(text, self._budget)
            try:
                return _checked(text)
            except SyntaxError as error:
                fault = UnreadableError(f"cannot be parsed: {error.msg}", error.lineno or 1)
        statements = recovered(text, _statements)
        self.faults[path] = one_line(f"{path}:{fault.line}: {fault.reason}")
        self.recovered.add(path)
        return statements

    def forget(self) -> None:
        """Drop the syntax trees, for the sake of memory."""
        self._statements.clear()


def decoded(data: bytes) -> str:
    """Give the text of a source file, by its byte order mark or coding line, or as UTF-8.

    Raises:
        UnreadableError: if it is in no known encoding, or not in the one that it names.
    """
    name = "utf-8"
    for line in _LINE_END.split(data.removeprefix(_BOM), 2)[:2]:
        if match := _CODING.match(line):
            name = match[1].decode("ascii", "replace").lower().replace("_", "-")
            break
        if not _BLANK.match(line):
            break
    name = next((plain for plain, spelt in _SPELLINGS if spelt.fullmatch(name)), name)
    if data.startswith(_BOM) and name != "utf-8":
        raise UnreadableError(f"cannot be parsed: it is UTF-8 by its mark and {name} by its line")
    if not _CODECS.fullmatch(name):
        raise UnreadableError(f"cannot be parsed: the encoding {name} is not known")
    try:
        return data.removeprefix(_BOM).decode(name)
    except LookupError:
        raise UnreadableError(f"cannot be parsed: the encoding {name} is not known") from None
    except ValueError as error:
        line_number = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise UnreadableError(f"cannot be parsed: it is not {name} text", line_number) from None


def take(text: str, budget: Budget) -> None:
    """Charge `budget` for the syntax tree of `text`.

    Raises:
        UnreadableError: if it is larger than the budget allows.
    """
    # A list of all tokens is the fastest way to count them, where it cannot become long.
    count = (
        len(_TOKEN.findall(text)) if len(text) < _SHORT else sum(1 for _ in _TOKEN.finditer(text))
    )
    if not budget.take_tokens(count):
        raise UnreadableError("cannot be parsed: it is too large for a metadata module")


def _checked(text: str) -> Sequence[ast.stmt]:
    """Give the statements of `text`.

    Raises:
        SyntaxError: if Python 3 cannot parse it.
        UnreadableError: if nothing of it can be.
    """
    try:
        return _statements(text)
    except SyntaxError:
        raise
    except (RecursionError, MemoryError):
        raise UnreadableError("cannot be parsed: it is nested too deeply") from None
    except ValueError as error:
        raise UnreadableError(f"cannot be parsed: {error}") from None


def _statements(text: str) -> Sequence[ast.stmt]:
    with _warning_filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape is its author's business
        # No file name: at a syntax error Python opens the file of that name to show its line.
        return ast.parse(text, "").body
