"""Why a project's version is not known: ``pyproject.toml`` leaves it to what builds the project."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.errors import one_line, shortened

_TOOLS = (
    *("hatch.version", "pdm.version", "setuptools_scm", "setuptools-git-versioning"),
    *("versioningit", "versioneer", "poetry-dynamic-versioning", "scikit-build.metadata.version"),
    "setuptools.dynamic.version",
)
"""The tables, below ``tool``, that say where the version is to come from."""

_DEFAULT = "setuptools.build_meta"
"""What builds a project that names nothing else."""


def version_left(tables: Mapping[str, object], text: str) -> NotStatic | None:
    """Give why there is no version, None if it is not left to what builds the project.

    Args:
        tables: what ``pyproject.toml`` holds.
        text: the same as it is written.
    """
    project = tables.get("project")
    dynamic = project.get("dynamic") if isinstance(project, dict) else None
    if not isinstance(dynamic, list) or "version" not in dynamic:
        return None
    backend = _at(tables, "build-system.build-backend") or _DEFAULT
    builds = f"{backend}{_by(tables)}"
    reason = f"left to {builds}, which gives it when it builds: read the wheel or the sdist"
    return NotStatic(shortened(one_line(reason)), Origin("pyproject.toml", _line(text)))


def _by(tables: Mapping[str, object]) -> str:
    """Name the table that says where the version is to come from, if there is one."""
    for name in _TOOLS:
        table = _at(tables, f"tool.{name}")
        if table is not None:
            source = table.get("source") if isinstance(table, dict) else None
            return f" (tool.{name}{f', source {source!r}' if isinstance(source, str) else ''})"
    return ""


def _at(tables: object, dotted: str) -> object:
    for name in dotted.split("."):
        tables = tables.get(name) if isinstance(tables, dict) else None
    return tables


def _line(text: str) -> int:
    """Give the line that says so, the first where that is not found: a parser knows no lines."""
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.partition("#")[0].strip()
        if stripped[:1] == "[" and stripped[-1:] == "]":
            table = stripped.strip("[] \t")
            continue
        key = "".join(stripped.partition("=")[0].split()).replace('"', "").replace("'", "")
        if key == {"": "project.dynamic", "project": "dynamic"}.get(table):
            return number
    return 1
