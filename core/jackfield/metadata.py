"""What a plugin declares about itself: plain data, without I/O.

The variables are those of Bazaar's plugin metadata protocol (`PROTOCOL`), each after the prefix
of the host that it is meant for: ``jackfield_commands``, ``bzr_commands``. What `jackfield.reading`
found in a metadata module becomes a `Declaration` a host; all declarations of one plugin, and
what its distribution says, are its `PluginMetadata`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from jackfield.records import made_by, record
from jackfield.variables import CHECKS, PartlyWrongError
from jackfield.versions import ApiVersion, InvalidVersion, Version

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

PROTOCOL = (
    "plugin_name",
    "commands",
    "plugin_version",
    "minimum_version",
    "maximum_version",
    "compatible_versions",
    "control_formats",
    "checkout_formats",
    "branch_formats",
    "repository_formats",
    "transports",
)
"""The variables of the protocol, without the host's prefix."""

OWN = ("required_tools", "per_directory_formats")
"""Variables that Jackfield adds to the protocol."""

COMPATIBILITY = ("minimum_version", "maximum_version", "compatible_versions")
"""Those of them that compatibility is judged by."""


@record
class Origin:
    """Where a value was written: a file, and the number of a line in it, counted from 1.

    `path` is relative to the root of what was read (the project, the archive, site-packages).
    """

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@record
class NotStatic:
    """Why a variable has no value that can be known without running the file."""

    reason: str
    origin: Origin

    def __str__(self) -> str:
        return f"not static ({self.origin}: {self.reason})"


@record
class EntryPoint:
    """One entry point as a distribution declares it; `value` is ``module`` or ``module:object``.

    `extras` are those of its distribution that it needs, ``value [extra]``.
    """

    group: str
    name: str
    value: str
    extras: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The module that the entry point names."""
        return self.value.partition(":")[0].strip()


@record
class DistributionMetadata:
    """What a distribution says for pip: the parts of its core metadata that concern a host.

    `name` is as its author spells it, None where it cannot be known without running
    something, as `version` is. `requires_dist` holds PEP 508 requirements. `version_origin` is
    where the version is written, if that is in a call of ``setup()``; `version_not_static` is why
    none is known: of the one that it is given there, or because ``pyproject.toml`` leaves it to
    what builds the project. `unreadable` says why it is not known what the distribution requires,
    and is empty where that is; what is given is then a part.
    """

    name: str | None = None
    version: str | None = None
    summary: str | None = None
    requires_python: str | None = None
    requires_dist: tuple[str, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    version_origin: Origin | None = None
    version_not_static: NotStatic | None = None
    unreadable: str = ""


@record
class Declaration:
    """What a plugin declares to one host.

    Attributes:
        host: the host's name, the prefix without its underscore.
        plugin_name: the package's name on disk.
        commands: name of each command -> one line of help, empty where there is none.
        plugin_version: the plugin's own version.
        minimum_version: the lowest host version that it supports, None for an open end.
        maximum_version: the highest one.
        compatible_versions: the exact host API versions that it supports.
        control_formats: shown name -> {relative path: content, or None for mere presence}.
        checkout_formats: label on disk -> description, for working trees.
        branch_formats: the same for branches.
        repository_formats: the same for repositories.
        transports: URL prefixes that it registers transports for.
        required_tools: program that has to be on ``PATH`` -> what to install where it is not.
        per_directory_formats: the names of those of `control_formats` whose control directory
            stands in every directory of a working tree, not only in its top.
        values: every variable that was read, as it was written; also those that neither `PROTOCOL`
            nor `OWN` has. Without the prefix.
        origins: where each of `values` was written.
        not_static: the variables that are declared but cannot be known without running code.
        faults: variable -> what is wrong with its value, which then counts as its default; of
            commands, formats and labels only the entries that are wrong are left out.
        recovered: those of `values` that stand in a file which cannot be parsed as a whole, or are
            made of what does.
    """

    host: str
    plugin_name: str | None = None
    commands: Mapping[str, str] = made_by(default_factory=dict)
    plugin_version: Version | None = None
    minimum_version: ApiVersion | None = None
    maximum_version: ApiVersion | None = None
    compatible_versions: tuple[ApiVersion, ...] = ()
    control_formats: Mapping[str, Mapping[str, str | bytes | None]] = made_by(default_factory=dict)
    checkout_formats: Mapping[str, str] = made_by(default_factory=dict)
    branch_formats: Mapping[str, str] = made_by(default_factory=dict)
    repository_formats: Mapping[str, str] = made_by(default_factory=dict)
    transports: tuple[str, ...] = ()
    required_tools: Mapping[str, str] = made_by(default_factory=dict)
    per_directory_formats: tuple[str, ...] = ()
    values: Mapping[str, object] = made_by(default_factory=dict)
    origins: Mapping[str, Origin] = made_by(default_factory=dict)
    not_static: Mapping[str, NotStatic] = made_by(default_factory=dict)
    faults: Mapping[str, str] = made_by(default_factory=dict)
    recovered: frozenset[str] = frozenset()

    @classmethod
    def from_values(
        cls,
        host: str,
        values: Mapping[str, object],
        origins: Mapping[str, Origin] | None = None,
        not_static: Mapping[str, NotStatic] | None = None,
        recovered: Iterable[str] = (),
    ) -> Declaration:
        """Check what was read, variable by variable; what is malformed becomes a fault.

        `values`, `origins` and `not_static` are keyed by the variable without its prefix, and
        `recovered` names some of `values` in the same way.
        """
        faults: dict[str, str] = {}
        fields: dict[str, Any] = {
            "values": dict(values),
            "origins": dict(origins or ()),
            "not_static": dict(not_static or ()),
            "faults": faults,
            "recovered": frozenset(recovered),
        }
        for variable, value in values.items():
            check = CHECKS.get(variable)
            if check is None:
                continue
            try:
                fields[variable] = check(value)
            except PartlyWrongError as error:
                fields[variable] = error.remaining
                faults[variable] = str(error)
            except ValueError as error:  # InvalidVersion is one, too
                faults[variable] = str(error)
        return cls(host, **fields)

    def malformed(self) -> dict[str, str]:
        """Give what is malformed: variable -> where it is and what is wrong with it, in a line."""
        lines = {}
        for variable, why in self.faults.items():
            where = f"{self.origins[variable]}: " if variable in self.origins else ""
            lines[variable] = f"{where}{self.host}_{variable} is malformed: {why}"
        return lines

    @property
    def unknown_variables(self) -> tuple[str, ...]:
        """The variables that carry the host's prefix but are not in the protocol."""
        names = (*self.values, *self.not_static)
        return tuple(name for name in dict.fromkeys(names) if name not in (*PROTOCOL, *OWN))


OF_ENTRY_POINTS = "entry points: "
"""What a fault of a plugin begins with that is about its entry points."""


@record
class PluginMetadata:
    """All that is known of a plugin without running any of it.

    Attributes:
        name: what the host calls it: its entry point's name; where it has none, its
            `plugin_name`, else its module's name.
        module: the importable package or module; None where no file of it was found.
        kind: what was read: ``installed``, ``editable``, ``wheel``, ``sdist``, ``checkout``,
            ``file`` or ``directory`` (of a plugin path).
        location: the path of what was read; for an installed plugin, its site directory.
        declarations: host name -> what the plugin declares to that host; of one that loads it for
            the place that it is in, that may be nothing.
        distribution: what its distribution says, None for a plugin without one.
        files: the metadata modules that were read, first the one that wins; relative to
            the root of what was read.
        faults: what could not be read, each in one line.
        backends: scheme -> ``module:Class``, from the entry points.
        backend_prefixes: prefix -> ``module:Class``, from the entry points.
        unreadable: why it may declare more than is known: a metadata module of it cannot be
            found or read; empty where all were.
    """

    name: str
    module: str | None
    kind: str
    location: str
    declarations: Mapping[str, Declaration] = made_by(default_factory=dict)
    distribution: DistributionMetadata | None = None
    files: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    backends: Mapping[str, str] = made_by(default_factory=dict)
    backend_prefixes: Mapping[str, str] = made_by(default_factory=dict)
    unreadable: str = ""

    @property
    def entry_point_faults(self) -> tuple[str, ...]:
        """Those of `faults` that are about its entry points."""
        return tuple([each for each in self.faults if each.startswith(OF_ENTRY_POINTS)])

    def declaration(self, host: str) -> Declaration:
        """Give what the plugin declares to `host`: an empty declaration where that is nothing."""
        return self.declarations.get(host) or Declaration(host)

    def entry_points(self, host: str) -> tuple[EntryPoint, ...]:
        """Give those entry points for `host` that are its own; a distribution may hold several."""
        if self.distribution is None:
            return ()
        points = self.distribution.entry_points
        group = f"{host}.plugins"
        is_named = any(each.name == self.name and each.group == group for each in points)
        name = self.name if is_named else None
        own: Mapping[str, Container[str]] = {
            group: (self.name,),
            f"{host}.metadata": names_of_metadata(
                name, self.module, (*self.backends, *self.backend_prefixes)
            ),
            f"{host}.backends": self.backends,
            f"{host}.backend_prefixes": self.backend_prefixes,
        }
        urls = {f"{host}.backends", f"{host}.backend_prefixes"}
        return tuple(
            [
                each
                for each in points
                if (each.name.lower() if each.group in urls else each.name)
                in own.get(each.group, ())
            ]
        )

    def version(self, host: str) -> str | None:
        """Give the plugin's version as it is shown: its own, else its distribution's.

        Its own is what it declares to `host`. A version that it declares to others is shown where
        nothing else is known, and where the distribution's is the same in other words: then it
        looks the same whichever host asks.
        """
        own = self.declaration(host).plugin_version
        if own is not None:
            return str(own)
        theirs = None if self.distribution is None else self.distribution.version
        for other in self.declarations.values():
            told = other.plugin_version
            if told is not None and (theirs is None or _same_version(told, theirs)):
                return str(told)
        return theirs

    def disagreements(self, host: str) -> tuple[str, ...]:
        """Name what the plugin says of itself in two places, and differently."""
        distribution = self.distribution or DistributionMetadata()
        found = []
        for declaration in self.declarations.values():
            said = f"{declaration.host}_plugin_"
            where = declaration.origins.get("plugin_version")
            own, theirs = declaration.plugin_version, distribution.version
            if own is not None and theirs is not None and not _same_version(own, theirs):
                found.append(
                    f"{said}version is {own} ({where}), the version of its distribution is {theirs}"
                    f"{_at(distribution.version_origin)}{_without_level(own, theirs)}"
                )
            points = [each for each in distribution.entry_points if each.group == f"{host}.plugins"]
            name = declaration.plugin_name
            if name not in {None, self.name} and self.name in {each.name for each in points}:
                where = declaration.origins.get("plugin_name")
                found.append(
                    f"{said}name is {name!r} ({where}), its entry point is named {self.name!r}"
                )
        return tuple(found)


def names_of_metadata(
    name: str | None, module: str | None, backends: Iterable[str]
) -> tuple[str, ...]:
    """Give what an entry point may be called that names a plugin's metadata module, the best first.

    Args:
        name: what its own entry point is called, None if only its `backends` make it a plugin.
        module: the module that it is, None if that is not known.
        backends: the schemes and prefixes that it serves.
    """
    return (name,) if name is not None else ((module or "").rpartition(".")[2], *backends)


def _same_version(own: Version, other: str) -> bool:
    parsed = _version(other)
    return str(own) == other if parsed is None else own == parsed


def _at(origin: Origin | None) -> str:
    return "" if origin is None else f" ({origin})"


def _without_level(own: Version, other: str) -> str:
    """Say so where only the release level differs: ``setup()`` is often given three elements."""
    parsed = _version(other)
    if parsed is not None and parsed.api == own.api and own.level != parsed.level == "final":
        return f", without the level {own.level!r}"
    return ""


def _version(text: str) -> Version | None:
    """Read a distribution's version; Bazaar's are also a tuple's elements: ``2.1.0candidate1``."""
    import re  # late: for metadata that is shown, not for what is judged

    written = re.fullmatch(r"(\d+(?:\.\d+)*)[-.~]?([a-z]+)[-.]?(\d*)", text, re.ASCII)
    try:
        return Version.from_string(text)
    except InvalidVersion:
        if written is None:
            return None
    try:
        numbers = map(int, written[1].split("."))
        return Version.from_tuple((*numbers, written[2], int(written[3] or 0)))
    except ValueError:  # also of int(), on thousands of digits
        return None
