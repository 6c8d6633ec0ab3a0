"""What is wrong with the lines of ``entry_points.txt``, of which Python says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from jackfield.reading.errors import shortened

_MOST = 10
"""Faults of one file that are told."""


def faults_in(text: str, path: str) -> list[str]:
    """Tell which lines of the file `path` declare nothing, each with its number and a way out.

    `importlib.metadata` passes over what is in no section, and fails for a line without a sign of
    equality. Of two entry points of a name, it gives both.
    """
    return [f"{path}:{number}: {why}" for number, why in islice(_wrong(text), _MOST)]


def _wrong(text: str) -> Iterator[tuple[int, str]]:
    section: str | None = None
    names: dict[str | None, set[str]] = {}
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line[0] in "#;":
            continue
        if line[0] == "\ufeff":
            yield number, "begins with a byte order mark; write it without"
            line = line[1:]
        name, sign, _ = line.partition("=")
        name = name.strip()
        if line[0] == "[" and line[-1] == "]":
            section = line[1:-1].strip()
        elif line[0] == "[" and not sign:
            yield number, f"{shortened(line)!r} begins no section; end it with ]"
        elif section is None:
            yield number, f"{shortened(name)!r} is in no section; put one in front of it"
        elif not sign:
            yield number, f"{shortened(line)!r} says nothing; write it as name = module"
        elif not name:
            yield number, f"{shortened(line)!r} has no name; write it as name = module"
        elif name in names.setdefault(section, set()):
            where = f"twice in [{shortened(section)}]"
            yield number, f"{shortened(name)!r} is there {where}, the first counts; remove one"
        else:
            names[section].add(name)
