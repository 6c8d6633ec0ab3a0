"""What only Python 2 can parse: how Python 3 spells it, and what to call it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

_TOKEN = re.compile(
    r"(?P<prefix>[uUrRbB]{0,2})"
    r"(?P<text>'''(?:\\.|(?!''')[^\\])*+(?:'''|\Z)|\"\"\"(?:\\.|(?!\"\"\")[^\\])*+(?:\"\"\"|\Z)"
    r"|'(?:\\.|[^'\\\n]++)*+'?|\"(?:\\.|[^\"\\\n])*+\"?)"
    r"|#[^\n]*|(?P<tabs>^[ ]*\t[ \t]*)"
    r"|(?<![\w.])(?P<digits>0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)(?P<long>[lL]?)(?![\w.])"
    r"|(?P<unequal><>)|(?P<tick>`)|\w+",
    re.MULTILINE | re.DOTALL,
)
_MAY_BE_OLD = re.compile(
    r"[0-7lL>`\t'\"](?:(?<=\b0[0-7])|(?<=[0-9a-fA-F][lL])\b|(?<=<>)|(?<=[`\t])|(?<=\b[uU][rR]['\"]))"
)
"""What each may end in comes first: that is far faster to look for."""

_OTHER_ESCAPE = re.compile(r"\\(?:[uUN]|x[89a-fA-F]|[23][0-7][0-7])")
_ESCAPE = re.compile(rf"\\\\|({_OTHER_ESCAPE.pattern})")

_TABS = "it mixes tabs and blanks as only Python 2 does"
_SAID = (
    ("Missing parentheses in call to 'print'", "it has a print statement of Python 2"),
    ("Missing parentheses in call to 'exec'", "it has an exec statement of Python 2"),
    ("multiple exception types must", "it has an 'except X, name' of Python 2"),
    ("leading zeros in decimal integer", "it has an octal number of Python 2"),
    ("Function parameters cannot", "it has a parameter in parentheses of Python 2"),
    ("Lambda expression parameters", "it has a parameter in parentheses of Python 2"),
    ("inconsistent use of tabs", _TABS),
)
"""How what Python 3 says of a file of Python 2 begins, and what it comes from."""

_MAY_BE_PRINT = re.compile(r"^print[ \t]*(?:>>|\()", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RAISE = re.compile(r"(?:^|[:;])[ \t]*raise\b[^,'\"(:;]*,")


def old_print(text: str, statements: Iterable[ast.stmt]) -> int:
    """Give the line of a print statement that Python 3 can parse, but takes for another; else 0.

    ``print >>file, text`` and ``print("a %s") % text`` raise there for certain if they are reached.
    """
    if not _MAY_BE_PRINT.search(text):
        return 0
    for node in statements:
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Tuple) and value.elts:
            value = value.elts[0]
        if isinstance(value, ast.BinOp):
            is_call = isinstance(value.left, ast.Call) and isinstance(value.op, ast.Mod)
            function = value.left.func if isinstance(value.left, ast.Call) else value.left
            is_old = is_call or isinstance(value.op, ast.RShift)
            if is_old and isinstance(function, ast.Name) and function.id == "print":
                return node.lineno
    return 0


def in_words(error: SyntaxError, text: str) -> str:
    """Say what is wrong with a file that may be of Python 2 in words that hold for that.

    Args:
        error: what Python 3 says.
        text: what it says it of.
    """
    message = error.msg
    for start, words in _SAID:
        if message.startswith(start):
            return words
    lines = _LINE.findall(text)
    line = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
    for token in _TOKEN.finditer(line) if _MAY_BE_OLD.search(line) else ():
        if token["unequal"]:
            return "it has a '<>' of Python 2"
        if token["tick"]:
            return "it has backticks of Python 2"
        if token["long"]:
            return "it has a long number of Python 2"
        if (token["prefix"] or "").lower() == "ur":
            return "it has a ur'' text of Python 2"
    if message == "invalid syntax" and _RAISE.search(line):
        return "it has a 'raise X, value' of Python 2"
    return message


def has_other_escapes(text: str) -> bool:
    """Tell whether a text without a prefix has escapes that Python 2 takes for other ones.

    There it is bytes: the escapes of Unicode are none, and those above 127 are no characters.
    """
    if not _OTHER_ESCAPE.search(text):
        return False
    plain = (found["text"] for found in _TOKEN.finditer(text) if found["prefix"] == "")
    return any(escape[1] for each in plain for escape in _ESCAPE.finditer(each))


class InPython3:
    """A text with what only Python 2 can parse in the spelling of Python 3, line by line.

    Attributes:
        text: the text; the one that was given if nothing of it is known to be old.
        has_longs: whether there are long numbers in it, which Python 2 writes with an L.
    """

    def __init__(self, text: str) -> None:
        self.has_longs = False
        self._ticks = 0
        self.text = _TOKEN.sub(self._spelt, text) if _MAY_BE_OLD.search(text) else text

    def _spelt(self, token: re.Match[str]) -> str:
        if token["tabs"]:
            return token[0].expandtabs(8)
        if token["unequal"]:
            return "!="
        if token["tick"]:
            self._ticks += 1
            return "repr((" if self._ticks % 2 else "))"
        if token["digits"]:
            self.has_longs = self.has_longs or bool(token["long"])
            digits = token["digits"]
            is_octal = digits.isdecimal() and digits[0] == "0" and digits.strip("0")
            return f"0o{digits}" if is_octal else digits
        if (token["prefix"] or "").lower() == "ur" and "\\u" not in token["text"].lower():
            return f"r{token['text']}"
        return token[0]
