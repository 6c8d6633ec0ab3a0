"""A file's text and its statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence

from jackfield.reading.errors import TreeError, one_line
from jackfield.reading.files.elsewhere import marks_of
from jackfield.reading.files.plain import PlainFiles
from jackfield.reading.recovery.broken import Fault
from jackfield.reading.recovery.python2 import old_print
from jackfield.reading.recovery.recovered import recovered
from jackfield.reading.syntax.attributes import host_attributes
from jackfield.reading.syntax.compiling import CompileFault, compile_fault
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.tokens import FILE_TOKENS, SOURCE_TOKENS, Allowance
from jackfield.reading.syntax.words import Lines
from jackfield.reading.syntax.written import WrittenImport, written_imports
from jackfield.reading.trees.tree import Tree, joined
from jackfield.records import mutable_record, record

_BOM = b"\xef\xbb\xbf"
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_LINE_END = re.compile(rb"\r\n|\r|\n")
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

_OTHER_CODECS = re.compile(r".*\bu(tf)?-?(7|16|32)\b.*|.*escape.*|punycode|idna|rot-?13")
"""Codecs in which ASCII need not stand for itself."""


_OF_MODULES = ("py", "pyc", "pyd", "so")
"""How the names of files end that are modules."""


class UnreadableError(Exception):
    """A file has no statements to evaluate; the message is the reason, `line` where it is.

    `is_text` tells whether what is ASCII in it is what it looks like.
    """

    def __init__(self, reason: str, line: int = 1, *, is_text: bool = True) -> None:
        super().__init__(reason)
        self.is_text = is_text
        self.reason = reason
        self.line = line


@mutable_record
class SourceFile:
    """A file with its statements.

    Attributes:
        statements: those that are known.
        fault: what is wrong with it, in one line; empty if nothing is.
        error: why there are no statements at all, None if there are.
        lines: its text, if that is what the statements were made of.
        text: its text, as far as it can be decoded.
    """

    statements: Sequence[ast.stmt] = ()
    fault: str = ""
    error: UnreadableError | None = None
    lines: Lines | None = None
    text: str = ""


@record
class Unparsed:
    """What the text of a file tells without being parsed.

    Attributes:
        length: its characters.
        imports: what it imports; None if that cannot be told, see `written_imports`.
        attributes: by which it gets at plugins of hosts; None as well, see `host_attributes`.
        marks: what it may do to a script, see `jackfield.reading.files.elsewhere`.
    """

    length: int
    imports: Sequence[WrittenImport] | None
    attributes: Sequence[str] | None
    marks: frozenset[str]


class Files:
    """The files of a tree, each parsed once; what cannot be is a fault.

    Attributes:
        doubtful: the names that the files may have of one another, see `recovered`, if all are
            taken for those of Python 2; None if they are not.
        faults: path -> what is wrong with the file, of those that were asked for.
        recovered: the files that are not Python 3 as a whole, of which only parts are known, or
            none that Python would give.
    """

    def __init__(
        self,
        tree: Tree,
        given: PlainFiles | None = None,
        doubtful: Collection[str] | None = None,
    ) -> None:
        """Read files of a tree; `given` are those that were read already, as far as they were."""
        self.doubtful = doubtful
        self.faults: dict[str, str] = {}
        self.recovered: set[str] = set()
        self._tree = tree
        self._given = {} if given is None else given.contents
        self._decoded = {} if given is None else given.texts
        self._parsed = {} if given is None else given.parsed
        self._known: dict[str, SourceFile] = {}
        self._contents: dict[str, bytes] = {}
        self._checked: dict[str, CompileFault | None] = {}
        self._texts: dict[str, str] = {}
        self._unparsed: dict[str, Unparsed] = {}
        self._old: set[str] = set()
        self._size = 0
        self._of_source: Allowance | None = None
        self._in_memory: Allowance | None = None

    def file(self, path: str) -> SourceFile:
        """Give the file `path`.

        Raises:
            UnreadableError: if nothing is known of it; then it is among the `faults`, too.
        """
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._read(path)
        self._old.discard(path)
        if known.fault:
            self.faults[path] = known.fault
        if known.error is not None:
            raise UnreadableError(known.error.reason, known.error.line)
        return known

    def as_of_python2(self, doubtful: Collection[str]) -> Files:
        """Give the same files, all of which are taken for those of Python 2.

        `doubtful` are the names that they may have of one another, see `recovered`.
        """
        files = Files(self._tree, doubtful=doubtful)
        files._decoded = {p: file.text for p, file in self._known.items() if file.lines is not None}
        return files

    def check(self, path: str, file: SourceFile, others: Sequence[ast.stmt]) -> None:
        """Take note if the file `path` can be parsed, but not be compiled.

        `others` are those of its statements that may not be compiled.
        """
        if file.lines is None:
            return  # its parts are
        if path not in self._checked:
            self._checked[path] = compile_fault(file.statements, others, file.text)
        if (found := self._checked[path]) is not None:
            self.recovered.add(path)
            self.faults[path] = one_line(f"{path}:{found.line}: cannot be compiled: {found.reason}")

    def content(self, path: str) -> bytes:
        """Give the content of the file `path`, which is taken for the same from then on.

        Raises:
            TreeError: if it cannot be read.
        """
        if path in self._given:
            return self._given[path]
        if path not in self._contents:
            self._contents[path] = self._tree.read(path)
        return self._contents[path]

    def data(self, path: str) -> bytes:
        """Give the content of a file that is no module of the source.

        Raises:
            TreeError: if it cannot be read.
        """
        if not self._tree.is_file(path):
            raise TreeError("there is no such file")
        return self._tree.read(path)

    def modules_in(self, directory: str) -> Iterator[tuple[str, str]]:
        """Give the names of all modules and packages in a directory, and their files.

        The names are those that may be of some, and their files may not be there.
        """
        for name in self._tree.names(directory):
            stem, dot, kind = name.partition(".")
            if not dot:
                yield stem, joined(directory, stem, "__init__.py")
            elif kind.endswith(_OF_MODULES):
                yield stem, joined(directory, name)

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        return self._tree.has_link(path)

    def is_file(self, path: str) -> bool:
        """Tell whether there is a file `path`."""
        return self._tree.is_file(path)

    def unparsed(self, path: str) -> Unparsed:
        """Give what the text of the file `path` tells.

        Raises:
            TreeError: if it cannot be read.
        """
        if path not in self._unparsed:
            known = self._known.get(path)
            text = known.text if known is not None else ""
            text = text or text_of(self._tree.read(path))
            imports, attributes = written_imports(text), host_attributes(text)
            self._unparsed[path] = Unparsed(len(text), imports, attributes, marks_of(text))
        return self._unparsed[path]

    def begin_plugin(self) -> None:
        """Start on the next plugin: what is in memory now may be dropped for its files."""
        self._old.update(self._known)
        self._contents.clear()

    def _read(self, path: str) -> SourceFile:
        try:
            return self._known_of(path)
        except TreeError as error:
            reason = f"cannot be read: {error}"
            return SourceFile(fault=one_line(f"{path}: {reason}"), error=UnreadableError(reason))
        except UnreadableError as error:
            # Without its traceback, which holds the text.
            return SourceFile(fault=_fault(path, error), error=error.with_traceback(None))
        finally:
            self._contents.pop(path, None)
            self._given.pop(path, None)

    def _known_of(self, path: str) -> SourceFile:
        fault: UnreadableError
        data, text = b"", self._decoded.get(path)
        try:
            if text is None:
                data = self.content(path)
                text = decoded(data)
        except UnreadableError as error:
            if b"\0" in data or not error.is_text:  # UTF-16, or no text at all
                raise
            # A new one, which does not hold on to what is here.
            fault, text = UnreadableError(error.reason, error.line), _undecoded(data)
            wrong = None
            self._take(path, text)
        else:
            self._take(path, text)
            found = self._parsed.pop(path, None) or _checked(text)
            if isinstance(found, SyntaxError):
                wrong = Fault(found, text)
                fault = UnreadableError(f"cannot be parsed: {wrong.words}", wrong.line or 1)
            elif line := old_print(text, found):
                wrong = None
                fault = UnreadableError("cannot be run: it has a print statement of Python 2", line)
            elif self.doubtful is None:
                return SourceFile(found, lines=Lines(text), text=text)
            else:
                return SourceFile(recovered(text, None, self.doubtful), text=text)
        statements = recovered(text, wrong, self.doubtful or ())
        self.recovered.add(path)
        return SourceFile(statements, _fault(path, fault), text=text)

    def _take(self, path: str, text: str) -> None:
        """Make room for the syntax tree of a file.

        Raises:
            UnreadableError: if it is larger than can be had.
        """
        self._size += len(text)
        # A text has no more tokens than characters. They are counted where that is not enough.
        if self._size > FILE_TOKENS and not self._has_room(text):
            raise UnreadableError(
                "cannot be parsed: it is too large, with the files that were read before it"
            )
        self._texts[path] = text

    def _has_room(self, text: str) -> bool:
        if self._of_source is None or self._in_memory is None:
            self._of_source = Allowance(SOURCE_TOKENS, self._texts.values())
            self._in_memory = Allowance(FILE_TOKENS, self._texts.values())
        has_room = self._in_memory.take(text)
        if not has_room and self._old:
            for old in self._old:
                self._known.pop(old, None)
                self._texts.pop(old, None)
            self._old.clear()
            self._in_memory = Allowance(FILE_TOKENS, self._texts.values())
            has_room = self._in_memory.take(text)
        return has_room and self._of_source.take(text)


def _fault(path: str, error: UnreadableError) -> str:
    return one_line(f"{path}:{error.line}: {error.reason}")


def decoded(data: bytes) -> str:
    """Give the text of a source file, by its byte order mark or coding line, or as UTF-8.

    Raises:
        UnreadableError: if it is in no known encoding, or not in the one that it names.
    """
    name = "utf-8"
    if data.find(b"coding", 0, _end_of_second_line(data)) < 0:
        try:
            return data.removeprefix(_BOM).decode()
        except ValueError:
            pass  # what is wrong with it is said below
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
        is_text = not _OTHER_CODECS.fullmatch(name)
        raise UnreadableError(
            f"cannot be parsed: the encoding {name} is not known", is_text=is_text
        )
    try:
        return data.removeprefix(_BOM).decode(name)
    except LookupError:
        raise UnreadableError(f"cannot be parsed: the encoding {name} is not known") from None
    except ValueError as error:
        line_number = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise UnreadableError(f"cannot be parsed: it is not {name} text", line_number) from None


def text_of(data: bytes) -> str:
    """Give the text of a source file, as far as it can be decoded."""
    try:
        return decoded(data)
    except UnreadableError:
        return _undecoded(data)


def _undecoded(data: bytes) -> str:
    return data.removeprefix(_BOM).decode("utf-8", "surrogateescape")


def _end_of_second_line(data: bytes) -> int:
    """Give a position behind the second line, wherever lines end."""
    first = data.find(b"\n") + 1
    return (data.find(b"\n", first) + 1 if first else 0) or len(data)


def _checked(text: str) -> Sequence[ast.stmt] | SyntaxError:
    """Give the statements of `text`, or why Python 3 cannot parse it.

    Raises:
        UnreadableError: if nothing of it can be.
    """
    try:
        return parsed(text)
    except SyntaxError as error:
        return error.with_traceback(None)  # which would hold on to all that is here
    except (RecursionError, MemoryError):
        raise UnreadableError("cannot be parsed: it is nested too deeply") from None
    except ValueError as error:
        raise UnreadableError(f"cannot be parsed: {error}") from None
