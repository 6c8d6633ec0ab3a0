"""What ``pyproject.toml`` says."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jackfield.metadata import EntryPoint, Origin
from jackfield.reading.errors import shortened
from jackfield.reading.packaging.dynamic import files_written, is_from_tags, left_to, version_left
from jackfield.reading.packaging.facts import Facts
from jackfield.reading.packaging.shapes import (
    at,
    directories,
    grouped,
    in_one_line,
    summary,
    table,
    text,
    texts,
)
from jackfield.reading.packaging.tags import note_tags
from jackfield.reading.trees.found import Find
from jackfield.reading.trees.tree import Tree

_TOML_BYTES = 128 << 10
_DOTS = 100
"""Dots of a line of TOML: `tomllib` takes time with the square of a dotted key's length."""

_FILE = "pyproject.toml"

_REQUIRED = {"dependencies": "requires_dist", "requires-python": "requires_python"}
_FIELDS = {**_REQUIRED, "entry-points": "entry_points"}
_OF_FILES = ("dependencies", "description", "entry-points")
"""What setuptools' table may name files for."""

_SCRIPTS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}
"""What PEP 621 calls a group of entry points -> its name."""


def from_pyproject(
    data: bytes, tree: Tree, hatch: bytes = b"", *, has_setup: bool = False
) -> Facts:
    """Read ``pyproject.toml``: PEP 621, and the tables of Poetry and of its backend.

    `tree` is the project; `hatch` is the content of ``hatch.toml``, which goes before Hatch's
    table. If it `has_setup`, a ``setup.py`` is beside it, by which pip builds what names no
    backend, tables of Poetry or not.
    """
    tables, fault = _parsed(data)
    if fault:
        said = Facts(faults=[f"{_FILE}: cannot be read: {fault}"])
        said.lose("requires_dist", _FILE, f"cannot be read: {fault}")
        return said
    backend, is_setuptools = _backend(table(tables.get("build-system")))
    of_hatch, fault = _parsed(hatch) if hatch else ({}, "")
    if of_hatch:
        tool = table(tables.get("tool"))
        tables = {**tables, "tool": {**tool, "hatch": {**table(tool.get("hatch")), **of_hatch}}}
    attribute = None
    if backend.startswith("flit"):
        from jackfield.reading.packaging.flit import as_project, version_attribute  # late, as below

        tables, attribute = as_project(tables), version_attribute(tables)
    project, tool = table(tables.get("project")), table(tables.get("tool"))
    dynamic = texts(project.get("dynamic")) or ()
    said = _of_setuptools(table(tool.get("setuptools")), dynamic)
    said.written = files_written(tables)
    said.has_pbr = True if backend == "pbr.build" else None
    said.is_apart = not is_setuptools or None
    for command, options in table(tool.get("distutils")).items():
        if command.replace("-", "_") == "egg_info":
            note_tags(said, table(options), _FILE)
    poetry = table(tool.get("poetry"))
    is_poetry = bool(poetry) and ("poetry" in backend or not (backend or project or has_setup))
    shown = _of_poetry(poetry) if is_poetry else {}
    shown |= {name: value for name, value in project.items() if value}
    said.name = text(shown.get("name"))
    said.version = None if is_from_tags(tables) else text(shown.get("version"))
    said.version_left = version_left(
        tables,
        data.decode(),
        is_given=said.version is not None,
        is_apart=not is_setuptools or bool(said.has_pbr),
    )
    if said.has_pbr and said.version is None:
        said.lose("version", _FILE, "it is left to pbr")
    if "version" in dynamic:
        from jackfield.reading.packaging.searches import file_searched  # late: few leave it open

        said.version_from = said.version_from or attribute
        path = None if fault else file_searched(tables, backend)
        said.version_search = None if path is None else (path, backend)
    described = shown.get("description")
    is_first = is_setuptools or "poetry" in backend
    said.summary = summary(described) if is_first else in_one_line(described)
    said.entry_points = _points(shown)
    if project:
        _require(said, project)
        _close(said, dynamic)
    if is_poetry:
        from jackfield.reading.packaging.poetry import require  # late: of another tool

        require(said, poetry, project)
    elif not is_setuptools:
        _leave(said, project, shortened(backend))
    said.faults += [f"hatch.toml: cannot be read: {fault}"] if fault else []
    if backend:
        _take_shipped(said, tables, backend, tree)
    return said


def _parsed(data: bytes) -> tuple[Mapping[str, object], str]:
    """Give the tables of a TOML file, and why it cannot be read, which is empty if it can."""
    import tomllib

    has_dots = data.count(b".") > _DOTS
    if len(data) > _TOML_BYTES or (
        has_dots and any(line.count(b".") > _DOTS for line in data.splitlines())
    ):
        return {}, "it is too large"
    try:
        return tomllib.loads(data.decode("utf-8")), ""
    except (ValueError, RecursionError) as error:
        return {}, str(error)


def _take_shipped(said: Facts, tables: Mapping[str, object], backend: str, tree: Tree) -> None:
    """Take what the project's backend puts into a wheel, if that is not setuptools."""
    from jackfield.reading.packaging.backends import shipped  # late: many have setuptools

    found = shipped(tables, said.name, tree)
    if found is None:
        return
    said.package_dir, said.where = found.package_dir, tuple(found.where)
    said.packages = None if found.packages is None else tuple(found.packages)
    said.modules, said.finds = None, None
    patterns = found.only, found.left_out, found.kept, found.doubted
    if any(patterns) or found.unsettled or found.heeds_ignored:
        from jackfield.reading.packaging.selection import Selection  # late: many take in all

        ignored = tree if found.heeds_ignored else None
        said.selection = Selection(*patterns, found.unsettled, ignored)
    if found.unsettled:
        for name in _REQUIRED.values():
            said.lose(name, _FILE, found.unsettled)
    if found.changes_facts:
        said.version = None
        said.version_left = left_to(f"{backend}, by {found.unsettled}", Origin(_FILE, 1))
    said.faults += found.faults


def _backend(build: Mapping[str, object]) -> tuple[str, bool]:
    """Give the build backend, and whether ``setup.py`` and ``setup.cfg`` count."""
    backend = text(build.get("build-backend")) or ""
    # A backend of the project's own mostly does what setuptools does, and a little more.
    is_own = "backend-path" in build
    return backend, is_own or backend in ("", "pbr.build") or "setuptools" in backend


def _of_setuptools(setuptools: Mapping[str, object], dynamic: tuple[str, ...]) -> Facts:
    """Give what setuptools' own table says; of its files only those of what is `dynamic`."""
    packages = setuptools.get("packages")
    find = table(table(packages).get("find"))
    given = table(setuptools.get("dynamic"))
    commands = [text(each) or "" for each in table(setuptools.get("cmdclass")).values()]
    version = table(given.get("version") if "version" in dynamic else None)
    files = {
        name: texts(table(given.get(name)).get("file")) for name in _OF_FILES if name in dynamic
    }
    return Facts(
        package_dir=directories(setuptools.get("package-dir")),
        packages=() if isinstance(packages, dict) else texts(packages),
        modules=texts(setuptools.get("py-modules")),
        where=texts(find.get("where")),
        finds=_finds(find) if isinstance(packages, dict) else None,
        commands=tuple(commands) or None,
        version_from=text(version.get("attr")),
        version_files=texts(version.get("file")),
        summary_files=files.get("description"),
        requires_files=files.get("dependencies"),
        points_files=files.get("entry-points"),
    )


def _finds(find: Mapping[str, object]) -> tuple[Find, ...]:
    """Give what the table says that finds packages."""
    patterns = texts(find.get("include")) or ("*",), texts(find.get("exclude")) or ()
    has_namespaces = find.get("namespaces", True) is not False
    return tuple(
        [Find(each, *patterns, has_namespaces) for each in texts(find.get("where")) or (".",)]
    )


def _of_poetry(poetry: Mapping[str, object]) -> dict[str, object]:
    """Give what Poetry's own table says under the names of PEP 621."""
    scripts = {
        name: at(given, "reference") if at(given, "type") == "console" else given
        for name, given in table(poetry.get("scripts")).items()
    }
    return {**poetry, "entry-points": poetry.get("plugins"), "scripts": scripts}


def _points(project: Mapping[str, object]) -> tuple[EntryPoint, ...] | None:
    """Give the entry points of PEP 621's table, scripts too.

    To setuptools, those of other files then count for nothing, be they dynamic or not.
    """
    groups = dict(table(project.get("entry-points")))
    for name, group in _SCRIPTS.items():
        groups[group] = project.get(name)
    return grouped(groups)


def _require(said: Facts, project: Mapping[str, object]) -> None:
    """Note what PEP 621's table requires, and what it leaves to others."""
    dynamic = texts(project.get("dynamic")) or ()
    for field, attribute in _FIELDS.items():
        if field in dynamic:
            said.left[attribute] = f"{_FILE}: {field} is dynamic, and no file that is read gives it"
    given = project.get("dependencies", ())
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        said.lose("requires_dist", _FILE, "dependencies is no list of texts")
    elif "dependencies" not in dynamic:
        # What other files require does not count for setuptools then.
        said.requires_dist = tuple(given)
        said.settled.add("requires_dist")
    python = project.get("requires-python", "")
    if not isinstance(python, str):
        said.lose("requires_python", _FILE, "requires-python is no text")
    said.requires_python = text(python)


def _close(said: Facts, dynamic: Collection[str]) -> None:
    """Note what other files say in vain, as PEP 621's table does not leave it to them."""
    if "description" not in dynamic:
        said.settled.add("summary")
    if "optional-dependencies" not in dynamic:
        said.settled.add("requires_also")
    # If setuptools takes the scripts for none, it takes all groups for none.
    said.forbidden = frozenset(_SCRIPTS[name] for name in _SCRIPTS.keys() - set(dynamic))


def _leave(said: Facts, project: Mapping[str, object], backend: str) -> None:
    """Note that for another build backend than setuptools no other file counts."""
    dynamic = texts(project.get("dynamic")) or ()
    for field, attribute in _REQUIRED.items():
        if not project or field in dynamic:
            said.lose(attribute, _FILE, f"{field} is left to the build backend {backend}")
    said.settled |= {*_REQUIRED.values()}
    if not project:
        left = f"{_FILE}: entry points are left to the build backend {backend}"
        said.left["entry_points"] = f"{left}; check a wheel of it"
