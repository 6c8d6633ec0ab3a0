"""What ``setup.cfg`` says."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.packaging.dynamic import left_to
from jackfield.reading.packaging.facts import Facts, entry_points
from jackfield.reading.packaging.ini import interpolated, lines, sections
from jackfield.reading.packaging.requirements import NoRequirementError, requirements_of
from jackfield.reading.packaging.shapes import grouped, listed, summary
from jackfield.reading.packaging.tags import note_tags
from jackfield.reading.trees.found import Find

_SECTIONS = frozenset({"aliases", "egg_info", "metadata", "options", "options.packages.find"})
"""The sections that are read but for entry points; what stands in ``[DEFAULT]`` counts in each."""


def from_setup_cfg(data: bytes) -> Facts:
    """Read ``setup.cfg`` as setuptools does."""
    return _read(data, has_pbr=False)


def from_setup_cfg_with_pbr(data: bytes) -> Facts:
    """Read ``setup.cfg`` with pbr, which has sections and options of its own, too."""
    return _read(data, has_pbr=True)


def _read(data: bytes, *, has_pbr: bool) -> Facts:
    found = sections(data.decode("utf-8", "replace"), has_colons=True)
    if shared := found.get("DEFAULT"):
        found |= {name: {**shared, **found[name]} for name in _SECTIONS & found.keys()}
    if b"%" in data:
        found = interpolated(found)
    metadata, options = _options(found.get("metadata")), _options(found.get("options"))
    version, attribute, version_files = _said(metadata.get("version"))
    not_static = None
    if version is not None and "%(" in version:
        not_static = NotStatic(f"put together as {version[:60]!r}", Origin("setup.cfg", 1))
        version = None
    described = metadata.get("description") or metadata.get("summary") or ""
    is_in_files = described.startswith("file:")
    directories = {
        name.strip(): directory.strip()
        for name, _, directory in (
            line.rpartition("=")
            for line in lines(options.get("package_dir", "").replace(",", "\n"))
        )
    }
    find = found.get("options.packages.find", {})
    packages = listed(options.get("packages"))
    finder = packages[0] if packages else ""
    finds = finder in ("find:", "find_namespace:")
    where = lines(find.get("where", "")) or (".",)
    python = options.get("python_requires")
    if has_pbr and not python:
        python = metadata.get("python_requires") or metadata.get("requires_python")
    said = Facts(
        name=metadata.get("name"),
        version=version,
        summary=None if is_in_files else summary(described),
        summary_files=listed(described.removeprefix("file:")) if is_in_files else None,
        requires_python=python or None,
        package_dir=directories or None,
        packages=() if finds else packages,
        modules=listed(options.get("py_modules")),
        where=None if "where" not in find else lines(find["where"]),
        finds=(_find(where[0], find, has_namespaces=finder == "find_namespace:"),)
        if finds
        else None,
        version_from=attribute,
        version_files=version_files,
        version_not_static=not_static,
    )
    if attribute or version_files:
        said.version_left = left_to("setuptools, as metadata.version says", Origin("setup.cfg", 1))
    _point(said, found, options.get("entry_points"), has_pbr=has_pbr)
    _require(said, options.get("install_requires"))
    if "install_requires" in found.get("requirements-files", {}):
        said.lose("requires_dist", "setup.cfg", "setuptools-declarative-requirements reads it")
    note_tags(said, found.get("egg_info", {}), "setup.cfg")
    for command in {"bdist_wheel", "dist_info", "egg_info"} & found.get("aliases", {}).keys():
        said.tag_unknown = NotStatic(f"{command} is an alias", Origin("setup.cfg", 1))
    if has_pbr and metadata.get("requires_dist"):
        said.lose("requires_dist", "setup.cfg", "requires_dist is read by pbr, and not here")
    return said


def _point(
    said: Facts, found: dict[str, dict[str, str]], option: str | None, *, has_pbr: bool
) -> None:
    """Note the entry points: of a section and an option that both give them, the first counts."""
    sections_of_points = ("options.entry_points", *(("entry_points",) if has_pbr else ()))
    for section, options in found.items():
        if section == "options" and option:
            text, _, said.points_files = _said(option)
            said.entry_points = entry_points(text or "") or None
            return
        if section in sections_of_points and options:
            said.entry_points = grouped({name: lines(value) for name, value in options.items()})
            return


def _require(said: Facts, requires: str | None) -> None:
    """Note what is required: the lines of an option, in one line with semicolons, or files."""
    _, _, said.requires_files = _said(requires)
    if requires is None or said.requires_files is not None:
        return
    parts = requires.splitlines() if "\n" in requires else requires.split(";")
    try:
        said.requires_dist = requirements_of(("setup.cfg", part) for part in parts)
    except NoRequirementError as error:
        said.lose("requires_dist", error.where, f"install_requires: {error}")


def _find(where: str, options: Mapping[str, str], *, has_namespaces: bool) -> Find:
    include, exclude = listed(options.get("include")), listed(options.get("exclude"))
    return Find(where, include or ("*",), exclude or (), has_namespaces)


def _options(section: dict[str, str] | None) -> dict[str, str]:
    """Give the options of a section as setuptools names them: ``Python-Requires``, too."""
    found: dict[str, str] = {}
    for name, value in (section or {}).items():
        found[name.lower().replace("-", "_")] = value
    return found


def _said(value: str | None) -> tuple[str | None, str | None, tuple[str, ...] | None]:
    """Give what an option of ``setup.cfg`` says: a text, the name of what holds it, or files."""
    directive, _, argument = (value or "").partition(":")
    if directive == "attr":
        return None, argument.strip(), None
    if directive == "file":
        return None, None, listed(argument)
    return value or None, None, None
