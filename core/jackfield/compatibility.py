"""Does a plugin fit a host? From its metadata alone, before a line of it runs.

Independent questions: does the plugin declare that it supports this host's API
(`judge_declaration`), can its distribution work in this environment (`_judge_distribution`), are
the programs there that it needs? The worst answer is the verdict.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from jackfield.metadata import COMPATIBILITY, Declaration, DistributionMetadata, PluginMetadata
from jackfield.records import record
from jackfield.requirements import normalized, plain_clauses, plain_requirement, surely_fits
from jackfield.tools import missing
from jackfield.versions import ApiVersion, InvalidVersion, Version, VersionRange, show_api, shown

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from packaging.requirements import Requirement


class Status(enum.StrEnum):
    """What a verdict comes to."""

    COMPATIBLE = "compatible"
    UNKNOWN = "unknown"
    INCOMPATIBLE = "incompatible"


_WORSE = (Status.COMPATIBLE, Status.UNKNOWN, Status.INCOMPATIBLE)


@record
class HostVersion:
    """The host that plugins are judged for.

    Attributes:
        name: its name, which is also the prefix of the variables that speak to it.
        version: its version.
        api_current_version: the newest API that it offers.
        api_minimum_version: the oldest API with which it still runs plugins.
        distribution: what pip calls it, to recognise a requirement on the host.

    Raises:
        InvalidVersion: if the oldest API is above the newest, which no plugin could fit.
    """

    name: str
    version: Version
    api_current_version: ApiVersion
    api_minimum_version: ApiVersion
    distribution: str

    def __post_init__(self) -> None:
        if self.api_minimum_version > self.api_current_version:
            raise InvalidVersion(
                f"{self.name}: the minimum API {show_api(self.api_minimum_version)} is above the "
                f"current one, {show_api(self.api_current_version)}"
            )

    @property
    def api_range(self) -> VersionRange:
        """The APIs that the host offers."""
        return VersionRange(self.api_minimum_version, self.api_current_version)

    def __str__(self) -> str:
        shown = f"{self.name} {self.version}"
        if self.version.api != self.api_current_version:
            shown += f" (API {show_api(self.api_current_version)})"
        return shown


@record
class Verdict:
    """Whether a plugin fits, and why.

    Attributes:
        status: compatible, incompatible or unknown.
        reasons: why, each a clause to stand after the status.
        untested: compatible by an open maximum only, from before the host's oldest API.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    untested: bool = False

    @property
    def word(self) -> str:
        """The verdict in one word: its status, or ``untested``."""
        return "untested" if self.untested else str(self.status)

    def loads(self, strict: bool = False) -> bool:
        """Tell whether the plugin may be loaded without being forced.

        `strict` refuses also what is unknown or untested.
        """
        if strict:
            return self.status is Status.COMPATIBLE and not self.untested
        return self.status is not Status.INCOMPATIBLE

    def __str__(self) -> str:
        return f"{self.word}: {'; '.join(self.reasons)}" if self.reasons else self.word


def _installed_version(name: str) -> str | None:
    import importlib_metadata  # late: only a distribution with requirements needs it

    try:
        distribution = importlib_metadata.distribution(name)
    except importlib_metadata.PackageNotFoundError:
        return None
    try:
        return distribution.version or ""
    except (KeyError, OSError, UnicodeDecodeError):  # no METADATA, no Version in it, not UTF-8
        return ""


@record
class Environment:
    """Where a plugin is to run.

    Attributes:
        python: the interpreter's version, as PEP 440 writes it.
        version_of: gives the version of an installed distribution; None where there is none,
            empty where it is there but its version cannot be read.
        tools_missing: says of programs, name -> what to install, which of them are not there.
    """

    python: str = "{}.{}.{}".format(*sys.version_info)
    version_of: Callable[[str], str | None] = _installed_version
    tools_missing: Callable[[Mapping[str, str]], Iterable[str]] = missing


def judge(
    metadata: PluginMetadata, host: HostVersion, environment: Environment | None = None
) -> Verdict:
    """Judge whether the plugin of `metadata` fits `host`, in `environment` (default: this one).

    A distribution that is not installed yet is not blamed for dependencies that are missing: pip
    will bring them. By its tags a wheel is judged for the interpreter that runs, and no other one.
    """
    declared = judge_declaration(metadata, host)
    environment = environment or Environment()
    tools = metadata.declaration(host.name).required_tools
    findings = [(Status.INCOMPATIBLE, why) for why in environment.tools_missing(tools)]
    if metadata.distribution is not None:
        installed = metadata.kind in {"installed", "editable"}
        own = metadata.entry_points(host.name)
        extras = frozenset(normalized(extra) for each in own for extra in each.extras)
        findings += _judge_distribution(metadata.distribution, host, environment, installed, extras)
    if metadata.kind == "wheel" and environment.python == Environment().python:
        findings += _judge_tags(metadata.location.rpartition("/")[2])
    worst = max([declared.status, *(status for status, _ in findings)], key=_WORSE.index)
    if worst is declared.status:
        reasons = [*declared.reasons, *(why for status, why in findings if status is worst)]
        return Verdict(worst, tuple(reasons), declared.untested)
    return Verdict(worst, tuple(why for status, why in findings if status is worst))


def judge_declaration(metadata: PluginMetadata, host: HostVersion) -> Verdict:
    """Judge by what the plugin declares alone, for a host that would run somewhere else."""
    declaration = metadata.declaration(host.name)
    faults = list(_declaration_faults(declaration))
    if faults:
        return Verdict(Status.UNKNOWN, tuple(faults))
    if declaration.compatible_versions:
        return _judge_listed(declaration.compatible_versions, host)
    if declaration.minimum_version is None and declaration.maximum_version is None:
        return Verdict(Status.UNKNOWN, (_nothing_declared(metadata, host),))
    try:
        supported = VersionRange(declaration.minimum_version, declaration.maximum_version)
    except InvalidVersion as error:
        return Verdict(Status.UNKNOWN, (f"declares malformed versions: {error}",))
    return _judge_range(supported, host)


def _declaration_faults(declaration: Declaration) -> Iterator[str]:
    for variable in COMPATIBILITY:
        name = f"{declaration.host}_{variable}"
        if variable in declaration.faults:
            yield f"declares a malformed {name}: {declaration.faults[variable]}"
        elif variable in declaration.not_static:
            yield f"declares a {name} that is {declaration.not_static[variable]}"


def _nothing_declared(metadata: PluginMetadata, host: HostVersion) -> str:
    if metadata.unreadable:
        return f"cannot be judged: {metadata.unreadable}"
    said = f"does not declare which versions of {host.name} it supports"
    unknown = metadata.declaration(host.name).unknown_variables
    meant = [name for name in unknown if any(word in name for word in _OF_VERSIONS)]
    if meant:
        said += f" ({host.name}_{meant[0]} is not in the protocol)"
    others = sorted(other for other in metadata.declarations if other != host.name)
    return f"{said}, only speaks to {' and '.join(others)}" if others else said


_OF_VERSIONS = ("api", "compat", "max", "min", "version")
"""What is in the name of a variable that an author may have taken for one of `COMPATIBILITY`."""


def _judge_listed(listed: tuple[ApiVersion, ...], host: HostVersion) -> Verdict:
    fitting = [version for version in listed if version in host.api_range]
    if fitting:
        return Verdict(Status.COMPATIBLE, (f"supports {host.name} API {show_api(max(fitting))}",))
    if min(listed) > host.api_current_version:
        return _too_new(min(listed), host)
    if max(listed) < host.api_minimum_version:
        return _too_old(max(listed), host)
    versions = ", ".join(show_api(version) for version in sorted(set(listed)))
    return Verdict(
        Status.INCOMPATIBLE,
        (f"supports {host.name} API {versions}; {host} offers {host.api_range}",),
    )


def _judge_range(supported: VersionRange, host: HostVersion) -> Verdict:
    if supported.minimum is not None and supported.minimum > host.api_current_version:
        return _too_new(supported.minimum, host)
    if supported.maximum is not None and supported.maximum < host.api_minimum_version:
        return _too_old(supported.maximum, host)
    reason = f"supports {host.name} {supported}"
    untested = (
        supported.maximum is None
        and supported.minimum is not None
        and supported.minimum < host.api_minimum_version
    )
    if untested:
        reason += f"; {host} goes back to {show_api(host.api_minimum_version)}"
    return Verdict(Status.COMPATIBLE, (reason,), untested)


def _too_new(needed: ApiVersion, host: HostVersion) -> Verdict:
    return Verdict(
        Status.INCOMPATIBLE, (f"needs {host.name} >= {show_api(needed)}; this is {host}",)
    )


def _too_old(highest: ApiVersion, host: HostVersion) -> Verdict:
    back = show_api(host.api_minimum_version)
    return Verdict(
        Status.INCOMPATIBLE,
        (f"supports {host.name} up to {show_api(highest)}; {host} goes back to {back}",),
    )


_CHARACTERS = 100_000
"""Characters of all that a distribution requires; judging them takes a few microseconds each."""


def _judge_distribution(
    distribution: DistributionMetadata,
    host: HostVersion,
    environment: Environment,
    installed: bool,
    extras: frozenset[str],
) -> Iterator[tuple[Status, str]]:
    if distribution.unreadable:
        # What is known of it may be enough to know that it does not fit.
        yield Status.UNKNOWN, distribution.unreadable
    said = (distribution.requires_python or "", *distribution.requires_dist)
    if sum(map(len, said)) > _CHARACTERS:
        yield Status.UNKNOWN, f"its requirements have more than {_CHARACTERS} characters"
        return
    if distribution.requires_python:
        yield from _judge_python(distribution.requires_python, environment)
    for requirement in distribution.requires_dist:
        if not _is_plainly_met(requirement, host, environment, installed, extras):
            yield from _judge_requirement(requirement, host, environment, installed, extras)


def _judge_tags(wheel: str) -> Iterator[tuple[Status, str]]:
    """Judge by the tags in its file name whether this interpreter can have a wheel."""
    if wheel.endswith(("-py3-none-any.whl", "-py2.py3-none-any.whl")):
        return
    from packaging.tags import sys_tags
    from packaging.utils import parse_wheel_filename

    try:
        tags = parse_wheel_filename(wheel)[3]
    except ValueError:  # its InvalidWheelFilename: what pip refuses of a name is told elsewhere
        return
    if tags.isdisjoint(sys_tags()):
        built = "-".join(wheel.removesuffix(".whl").rsplit("-", 3)[1:])
        yield Status.INCOMPATIBLE, f"is built for {built}; this is {next(sys_tags())}"


def _judge_python(required: str, environment: Environment) -> Iterator[tuple[Status, str]]:
    clauses = plain_clauses(required)
    if clauses is not None and surely_fits(environment.python, clauses):
        return
    from packaging.specifiers import SpecifierSet

    try:
        fits = SpecifierSet(required).contains(environment.python, prereleases=True)
    except ValueError:  # its InvalidSpecifier, or int() on thousands of digits
        yield Status.UNKNOWN, f"Requires-Python {shown(required)} is not a version specifier"
        return
    if not fits:
        yield Status.INCOMPATIBLE, f"needs Python {required}; this is Python {environment.python}"


def _is_plainly_met(
    text: str, host: HostVersion, environment: Environment, installed: bool, extras: frozenset[str]
) -> bool:
    """Tell of a requirement, as nearly all are, that it can be read and there is nothing amiss."""
    plain = plain_requirement(text)
    if plain is None:
        return False
    name, clauses, extra = plain
    if extra is not None and normalized(extra) not in extras:
        return True
    if normalized(name) == normalized(host.distribution):
        return surely_fits(str(host.version), clauses)
    return not installed or surely_fits(environment.version_of(name) or "", clauses)


def _judge_requirement(
    text: str, host: HostVersion, environment: Environment, installed: bool, extras: frozenset[str]
) -> Iterator[tuple[Status, str]]:
    from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
    from packaging.requirements import Requirement
    from packaging.version import InvalidVersion as InvalidPep440

    try:
        requirement = Requirement(text)
    except (ValueError, RecursionError):  # its InvalidRequirement; int() on thousands of digits
        yield Status.UNKNOWN, f"its requirement {shown(text)} cannot be read"
        return
    try:
        applies = requirement.marker is None or any(
            requirement.marker.evaluate(_marker_variables(environment, extra))
            for extra in ("", *extras)
        )
    except (UndefinedComparison, UndefinedEnvironmentName, InvalidPep440, RecursionError):
        yield Status.UNKNOWN, f"the marker of its requirement {shown(text)} cannot be evaluated"
        return
    if not applies:
        return
    if normalized(requirement.name) == normalized(host.distribution):
        if not _satisfies(str(host.version), requirement):
            yield Status.INCOMPATIBLE, f"requires {_short(requirement)}; this is {host}"
    elif installed:
        version = environment.version_of(requirement.name)
        if version is None:
            yield Status.INCOMPATIBLE, f"requires {_short(requirement)}, which is not installed"
        elif not version:
            unreadable = f"the version of {requirement.name} here cannot be read"
            yield Status.UNKNOWN, f"requires {_short(requirement)}; {unreadable}"
        elif not _satisfies(version, requirement):
            there = f"{requirement.name} {version} is installed"
            yield Status.INCOMPATIBLE, f"requires {_short(requirement)}; {there}"


def _marker_variables(environment: Environment, extra: str) -> dict[str, str]:
    python_version = ".".join(environment.python.split(".")[:2])
    return {
        "extra": extra,  # the empty one: the plugin was asked for, none of its extras
        "python_version": python_version,
        "python_full_version": environment.python,
    }


def _satisfies(version: str, requirement: Requirement) -> bool:
    try:
        return requirement.specifier.contains(version, prereleases=True)
    except ValueError:  # a version that PEP 440 does not know, or int() on thousands of digits
        return not requirement.specifier


def _short(requirement: Requirement) -> str:
    return f"{requirement.name}{requirement.specifier}"
