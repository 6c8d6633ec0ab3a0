"""A text that must not be seen: passwords."""

from __future__ import annotations

import contextlib
import re
import weakref
from typing import NoReturn

MASK = "***"
"""What stands in the place of a secret."""

_SHORT = 4
"""Characters of a secret up to which words may have it in them by chance."""

_NO_WORD_BEFORE = "|".join(
    (
        r"(?<=%[0-9A-Fa-f]{2})",
        r"(?<=\\[abfnrtv0])",
        r"(?<=\\x[0-9A-Fa-f]{2})",
        r"(?<=\x1b\[[0-9]m)",
        r"(?<=\x1b\[[0-9]{2}m)",
        r"(?<=\W-[A-Za-z])",
        r"(?<=^-[A-Za-z])",
    )
)
"""Letters before a secret that are no part of a word: escapes, colours, and an option's letter."""


class Secret:
    """A text that shows as ``***`` wherever it is shown.

    Only `reveal` gives it away. Two secrets are equal when their texts are; the comparison takes
    the same time wherever they differ. A secret cannot be hashed, nor pickled: both would let
    its text out of the process, or into a comparison that can be timed.
    """

    __slots__ = ("__weakref__", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        _alive[id(self)] = self

    def reveal(self) -> str:
        """Give the text itself."""
        return self._text

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"<Secret {MASK}>"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac  # late: it loads OpenSSL, which only a comparison needs

        return hmac.compare_digest(_octets(self._text), _octets(other._text))

    __hash__ = None  # type: ignore[assignment]  # unhashable, as the docstring says

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret cannot be pickled: it would be stored in clear text")


_alive: weakref.WeakValueDictionary[int, Secret] = weakref.WeakValueDictionary()


def redact(text: str) -> str:
    """Replace every secret that is in use by ``***``, however it is quoted or escaped.

    For texts that were made by others: the message of a library's exception, a traceback. A secret
    of a few characters may be a part of any word. So it is replaced only where it stands alone:
    as a word, between quotes, in a URL, after ``=`` or after an option's letter (``-pSECRET``).
    """
    found = [secret.reveal() for each in _alive.valuerefs() if (secret := each())]
    for clear in sorted(set(found), key=len, reverse=True):  # one may be a part of another
        text = _pattern(clear).sub(MASK, text)
    return text


def _pattern(clear: str) -> re.Pattern[str]:
    """Give what a secret looks like in a text."""
    written = "".join(map(_written, clear))
    if len(clear) > _SHORT:
        return re.compile(f"{written}|{_in_base64(clear)}")
    first, last = re.escape(clear[0]), re.escape(clear[-1])
    left = r"(?<!\w)" if clear[0].isalnum() else rf"(?<![\w{first}])"
    right = r"(?!\w)" if clear[-1].isalnum() else rf"(?![\w{last}])"
    return re.compile(f"(?:{left}|{_NO_WORD_BEFORE}){written}{right}|(?<=:){written}(?=@)")


def _in_base64(clear: str) -> str:
    """Give the pattern of a secret in base64, as HTTP has it: ``Authorization: Basic ...``.

    How it is written depends on how many bytes, modulo three, are before it. The characters at its
    ends hold bits of what is beside it, too.
    """
    import base64

    octets = _octets(clear)
    found = []
    for before in range(3):
        written = base64.b64encode(bytes(before) + octets).decode("ascii")
        own = written[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        found.append(own.replace("+", "[+-]").replace("/", "[/_]"))  # also as in URLs
    return f"[\\w+/-]?(?:{'|'.join(found)})[\\w+/-]?"


def _written(char: str) -> str:
    """Give the pattern of how a character of a secret may be written."""
    import html
    import json

    ways = {char, repr(char)[1:-1], ascii(char)[1:-1], json.dumps(char)[1:-1]}
    ways |= {" ": {"+"}, "'": {"\\'", "'\"'\"'"}, '"': {'\\"'}, "/": {"\\/"}}.get(char, set())
    ways |= {html.escape(char), *({"'": ("&#39;", "&apos;"), '"': ("&#34;",)}.get(char, ()))}
    patterns = set(map(re.escape, ways))
    for errors in ("surrogateescape", "surrogatepass"):
        with contextlib.suppress(UnicodeEncodeError):
            octets = char.encode("utf-8", errors)
            for sign in ("%", r"\\x"):
                patterns.add("(?i:" + "".join(f"{sign}{octet:02x}" for octet in octets) + ")")
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})"


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
