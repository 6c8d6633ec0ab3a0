"""Regular expressions that modules search texts with; mostly those of files, for the version."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.matching import FLAGS, Pattern
from jackfield.reading.language.values import FileValue
from jackfield.reading.opened.texts import LongText
from jackfield.reading.syntax.uses import dotted_path
from jackfield.reading.writes.harmless import may_have_written


class _Expression(FileValue):
    described = "a regular expression"

    def __init__(self, pattern: Pattern, budget: Budget) -> None:
        self._pattern = pattern
        self._budget = budget

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if name not in ("findall", "match", "search") or len(values) != 1 or named:
            raise NotStaticError(f"calls .{name}() of a regular expression")
        text = values[0].text if isinstance(values[0], LongText) else values[0]
        if not isinstance(text, str):
            raise NotStaticError("matches what is no text")
        if name == "findall":
            return list(self._all(text))
        method = self._pattern.match if name == "match" else self._pattern.search
        found = method(text, self._budget)
        return None if found is None else _Match(self._pattern, text, found, self._budget)

    def _all(self, text: str) -> Iterator[object]:
        """Give what ``findall`` lists: of each match its groups, or itself if there are none."""
        start = 0
        while (found := self._pattern.search(text, self._budget, start)) is not None:
            start = found[0][1]
            if found[0][0] == start:
                raise NotStaticError("finds what is empty")
            self._budget.produce(1)
            match = _Match(self._pattern, text, found, self._budget)
            groups = match.groups("")
            yield match.item(0) if not groups else groups[0] if len(groups) == 1 else groups


class _Match(FileValue):
    described = "a match"

    def __init__(
        self, pattern: Pattern, text: str, found: Mapping[int, tuple[int, int]], budget: Budget
    ) -> None:
        self._budget = budget
        self._pattern = pattern
        self._text = text
        self._found = found

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        if named or name not in ("group", "groupdict", "groups"):
            raise NotStaticError(f"calls .{name}() of a match")
        if name != "group":
            if len(values) > 1:
                raise NotStaticError(f"calls .{name}() of a match")
            groups = self.groups(*values)
            names = self._pattern.names
            return groups if name == "groups" else {n: groups[names[n] - 1] for n in names}
        found = tuple(map(self.item, values or (0,)))
        return found[0] if len(found) == 1 else found

    def groups(self, default: object = None) -> tuple[object, ...]:
        """Give all of its groups; `default` for those that take no part in it."""
        found = map(self.item, range(1, self._pattern.groups + 1))
        return tuple([default if each is None else each for each in found])

    def item(self, key: object) -> str | None:
        """Give one of its groups, by its number or name; None if it takes no part in it."""
        number = self._pattern.names.get(key, -1) if isinstance(key, str) else key
        if type(number) is not int or not 0 <= number <= self._pattern.groups:
            raise NotStaticError("no such group")
        begin, end = self._found[number]
        if begin < 0:
            return None
        self._budget.produce(end - begin)
        return self._text[begin:end]


def called(name: str, node: ast.Call, evaluator: Evaluator) -> object:
    """Give what a function of `re` returns; `name` is its own.

    Raises:
        NotStaticError: if that is not known.
    """
    budget = evaluator.tools.budget
    if may_have_written(evaluator.names.home, budget):
        raise NotStaticError(f"re.{name} may be something else after what has run")
    given = node.args
    keywords = {each.arg: each.value for each in node.keywords}
    count = 1 if name == "compile" else 2
    flags = given[count:] or [keywords.pop(n) for n in ("flags",) if n in keywords]
    if keywords or len(given) < count or len(flags) > 1:
        raise NotStaticError(f"calls re.{name}() with arguments that are not followed")
    source, *texts = [evaluator.reference(each) for each in given[:count]]
    if not isinstance(source, str):
        raise NotStaticError(f"calls re.{name}() with arguments that are not followed")
    bits = _flags(flags[0], evaluator) if flags else 0
    expression = _Expression(Pattern(source, bits, budget), budget)
    return expression.call(name, texts, {}) if texts else expression


def _flags(node: ast.expr, evaluator: Evaluator) -> int:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _flags(node.left, evaluator) | _flags(node.right, evaluator)
    path = dotted_path(node)
    name = "" if path is None else evaluator.outside_name(path)
    flag = FLAGS.get(name.removeprefix("re.")) if name.startswith("re.") else None
    if flag is None:
        raise NotStaticError("flags of a regular expression that are not followed")
    return int(flag)
