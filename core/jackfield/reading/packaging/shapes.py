"""Values of any type, as tables and calls give them, in the shape that they should have."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.metadata import EntryPoint
from jackfield.reading.packaging.facts import entry_point
from jackfield.reading.packaging.ini import lines


def grouped(given: object) -> tuple[EntryPoint, ...] | None:
    """Read entry points by group: of each a table of names, or lines ``name = value``."""
    found = []
    for group, entries in table(given).items():
        if isinstance(entries, dict):
            pairs = [(str(name), value) for name, value in entries.items()]
        else:
            parts = (line.partition("=") for line in texts(entries) or ())
            pairs = [(name.strip(), value) for name, sign, value in parts if sign]
        found += [entry_point(group, n, value.strip()) for n, value in pairs if text(value)]
    return tuple(found) or None


def table(value: object) -> Mapping[str, object]:
    """Give those items of a table that have texts for keys; none of what is no table."""
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str)}


def at(tables: object, dotted: str) -> object:
    """Give what tables in tables have at a path of keys, None if nothing."""
    for name in dotted.split("."):
        tables = tables.get(name) if isinstance(tables, dict) else None
    return tables


def text(value: object) -> str | None:
    """Give a text that says something, None for all else."""
    return value if isinstance(value, str) and value else None


def summary(value: object) -> str | None:
    """Give what setuptools writes as the summary: of several lines the first that says something.

    This is ``single_line`` of ``setuptools._core_metadata``; what surrounds it is lost when the
    metadata is read.
    """
    said = text(value)
    return said.strip().split("\n")[0].rstrip() or None if said else None


def in_one_line(value: object) -> str | None:
    """Give what Flit, Hatch and PDM write as the summary: its lines as one."""
    return " ".join(filter(None, map(str.strip, (text(value) or "").splitlines()))) or None


def texts(value: object) -> tuple[str, ...] | None:
    """Give the texts in a list, or the lines of a text; None for all else."""
    if isinstance(value, str):
        return lines(value)
    if not isinstance(value, (list, tuple)):
        return None
    return tuple(item for item in value if isinstance(item, str))


def listed(value: str | None) -> tuple[str, ...] | None:
    """Give the items of a text, which are divided by commas or lines."""
    return None if value is None else lines(value.replace(",", "\n"))


def directories(value: object) -> Mapping[str, str] | None:
    """Give package -> directory, None if there is none."""
    return {name: item for name, item in table(value).items() if isinstance(item, str)} or None
