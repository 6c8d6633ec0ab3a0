"""What Flit's own tables say, which projects have that are older than PEP 621, as that has it."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.reading.packaging.shapes import table, text

_FIELDS = {"requires": "dependencies", "requires-python": "requires-python"}
"""What Flit calls a field -> what PEP 621 does."""


def as_project(tables: Mapping[str, object]) -> Mapping[str, object]:
    """Give the tables of a ``pyproject.toml`` with those of Flit as ``project``, if it has them.

    Flit takes the name from the module, unless another one is given, and the version and the
    description out of it. What it reads an ``entry_points.txt`` for is not known then.
    """
    flit = table(table(tables.get("tool")).get("flit"))
    metadata = table(flit.get("metadata"))
    if not metadata or "project" in tables:
        return tables
    project: dict[str, object] = {
        "name": text(metadata.get("dist-name")) or text(metadata.get("module")),
        "dynamic": ["version", "description"],
        "scripts": flit.get("scripts"),
    }
    project |= {field: metadata[own] for own, field in _FIELDS.items() if own in metadata}
    if "entrypoints" in flit:
        project["entry-points"] = flit["entrypoints"]
    return {**tables, "project": project}
