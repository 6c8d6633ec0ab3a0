"""The plugins of a host, judged, and which of them provides what; nothing of them is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from jackfield.compatibility import Environment, HostVersion, Verdict, judge
from jackfield.discovery import Discovery, FoundPlugin, Settings, Shadowed
from jackfield.metadata import PluginMetadata

KINDS = ("command", "scheme", "prefix", "format")
"""What a plugin can provide: a command, a backend's URL scheme, a meta backend's prefix, the
description of a control format."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin as the host sees it.

    Attributes:
        found: where it is and what it declares.
        host: the host that it was judged for.
        verdict: whether it fits that host.
        disabled: what switched it off (a variable's name or a file's path), None if nothing did.
        loads: whether it is activated when it is asked for.
    """

    found: FoundPlugin
    host: str
    verdict: Verdict
    disabled: str | None
    loads: bool

    @property
    def name(self) -> str:
        """What the host calls it."""
        return self.found.name

    @property
    def metadata(self) -> PluginMetadata:
        """All that is known of it without running it."""
        return self.found.metadata

    @property
    def version(self) -> str | None:
        """Its version as it is shown, None where it declares none."""
        return self.metadata.version(self.host)

    @property
    def where(self) -> str:
        """Where it comes from: its distribution's name, or a path."""
        return self.found.where

    def provides(self, kind: str) -> tuple[str, ...]:
        """Give the names of what it provides of one of `KINDS`.

        The formats are those that it declares to any host: a description needs no code.
        """
        declaration = self.metadata.declaration(self.host)
        if kind == "command":
            return tuple(declaration.commands)
        if kind == "scheme":
            return tuple(self.metadata.backends)
        if kind == "prefix":
            return tuple(self.metadata.backend_prefixes)
        return tuple(self.formats)

    @property
    def formats(self) -> Mapping[str, Mapping[str, str | bytes | None]]:
        """The control formats that it describes, by the name that is shown."""
        declared = (each.control_formats for each in self.metadata.declarations.values())
        return {name: paths for formats in declared for name, paths in formats.items()}


@dataclass(frozen=True, slots=True)
class Roster:
    """All plugins of a host.

    Attributes:
        plugins: name -> plugin, in the order of discovery.
        hidden: those whose name another one has.
        providers: kind -> {name: the plugin that provides it}. One that loads goes before one
            that does not, which is there so that the host can say why it is of no use.
        shadowed: claims without effect.
        faults: what could not be read.
    """

    plugins: Mapping[str, Plugin] = field(default_factory=dict)
    hidden: tuple[Plugin, ...] = ()
    providers: Mapping[str, Mapping[str, Plugin]] = field(default_factory=dict)
    shadowed: tuple[Shadowed, ...] = ()
    faults: tuple[str, ...] = ()


def make_roster(
    discovery: Discovery,
    settings: Settings,
    host: HostVersion,
    own_commands: Iterable[str] = (),
) -> Roster:
    """Judge what was found, and settle who provides what.

    `own_commands` are those of the host itself, which no plugin can take.
    """
    environment = Environment()
    plugins = {
        name: _judged(found, settings, host, environment)
        for name, found in discovery.plugins.items()
    }
    shadowed = list(discovery.shadowed)
    own = {"command": frozenset(own_commands)}
    providers = {
        kind: _settle(kind, plugins.values(), own.get(kind, frozenset()), host.name, shadowed)
        for kind in KINDS
    }
    hidden = tuple(
        replace(_judged(found, settings, host, environment), loads=False)
        for found in discovery.hidden
    )
    unknown = _unknown_names(settings, plugins)
    return Roster(plugins, hidden, providers, tuple(shadowed), (*discovery.faults, *unknown))


def _judged(
    found: FoundPlugin, settings: Settings, host: HostVersion, environment: Environment
) -> Plugin:
    verdict = judge(found.metadata, host, environment)
    disabled = settings.disabled.get(found.name)
    loads = verdict.loads(settings.strict) or found.name in settings.forced
    return Plugin(found, host.name, verdict, disabled, loads and disabled is None)


def _settle(
    kind: str,
    plugins: Iterable[Plugin],
    own: frozenset[str],
    host: str,
    shadowed: list[Shadowed],
) -> dict[str, Plugin]:
    providers: dict[str, Plugin] = {}
    for plugin in sorted(plugins, key=lambda plugin: not plugin.loads):
        for name in plugin.provides(kind):
            if name in own:
                winner = f"{host} itself"
            elif providers.setdefault(name, plugin) is plugin:
                continue
            else:
                winner = _described(providers[name])
            if plugin.loads and kind != "format":  # two may well describe the same format
                shadowed.append(Shadowed(kind, name, winner, _described(plugin)))
    return providers


def _described(plugin: Plugin) -> str:
    return f"plugin {plugin.name!r} ({plugin.where})"


def _unknown_names(settings: Settings, plugins: Mapping[str, Plugin]) -> Iterator[str]:
    for name in sorted(settings.forced - plugins.keys()):
        yield f"{name!r} is to be loaded by force, but there is no plugin of that name"
