"""The plugins of a host, judged, and which of them provides what; nothing of them is loaded.

Beside it are `looking`, which makes it, by the index or by searching and judging anew (`judging`),
what is judged as plain data that the index can hold (`judged`), and the versions that a program
states for its host (`stated`).
"""

from __future__ import annotations

from jackfield.discovery import FoundPlugin, Settings, Shadowed
from jackfield.roster.judged import Judged, Judgements

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jackfield.compatibility import Verdict
    from jackfield.metadata import PluginMetadata

KINDS = ("command", "scheme", "prefix", "format")
"""What a plugin can provide: a command, a backend's URL scheme, a meta backend's prefix, the
description of a control format."""

URL_ENDS = {"scheme": "://", "prefix": "+"}
"""Of what stands in URLs: the kind -> what is behind the name of one."""


class Plugin:
    """A plugin as the host sees it.

    What is needed to list it and to find who provides something is plain data; `metadata` and
    `verdict` are made of it when they are first asked for.

    Attributes:
        judged: what it is made of.
        found: where it is and what it declares.
        host: the host that it was judged for.
        name: what the host calls it.
        version: its version as it is shown, None where it declares none.
        where: where it comes from: its distribution's name, or a path.
        status: ``compatible``, ``incompatible`` or ``unknown``: the status of `verdict`.
        reasons: those of `verdict`.
        untested: that of `verdict`.
        word: the verdict in one word.
        judgement: the verdict in a sentence.
        disabled: what switched it off (a variable's name or a file's path), None if nothing did.
        loads: whether it is activated when it is asked for.
        commands: the commands that it declares -> one line of help.
        formats: the control formats that it describes, by the name that is shown: those that it
            declares to any host, since a description needs no code.
        labels: ``branch``, ``repository`` and ``checkout`` -> label of Bazaar's control directory
            -> description; as it declares them to any host.
        per_directory: the names of those of `formats` that stand in every directory of a tree.

    `tools_missing` says which programs the plugin lacks: reasons for it to be incompatible here.
    """

    def __init__(
        self,
        judged: Judged,
        host: str,
        disabled: str | None,
        loads: bool,
        tools_missing: tuple[str, ...] = (),
    ) -> None:
        self.found: FoundPlugin = judged.found
        self.host = host
        self.name = judged.found.name
        self.version = judged.version
        self.where = judged.found.where
        self.status = judged.status
        self.reasons = judged.reasons
        self.untested = judged.untested
        self.word, self.judgement = judged.words
        if tools_missing:
            known = self.reasons if self.status == "incompatible" else ()
            self.reasons = (*known, *tools_missing)
            self.status = self.word = "incompatible"
            self.untested = False
            self.judgement = f"incompatible: {'; '.join(self.reasons)}"
        self.disabled = disabled
        self.loads = loads
        self.commands = judged.commands
        self.formats = judged.formats
        self.labels = judged.labels
        self.per_directory = judged.per_directory
        self.judged = judged

    @property
    def metadata(self) -> PluginMetadata:
        """All that is known of it without running it."""
        return self.found.metadata

    @property
    def verdict(self) -> Verdict:
        """Whether it fits the host, and why."""
        from jackfield.compatibility import Status, Verdict  # late: slow to import

        return Verdict(Status(self.status), tuple(self.reasons), self.untested)

    def provides(self, kind: str) -> tuple[str, ...]:
        """Give the names of what it provides of one of `KINDS`.

        Of the schemes and prefixes those that entry points name come first, then those that it
        declares as transports, and registers when it is imported.
        """
        if kind == "command":
            return tuple(self.commands)
        if kind == "format":
            return tuple(self.formats)
        named = self.found.backends if kind == "scheme" else self.found.backend_prefixes
        if not self.judged.transports:
            return tuple(named)
        return tuple(dict.fromkeys((*named, *self.transports(kind))))

    def transports(self, kind: str) -> list[str]:
        """Give the names of the schemes, or the prefixes, that it declares as transports."""
        end = URL_ENDS[kind]
        declared = (each.lower() for each in self.judged.transports)
        return [each.removesuffix(end) for each in declared if each.endswith(end)]

    def __repr__(self) -> str:
        return f"<Plugin {self.name!r} from {self.where}: {self.judgement}>"


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

    def __init__(
        self,
        plugins: Mapping[str, Plugin],
        hidden: Iterable[Plugin],
        providers: Mapping[str, Mapping[str, Plugin]],
        shadowed: Iterable[Shadowed],
        faults: Iterable[str],
    ) -> None:
        self.plugins = plugins
        self.hidden = tuple(hidden)
        self.providers = providers
        self.shadowed = tuple(shadowed)
        self.faults = tuple(faults)


def make_roster(
    judgements: Judgements, settings: Settings, host: str, own_commands: Iterable[str] = ()
) -> Roster:
    """Settle what is loaded by the user's settings, and who provides what.

    `own_commands` are those of the host itself, which no plugin can take.
    """
    plugins = {each.found.name: _plugin(each, settings, host) for each in judgements.plugins}
    hidden = []
    for each in judgements.hidden:
        plugin = _plugin(each, settings, host)
        plugin.loads = False
        hidden.append(plugin)
    shadowed = list(judgements.shadowed)
    in_order = sorted(plugins.values(), key=lambda plugin: not plugin.loads)
    own = {"command": frozenset(own_commands)}
    providers = {
        kind: _settle(kind, in_order, own.get(kind, frozenset()), host, shadowed) for kind in KINDS
    }
    unknown = _unknown_names(settings, plugins)
    faults = (*settings.faults, *judgements.faults, *unknown)
    return Roster(plugins, hidden, providers, shadowed, faults)


def _plugin(judged: Judged, settings: Settings, host: str) -> Plugin:
    name = judged.found.name
    disabled = settings.disabled.get(name)
    tools_missing = _tools_missing(judged) if judged.tools else ()
    loads = (judged.loads[settings.strict] and not tools_missing) or name in settings.forced
    return Plugin(judged, host, disabled, loads and disabled is None, tools_missing)


def _tools_missing(judged: Judged) -> tuple[str, ...]:
    from jackfield.tools import missing  # late: most plugins need none

    return tuple(missing(judged.tools))


def _settle(
    kind: str,
    plugins: Iterable[Plugin],
    own: frozenset[str],
    host: str,
    shadowed: list[Shadowed],
) -> dict[str, Plugin]:
    providers: dict[str, Plugin] = {}
    for plugin in plugins:
        for name in plugin.provides(kind):
            if name in own:
                winner = f"{host} itself"
            elif providers.setdefault(name, plugin) is plugin:
                continue
            else:
                winner = described(providers[name])
            if plugin.loads and kind != "format":  # two may well describe the same format
                shadowed.append(Shadowed(kind, name, winner, described(plugin)))
    return providers


def described(plugin: Plugin) -> str:
    """Name a plugin and where it comes from, as a claimant of something; see `Shadowed`."""
    return f"plugin {plugin.name!r} ({plugin.where})"


def _unknown_names(settings: Settings, plugins: Mapping[str, Plugin]) -> Iterator[str]:
    for name in sorted(settings.forced - plugins.keys()):
        yield f"{name!r} is to be loaded by force, but there is no plugin of that name"
