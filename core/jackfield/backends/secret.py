"""A text that must not be seen: passwords."""

from __future__ import annotations

import weakref
from typing import NoReturn

MASK = "***"
"""What stands in the place of a secret."""


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
    """Replace every secret that is in use by ``***``, also where it is percent-escaped.

    For texts that were made by others: the message of a library's exception, a traceback.
    """
    from urllib.parse import quote

    spellings: set[str] = set()
    for reference in _alive.valuerefs():
        secret = reference()
        if secret:  # neither gone by now, nor empty
            clear = secret.reveal()
            escaped = quote(clear, safe="", errors="surrogatepass")
            spellings |= {clear, escaped, escaped.lower(), repr(clear)[1:-1]}
    for spelling in sorted(spellings, key=len, reverse=True):  # one may be a part of another
        text = text.replace(spelling, MASK)
    return text


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
