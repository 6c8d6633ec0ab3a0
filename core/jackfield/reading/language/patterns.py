"""The syntax of regular expressions, as far as those of what is read are followed.

That is characters, classes, groups, alternatives, repeats, references to groups, ``^``, ``$``,
``\\A``, ``\\Z``, ``\\b``, and what is looked for ahead and behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jackfield.reading.errors import NotStaticError
from jackfield.records import made_by, mutable_record

MANY = 1 << 62
"""How often what may be repeated without an end may be there."""

_LENGTH = 500
"""Characters of a pattern."""

_DEPTH = 20
"""Groups in one another."""

_MOST_WIDE = 2
"""Classes that may have characters beyond Latin-1."""

_WIDE = re.compile(r"[^\0-\xff]|\\[uUN]")
_CHARACTERS = re.compile(r"\\[sdwSDW]|\[\^?\]?(?:\\.|[^\]\\\[])*\]|\.", re.S)
_TEXT = re.compile(r"\\([^\sA-Za-z0-9])|\\([ntr])|([^\\.^$*+?{}\[\]|()])", re.S)
_ANCHOR = re.compile(r"\^|\$|\\[AbZ]")
_GROUP = re.compile(r"\((?:\?P<([A-Za-z_]\w*)>|(\?:)|\?(<?[=!])|(?!\?))", re.A)
_SAME = re.compile(r"\\([1-9])(?!\d)|\(\?P=([A-Za-z_]\w*)\)", re.A)
_REPEAT = re.compile(r"([*+?]|\{(\d{1,3})(,(\d{1,3})?)?\})(\?)?(?![+*?{])", re.A)
_ENDS = {"n": "\n", "t": "\t", "r": "\r"}
_ODD_SETS = ("--", "&&", "~~", "||")


@mutable_record
class Part:
    """What a pattern has next to one another.

    Attributes:
        kind: ``text``, ``anchor``, ``character``, ``same`` as a group, ``group``, or ``look``.
        source: how `re` spells a text, anchor or character.
        least: how often a character or group must be there; `most` how often it may be.
        is_lazy: whether it is taken as rarely as can be.
        number: that of a group, 0 if it has none.
        branches: the alternatives of a group or look, at least one.
        is_behind: whether a look is for what is before it; `is_wanted`, whether that must be there.
        text: a text itself.
        width: the characters that a look behind is for.
    """

    kind: str
    source: str = ""
    text: str = ""
    least: int = 1
    most: int = 1
    is_lazy: bool = False
    number: int = 0
    branches: list[list[Part]] = made_by(default_factory=list)
    is_behind: bool = False
    is_wanted: bool = True
    width: int = 0


class Parsed:
    """What is made of a pattern.

    Attributes:
        branches: the alternatives that it is made of, at least one.
        groups: how many groups have a number.
        names: the numbers of those that have a name.
        has_same: whether a reference to a group is in it.
        wide: how many classes may have characters beyond Latin-1, which are made slowly.
    """

    def __init__(self, pattern: str) -> None:
        """Take a pattern.

        Raises:
            NotStaticError: if it has what is not followed.
        """
        if len(pattern) > _LENGTH:
            raise not_followed()
        self.groups = 0
        self.names: dict[str, int] = {}
        self.wide = 0
        self._pattern = pattern
        self._position = 0
        self._closed: set[int] = set()
        self._meant: set[int] = set()
        self.branches = self._read_branches(0)
        if self._position < len(pattern):
            raise not_followed()
        self.has_same = bool(self._meant)
        # Whether others take part in a match is not the same to all of Python's releases.
        if not self._meant.issubset(_certain(self.branches)):
            raise not_followed()

    def _read_branches(self, depth: int) -> list[list[Part]]:
        """Read up to a bracket that was not opened, or the end."""
        if depth > _DEPTH:
            raise not_followed()
        branches: list[list[Part]] = [[]]
        while (sign := self._pattern[self._position : self._position + 1]) not in ("", ")"):
            if sign == "|":
                self._position += 1
                branches.append([])
            else:
                branches[-1].append(self._read(branches[-1], depth))
        return branches

    def _read(self, before: list[Part], depth: int) -> Part:
        if found := self._take(_SAME):
            number = self.names.get(found[2], -1) if found[2] else int(found[1])
            if number not in self._closed:
                raise not_followed()
            self._meant.add(number)
            return self._unrepeated(Part("same", number=number))
        if found := self._take(_GROUP):
            return self._read_group(found, depth)
        if found := self._take(_ANCHOR):
            return self._unrepeated(Part("anchor", found[0]))
        if found := self._take(_CHARACTERS):
            source = found[0]
            if source[0] == "[" and any(each in source for each in _ODD_SETS):
                raise not_followed()
            if _WIDE.search(source):
                self.wide += 1
                if self.wide > _MOST_WIDE:
                    raise not_followed()
            return self._repeated(Part("character", source))
        if found := self._take(_TEXT):
            text = found[1] or found[3] or _ENDS[found[2]]
            character = self._repeated(Part("character", re.escape(text)))
            if character.least != 1 or character.most != 1:
                return character
            if before and before[-1].kind == "text":
                last = before.pop()
                return Part("text", last.source + character.source, last.text + text)
            return Part("text", character.source, text)
        raise not_followed()

    def _read_group(self, found: re.Match[str], depth: int) -> Part:
        name, is_plain, look = found.groups()
        part = Part("look", is_behind=look[0] == "<", is_wanted=look[-1] == "=") if look else None
        if part is None:
            part = Part("group")
            if is_plain is None:
                self.groups += 1
                part.number = self.groups
        if name is not None:
            if name in self.names:
                raise not_followed()
            self.names[name] = part.number
        part.branches = self._read_branches(depth + 1)
        if self._pattern[self._position : self._position + 1] != ")":
            raise not_followed()
        self._position += 1
        self._closed.add(part.number)
        if part.kind == "look":
            least, most = widths(part.branches)
            if part.is_behind and least != most:
                raise not_followed()
            part.width = least
            return self._unrepeated(part)
        part = self._repeated(part)
        # What `re` does with what is there without a character is not the same everywhere.
        if part.most > 1 and widths(part.branches)[0] == 0:
            raise not_followed()
        return part

    def _take(self, what: re.Pattern[str]) -> re.Match[str] | None:
        found = what.match(self._pattern, self._position)
        if found is not None:
            self._position = found.end()
        return found

    def _unrepeated(self, part: Part) -> Part:
        if self._pattern[self._position : self._position + 1] in ("*", "+", "?", "{"):
            raise not_followed()
        return part

    def _repeated(self, part: Part) -> Part:
        found = self._take(_REPEAT)
        if found is None:
            return self._unrepeated(part)
        sign, least, comma, most, lazy = found.groups()
        if sign in ("*", "+", "?"):
            part.least, part.most = int(sign == "+"), 1 if sign == "?" else MANY
        else:
            part.least = int(least)
            part.most = part.least if comma is None else MANY if most is None else int(most)
        if part.most < part.least:
            raise not_followed()
        part.is_lazy = lazy is not None
        return part


def widths(branches: Sequence[Sequence[Part]]) -> tuple[int, int]:
    """Give how many characters alternatives match at least, and at most."""
    each = [[_widths(part) for part in branch] for branch in branches]
    least = min([sum([width[0] for width in branch]) for branch in each])
    return least, max([sum([width[1] for width in branch]) for branch in each])


def _widths(part: Part) -> tuple[int, int]:
    if part.kind == "same":
        return 0, MANY
    if part.kind == "group":
        least, most = widths(part.branches)
    else:
        least = most = 1 if part.kind == "character" else len(part.text)
    return min(least * part.least, MANY), min(most * part.most, MANY)


def _certain(branches: Sequence[Sequence[Part]]) -> Iterator[int]:
    """Give the groups that take part in each match."""
    for part in branches[0] if len(branches) == 1 else ():
        if part.kind == "group" and part.least == part.most == 1:
            yield part.number
            yield from _certain(part.branches)


def not_followed() -> NotStaticError:
    """Make what is raised where a pattern has what is not followed."""
    return NotStaticError("a regular expression that is not followed")
