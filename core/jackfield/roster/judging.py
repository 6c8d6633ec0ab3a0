"""Judging what was found: everything where no index tells, one plugin before it is activated."""

from __future__ import annotations

import marshal
import time
from collections.abc import Iterable

from jackfield.compatibility import Environment, HostVersion, judge
from jackfield.consulted import is_before, take_digests
from jackfield.discovery import FoundPlugin, Settings
from jackfield.discovery.finders import import_path, other_finders
from jackfield.discovery.installed import Installed
from jackfield.metadata import Declaration
from jackfield.roster.judged import Judged, Judgements
from jackfield.stamps import stamp

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.discovery.reuse import Reuse
    from jackfield.stamps import Stamp


def search_and_judge(
    settings: Settings, host: HostVersion, reuse: Reuse | None = None
) -> Judgements:
    """Find the plugins of `host`, and judge each of them; `reuse` has what was read before."""
    from jackfield.discovery.searching import discover  # late: judging one again reads nothing

    installed = Installed()
    discovery = discover(host.name, settings, installed=installed, reuse=reuse)
    environment = _environment(installed)

    def judged(found: FoundPlugin) -> Judged:
        return _judged(found, host, environment, dict(discovery.digests[id(found)]))

    return Judgements(
        [judged(found) for found in discovery.plugins.values()],
        [judged(found) for found in discovery.hidden],
        list(discovery.shadowed),
        discovery.faults[len(settings.faults) :],
    )


class Again:
    """Judges plugins again, one after the other, by their metadata and by what is installed now.

    The distributions are listed anew when a directory on the path may have changed: for each of
    a thousand plugins that would take longer than to import it.
    """

    def __init__(self) -> None:
        self._known: tuple[list[str], list[Stamp], Environment] | None = None

    def judged(self, known: Judged, host: HostVersion) -> Judged:
        """Judge a plugin; of what is known of it take only its metadata over."""
        found = known.found
        again = FoundPlugin.of(found.metadata, found.source, found.path, found.is_project)
        return _judged(again, host, self._present(), {})

    def _present(self) -> Environment:
        start = time.time_ns()
        path = import_path()
        seen = [stamp(entry) for entry in path]
        if self._known is not None and self._known[:2] == (path, seen):
            return self._known[2]
        environment = _environment(Installed())
        settled = all(isinstance(each, int) or is_before(each, start) for each in seen)
        self._known = (path, seen, environment) if settled and not other_finders() else None
        return environment


def _environment(installed: Installed) -> Environment:
    return Environment(
        version_of=installed.version_of,
        tools_missing=lambda _: (),  # the index cannot tell when they come and go: the roster looks
    )


def _judged(
    found: FoundPlugin, host: HostVersion, environment: Environment, digests: dict[str, int]
) -> Judged:
    metadata = found.metadata
    verdict = judge(metadata, host, environment)
    declared = metadata.declarations.values()
    own = metadata.declaration(host.name)
    return Judged(
        found,
        metadata.version(host.name),
        str(verdict.status),
        verdict.reasons,
        verdict.untested,
        (verdict.word, str(verdict)),
        (verdict.loads(strict=False), verdict.loads(strict=True)),
        dict(own.commands),
        {name: dict(paths) for each in declared for name, paths in each.control_formats.items()},
        _labels(declared),
        tuple(name for each in declared for name in each.per_directory_formats),
        dict(own.required_tools),
        tuple(own.transports),
        # Judging has read of the distributions that it requires.
        marshal.dumps(digests | take_digests()),
    )


def _labels(declared: Iterable[Declaration]) -> dict[str, dict[str, str]]:
    """Gather the labels of Bazaar's control directory; most plugins have none."""
    labels: dict[str, dict[str, str]] = {}
    for each in declared:
        for part, explained in (
            ("branch", each.branch_formats),
            ("repository", each.repository_formats),
            ("checkout", each.checkout_formats),
        ):
            if explained:
                labels.setdefault(part, {}).update(explained)
    return labels
