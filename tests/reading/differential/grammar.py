"""Modules in and around the language that the reader evaluates, made from a grammar.

A word in angle brackets is replaced by one of its forms, at random. Names have a letter for the
type that they mostly hold, so that most of what is made runs without an error; in the end they get
the prefix of a host, so that all of them are metadata variables. Some become variables of the
protocol, those that end in 2 have another prefix.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reading.differential.expressions import FORMS, LEAVES, WORDS
from reading.differential.statements import (
    DEEP,
    OTHER,
    PACKAGE,
    SIBLING,
    STATEMENTS,
    SUBPACKAGE,
)

_WORD = re.compile(r"<(\w+)>")
_NAME = re.compile(r"\b([islteduq])([0-2])\b")
_CHOICES = WORDS | STATEMENTS

FILES = {
    "pkg": "pkg/__init__.py",
    "pkg.info": "pkg/info.py",
    "pkg.sib": "pkg/sib.py",
    "pkg.oth": "pkg/oth.py",
    "pkg.sub": "pkg/sub/__init__.py",
    "pkg.sub.deep": "pkg/sub/deep.py",
}
"""Where the modules of a case are."""

PRELUDE = """\
from outside import ident, truth, lie, call, mutate, mutate_inside, keep, mutate_kept, thing
i0 = 3
i1 = 5
s0 = 'ab'
l0 = [1, 'x', 2]
l1 = [l0, [4]]
t0 = (1, 2, 3, 'dev', 0)
t1 = (l0, 'q')
d0 = {'a': 1, 'b': [2]}
e0 = {'p', 'q'}
"""


@dataclass(frozen=True)
class Case:
    """A package: ``pkg``, its metadata module ``pkg.info``, and others.

    `body` are the statements of the metadata module, `others` what the others have.
    """

    body: tuple[str, ...]
    others: tuple[tuple[str, str], ...]

    def sources(self) -> dict[str, str]:
        """Give module name -> source."""
        own = "".join(f"{statement}\n" for statement in self.body)
        return {name: _prefixed(text) for name, text in (("pkg.info", own), *self.others)}

    def without_line(self, number: int) -> Case:
        """Leave out the statement that a line of the metadata module, counted from 1, is in."""
        last = 0
        for index, statement in enumerate(self.body):
            last += len(f"{statement}\n".splitlines())
            if number <= last:
                return self.without(index)
        raise ValueError(number)

    def without(self, index: int) -> Case:
        """Leave out the statement `index`."""
        return replace(self, body=self.body[:index] + self.body[index + 1 :])


class Maker:
    """Makes cases, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def case(self) -> Case:
        """Make a case."""
        count = self._random.randint(1, 16)
        body = [self._statement(2) for _ in range(count)]
        if self._random.random() < 0.95:
            body = [*PRELUDE.splitlines(), *body]
        others = {
            "pkg": self._random.choice(PACKAGE),
            "pkg.sib": f"i0 = 1\nl0 = [1]\n{self._lines(SIBLING)}",
            "pkg.oth": f"i0 = 20\nl0 = [20]\n{self._lines(OTHER)}",
            "pkg.sub": self._random.choice(SUBPACKAGE),
            "pkg.sub.deep": f"i0 = 30\nl0 = [30]\n{self._lines(DEEP)}",
        }
        return Case(tuple(body), tuple(others.items()))

    def _lines(self, statements: Sequence[str]) -> str:
        count = self._random.randint(0, 5)
        return "".join(f"{self._random.choice(statements)}\n" for _ in range(count))

    def keeps_failing(self) -> bool:
        """Tell whether the next statement that fails may stay."""
        return self._random.random() < 0.05

    def _statement(self, depth: int) -> str:
        kind = "block" if depth and self._random.random() < 0.25 else "simple"
        return self._expanded(f"<{kind}>", 2, depth)

    def _expanded(self, text: str, depth: int, nesting: int) -> str:
        def replacement(match: re.Match[str]) -> str:
            word = match[1]
            if word == "body":
                count = self._random.randint(1, 2)
                inner = "\n".join(self._statement(nesting - 1) for _ in range(count))
                return "".join(f"    {line}\n" for line in inner.splitlines() if line)
            if word in _CHOICES:
                return self._expanded(self._random.choice(_CHOICES[word]), depth, nesting)
            if word in LEAVES and (depth <= 0 or self._random.random() < 0.4):
                return self._random.choice(LEAVES[word])
            return self._expanded(self._random.choice(FORMS[word]), depth - 1, nesting)

        return _WORD.sub(replacement, text)


def _prefixed(source: str) -> str:
    return _NAME.sub(_variable, source)


def _variable(match: re.Match[str]) -> str:
    name = match[0]
    return _KNOWN.get(name) or ("bzr_" if match[2] == "2" else "jackfield_") + name


_KNOWN = {
    "l0": "jackfield_commands",
    "s0": "jackfield_plugin_name",
    "t0": "jackfield_plugin_version",
    "l2": "bzr_commands",
}
"""Names that become variables which the reader tells from others by their names."""
