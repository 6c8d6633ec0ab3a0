"""Cutting a text into its top-level statements, without parsing it.

Lines count as Python counts them: an open bracket, a triple-quoted text or a backslash goes on in
the next line, and what is indented belongs to what is above it. A bracket that is never closed
ends before the next line that looks like a statement of its own; a text that is never closed takes
the rest of the file with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_UNCLOSED = 8
"""How many brackets that are never closed are looked past; after these, the rest of the file is one
piece, so that no file takes more than a few looks."""

_MOST = 5000
"""Logical lines that are told apart; what follows these is one piece, too."""

_TEXT = re.compile(
    r"#[^\n]*"
    r"|'(?:''(?:\\.|[^'\\]++|'(?!''))*+(?:'''|(\\?\Z))|(?:\\.|[^'\\\n]++)*+(?:'|()))"
    r'|"(?:""(?:\\.|[^"\\]++|"(?!""))*+(?:"""|(\\?\Z))|(?:\\.|[^"\\\n]++)*+(?:"|()))',
    re.DOTALL,
)
"""A comment, or a text but for the letters before it; a group matches if it is never closed."""

_LETTERS = re.compile(r"\b[uUrRbBfF]{1,2}(?=\")")
_BRACKET = re.compile(r"[()\[\]{}]")
_STATEMENT = re.compile(
    r"(?:[^\W\d][\w.]*[ \t]*(?:=(?!=)|\+=|\()"
    r"|(?:assert|class|def|del|for|from|if|import|print|raise|return|try|while|with)\b|@)"
)
_COMPOUND = re.compile(
    r"@|(?:async|class|def|elif|else|except|finally|for|if|match|try|while|with)\b"
)
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
_BEGINNING = re.compile(rf"(?!{_CONTINUES.pattern})[^\s#)\]}}\\<>]")
_CONFLICT = re.compile(r"<{7}(?: |$)")
_CONFLICT_END = re.compile(r">{7}(?: |$)")


@dataclass(slots=True)
class Chunk:
    """A piece of a text that is a top-level statement, as far as can be told.

    Attributes:
        line: the number of its first line in the file, from 1.
        start: the index of its first line in the text.
        end: the index of the line after its last one.
        is_closed: whether all brackets and texts are closed that it opens.
        is_one: whether it is taken for one statement; else it is the rest of the text.
    """

    line: int
    start: int
    end: int
    is_closed: bool
    is_one: bool
    _lines: list[str]
    _code: list[str]
    _closed: int

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.line + self.end - self.start - 1

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(self._lines[self.start : self.end]) + "\n"

    @property
    def code(self) -> str:
        """The text without comments, with all texts empty, and each logical line in one line."""
        code: list[str] = []
        depth = 0
        for index in range(self.start, self.end):
            line = self._code[index]
            if brackets := _BRACKET.findall(line):
                depth = _depth(brackets, depth)
            # After the last logical line that is closed it is not known which go on.
            goes_on = index < self._closed and (depth or line.endswith("\\"))
            code.append(line.rstrip("\\\n") + (" " if goes_on else "\n"))
        return _LETTERS.sub("", "".join(code))


def chunks(text: str, above: int) -> Iterator[Chunk]:
    """Cut `text`, whose lines end in ``\\n``, into chunks.

    Blank lines and comments belong to none. There are `above` lines in the file above the text.
    """
    lines = text.split("\n")
    code, unclosed = _emptied(text)
    if "<<<<<<<" in text or ">>>>>>>" in text:
        _join_conflicts(code)
    begin = before = closed = 0
    has_block = is_decorator = False
    are_closed = is_one = True
    for start, end, is_closed, is_rest in _logical_lines(code, unclosed):
        first = code[start]
        begins = first[0] not in " \t\f"
        if first in ("\\", "\n") and start + 1 < end:
            first = code[start + 1]
        if not (has_block and (is_decorator or not begins or _CONTINUES.match(first))):
            if before:
                line = begin + 1 + above
                yield Chunk(line, begin, before, are_closed, is_one, lines, code, closed)
            begin, are_closed, is_one = start, True, True
            # Without a block below it, what is indented there is out of place.
            has_block = bool(_COMPOUND.match(first)) or code[end - 1].rstrip().endswith(":")
        is_decorator = first.startswith("@")
        before, closed = end, end if is_closed else start
        are_closed, is_one = are_closed and is_closed, is_one and not is_rest
    if before:
        yield Chunk(begin + 1 + above, begin, before, are_closed, is_one, lines, code, closed)


def beginning(lines: Sequence[str], index: int) -> int:
    """Give the index of the last line up to that one where a statement may begin."""
    while index:
        above = lines[index - 1]
        if _BEGINNING.match(lines[index]) and not (above.startswith("@") or above.endswith("\\")):
            break
        index -= 1
    return index


def _emptied(text: str) -> tuple[list[str], int]:
    """Give the lines of `text` without comments, and with all texts empty.

    A line in which a text goes on ends in a backslash. With them comes the index of the line with
    a text that is never closed, or one that no line has.
    """
    pieces: list[str] = []
    position = 0
    for found in _TEXT.finditer(text):
        start = found.start()
        pieces.append(text[position:start])
        position = found.end()
        if found.lastindex is not None:
            # Where one line of such a text would begin another text, that would end there.
            others = [_emptied(line)[0][0] for line in found[0].split("\n")[1:]]
            if text.startswith(("'''", '"""'), start):
                lines = "".join([*pieces, '""']).split("\n")
                return lines + others, len(lines) - 1
            pieces.append("\\\n".join(['""', *others]))
            continue
        if text[start] != "#":
            pieces.append('""')
            pieces.append("\\\n" * text.count("\n", start, position))
    pieces.append(text[position:])
    lines = "".join(pieces).split("\n")
    return lines, len(lines)


def _join_conflicts(code: list[str]) -> None:
    """Let the lines of a merge's conflict go on in one another, and leave its marks out.

    A line of it that is one of its own nevertheless ends in an end of line.
    """
    start = -1
    for index, line in enumerate(code):
        if start < 0 and _CONFLICT.match(line):
            start = index
        elif _CONFLICT_END.match(line):
            code[index] = ""
            if start >= 0:
                code[start] = ""
                for inner in range(start, index):
                    code[inner] += "" if code[inner].endswith("\\") else "\n"
                start = -1


def _logical_lines(code: list[str], unclosed: int) -> Iterator[tuple[int, int, bool, bool]]:
    """Give where logical lines that are not blank start and end, and whether they are closed.

    With it comes whether it is the rest of the text, of which no more is told.
    """
    start = opened = count = 0
    while start < len(code):
        if not code[start].strip(" \t\f"):
            start += 1
            continue
        if count == _MOST:
            yield start, len(code), False, True
            break
        count += 1
        end, is_closed = _end_of(code, start)
        is_rest = False
        if end > unclosed:
            end, is_closed = len(code), False
        elif not is_closed and opened < _UNCLOSED:
            opened += 1
            end = next((i for i in range(start + 1, end) if _STATEMENT.match(code[i])), end)
        elif not is_closed:
            is_rest = True
        yield start, end, is_closed, is_rest
        start = end


def _end_of(code: list[str], start: int) -> tuple[int, bool]:
    """Give where the logical line ends that starts there, and whether its brackets are closed."""
    depth = 0
    for index in range(start, len(code)):
        line = code[index]
        if brackets := _BRACKET.findall(line):
            depth = _depth(brackets, depth)
        if not depth and not line.endswith(("\\", "\n")):
            return index + 1, True
    return len(code), not depth


def _depth(brackets: list[str], depth: int) -> int:
    """Give how many brackets are open after those of a line, if there are `depth` before it."""
    for bracket in brackets:
        if bracket in "([{":
            depth += 1
        elif depth:
            depth -= 1
    return depth
