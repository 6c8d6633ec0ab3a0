"""Text from outside, made harmless for a terminal."""

from __future__ import annotations

# C0 and C1 controls (escape sequences begin with one), line and paragraph separators, what turns
# the direction of writing, lone surrogates (undecodable bytes of a file name), tag characters.
_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def escape(text: str) -> str:
    r"""Show control characters as escapes: ESC becomes ``\x1b``, a newline ``\n``."""
    if text.isprintable():  # which none of the harmful characters is
        return text
    import re  # late: nearly every text is harmless

    return re.sub(_HARMFUL, lambda match: _escaped(match[0]), text)


def escape_lines(text: str) -> str:
    """The same for a text of several lines, whose line ends stay."""
    return "\n".join(map(escape, text.split("\n")))


def encodable(text: str, encoding: str) -> str:
    """Show the characters that `encoding` lacks as escapes; in a literal they mean the same."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape: the byte that could not be decoded
        code -= 0xDC00
    if code <= 0xFF:
        return _SHORT.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
