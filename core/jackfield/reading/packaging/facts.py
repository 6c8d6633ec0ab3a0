"""What a project says for pip, in each of the files where it may say it."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.headers import first_of_each, headers
from jackfield.metadata import DistributionMetadata, EntryPoint, NotStatic, Origin
from jackfield.reading.packaging.ini import lines, sections
from jackfield.records import made_by, mutable_record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.language.modules import Binding

_TOML_BYTES = 128 << 10
_DOTS = 100
"""Dots of a line of TOML: `tomllib` takes time with the square of a dotted key's length."""


@mutable_record
class Facts:
    """What one file says; None is nothing.

    Attributes:
        package_dir: dotted name of a package, or the empty text -> directory.
        packages: the importable packages, in dots.
        modules: the importable modules that are no packages.
        where: directories to find packages in.
        version_from: the dotted name of what holds the version.
        version_files: the files that are the version.
        version_path: the file in which Hatch finds it.
        requires_files: the files that list the requirements.
        has_pbr: whether ``setup()`` leaves to pbr what ``setup.cfg`` says.
        version_origin: where the version is written, if that is in a call of ``setup()``.
        version_not_static: why the one that it is given there is not known.
        version_left: why none is known to a ``pyproject.toml`` that leaves it to what builds it.
        unreadable: why it is not known what is required; empty where that is.
        faults: what is wrong, each in one line.
        doubts: why it may say more than is known, each in one line.
    """

    name: str | None = None
    version: str | None = None
    summary: str | None = None
    requires_python: str | None = None
    requires_dist: tuple[str, ...] | None = None
    entry_points: tuple[EntryPoint, ...] | None = None
    package_dir: Mapping[str, str] | None = None
    packages: tuple[str, ...] | None = None
    modules: tuple[str, ...] | None = None
    where: tuple[str, ...] | None = None
    version_from: str | None = None
    version_files: tuple[str, ...] | None = None
    version_path: str | None = None
    requires_files: tuple[str, ...] | None = None
    has_pbr: bool | None = None
    version_origin: Origin | None = None
    version_not_static: NotStatic | None = None
    version_left: NotStatic | None = None
    unreadable: str = ""
    faults: list[str] = made_by(default_factory=list)
    doubts: list[str] = made_by(default_factory=list)

    def fill_from(self, other: Facts) -> None:
        """Take what `other` says and this does not."""
        self.faults += other.faults
        self.doubts += other.doubts
        if self.version is None:
            self.version_origin = other.version_origin
        for name in _SAID:
            value = getattr(other, name)
            if value is not None and getattr(self, name) is None:
                setattr(self, name, value)

    def distribution(self) -> DistributionMetadata:
        """Give the part that concerns a host."""
        why = self.version_not_static or self.version_left
        return DistributionMetadata(
            name=self.name,
            version=self.version,
            summary=self.summary,
            requires_python=self.requires_python,
            requires_dist=self.requires_dist or (),
            entry_points=self.entry_points or (),
            version_origin=self.version_origin,
            version_not_static=why if self.version is None else None,
            unreadable=self.unreadable,
        )


_OTHERS = ("doubts", "faults", "unreadable", "version_origin")
_SAID = tuple(name for name in Facts.__match_args__ if name not in _OTHERS)


_OF_CORE_METADATA = frozenset({"name", "version", "summary", "requires-python", "requires-dist"})


def from_core_metadata(text: str) -> Facts:
    """Read ``METADATA`` or ``PKG-INFO``: headers, up to the first empty line."""
    found = headers(text, _OF_CORE_METADATA)
    first = first_of_each(found)
    requires = tuple(value for name, value in found if name == "requires-dist")
    return Facts(
        name=first.get("name"),
        version=first.get("version"),
        summary=first.get("summary"),
        requires_python=first.get("requires-python"),
        requires_dist=requires or None,
    )


def from_requires_txt(text: str) -> tuple[str, ...]:
    """Give PEP 508 requirements from an egg-info's ``requires.txt``; extras are left out.

    A section ``[:marker]`` holds what is required where the marker holds.
    """
    found = []
    marker: str | None = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            extra, _, condition = line[1:-1].partition(":")
            marker = None if extra else condition
        elif line and not line.startswith("#") and marker is not None:
            found.append(f"{line} ; {marker}" if marker else line)
    return tuple(found)


def entry_points(text: str) -> tuple[EntryPoint, ...]:
    """Read ``entry_points.txt``, or what `setup()` takes for it."""
    return tuple(
        _entry_point(group, name, value)
        for group, options in sections("\n".join(lines(text))).items()
        for name, value in options.items()
    )


def is_module_name(name: str) -> bool:
    """Tell whether `name` can be imported, as far as its spelling goes."""
    if name.isascii():
        return all(part.isidentifier() for part in name.split("."))
    import re  # late: nearly all are ASCII

    return re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name) is not None


def from_pyproject(data: bytes) -> Facts:
    """Read ``pyproject.toml``: PEP 621, else Poetry's older table, and setuptools' own."""
    import tomllib

    from jackfield.reading.packaging.dynamic import version_left  # late: as tomllib is

    has_dots = data.count(b".") > _DOTS
    if len(data) > _TOML_BYTES or (
        has_dots and any(line.count(b".") > _DOTS for line in data.splitlines())
    ):
        return Facts(faults=["pyproject.toml: cannot be read: it is too large"])
    try:
        text = data.decode("utf-8")
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Facts(faults=[f"pyproject.toml: cannot be read: {error}"])
    project, tool = _table(tables.get("project")), _table(tables.get("tool"))
    if not project:
        poetry = _table(tool.get("poetry"))
        project = {**poetry, "entry-points": poetry.get("plugins")}
    setuptools = _table(tool.get("setuptools"))
    packages = setuptools.get("packages")
    dynamic = _table(setuptools.get("dynamic"))
    version, requires = _table(dynamic.get("version")), _table(dynamic.get("dependencies"))
    return Facts(
        name=_text(project.get("name")),
        version=_text(project.get("version")),
        summary=_text(project.get("description")),
        requires_python=_text(project.get("requires-python")),
        requires_dist=_texts(project.get("dependencies")),
        entry_points=_of_project(project),
        package_dir=_directories(setuptools.get("package-dir")),
        packages=_texts(packages),
        modules=_texts(setuptools.get("py-modules")),
        where=_texts(_table(_table(packages).get("find")).get("where")),
        version_from=_text(version.get("attr")),
        version_files=_texts(version.get("file")),
        version_path=_by_hatch(tables),
        version_left=version_left(tables, text),
        requires_files=_texts(requires.get("file")),
    )


def _by_hatch(tables: Mapping[str, object]) -> str | None:
    """Give the file in which Hatch looks for the version, if it does so in its own way."""
    version = _table(_table(_table(tables.get("tool")).get("hatch")).get("version"))
    if _table(tables.get("build-system")).get("build-backend") != "hatchling.build":
        return None
    if version.get("source", "regex") != "regex" or version.get("pattern"):
        return None
    return _text(version.get("path"))


def _of_project(project: Mapping[str, object]) -> tuple[EntryPoint, ...] | None:
    """Give the entry points of PEP 621's table, scripts too, unless others are to come."""
    groups = dict(_table(project.get("entry-points")))
    if not groups and "entry-points" in (_texts(project.get("dynamic")) or ()):
        return None
    for name, group in (("scripts", "console_scripts"), ("gui-scripts", "gui_scripts")):
        groups[group] = project.get(name)
    return _grouped(groups)


def from_setup_cfg(text: str, *, has_pbr: bool = False) -> Facts:
    """Read ``setup.cfg``; with pbr, which has a section of its own for entry points, too."""
    found = sections(text)
    metadata, options = found.get("metadata", {}), found.get("options", {})
    version, attribute, version_files = _said(metadata.get("version"))
    summary, *_ = _said(metadata.get("description") or metadata.get("summary"))
    requires, _, requires_files = _said(options.get("install_requires"))
    given = found.get("options.entry_points") or (found.get("entry_points") if has_pbr else None)
    points = {group: lines(value) for group, value in (given or {}).items()}
    directories = {
        name.strip(): directory.strip()
        for name, _, directory in (
            line.rpartition("=")
            for line in lines(options.get("package_dir", "").replace(",", "\n"))
        )
    }
    where = found.get("options.packages.find", {}).get("where")
    return Facts(
        name=metadata.get("name"),
        version=version,
        summary=summary,
        requires_python=options.get("python_requires"),
        requires_dist=None if requires is None else lines(requires),
        entry_points=_grouped(points),
        package_dir=directories or None,
        modules=_listed(options.get("py_modules")),
        where=None if where is None else lines(where),
        version_from=attribute,
        version_files=version_files,
        requires_files=requires_files,
    )


def _said(value: str | None) -> tuple[str | None, str | None, tuple[str, ...] | None]:
    """Give what an option of ``setup.cfg`` says: a text, the name of what holds it, or files."""
    directive, _, argument = (value or "").partition(":")
    if directive == "attr":
        return None, argument.strip(), None
    if directive == "file":
        return None, None, _listed(argument)
    return value or None, None, None


def lines_of_requirements(text: str) -> tuple[str, ...] | None:
    """Give the requirements in a file that a project names for them, None if it has more."""
    found = []
    for line in lines(text):
        requirement = "" if line.startswith("#") else line.partition(" #")[0].rstrip()
        if requirement.startswith("-") or requirement.endswith("\\"):
            return None
        found += [requirement] if requirement else []
    return tuple(found)


SETUP_ARGUMENTS = frozenset(
    {"description", "entry_points", "install_requires", "name", "package_dir", "packages"}
    | {"d2to1", "pbr", "py_modules", "python_requires", "version"}
)
"""The arguments of ``setup()`` that are read."""


def from_setup_call(arguments: Mapping[str, Binding]) -> Facts:
    """Read the arguments of ``setup()``; those without a known value say nothing."""
    known = {name: arguments[name].value for name in SETUP_ARGUMENTS & arguments.keys()}
    value = known.get
    version = _text(value("version"))
    bound = arguments.get("version") or arguments.get("**")
    given = value("entry_points")
    points = entry_points(given) if isinstance(given, str) else _grouped(given)
    faults = []
    for name in ("entry_points", "package_dir"):  # without them, plugins are not found
        binding = arguments.get(name)
        if binding is not None and (why := binding.why) is not None:
            faults.append(f"{why.origin}: {name} is not static: {why.reason}")
    more = arguments.get("**")
    doubts = []
    if more is not None and more.why is not None and "entry_points" not in arguments:
        doubts.append(f"{more.why.origin}: ** is not static: {more.why.reason}")
    return Facts(
        name=_text(value("name")),
        version=version,
        summary=_text(value("description")),
        requires_python=_text(value("python_requires")),
        requires_dist=_required(arguments),
        entry_points=points or None,
        package_dir=_directories(value("package_dir")),
        packages=_texts(value("packages")),
        modules=_texts(value("py_modules")),
        has_pbr=bool(value("pbr") or value("d2to1")) or None,
        version_origin=None if version is None or bound is None else bound.origin,
        version_not_static=None if bound is None else bound.why,
        faults=faults,
        doubts=doubts,
    )


def _required(arguments: Mapping[str, Binding]) -> tuple[str, ...] | None:
    """Give what ``setup()`` requires, also of the extras ``:MARKER``, which always count."""
    given = arguments.get("install_requires")
    required = None if given is None else _texts(given.value)
    extras = arguments.get("extras_require")
    if (given is not None and required is None) or extras is None:
        return required
    for extra, more in _table(extras.value).items():
        if extra.startswith(":"):
            marked = [f"{each} ; {extra[1:].strip()}" for each in _texts(more) or ()]
            required = (*(required or ()), *marked)
    return required


def _entry_point(group: str, name: str, value: str) -> EntryPoint:
    value, _, extras = value.partition("[")
    return EntryPoint(group, name, value.strip(), _listed(extras.partition("]")[0]) or ())


def _grouped(given: object) -> tuple[EntryPoint, ...] | None:
    """Read entry points by group: of each a table of names, or lines ``name = value``."""
    found = []
    for group, entries in _table(given).items():
        if isinstance(entries, dict):
            pairs = [(str(name), value) for name, value in entries.items()]
        else:
            parts = (line.partition("=") for line in _texts(entries) or ())
            pairs = [(name.strip(), value) for name, sign, value in parts if sign]
        found += [_entry_point(group, n, value.strip()) for n, value in pairs if _text(value)]
    return tuple(found) or None


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str)}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return lines(value)
    if not isinstance(value, (list, tuple)):
        return None
    return tuple(item for item in value if isinstance(item, str))


def _listed(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else lines(value.replace(",", "\n"))


def _directories(value: object) -> Mapping[str, str] | None:
    table = {name: item for name, item in _table(value).items() if isinstance(item, str)}
    return table or None
