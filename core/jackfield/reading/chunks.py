"""Cutting a text into its top-level statements, without parsing it.

Lines count as Python counts them: an open bracket, a triple-quoted text or a backslash goes on in
the next line, and what is indented belongs to what is above it. A bracket that is never closed
ends before the next line that looks like a statement of its own; a text that is never closed takes
the rest of the file with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNCLOSED = 8
"""How many brackets that are never closed are looked past; after these, the rest of the file is one
piece, so that no file takes more than a few looks."""

_TEXT, _BRACKET = "text", "bracket"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_PIECE = re.compile(
    r"(?P<triple>[uUrRbBfF]{0,2}(?:'''|\"\"\"))"
    r"|[uUrRbBfF]{0,2}(?P<text>'(?:\\.|[^'\\\r\n]++)*+'?|\"(?:\\.|[^\"\\\r\n]++)*+\"?)"
    r"|(?P<comment>#[^\r\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<other>(?:(?![uUrRbBfF]{1,2}['\"])\w++|[^\w'\"#()\[\]{}]++)+|.)",
    re.DOTALL,
)
_REST = {
    quotes: re.compile(
        rf"(?:\\.|[^\\{quotes[0]}]++|(?!{quotes}){quotes[0]})*+({quotes})?", re.DOTALL
    )
    for quotes in ("'''", '"""')
}
"""What is left of a text in a line, by the quotes that end it."""

_STATEMENT = re.compile(
    r"(?:[^\W\d][\w.]*[ \t]*(?:=(?!=)|\+=|\()"
    r"|(?:assert|class|def|del|for|from|if|import|print|raise|return|try|while|with)\b|@)"
)
_COMPOUND = re.compile(
    r"@|(?:async|class|def|elif|else|except|finally|for|if|match|try|while|with)\b"
)
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
_CONFLICT = re.compile(r"<{7}(?: |\r|\n|$)")
_CONFLICT_END = re.compile(r">{7}(?: |\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text that is a top-level statement, as far as can be told.

    Attributes:
        text: its lines.
        code: the same without comments, and with all texts empty.
        line: the number of its first line, from 1.
    """

    text: str
    code: str
    line: int


@dataclass(slots=True)
class _Logical:
    """A logical line: the index of its first physical line and of the one after its last."""

    start: int
    end: int
    code: str


def chunks(text: str) -> Iterator[Chunk]:
    """Cut `text` into chunks; blank lines and comments belong to none."""
    lines = [line for line in _LINE.findall(text) if line]
    pending: list[_Logical] = []
    for logical in _logical_lines(lines):
        if not logical.code.strip():
            continue
        begins = lines[logical.start][0] not in " \t\f" and not _CONTINUES.match(logical.code)
        if pending and (_is_simple(pending[0]) or (begins and pending[-1].code[0] != "@")):
            yield _chunk(lines, pending)
            pending = []
        pending.append(logical)
    if pending:
        yield _chunk(lines, pending)


def _is_simple(logical: _Logical) -> bool:
    """Tell whether a statement has no block below it: what is indented there is out of place."""
    return not _COMPOUND.match(logical.code) and not logical.code.rstrip().endswith(":")


def _chunk(lines: list[str], parts: list[_Logical]) -> Chunk:
    start, end = parts[0].start, parts[-1].end
    return Chunk("".join(lines[start:end]), "".join(part.code for part in parts), start + 1)


def _logical_lines(lines: list[str]) -> Iterator[_Logical]:
    start, unclosed = 0, 0
    while start < len(lines):
        logical, is_open = _logical_line(lines, start)
        if is_open:
            end = logical.end
            if is_open != _TEXT and unclosed < _UNCLOSED:
                unclosed += 1
                end = _next_statement(lines, start + 1, end)
            logical = _Logical(start, end, _code_of(lines[start:end]))
        yield logical
        start = logical.end


def _next_statement(lines: list[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if _STATEMENT.match(lines[i])), end)


def _code_of(lines: list[str]) -> str:
    """Give the code of lines of which nothing is known to go on in the next one."""
    return "".join(_scan(line, [], "")[0] for line in lines)


def _logical_line(lines: list[str], start: int) -> tuple[_Logical, str]:
    """Give the logical line that begins at `start`, and what is still open where the text ends."""
    brackets: list[str] = []
    quotes, code, in_conflict, is_continued = "", [], False, False
    for index in range(start, len(lines)):
        line = lines[index]
        if _CONFLICT.match(line):
            in_conflict, is_continued = True, False
        elif _CONFLICT_END.match(line):
            in_conflict = is_continued = False
        else:
            piece, quotes = _scan(line, brackets, quotes)
            is_continued = line.rstrip("\r\n").endswith("\\")
            if is_continued or quotes or brackets:
                piece = piece.rstrip("\\\r\n") + " "  # one logical line is one line of the code
            code.append(piece)
        if not (quotes or brackets or in_conflict or is_continued):
            return _Logical(start, index + 1, "".join(code)), ""
    still_open = _TEXT if quotes else _BRACKET if brackets or in_conflict else ""
    return _Logical(start, len(lines), "".join(code)), still_open


def _scan(line: str, brackets: list[str], quotes: str) -> tuple[str, str]:
    """Give the code of a physical line, and the quotes that are open after it.

    `brackets` are those that are open; it is kept up to date.
    """
    code, position = [], 0
    while position < len(line):
        if quotes:
            end = _REST[quotes].match(line, position)
            position = len(line) if end is None else max(end.end(), position + 1)
            if end is not None and end[1]:
                code.append('""')
                quotes = ""
            continue
        piece = _PIECE.match(line, position)
        if piece is None:
            break
        position = piece.end()
        kind = piece.lastgroup
        if kind == "other":
            code.append(piece[0])
        elif kind == "open":
            brackets.append(piece[0])
            code.append(piece[0])
        elif kind == "close":
            del brackets[-1:]
            code.append(piece[0])
        elif kind == "text":
            code.append('""')
        elif kind == "triple":
            quotes = piece[0][-3:]
    if not code or not code[-1].endswith(("\r", "\n")):
        code.append("\n")
    return "".join(code), quotes
