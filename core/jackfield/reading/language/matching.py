"""Regular expressions of what is read, matched a step at a time: `re` cannot be stopped.

Only what was found so is given to `re`, for the groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.language.patterns import MANY, Parsed, Part, not_followed
from jackfield.records import mutable_record

FLAGS = {
    "I": re.I,
    "IGNORECASE": re.I,
    "M": re.M,
    "MULTILINE": re.M,
    "S": re.S,
    "DOTALL": re.S,
}
"""The flags of `re` that are followed."""

_AT_START = re.compile(r"\(\?([ims]+)\)")
_STEPS = 2000
"""Steps of a program, in which a group that is repeated stands more than once."""

_WIDE_STEPS = 4000
"""Steps that it takes as long as to make a class of many characters."""

_RANGE_STEPS = 50
"""Steps that it takes as long as to make a range of a class, where case does not count."""

_Groups = dict[int, tuple[int, int]]
_Others = list[tuple[Iterator[int], int, _Groups]]


@mutable_record
class _Step:
    """What is done next, and where.

    Attributes:
        kind: ``fixed``, a text or an anchor, ``run`` of a character, ``look``, ``open`` or
            ``close`` a group, ``same`` as one, or ``go`` on at another step.
        run: what matches a text or anchor, or as many of the character as there may be.
        text: the text, where case counts.
        least: how many there must be.
        is_lazy: whether as few as can be are taken.
        number: that of a group.
        targets: where to go on, the first that leads to a match.
        program: what is looked for, `back` characters before, and must be there if it `is_wanted`.
    """

    kind: str
    run: re.Pattern[str] | None = None
    text: str = ""
    least: int = 1
    is_lazy: bool = False
    number: int = 0
    targets: Sequence[int] = ()
    program: Sequence[_Step] = ()
    back: int = 0
    is_wanted: bool = True


class Pattern:
    """A regular expression."""

    def __init__(self, pattern: str, flags: int, budget: Budget) -> None:
        """Take a pattern and its flags.

        Raises:
            NotStaticError: if it has what is not followed, or takes too many steps.
        """
        budget.step(2 * len(pattern))
        whole = pattern
        if found := _AT_START.match(pattern):
            pattern = pattern[found.end() :]
            for letter in found[1]:
                flags |= FLAGS[letter.upper()]
        parsed = Parsed(pattern)
        if parsed.has_same and flags & re.I:
            raise not_followed()
        budget.step(parsed.wide * _WIDE_STEPS)
        if flags & re.I:
            budget.step(pattern.count("-") * _RANGE_STEPS)
        self.groups = parsed.groups
        self.names = parsed.names
        self._program = _Compiler(flags, has_same=parsed.has_same).compiled(parsed.branches)
        self._first = _first_of(self._program)
        try:
            self._expression = re.compile(whole, flags)
        except re.error:
            raise not_followed() from None

    def search(self, text: str, budget: Budget, start: int = 0) -> _Groups | None:
        """Give where the first match from `start` is, and its groups; itself is group 0.

        What takes no part in it is at -1.

        Raises:
            NotStaticError: if it takes too many steps.
        """
        while start <= len(text):
            if self._first is not None:
                found = self._first.search(text, start)
                end = len(text) if found is None else found.start()
                budget.step(1 + (end - start >> 8))
                if found is None:
                    return None
                start = end
            if (groups := self.match(text, budget, start)) is not None:
                return groups
            start += 1
        return None

    def match(self, text: str, budget: Budget, start: int = 0) -> _Groups | None:
        """Give the match at a position, and its groups.

        Raises:
            NotStaticError: if it takes too many steps.
        """
        end = _end_of(self._program, text, start, {}, budget)
        if end < 0:
            return None
        found = self._expression.match(text, start)
        if found is None or found.end() != end:
            raise not_followed()
        return {number: found.span(number) for number in range(self.groups + 1)}


class _Compiler:
    """Makes the steps of which a pattern is a short form."""

    def __init__(self, flags: int, *, has_same: bool) -> None:
        self._flags = flags
        self._has_same = has_same
        self._count = 0

    def compiled(self, branches: Sequence[Sequence[Part]]) -> list[_Step]:
        program: list[_Step] = []
        self._add_branches(program, branches)
        return program

    def _add(self, program: list[_Step], step: _Step) -> _Step:
        self._count += 1
        if self._count > _STEPS:
            raise not_followed()
        program.append(step)
        return step

    def _add_branches(self, program: list[_Step], branches: Sequence[Sequence[Part]]) -> None:
        if len(branches) == 1:
            self._add_parts(program, branches[0])
            return
        split, ends, targets = self._add(program, _Step("go")), [], []
        for branch in branches:
            targets.append(len(program))
            self._add_parts(program, branch)
            ends.append(self._add(program, _Step("go")))
        split.targets = targets
        for end in ends:
            end.targets = (len(program),)

    def _add_parts(self, program: list[_Step], parts: Iterable[Part]) -> None:
        for part in parts:
            if part.kind == "group":
                self._add_repeated(program, part)
            elif part.most:
                for each in self._apart(part):
                    self._add(program, self._step_of(each))

    def _apart(self, part: Part) -> Sequence[Part]:
        """Give a text without its first character apart from that, where case does not count.

        `re` would compare all of such a text at each place of what is searched.
        """
        if part.kind != "text" or not self._flags & re.I:
            return (part,)
        texts = filter(None, (part.text[:1], part.text[1:]))
        return [Part("text", re.escape(text), text) for text in texts]

    def _step_of(self, part: Part) -> _Step:
        if part.kind == "same":
            return _Step("same", number=part.number)
        if part.kind == "look":
            back = part.width if part.is_behind else 0
            inner = self.compiled(part.branches)
            return _Step("look", program=inner, back=back, is_wanted=part.is_wanted)
        if part.kind != "character":
            text = "" if self._flags & re.I else part.text
            return _Step("fixed", self._expression(part.source), text)
        times = "+" if part.most == MANY else f"{{1,{part.most}}}"
        run = self._expression(part.source + times)
        return _Step("run", run, least=part.least, is_lazy=part.is_lazy)

    def _expression(self, source: str) -> re.Pattern[str]:
        try:
            return re.compile(source, self._flags)
        except re.error:
            raise not_followed() from None

    def _add_repeated(self, program: list[_Step], group: Part) -> None:
        for _ in range(group.least):
            self._add_group(program, group)
        splits = []
        for _ in range(1 if group.most == MANY else group.most - group.least):
            splits.append(self._add(program, _Step("go", number=len(program))))
            self._add_group(program, group)
        if group.most == MANY:
            self._add(program, _Step("go", targets=(splits[0].number,)))
        for split in splits:
            inner, behind = split.number + 1, len(program)
            split.targets = (behind, inner) if group.is_lazy else (inner, behind)

    def _add_group(self, program: list[_Step], group: Part) -> None:
        is_meant = self._has_same and group.number
        if is_meant:
            self._add(program, _Step("open", number=group.number))
        self._add_branches(program, group.branches)
        if is_meant:
            self._add(program, _Step("close", number=group.number))


def _first_of(program: Sequence[_Step]) -> re.Pattern[str] | None:
    """Give what must match where all of it does; None if that is not known."""
    for step in program:
        if step.kind == "fixed" or (step.kind == "run" and step.least):
            return step.run
        if step.kind != "open":
            break
    return None


def _end_of(
    program: Sequence[_Step], text: str, position: int, groups: _Groups, budget: Budget
) -> int:
    """Give where what a program matches ends, -1 if it matches nothing there."""
    index = 0
    others: _Others = []
    while index < len(program):
        budget.step()
        step = program[index]
        index += 1
        if step.kind == "go":
            index, *more = step.targets
            others += [(iter((position,)), each, dict(groups)) for each in reversed(more)]
        elif step.kind == "run":
            ends = _ends_of(step, text, position)
            wanted = program[index].text if index < len(program) else ""
            found = _where(wanted, text, ends, budget) if wanted else iter(ends)
            budget.step(len(ends) >> 8)
            others.append((found, index, dict(groups)))
            position = -1
        else:
            position = _after(step, text, position, groups, budget)
        while position < 0 and others:
            ends_left, index, groups = others[-1]
            groups = dict(groups)
            position = next(ends_left, -1)
            if position < 0:
                others.pop()
        if position < 0:
            return -1
    return position


def _ends_of(step: _Step, text: str, position: int) -> range:
    assert step.run is not None
    found = step.run.match(text, position)
    most = position if found is None else found.end()
    least = position + step.least
    return range(least, most + 1) if step.is_lazy else range(most, least - 1, -1)


def _where(wanted: str, text: str, places: range, budget: Budget) -> Iterator[int]:
    """Give those of some places, one beside the other, at which a text stands."""
    first, last = min(places, default=0), max(places, default=-1)
    while first <= last:
        if places.step > 0:
            found = text.find(wanted, first, last + len(wanted))
            budget.step((last if found < 0 else found) - first >> 8)
            first = found + 1
        else:
            found = text.rfind(wanted, first, last + len(wanted))
            budget.step(last - max(found, first) >> 8)
            last = found - 1
        if found < 0:
            return
        yield found


def _after(step: _Step, text: str, position: int, groups: _Groups, budget: Budget) -> int:
    """Give the position behind what matches in one way only, -1 if it does not."""
    if step.kind == "fixed":
        assert step.run is not None
        found = step.run.match(text, position)
        return -1 if found is None else found.end()
    if step.kind == "look":
        start = position - step.back
        end = -1 if start < 0 else _end_of(step.program, text, start, dict(groups), budget)
        return position if (end >= 0) == step.is_wanted else -1
    if step.kind == "same":
        begin, end = groups[step.number]
        budget.step(end - begin >> 8)
        same = text[begin:end]
        return position + len(same) if text.startswith(same, position) else -1
    begin = position if step.kind == "open" else groups[step.number][0]
    groups[step.number] = (begin, position)
    return position
