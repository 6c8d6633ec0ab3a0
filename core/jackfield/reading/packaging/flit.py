"""What Flit's own tables say, which projects have that are older than PEP 621, as that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jackfield.reading.packaging.shapes import at, table, text

_FIELDS = {"requires": "dependencies", "requires-python": "requires-python"}
"""What Flit calls a field -> what PEP 621 does."""


def as_project(tables: Mapping[str, object]) -> Mapping[str, object]:
    """Give the tables of a ``pyproject.toml`` with those of Flit as ``project``, if it has them.

    Flit takes the name from the module, unless another one is given, and the version and the
    description out of it.
    """
    flit = table(table(tables.get("tool")).get("flit"))
    metadata = table(flit.get("metadata"))
    if not metadata or "project" in tables:
        return tables
    project: dict[str, object] = {
        "name": text(metadata.get("dist-name")) or text(metadata.get("module")),
        "dynamic": ["version", "description"],
        "scripts": flit.get("scripts"),
        "entry-points": dict(_groups(table(flit.get("entrypoints")))),
    }
    project |= {field: metadata[own] for own, field in _FIELDS.items() if own in metadata}
    return {**tables, "project": project}


def version_attribute(tables: Mapping[str, object]) -> str | None:
    """Give the dotted name of what has the version of a project."""
    named = at(tables, "tool.flit.module.name") or at(tables, "tool.flit.metadata.module")
    name = text(named) or text(at(tables, "project.name"))
    return None if name is None else f"{name.replace('-', '_')}.__version__"


def _groups(nested: Mapping[str, object], name: str = "") -> Iterator[tuple[str, object]]:
    """Give the groups of entry points: dots in their names may have made tables in tables."""
    own = {each: value for each, value in nested.items() if not isinstance(value, dict)}
    if own:
        yield name, own
    for each, value in nested.items():
        if isinstance(value, dict):
            yield from _groups(value, f"{name}.{each}" if name else each)
