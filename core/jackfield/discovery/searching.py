"""Looking for plugins at every place where they may be, and reading what they declare."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from jackfield.consulted import GoneError, looking_at, steadily, take_digests
from jackfield.discovery.found import FoundPlugin, Shadowed
from jackfield.discovery.installed import Installed
from jackfield.discovery.settings import SITE, Settings
from jackfield.errors import JackfieldError
from jackfield.reading.installed import metadata_text, read_distribution, wrong_lines
from jackfield.reading.packaging.facts import entry_points
from jackfield.records import made_by, record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.discovery.directories import PlacedPlugin
    from jackfield.discovery.installed import DeclaringDistribution
    from jackfield.discovery.reuse import Reuse
    from jackfield.metadata import PluginMetadata


@record
class Discovery:
    """What was found.

    Attributes:
        plugins: name -> plugin, in the order of discovery.
        hidden: the plugins whose name another one has.
        shadowed: every claim without effect.
        faults: what could not be read or understood, each in one line.
        digests: for each plugin, by its `id`, what `take_digests` gave for it.
    """

    plugins: Mapping[str, FoundPlugin] = made_by(default_factory=dict)
    hidden: tuple[FoundPlugin, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()
    faults: tuple[str, ...] = ()
    digests: Mapping[int, Mapping[str, int]] = made_by(default_factory=dict)


def discover(
    host: str,
    settings: Settings,
    path: Iterable[str] | None = None,
    installed: Installed | None = None,
    reuse: Reuse | None = None,
) -> Discovery:
    """Find the plugins of `host`; `path` stands for `sys.path` where it is given.

    `installed` are the distributions on it, if somebody has them already, and `reuse` has those
    that were read before.
    """
    search = _Search(host, settings, installed or Installed(path), reuse)
    plugins: dict[str, FoundPlugin] = {}
    hidden: list[FoundPlugin] = []
    digests: dict[int, Mapping[str, int]] = {}
    for found in search.in_order():
        digests[id(found)] = search.digests
        first = plugins.setdefault(found.name, found)
        if first is not found and not _are_one(first, found):
            hidden.append(found)
            search.shadowed.append(Shadowed("plugin", found.name, first.where, found.where))
    return Discovery(plugins, tuple(hidden), tuple(search.shadowed), tuple(search.faults), digests)


def _are_one(first: FoundPlugin, found: FoundPlugin) -> bool:
    """Tell whether two are the same files, to which two ways lead: then none shadows another."""
    if first.path is None or found.path is None:
        return False
    try:
        return os.path.samefile(first.path, found.path)
    except OSError:  # one has just gone
        return False


def _not_imported(ahead: Iterable[str], found: Iterable[FoundPlugin]) -> Iterator[Shadowed]:
    """Find the modules of a distribution instead of which those of a directory are imported."""
    winners = {
        ((plugin.module or plugin.name).partition(".")[0], plugin.where): directory
        for plugin in found
        for directory in ahead
        if any(file.startswith(f"{directory}/") for file in plugin.metadata.files)
    }
    for (module, loser), directory in winners.items():
        yield Shadowed("module", module, directory, loser)


def _wrong_lines(each: DeclaringDistribution, plugins: Sequence[PluginMetadata]) -> list[str]:
    """Tell what is wrong with the lines of an ``entry_points.txt``: there may be no plugin for it.

    What was read of a plugin has that already.
    """
    faults: Iterable[str]
    if plugins:
        faults = plugins[0].faults
    else:
        text = metadata_text(each.distribution, "entry_points.txt")
        faults = wrong_lines(text, len(entry_points(text)))
    return [f"{each.where}/{fault}" for fault in faults if fault.startswith("entry_points.txt:")]


class _Search:
    """One search: what is noticed on the way, and `digests` of what the last plugin was read of."""

    def __init__(
        self, host: str, settings: Settings, installed: Installed, reuse: Reuse | None
    ) -> None:
        self.faults = list(settings.faults)
        self.shadowed: list[Shadowed] = []
        self.digests: Mapping[str, int] = {}
        self._host = host
        self._settings = settings
        self._installed = installed
        self._reuse = reuse

    def in_order(self) -> Iterator[FoundPlugin]:
        """Find the plugins, first those that go before the others."""
        if self._settings.explicit:
            yield from self._explicit()
        for source in self._settings.sources:
            if source == SITE:
                yield from self._of_distributions()
            else:
                looking_at(source)
                if os.path.lexists(source):
                    yield from self._in_directory(source)

    def _explicit(self) -> Iterator[FoundPlugin]:
        from jackfield.discovery.directories import plugin_at  # late: few users have any

        for name, place in self._settings.explicit.items():
            try:
                yield self._placed(plugin_at(place, name, self._host), "explicit")
            except JackfieldError as error:
                self.faults.append(f"{self._host.upper()}_PLUGINS_AT: {error}")

    def _in_directory(self, directory: str) -> Iterator[FoundPlugin]:
        from jackfield.discovery.directories import plugins_in  # late: few users have any

        for placed in plugins_in(directory, self._host, self.faults):
            yield self._placed(placed, "directory")

    def _placed(self, placed: PlacedPlugin, source: str) -> FoundPlugin:
        self.digests = take_digests()
        return FoundPlugin.of(placed.metadata, source, os.fspath(placed.path), placed.is_project)

    def _of_distributions(self) -> Iterator[FoundPlugin]:
        for each in self._installed.declaring(self._host):
            if each.shadowed_by is not None:
                self.shadowed.append(
                    Shadowed("distribution", each.key, each.shadowed_by, each.where)
                )
                continue
            known = None
            if self._reuse and each.base and not each.ahead:
                known = self._reuse.found(each.base)
            if known is not None:
                found, self.digests = known
                yield from found
            else:
                yield from self._read(each)
        self.faults += self._installed.faults

    def _read(self, each: DeclaringDistribution) -> list[FoundPlugin]:
        if self._reuse is not None:
            self._reuse.begin(each.where)
        try:
            read = partial(read_distribution, each.distribution, self._host, each.ahead)
            plugins = steadily(read, each.base)
        except GoneError:  # uninstalled just now
            return []
        except JackfieldError as error:
            self.faults.append(str(error))
            return []
        self.digests = take_digests()
        found = [FoundPlugin.of(metadata, "installed") for metadata in plugins]
        wrong = _wrong_lines(each, plugins)
        self.faults += wrong
        if each.ahead:
            self.shadowed += _not_imported(each.ahead, found)
        if self._reuse is not None and each.base is not None and not wrong:  # else it is told again
            self._reuse.keep(each.base, found, self.digests)
        return found
