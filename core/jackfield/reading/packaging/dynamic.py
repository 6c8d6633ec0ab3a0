"""Why a project's version is not known: ``pyproject.toml`` leaves it to what builds the project."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.errors import one_line, shortened
from jackfield.reading.packaging.shapes import at, text

_FROM_TAGS = "poetry-dynamic-versioning"
"""The table of what puts another version in the place of one that is written there."""

_TOOLS = (
    *("hatch.version", "pdm.version", "setuptools_scm", "setuptools-git-versioning"),
    *("versioningit", "versioneer", _FROM_TAGS, "scikit-build.metadata.version"),
    "setuptools.dynamic.version",
)
"""The tables, below ``tool``, that say where the version is to come from."""

_WRITING = (
    *("setuptools_scm.version_file", "setuptools_scm.write_to", "pdm.version.write_to"),
    *("hatch.build.hooks.vcs.version-file", "hatch.build.targets.wheel.hooks.vcs.version-file"),
    *("hatch.build.hooks.version.path", "hatch.build.targets.wheel.hooks.version.path"),
    "versioningit.write.file",
)
"""The keys, below ``tool``, of files that a build writes the version into."""

_DEFAULT = "setuptools.build_meta"
"""What builds a project that names nothing else."""

_LINES = {"": "project.dynamic", "project": "dynamic", f"tool.{_FROM_TAGS}": "enable"}
"""Table -> the key by which it leaves the version to another."""

_SCM = "tool.setuptools_scm"
"""The table that is enough for setuptools-scm to give the version that nothing else gives."""


def version_left(
    tables: Mapping[str, object], text: str, *, is_given: bool, is_apart: bool
) -> NotStatic | None:
    """Give why there is no version, None if it is not left to what builds the project.

    Args:
        tables: what ``pyproject.toml`` holds.
        text: the same as it is written.
        is_given: whether it gives a version.
        is_apart: whether it is built by what may give one without being told, as maturin does.
    """
    dynamic = at(tables, "project.dynamic")
    if (isinstance(dynamic, list) and "version" in dynamic) or is_from_tags(tables):
        lines = _LINES
    elif is_given:
        return None
    elif is_apart:
        lines = {"build-system": "build-backend"}
    elif at(tables, _SCM) is not None:
        lines = {_SCM: ""}
    else:
        return None
    backend = at(tables, "build-system.build-backend") or _DEFAULT
    return left_to(f"{backend}{_by(tables)}", Origin("pyproject.toml", _line(text, lines)))


def files_written(tables: Mapping[str, object]) -> dict[str, str]:
    """Give the files that a build writes anew -> what tells it to."""
    found = {}
    for key in _WRITING:
        path = text(at(tables, f"tool.{key}"))
        for place in () if path is None else (path, f"src/{path}"):
            found[place] = f"tool.{key}"
    return found


def left_to(builder: str, origin: Origin) -> NotStatic:
    """Say that the version is left to what builds the project."""
    reason = f"left to {builder}, which gives it when it builds: read the wheel or the sdist"
    return NotStatic(shortened(one_line(reason)), origin)


def is_from_tags(tables: Mapping[str, object]) -> bool:
    """Tell whether a project of Poetry has its version from tags, whatever is written."""
    backend = at(tables, "build-system.build-backend")
    is_it = isinstance(backend, str) and backend.startswith("poetry_dynamic_versioning")
    return is_it and bool(at(tables, f"tool.{_FROM_TAGS}.enable"))


def _by(tables: Mapping[str, object]) -> str:
    """Name the table that says where the version is to come from, if there is one."""
    for name in _TOOLS:
        table = at(tables, f"tool.{name}")
        if table is not None:
            source = table.get("source") if isinstance(table, dict) else None
            return f" (tool.{name}{f', source {source!r}' if isinstance(source, str) else ''})"
    return ""


def _line(text: str, lines: Mapping[str, str]) -> int:
    """Give the line of one of the keys, or of a table, the first where that is not found.

    `lines` is as `_LINES`; an empty key is that of the table itself. A parser knows no lines.
    """
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.partition("#")[0].strip()
        if stripped[:1] == "[" and stripped[-1:] == "]":
            table, key = stripped.strip("[] \t"), ""
        else:
            key = "".join(stripped.partition("=")[0].split()).replace('"', "").replace("'", "")
        if key == lines.get(table):
            return number
    return 1
