"""The files in which CVS keeps history: RCS files, ``NAME,v``.

Their grammar is in rcsfile(5). Nothing here builds a revision's text; but all that is needed for
it is checked: that every revision can be reached from the head, and that each edit script fits the
number of lines that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORD = re.compile(rb"[^\s;:@]+")
_SPACE = re.compile(rb"\s*")
_EDIT = re.compile(rb"([ad])(\d{1,9}) (\d{1,9})\Z")
_NUMBER = re.compile(rb"\d+(\.\d+)*\Z")


class Malformed(ValueError):  # noqa: N818 - it says what is the case
    """It is no RCS file, or a damaged one; the message says where."""


class RunOut(Malformed):
    """The file ends in the middle."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What an RCS file says of a revision, but for its text.

    Attributes:
        date: ISO 8601, in UTC.
        next: the revision that its edit script makes the next text of, None at the end.
        branches: the first revision of each branch that begins here.
    """

    date: str
    next: str | None
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """All of an RCS file before the texts.

    Attributes:
        head: the newest revision on the trunk, None in an empty file.
        symbols: name -> number, of tags and branches.
        deltas: every revision by its number.
        end: where the texts begin.
    """

    head: str | None
    symbols: Mapping[str, str]
    deltas: Mapping[str, Delta]
    end: int


@dataclass(slots=True)
class _Scanner:
    data: bytes
    at: int = 0

    def token(self) -> bytes:
        """Give the next word, ``:`` or ``;``; of a string only its first ``@``."""
        found = _SPACE.match(self.data, self.at)
        start = found.end() if found else self.at
        if start >= len(self.data):
            raise RunOut("it ends too early")
        word = _WORD.match(self.data, start)
        end = word.end() if word else start + 1
        if word and end == len(self.data):
            raise RunOut("it ends too early")
        self.at = end
        return self.data[start:end]

    def string(self) -> bytes:
        """Give the next token, which must be a string, with ``@@`` for each ``@`` in it."""
        if self.token() != b"@":
            raise Malformed(f"there is no string before byte {self.at}")
        return self.rest_of_string()

    def rest_of_string(self) -> bytes:
        """Give the string whose first ``@`` was the last token."""
        start = at = self.at
        while True:
            at = self.data.find(b"@", at)
            if at < 0:
                raise RunOut("it ends too early")
            if self.data[at + 1 : at + 2] != b"@":
                self.at = at + 1
                return self.data[start:at]
            at += 2

    def expect(self, word: bytes) -> None:
        """Pass the next token, which must be `word`."""
        token = self.token()
        if token != word:
            raise Malformed(f"{_shown(token)} stands before byte {self.at} instead of {word!r}")

    def words(self) -> list[bytes]:
        """Give the tokens up to the next ``;``; strings count as empty words."""
        words = []
        while (token := self.token()) != b";":
            if token == b"@":
                self.rest_of_string()
                token = b""
            words.append(token)
        return words


def read_header(data: bytes) -> Header:
    """Read what stands before the texts; `data` may end after that.

    Raises:
        RunOut: if `data` ends before.
        Malformed: if it is no RCS file.
    """
    scanner = _Scanner(data)
    if scanner.token() != b"head":
        raise Malformed("it does not begin with 'head'")
    head = scanner.words()
    symbols: dict[str, str] = {}
    token = scanner.token()
    while token != b"desc" and not _NUMBER.match(token):
        words = scanner.words()
        if token == b"symbols":
            symbols = _symbols(words)
        token = scanner.token()
    deltas: dict[str, Delta] = {}
    while token != b"desc":
        if not _NUMBER.match(token):
            raise Malformed(f"{_shown(token)} is no revision's number")
        deltas[_text(token)], token = _delta(scanner)
    return Header(_text(head[0]) if head else None, symbols, deltas, scanner.at)


def _symbols(words: list[bytes]) -> dict[str, str]:
    if words[1::3] != [b":"] * (len(words) // 3) or len(words) % 3:
        raise Malformed("its symbols are not pairs of a name and a number")
    return {
        _text(name): _text(number) for name, number in zip(words[::3], words[2::3], strict=True)
    }


def _delta(scanner: _Scanner) -> tuple[Delta, bytes]:
    """Read the phrases of a delta; give it and the token after them."""
    phrases: dict[bytes, list[bytes]] = {}
    while not _NUMBER.match(token := scanner.token()) and token != b"desc":
        phrases[token] = scanner.words()
    following = phrases.get(b"next")
    if following is None or not phrases.get(b"date"):
        raise Malformed(f"a revision before byte {scanner.at} has no date or no next revision")
    delta = Delta(
        date=_date(phrases[b"date"][0]),
        next=_text(following[0]) if following else None,
        branches=tuple(_text(each) for each in phrases.get(b"branches", [])),
    )
    return delta, token


def _date(word: bytes) -> str:
    parts = word.split(b".")
    if len(parts) != 6 or not all(part.isdigit() for part in parts):
        raise Malformed(f"{_shown(word)} is no date")
    year, *rest = (int(part) for part in parts)
    year += 1900 if year < 100 else 0
    month, day, hour, minute, second = rest
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def check(data: bytes) -> Header:
    """Check a whole RCS file: that every text that was ever recorded in it can be had again.

    Raises:
        Malformed: if not.
    """
    header = read_header(data)
    scanner = _Scanner(data, header.end)
    scanner.string()
    texts: dict[str, bytes] = {}
    end = len(data.rstrip())
    while scanner.at < end:
        number = _text(scanner.token())
        if number in texts or number not in header.deltas:
            raise Malformed(f"there is a text of {number}, which is no revision or has one already")
        texts[number] = _delta_text(scanner)
    _Walk(header, texts).all()
    return header


def _delta_text(scanner: _Scanner) -> bytes:
    scanner.expect(b"log")
    scanner.string()
    while (token := scanner.token()) != b"text":
        if not token.isalnum():
            raise Malformed(f"{_shown(token)} stands before byte {scanner.at} instead of a text")
        scanner.words()
    return scanner.string()


@dataclass(slots=True)
class _Walk:
    """The way through all revisions, from the head along each `next` and each branch."""

    header: Header
    texts: Mapping[str, bytes]
    seen: set[str] = field(default_factory=set)

    def all(self) -> None:
        if self.header.head is not None:
            todo: list[tuple[str, int | None]] = [(self.header.head, None)]
            while todo:
                number, before = todo.pop()
                lines = self._lines(number, before)
                delta = self.header.deltas[number]
                following = (*delta.branches, *((delta.next,) if delta.next else ()))
                todo += [(each, lines) for each in following]
        missing = self.header.deltas.keys() - self.seen
        if missing:
            raise Malformed(f"revision {min(missing)} cannot be reached from the head")

    def _lines(self, number: str, before: int | None) -> int:
        """Count the lines of a revision, made of one with `before` lines; the head of none."""
        if number in self.seen:
            raise Malformed(f"there are two ways to revision {number}")
        self.seen.add(number)
        if number not in self.header.deltas:
            raise Malformed(f"there is no revision {number}")
        if number not in self.texts:
            raise Malformed(f"revision {number} has no text")
        text = self.texts[number]
        if before is None:
            return _count(text)
        try:
            return before + _growth(text, before)
        except Malformed as error:
            raise Malformed(f"revision {number}: {error}") from None


def _count(text: bytes) -> int:
    """Count lines, a last one without an end too."""
    return text.count(b"\n") + (not text.endswith(b"\n") and bool(text))


def _growth(script: bytes, lines: int) -> int:
    """Give by how much an edit script changes the number of lines, `lines` before it.

    Raises:
        Malformed: if it cannot be applied to so many lines.
    """
    rows = script.split(b"\n")
    if not rows[-1]:
        rows.pop()
    at, passed, growth = 0, 0, 0
    while at < len(rows):
        found = _EDIT.match(rows[at])
        at += 1
        if found is None:
            raise Malformed(f"{_shown(rows[at - 1])} is no edit")
        kind, line, count = found[1], int(found[2]), int(found[3])
        if kind == b"d":
            if line <= passed or line + count - 1 > lines:
                raise Malformed(f"lines {line} to {line + count - 1} of {lines} are deleted")
            passed = line + count - 1
            growth -= count
        else:
            if line < passed or line > lines or at + count > len(rows):
                raise Malformed(f"{count} lines are added after line {line} of {lines}")
            passed = line
            at += count
            growth += count
    return growth


def _text(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape")


def _shown(word: bytes) -> str:
    return repr(_text(word[:40]))
