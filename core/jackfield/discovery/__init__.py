"""Which plugins are there? Found and read without importing any of them.

The sources, in order: what the user placed (``JACKFIELD_PLUGINS_AT``), then the plugin
directories and the installed distributions in the order of the `Settings`. Of two plugins with
one name the first wins, and the other is recorded as shadowed.

`discover` looks at everything each time. The index, a record of its last answer that saves the
looking, will stand in front of it, in ``index.py``; nobody else needs to know.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jackfield.discovery.directories import PlacedPlugin, plugin_at, plugins_in
from jackfield.discovery.installed import installed_distributions
from jackfield.discovery.settings import SITE, Settings, load_settings
from jackfield.errors import JackfieldError
from jackfield.metadata import PluginMetadata
from jackfield.reading import read_distribution

__all__ = ["SITE", "Discovery", "FoundPlugin", "Settings", "Shadowed", "discover", "load_settings"]


@dataclass(frozen=True, slots=True)
class FoundPlugin:
    """A plugin and where it comes from.

    Attributes:
        metadata: what is known of it.
        source: ``explicit``, ``directory`` or ``installed``.
        path: where it is loaded from, for a plugin that is not installed: its package directory
            or file; for a project, the directory that goes on `sys.path`.
        is_project: whether `path` is such a directory.
    """

    metadata: PluginMetadata
    source: str
    path: Path | None = None
    is_project: bool = False

    @property
    def name(self) -> str:
        """What the host calls it."""
        return self.metadata.name

    @property
    def where(self) -> str:
        """Where it comes from, for the user to see: a distribution, or a path."""
        distribution = self.metadata.distribution
        if self.source == "installed" and distribution is not None and distribution.name:
            return distribution.name
        return str(self.path or self.metadata.location)


@dataclass(frozen=True, slots=True)
class Shadowed:
    """Something that is claimed twice, and whose second claim has no effect.

    `what` is ``plugin``, ``distribution``, ``command``, ``scheme`` or ``prefix``; `winner` and
    `loser` say where each claim comes from.
    """

    what: str
    name: str
    winner: str
    loser: str

    def __str__(self) -> str:
        return f"{self.what} {self.name!r} of {self.loser} is shadowed by {self.winner}"


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found.

    Attributes:
        plugins: name -> plugin, in the order of discovery.
        hidden: the plugins whose name another one has.
        shadowed: every claim without effect.
        faults: what could not be read or understood, each in one line.
    """

    plugins: Mapping[str, FoundPlugin] = field(default_factory=dict)
    hidden: tuple[FoundPlugin, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()
    faults: tuple[str, ...] = ()


def discover(host: str, settings: Settings, path: Iterable[str] | None = None) -> Discovery:
    """Find the plugins of `host`; `path` stands for `sys.path` where it is given."""
    faults = list(settings.faults)
    shadowed: list[Shadowed] = []
    plugins: dict[str, FoundPlugin] = {}
    hidden: list[FoundPlugin] = []
    for found in _in_order(host, settings, path, faults, shadowed):
        first = plugins.setdefault(found.name, found)
        if first is not found:
            hidden.append(found)
            shadowed.append(Shadowed("plugin", found.name, first.where, found.where))
    return Discovery(plugins, tuple(hidden), tuple(shadowed), tuple(faults))


def _in_order(
    host: str,
    settings: Settings,
    path: Iterable[str] | None,
    faults: list[str],
    shadowed: list[Shadowed],
) -> Iterator[FoundPlugin]:
    for name, place in settings.explicit.items():
        try:
            yield _placed(plugin_at(place, name, host), "explicit")
        except JackfieldError as error:
            faults.append(f"{host.upper()}_PLUGINS_AT: {error}")
    for source in settings.sources:
        if isinstance(source, Path):
            for placed in plugins_in(source, host, faults):
                yield _placed(placed, "directory")
        elif source == SITE:
            yield from _installed(host, path, faults, shadowed)


def _placed(placed: PlacedPlugin, source: str) -> FoundPlugin:
    return FoundPlugin(placed.metadata, source, placed.path, placed.is_project)


def _installed(
    host: str, path: Iterable[str] | None, faults: list[str], shadowed: list[Shadowed]
) -> Iterator[FoundPlugin]:
    for installed in installed_distributions(host, path):
        if installed.shadowed_by is not None:
            shadowed.append(
                Shadowed(
                    "distribution", installed.key, installed.shadowed_by, os.fspath(installed.where)
                )
            )
            continue
        try:
            found = read_distribution(installed.distribution, host)
        except JackfieldError as error:
            faults.append(str(error))
            continue
        yield from (FoundPlugin(metadata, "installed") for metadata in found)
