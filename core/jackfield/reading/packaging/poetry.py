"""What Poetry's own tables require, as it writes it into the metadata of what it builds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jackfield.reading.packaging.constraints import (
    ConstraintError,
    clauses_of,
    python_marker,
    python_specifier,
)
from jackfield.reading.packaging.facts import Facts
from jackfield.reading.packaging.shapes import table, text, texts

_TABLE = "pyproject.toml: tool.poetry.dependencies"
_MOST = 300
"""Requirements of a project."""

_NAME = re.compile(r"[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE | re.ASCII)
_PLATFORM = re.compile(r"\s*(==|!=)?\s*([\w.-]+)\s*", re.ASCII)


def require(said: Facts, poetry: Mapping[str, object], project: Mapping[str, object]) -> None:
    """Note what Poetry's table requires; what PEP 621's table has goes before it."""
    given = table(poetry.get("dependencies"))
    said.settled |= {"requires_dist", "requires_python"}
    for attribute in said.settled:
        said.left.pop(attribute, None)
    if said.requires_python is None:
        _require_python(said, given)
    dynamic = texts(project.get("dynamic")) or ()
    has_extras = bool(project.get("optional-dependencies"))
    is_whole = {"dependencies", "optional-dependencies"}.isdisjoint(dynamic)
    if project.get("dependencies") or (has_extras and is_whole):
        said.requires_dist = said.requires_dist or ()
        return
    extras = () if has_extras else table(poetry.get("extras")).values()
    # What an extra names is required with that extra only, even if it is not called optional.
    of_extras = {_normalized(name) for names in extras for name in texts(names) or ()}
    found = []
    for name, constraints in given.items():
        if name.lower() == "python" or _normalized(name) in of_extras:
            continue
        try:
            if not _NAME.fullmatch(name):
                raise ConstraintError("it is not the name of a distribution")
            for each in _requirements(name, constraints):
                found.append(each)
                if len(found) > _MOST:
                    raise ConstraintError(f"there are more than {_MOST} requirements")
        except ConstraintError as error:
            said.lose("requires_dist", f"{_TABLE}.{name}", str(error))
            if len(found) > _MOST:
                break
    said.requires_dist = tuple(found)


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _require_python(said: Facts, given: Mapping[str, object]) -> None:
    constraints = [
        each
        for name, constraint in given.items()
        if name.lower() == "python"
        for each in (constraint if isinstance(constraint, list) else [constraint])
        if isinstance(each, str)
    ]
    try:
        said.requires_python = python_specifier(constraints[-1]) if constraints else None
    except ConstraintError as error:
        said.lose("requires_python", f"{_TABLE}.python", str(error))


def _requirements(name: str, constraints: object) -> Iterator[str]:
    """Give the requirements on one distribution; those that are optional are left out.

    Raises:
        ConstraintError: if there are no words for one of them.
    """
    for each in constraints if isinstance(constraints, list) else [constraints]:
        if isinstance(each, str):
            yield name + _versions(each)
        elif not isinstance(each, dict):
            raise ConstraintError("it is neither a text nor a table")
        elif not each.get("optional"):
            yield _of_table(name, each)


def _of_table(name: str, given: Mapping[str, object]) -> str:
    extras = texts(given.get("extras")) or ()
    what = f"{name}[{','.join(extras)}]" if extras else name
    for key in ("git", "file", "path"):
        if key in given:
            raise ConstraintError(f"it is given by its {key}")
    if "url" in given:
        what += f" @ {text(given['url'])}"
    else:
        version = given.get("version", "*")
        if not isinstance(version, str):
            raise ConstraintError("its version is no text")
        what += _versions(version)
    markers = [text(given.get("markers")) or ""]
    if python := text(given.get("python")):
        markers.append(python_marker(python))
    if platform := text(given.get("platform")):
        markers.append(_platform(platform))
    markers = [marker for marker in markers if marker]
    if not markers:
        return what
    whole = markers[0] if len(markers) == 1 else " and ".join(f"({each})" for each in markers)
    return f"{what} ; {whole}"


def _versions(constraint: str) -> str:
    if "|" in constraint:
        raise ConstraintError(f"{constraint!r} has alternatives, which no requirement can have")
    return ",".join(sign + version for sign, version in clauses_of(constraint))


def _platform(constraint: str) -> str:
    """Give the marker for the platforms that a constraint names."""
    found = []
    for each in re.split(r"\|\|?", constraint):
        match = _PLATFORM.fullmatch(each)
        if match is None:
            raise ConstraintError(f"its platform {constraint!r} cannot be read")
        found.append(f'sys_platform {match[1] or "=="} "{match[2]}"')
    return " or ".join(found)
