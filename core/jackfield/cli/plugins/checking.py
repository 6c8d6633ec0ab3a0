"""``check``: does a plugin fit, before it is installed or loaded?"""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from jackfield.cli.names import BUILT_IN, OwnCommands
from jackfield.cli.plugins.declared import metadata_record
from jackfield.cli.plugins.matrix import drawn, tabulated
from jackfield.commands import Table
from jackfield.compatibility import HostVersion, Status, Verdict, judge_declaration
from jackfield.discovery.groups import misspelt
from jackfield.errors import IncompatiblePlugin, JackfieldError
from jackfield.explaining import message, without_secrets
from jackfield.host import Host
from jackfield.hosts import known_hosts, parse_host
from jackfield.metadata import COMPATIBILITY, OWN, PROTOCOL, PluginMetadata
from jackfield.reading import InstalledDistribution, read_all

TARGET = (
    "an installed plugin's or distribution's name, a wheel, an sdist, a Python file, or the "
    "directory of a project, of plugins of Bazaar or Breezy, or of what is installed (.dist-info)"
)
"""What the help says of what can be read."""

_FILE_SUFFIXES = (".whl", ".tar.gz", ".tgz", ".zip", ".py")
_INSTALLED = {"installed", "editable"}
_DISTRIBUTIONS = {"checkout", "sdist", "wheel"} | _INSTALLED


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        metavar="TARGET",
        nargs="+",
        help=TARGET,
    )
    parser.add_argument(
        "--for",
        dest="hosts",
        metavar="HOST=VERSION",
        action="append",
        default=[],
        help="judge for another host: a release of bzr or brz, like bzr=2.5.1; any other with its "
        "oldest API, like myhost=2.1.0:1.8.0; bzr for all its releases; all for every known host. "
        "The exit status is 3 if a plugin is incompatible with a release that is named; those that "
        "bzr or all brings do not count",
    )


def _check(host: Host, arguments: Namespace) -> Table:
    hosts = _hosts(host, arguments.hosts)
    judged: list[_Judged] = []
    errors: list[JackfieldError] = []
    records: list[dict[str, object]] = []
    for target in arguments.targets:
        try:
            judged += (each for name in hosts for each in _judge(host, target, hosts[name]))
        except JackfieldError as error:
            errors.append(error)
            records.append({"target": without_secrets(target), "error": message(error)})
    records += (each.record() for each in judged)
    incompatible = (each.verdict.status is Status.INCOMPATIBLE for each in judged if each.counts)
    status = IncompatiblePlugin.exit_status if any(incompatible) else 0
    named = sum(map(len, hosts.values()))
    releases = [text for text in arguments.hosts if "=" in text or text == host.name]
    if judged and named > 1 and len(releases) < len(arguments.hosts):
        return _matrix(judged, records, errors, status)
    rows = [[each.sentence(names_host=named > 1)] for each in judged]
    return Table(("verdict",), rows, records, errors, notes=_notes(judged, host), status=status)


def _notes(judged: Sequence[_Judged], host: Host) -> list[str]:
    """Say what could not be read, and of what would not be found if it were installed."""
    notes: list[str] = []
    for each in judged:
        if each.host.name != host.name:
            continue  # a plugin of bzr, say, may well not be Python 3
        notes += (f"{each.target}: {fault}" for fault in each.metadata.faults)
        notes += (f"{each.target}: {fault}" for fault in _wrong(each.metadata, host.name))
        is_there = each.metadata.kind in _INSTALLED
        notes += (f"{each.target}: {why}" for why in unfound(each.metadata, host.name, is_there))
    return list(dict.fromkeys(notes))


def _wrong(metadata: PluginMetadata, host: str) -> Iterator[str]:
    """Say which variables count for less than they say; those of versions are in the verdict."""
    declaration = metadata.declaration(host)
    for variable, fault in declaration.malformed().items():
        if variable not in COMPATIBILITY:
            yield fault
    for variable, why in declaration.not_static.items():
        if variable in (*PROTOCOL, *OWN) and variable not in COMPATIBILITY:
            yield f"{host}_{variable} is {why}"
    for variable in declaration.unknown_variables:
        alike = difflib.get_close_matches(variable, (*PROTOCOL, *OWN), n=1, cutoff=0.8)
        if alike:  # others may be what the plugin calls things of its own
            yield f"{host}_{variable} is not in the protocol; {host}_{alike[0]} is"
    for command in declaration.commands:
        if command in BUILT_IN:
            yield f"nobody can call its command {command!r}: {host} has one of that name itself"


def _is_nowhere_named(metadata: PluginMetadata, host: str) -> bool:
    """Tell whether a plugin that speaks to the host has a distribution without entry points."""
    if metadata.distribution is None or metadata.kind not in _DISTRIBUTIONS:
        return False
    if metadata.faults or not metadata.declaration(host).values:
        return False  # what could not be read may be just those
    groups = {f"{host}.{kind}" for kind in ("plugins", "backends", "backend_prefixes")}
    return groups.isdisjoint(each.group for each in metadata.distribution.entry_points)


def unfound(metadata: PluginMetadata, host: str, is_installed: bool) -> list[str]:
    """Say why nobody finds a plugin, or a part of it, where its distribution is installed."""
    points = metadata.distribution.entry_points if metadata.distribution is not None else ()
    found = list(misspelt((point.group for point in points), host))
    if not found and _is_nowhere_named(metadata, host):
        then = "it is not found" if is_installed else "installed by pip, it would not be found"
        found.append(f"no entry point of {host}.plugins or {host}.backends names it: {then}")
    return found


class _Judged:
    """A plugin of a target, and the verdict for one host.

    `counts` is whether the host was named itself, and `asking` the name of the one that runs.
    """

    def __init__(
        self,
        target: str,
        metadata: PluginMetadata,
        host: HostVersion,
        verdict: Verdict,
        counts: bool,
        asking: str,
    ) -> None:
        self.target = target
        self.metadata = metadata
        self.host = host
        self.verdict = verdict
        self.counts = counts
        # A plugin that tells a host no version of its own has the same there as here.
        tells = metadata.declaration(host.name).plugin_version is not None
        self._version = metadata.version(host.name if tells else asking)

    @property
    def subject(self) -> str:
        return " ".join(filter(None, (self.metadata.name, self._version)))

    def sentence(self, *, names_host: bool) -> str:
        """Say it as a sentence: what, why, and what that comes to."""
        where = "" if self.target == self.metadata.name else f"{self.target}: "
        why = "; ".join(self.verdict.reasons)
        which = f" ({self.host.name} {self.host.version})" if names_host else ""
        return f"{where}{self.subject} {why}: {self.verdict.word}{which}"

    def record(self) -> dict[str, object]:
        return {
            "target": self.target,
            **metadata_record(self.metadata, self.host.name),
            "version": self._version,
            "host": self.host.name,
            "host_version": str(self.host.version),
            "status": str(self.verdict.status),
            "untested": self.verdict.untested,
            "reasons": self.verdict.reasons,
        }


def _hosts(host: Host, wanted: Sequence[str]) -> dict[str, dict[HostVersion, bool]]:
    """Give the hosts that are judged for, by name; our own where none is named.

    Of each release with whether it was named itself, and not just brought by another word.
    """
    chosen: dict[str, dict[HostVersion, bool]] = {}
    own = {host.name, f"{host.name}={host.version.version}"}
    for text in wanted or [host.name]:
        found: Iterable[HostVersion]
        if text in own:
            found = (host.version,)
        elif text == "all":
            found = chain((host.version,), *known_hosts().values())
        else:
            found = parse_host(text)
        for each in found:
            releases = chosen.setdefault(each.name, {})
            releases[each] = releases.get(each, False) or text in own or "=" in text
    return chosen


def _judge(host: Host, target: str, versions: Mapping[HostVersion, bool]) -> list[_Judged]:
    """Judge the plugins of a target for versions of one host, and whether each counts.

    Raises:
        JackfieldError: if the target is not there or holds no plugin.
    """
    judged = []
    for metadata in read_target(host, target, next(iter(versions)).name):
        for version, counts in versions.items():
            if version == host.version:
                verdict = host.judge(metadata)
            else:  # it would run somewhere else: what is installed here says nothing of that
                verdict = judge_declaration(metadata, version)
            judged.append(_Judged(target, metadata, version, verdict, counts, host.name))
    return judged


def read_target(host: Host, target: str, for_host: str) -> Sequence[PluginMetadata]:
    """Read the plugins of a target: an installed plugin of that name, a path or a distribution.

    Raises:
        JackfieldError: if the target is not there or holds no plugin.
    """
    installed = host.plugins().get(target)
    if installed is not None:
        return [installed.metadata]
    if is_path(target):
        return read_all(target, for_host)
    distribution = _distribution(target)
    if distribution is None:
        return [host.plugin(target).metadata]  # raises, and names plugins that are spelt alike
    return read_all(distribution, for_host)


def _distribution(name: str) -> InstalledDistribution | None:
    import importlib_metadata  # late: only plugins of other hosts go by such a name

    try:
        return importlib_metadata.distribution(name)
    except (importlib_metadata.PackageNotFoundError, ValueError):
        return None


def is_path(target: str) -> bool:
    """Tell whether a target is a path, rather than a name, by its looks or because it is there."""
    if os.sep in target or target.endswith(_FILE_SUFFIXES):
        return True
    return os.path.exists(target)  # noqa: PTH110 - Path's raises for a name that is too long


def _matrix(
    judged: Sequence[_Judged],
    records: Sequence[dict[str, object]],
    errors: Sequence[JackfieldError],
    status: int,
) -> Table:
    """Lay out many verdicts: plugins down, the releases of hosts across.

    Left out are the hosts that no plugin declares anything for, if they were not named themselves.
    """
    spoken_to = {
        each.host.name
        for each in judged
        if (declared := each.metadata.declaration(each.host.name)).values or declared.not_static
    }
    cells: dict[str, dict[HostVersion, Verdict]] = {}
    for each in judged:
        if not spoken_to or each.counts or each.host.name in spoken_to:
            cells.setdefault(f"{each.metadata.name} ({each.target})", {})[each.host] = each.verdict
    if sys.stdout.isatty():
        lines = drawn(cells, shutil.get_terminal_size().columns)
        return Table(("matrix",), [[line] for line in lines], records, errors, status=status)
    rows = tabulated(cells)
    columns = ["plugin", *rows[0][1:]] if rows else ("plugin",)
    return Table(columns, rows, records, errors, status=status)


COMMANDS: OwnCommands = {"check": (_check, _configure)}
