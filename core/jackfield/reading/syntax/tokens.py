"""How large the syntax trees may be that are in memory, and those of a whole source."""

from __future__ import annotations

import re
from collections.abc import Iterable

FILE_TOKENS = 60_000
"""Tokens of the files whose syntax trees are in memory, words of comments and texts included: a
token becomes up to 900 bytes of syntax tree."""

SOURCE_TOKENS = 200_000
"""Tokens of all files."""

_TOKEN = re.compile(r"\w+|[^\w\s]|\n|\r\n?")

_BYTES = 35
"""Bytes of a text in memory that count as a token, however few tokens it has."""

_ASCII = [chr(code) for code in range(128)]
_WORDS_AND_SPACES = "".join(re.findall(r"\w|[^\S\n]", "".join(_ASCII))).encode()
_LETTERS = "".join("a" if re.match(r"\w", char) else " " for char in _ASCII).encode().ljust(256)

_SHORT = 100_000
"""Characters of a text that is not long."""


class Allowance:
    """So many tokens; `taken` are the texts that have taken their share before."""

    def __init__(self, limit: int, taken: Iterable[str] = ()) -> None:
        self._left = limit
        # A text has no more tokens than characters. They are counted where that is not enough.
        self._uncounted = list(taken)
        self._size = sum(map(len, self._uncounted)) if self._uncounted else 0

    def take(self, text: str) -> bool:
        """Tell whether there is enough for `text`, and take it if so."""
        if self._size + len(text) > self._left:
            return self._take_counted(text)
        self._size += len(text)
        self._uncounted.append(text)
        return True

    def _take_counted(self, text: str) -> bool:
        self._left -= sum(map(_tokens, self._uncounted))
        self._size = 0
        self._uncounted.clear()
        if _least(text) > self._left or (count := _tokens(text)) > self._left:
            return False
        self._left -= count
        return True


def _least(text: str) -> int:
    return text.__sizeof__() // _BYTES


def _tokens(text: str) -> int:
    if text.isascii():
        data = text.encode()
        count = len(data.translate(None, _WORDS_AND_SPACES))
        # A word begins where a letter comes after something else.
        count += (b" " + data.translate(_LETTERS)).count(b" a")
        count += data.count(b"\r") - data.count(b"\r\n")
    elif len(text) < _SHORT:
        # A list of all tokens is the fastest way to count them, where it cannot become long.
        count = len(_TOKEN.findall(text))
    else:
        count = sum(1 for _ in _TOKEN.finditer(text))
    return max(count, _least(text))
