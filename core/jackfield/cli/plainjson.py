"""JSON of plain data, without the module json, whose import takes longer than a list of plugins.

What is not plain is left to it; where both have a say they write the same.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any


class NotPlain(Exception):  # noqa: N818 - it says what is the case, and is no failure
    """This value is for the module json."""


class PlainJson:
    """Writes many values that are alike: what it knows of one makes the next one cheaper."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._shapes: dict[tuple[str, ...], str] = {}

    def write(self, value: Any) -> str:
        """Write a value as `json.dumps` does.

        Raises:
            NotPlain: unless it is made of dicts, lists and tuples, whole numbers, texts of ASCII
                that need no escape, true, false and null.
        """
        kind = type(value)
        if kind is str:
            return self._texts.get(value) or self._text(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is tuple or kind is list:
            return f"[{', '.join([self.write(item) for item in value])}]" if value else "[]"
        if kind is dict:
            names = tuple(value)
            shape = self._shapes.get(names) or self._shape(names)
            return shape % tuple([self.write(item) for item in value.values()])
        if kind is int:
            return str(value)
        raise NotPlain

    def _shape(self, names: tuple[Any, ...]) -> str:
        """Give what a dict of these names looks like, with a gap for each value."""
        if not all(type(name) is str for name in names):
            raise NotPlain
        members = [f"{self._text(name).replace('%', '%%')}: %s" for name in names]
        shape = self._shapes[names] = f"{{{', '.join(members)}}}"
        return shape

    def _text(self, text: str) -> str:
        if not (text.isascii() and text.isprintable()) or '"' in text or "\\" in text:
            raise NotPlain
        written = self._texts[text] = f'"{text}"'
        return written
