"""Regular expressions of what is read, matched a step at a time: `re` cannot be stopped.

What is followed are characters, classes, groups that are not repeated, references to them, ``^``,
``$``, and repeats of a character or class. The result is the one that `re` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.records import mutable_record

FLAGS = {"M": re.M, "MULTILINE": re.M, "S": re.S, "DOTALL": re.S}
"""The flags of `re` that are followed."""

_LENGTH = 500
"""Characters of a pattern."""

_ATOM = re.compile(r"\\[sdwSDW]|\[\^?\]?(?:\\.|[^\]\\\[])*\]|\.", re.S)
_TEXT = re.compile(r"\\([^\sA-Za-z0-9])|\\([ntr])|([^\\.^$*+?{}\[\]|()])", re.S)
_GROUP = re.compile(r"\((?:\?P<([A-Za-z_]\w*)>|(\?:)|(?!\?))", re.A)
_REPEAT = re.compile(r"([*+?]|\{(\d{1,3})(,(\d{1,3})?)?\})(\?)?(?![+*?{])", re.A)
_ENDS = {"n": "\n", "t": "\t", "r": "\r"}
_ODD_SETS = ("--", "&&", "~~", "||")
_MANY = 1 << 62


@mutable_record
class _Part:
    """What a pattern has next to one another.

    Attributes:
        kind: ``text``, ``many`` of a character, ``open`` or ``close`` a group, ``same`` as one,
            or the anchor itself.
        text: the characters of a text.
        run: what matches as many of the character as there may be.
        least: how many there must be; `most` how many there may be.
        is_lazy: whether it takes as few as it can.
        group: the number of a group.
    """

    kind: str
    text: str = ""
    run: re.Pattern[str] | None = None
    least: int = 1
    most: int = 1
    is_lazy: bool = False
    group: int = 0


class Pattern:
    """A regular expression."""

    def __init__(self, pattern: str, flags: int) -> None:
        """Take a pattern and its flags.

        Raises:
            NotStaticError: if it has what is not followed.
        """
        self.groups = 0
        self.names: dict[str, int] = {}
        self._flags = flags
        self._parts: list[_Part] = []
        if len(pattern) > _LENGTH:
            raise _not_followed()
        self._parse(pattern)
        first = self._parts[0] if self._parts else None
        self._prefix = first.text if first is not None and first.kind == "text" else ""

    def _parse(self, pattern: str) -> None:
        position, opened = 0, []
        while position < len(pattern):
            if found := _GROUP.match(pattern, position):
                number = 0
                if found[2] is None:
                    self.groups += 1
                    number = self.groups
                if found[1] is not None:
                    if found[1] in self.names:
                        raise _not_followed()
                    self.names[found[1]] = number
                opened.append(number)
                self._parts.append(_Part("open", group=number))
            elif pattern[position] == ")" and opened:
                found = re.compile(r"\)(?![*+?{])").match(pattern, position)
                self._parts.append(_Part("close", group=opened.pop()))
            elif pattern[position] in "^$":
                found = re.compile(r"[\^$](?![*+?{])").match(pattern, position)
                self._parts.append(_Part(pattern[position]))
            elif found := re.compile(r"\\([1-9])(?![\d*+?{])").match(pattern, position):
                if int(found[1]) > self.groups or int(found[1]) in opened:
                    raise _not_followed()
                self._parts.append(_Part("same", group=int(found[1])))
            else:
                position = self._parse_character(pattern, position)
                continue
            if found is None:
                raise _not_followed()
            position = found.end()
        if opened:
            raise _not_followed()

    def _parse_character(self, pattern: str, position: int) -> int:
        if found := _ATOM.match(pattern, position):
            source, text = found[0], ""
            if source[0] == "[" and any(each in source for each in _ODD_SETS):
                raise _not_followed()
        elif found := _TEXT.match(pattern, position):
            text = found[1] or found[3] or _ENDS[found[2]]
            source = re.escape(text)
        else:
            raise _not_followed()
        position = found.end()
        repeat = _REPEAT.match(pattern, position)
        if repeat is None:
            if pattern[position : position + 1] in ("*", "+", "?", "{"):
                raise _not_followed()
            if text:
                self._add_text(text)
                return position
            least, most = 1, 1
        else:
            position = repeat.end()
            least, most = _times(repeat)
        try:
            run = re.compile(
                f"(?:{source}){{0,{most}}}" if most < _MANY else f"(?:{source})*", self._flags
            )
        except re.error:
            raise _not_followed() from None
        is_lazy = repeat is not None and repeat[5] is not None
        self._parts.append(_Part("many", run=run, least=least, most=most, is_lazy=is_lazy))
        return position

    def _add_text(self, text: str) -> None:
        if self._parts and self._parts[-1].kind == "text":
            self._parts[-1].text += text
        else:
            self._parts.append(_Part("text", text))

    def search(
        self, text: str, budget: Budget, start: int = 0
    ) -> dict[int, tuple[int, int]] | None:
        """Give where the first match from `start` is, and its groups; itself is group 0.

        Raises:
            NotStaticError: if it takes too many steps.
        """
        while start <= len(text):
            if self._prefix:
                budget.step(1 + (len(text) - start >> 12))
                start = text.find(self._prefix, start)
                if start < 0:
                    return None
            if (found := self.match(text, budget, start)) is not None:
                return found
            start += 1
        return None

    def match(self, text: str, budget: Budget, start: int = 0) -> dict[int, tuple[int, int]] | None:
        """Give the match at a position, and its groups.

        Raises:
            NotStaticError: if it takes too many steps.
        """
        parts, position, index = self._parts, start, 0
        groups: dict[int, tuple[int, int]] = {}
        others: list[tuple[int, Iterator[int], dict[int, tuple[int, int]]]] = []
        while True:
            budget.step()
            if index == len(parts):
                return {**groups, 0: (start, position)}
            part = parts[index]
            if part.kind == "same":
                begin, behind = groups[part.group]
                budget.step(behind - begin >> 8)
            end = self._after(part, text, position, groups)
            if not isinstance(end, int):
                budget.step(len(end) >> 8)
                others.append((index, iter(end), dict(groups)))
                end = -1
            while end < 0 and others:
                index, ends, groups = others[-1]
                groups = dict(groups)
                end = next(ends, -1)
                if end < 0:
                    others.pop()
            if end < 0:
                return None
            position, index = end, index + 1

    def _after(
        self, part: _Part, text: str, position: int, groups: dict[int, tuple[int, int]]
    ) -> int | range:
        """Give the position behind a part, -1 if it is not there; or all that there may be."""
        kind = part.kind
        if kind == "many":
            assert part.run is not None
            found = part.run.match(text, position)
            most = position if found is None else found.end()
            least = position + part.least
            return range(least, most + 1) if part.is_lazy else range(most, least - 1, -1)
        if kind == "text":
            return position + len(part.text) if text.startswith(part.text, position) else -1
        if kind == "open":
            groups[part.group] = (position, -1)
        elif kind == "close":
            groups[part.group] = (groups[part.group][0], position)
        elif kind == "same":
            begin, end = groups[part.group]
            same = text[begin:end]
            return position + len(same) if text.startswith(same, position) else -1
        elif kind == "^":
            is_start = position == 0 or (self._flags & re.M and text[position - 1] == "\n")
            return position if is_start else -1
        elif not self._is_end(text, position):
            return -1
        return position

    def _is_end(self, text: str, position: int) -> bool:
        rest = len(text) - position
        at_line_end = rest > 0 and text[position] == "\n"
        return rest == 0 or (at_line_end and (rest == 1 or bool(self._flags & re.M)))


def _times(repeat: re.Match[str]) -> tuple[int, int]:
    """Give how many there must be, and how many there may be."""
    sign = repeat[1]
    if sign in ("*", "+", "?"):
        return (1 if sign == "+" else 0), (1 if sign == "?" else _MANY)
    least = int(repeat[2])
    most = least if repeat[3] is None else _MANY if repeat[4] is None else int(repeat[4])
    if most < least:
        raise _not_followed()
    return least, most


def _not_followed() -> NotStaticError:
    return NotStaticError("a regular expression that is not followed")
