"""Where build backends other than setuptools look for a version: in a file of the project."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jackfield.reading.packaging.shapes import at, table, text

_ANY_CASE = r"(?i)^(?:__version__|VERSION){} *= *(['\"])v?(?P<version>.+?)\1"
_TO_THE_END = r"^(?:{})\s*=\s*[\"'](?P<version>.+?)[\"']\s*(?:#.*)?$"

_SEARCHES: Mapping[str, tuple[str, str, tuple[object, ...], str, tuple[str, ...]]] = {
    "hatchling.build": (
        *("hatch.version", "source", ("regex", None), "path"),
        (_ANY_CASE.format(""), _ANY_CASE.format(r"(?: ?\: ?str)?")),
    ),
    "pdm.backend": (
        *("pdm.version", "source", ("file", None), "path"),
        (_TO_THE_END.format("__version__"), _TO_THE_END.format("__version__|VERSION")),
    ),
    "scikit_build_core.build": (
        *("scikit-build.metadata.version", "provider", ("scikit_build_core.metadata.regex",)),
        *("input", (_ANY_CASE.format(r"(?: ?\: ?str)?"),)),
    ),
}
"""Backend -> its table below ``tool``; of that the key, and its values, by which it searches a
file, and the key that names it; and the patterns that one or the other of its releases has."""

_OF_ITS_OWN = ("pattern", "regex", "remove", "result")
"""The keys of such a table by which a project searches in its own way."""


def file_searched(tables: Mapping[str, object], backend: str) -> str | None:
    """Give the file in which a project's backend looks for the version, None if not in its way."""
    if backend not in _SEARCHES:
        return None
    name, key, values, path, _ = _SEARCHES[backend]
    options = table(at(tables, f"tool.{name}"))
    is_its_way = options.get(key) in values and not any(map(options.get, _OF_ITS_OWN))
    return text(options.get(path)) if is_its_way else None


def version_in(content: str, backend: str) -> str | None:
    """Give the version that a backend finds, whichever of its patterns the installed one has."""
    found = set()
    for pattern in _SEARCHES[backend][-1]:
        match = re.search(pattern, content, re.MULTILINE)
        found.add(None if match is None else match["version"])
    return found.pop() if len(found) == 1 else None
