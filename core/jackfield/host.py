"""The host: what a program embeds to have plugins of its own.

::

    host = Host("otherapp", version=(2, 1, 0), api_minimum_version=(1, 8, 0), hookspecs=hooks)
    for plugin in host.plugins().values():
        print(plugin.name, plugin.verdict)
    host.activate_compatible()
    host.hook.otherapp_greet(name="you")

Everything that belongs to such a program bears its name: the entry point groups
(``otherapp.plugins``, ``otherapp.backends``, …), the prefix of the metadata (``otherapp_``), the
environment variables (``OTHERAPP_PLUGIN_PATH``, …), the plugin directory and the settings file of
the user. The ``jackfield`` command is nothing but such a program.
"""

from __future__ import annotations

import os
from _thread import RLock  # threading's, without importing all of threading

import jackfield
from jackfield.errors import IncompatiblePlugin, JackfieldError
from jackfield.looking import Looker
from jackfield.stated import StatedVersion

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from jackfield.activation.activator import Activation, Activator
    from jackfield.activation.failures import Failure, FailureLog
    from jackfield.activation.times import TimeLog
    from jackfield.backends import BackendWrapper, Registry
    from jackfield.commands import Command
    from jackfield.compatibility import HostVersion, Verdict
    from jackfield.discovery import FoundPlugin
    from jackfield.discovery.index import Index
    from jackfield.formats import ControlFormat, Identification
    from jackfield.metadata import PluginMetadata
    from jackfield.repositories import VersionControl
    from jackfield.roster import Plugin, Roster

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class Host:
    """Finds the plugins of a program, judges them, and activates those that are asked for.

    Nothing is looked at before it is needed, and nothing of a plugin runs before it is
    activated. All methods may be called from several threads.

    Args:
        name: the program's name: lower-case letters, digits and underscores.
        version: its version, a tuple in the manner of `sys.version_info`.
        api_minimum_version: the oldest API with which it still runs plugins; by default its
            current one.
        api_current_version: its newest API; by default the first three elements of `version`.
        hookspecs: the module with its pluggy hook specifications, whose names begin with
            ``NAME_``; or the module's name, to be imported at the first activation. A hook
            named ``NAME_provide_commands`` is called for the commands of a plugin (see
            `jackfield.activation.hookspecs`).
        distribution: what pip calls the program, by default `name`; to know a requirement on it.

    Raises:
        ValueError: if the name or a version is malformed.
    """

    def __init__(
        self,
        name: str,
        version: tuple[object, ...],
        *,
        api_minimum_version: tuple[int, ...] | None = None,
        api_current_version: tuple[int, ...] | None = None,
        hookspecs: ModuleType | type | str | None = None,
        distribution: str | None = None,
    ) -> None:
        if not name or not _NAME.issuperset(name) or name[0] in "0123456789_":
            raise ValueError(f"{name!r} cannot name a host: lower-case letters, digits and _")
        self.name = name
        self.uses_index = os.environ.get(f"{name.upper()}_NO_INDEX", "") in {"", "0"}
        self._stated = StatedVersion(
            name, distribution or name, version, api_current_version, api_minimum_version
        )
        self._looker = Looker(name, self._stated)
        self._hookspecs = hookspecs
        self._own_commands: frozenset[str] = frozenset()
        self._lock = RLock()
        self._roster: Roster | None = None
        self._made_activator: Activator | None = None
        self._made_registry: Registry | None = None
        self._active: dict[str, Activation] = {}
        self._failed: dict[str, JackfieldError] = {}
        self._failures: dict[str, Failure] = {}
        self._forced: set[str] = set()

    @property
    def version(self) -> HostVersion:
        """Its version and the range of its API, as plugins are judged by them."""
        return self._stated.made()

    @property
    def shown_version(self) -> str:
        """Its version as it is shown."""
        return str(self._stated)

    # What is there; nothing is loaded.

    def plugins(self) -> Mapping[str, Plugin]:
        """Give all plugins by name, in the order of discovery, each with its verdict."""
        return self.roster.plugins

    @property
    def roster(self) -> Roster:
        """The plugins, who provides what, and what was noticed on the way."""
        with self._lock:
            if self._roster is None:
                self._roster = self._looker.look(
                    self._own_commands, trust=self.uses_index, keep=self.uses_index
                )
            return self._roster

    @property
    def index(self) -> Index:
        """The record of the last search, kept for as long as nothing has changed."""
        return self._looker.index()

    def refresh(self) -> None:
        """Look again for plugins when they are next asked about; active ones stay active."""
        with self._lock:
            self._roster = None
            self._failed.clear()

    def reserve_commands(self, names: Iterable[str]) -> None:
        """Keep the names of the program's own commands from being taken by plugins."""
        with self._lock:
            self._own_commands |= frozenset(names)
            self._roster = None

    def plugin(self, name: str) -> Plugin:
        """Give one plugin.

        Raises:
            JackfieldError: if there is none of that name.
        """
        try:
            return self.plugins()[name]
        except KeyError:
            raise JackfieldError(self._unknown("plugin", name, self.plugins())) from None

    def provider(self, kind: str, name: str) -> Plugin | None:
        """Give the plugin that provides the command, scheme, prefix or format `name`."""
        return self.roster.providers[kind].get(name)

    def judge(self, metadata: PluginMetadata) -> Verdict:
        """Judge a plugin that may not be installed, as read by `jackfield.reading`."""
        from jackfield.compatibility import judge

        return judge(metadata, self.version)

    def identify(self, path: str | os.PathLike[str]) -> Identification:
        """Recognise the control directory at or above `path`.

        Every plugin's descriptions count, whether it could be activated or not.

        Raises:
            JackfieldError: if there is no such path.
        """
        from jackfield.formats import identify
        from jackfield.recognising import control_formats, known_labels

        plugins = self.plugins().values()
        return identify(path, control_formats(plugins), known_labels(plugins))

    @property
    def formats(self) -> Sequence[ControlFormat]:
        """The control formats that plugins describe, for `jackfield.formats.scan`."""
        from jackfield.recognising import control_formats

        return control_formats(self.plugins().values())

    # Activation.

    def activate(self, name: str, force: bool = False) -> ModuleType:
        """Activate a plugin, if it is not active yet, and give its module.

        `force` loads it also if it is incompatible, or unknown where the settings are strict.

        Raises:
            JackfieldError: if there is no such plugin, or it is switched off.
            IncompatiblePlugin: if it does not fit, and `force` is false.
            ActivationError: if it failed, now or when it was first tried in this process.
        """
        return self._activation(name, force).module

    def activate_for(self, kind: str, name: str) -> ModuleType:
        """Activate the plugin that provides the command, scheme, prefix or format `name`.

        Raises:
            JackfieldError: if there is none, and as `activate` does.
        """
        return self.activate(self._provider(kind, name).name)

    def activate_compatible(self) -> tuple[str, ...]:
        """Activate every plugin that may be loaded, and give the names of those that are active.

        Those that fail do not stop the others; `failures` has them.
        """
        from jackfield.activation.failures import ActivationError

        active = []
        for plugin in self.plugins().values():
            if plugin.loads:
                try:
                    self.activate(plugin.name)
                except ActivationError:
                    continue
                active.append(plugin.name)
        return tuple(active)

    def command(self, name: str) -> Command:
        """Give a plugin's command, ready to run; its plugin is activated for it.

        Raises:
            JackfieldError: if there is no such command, and as `activate` does.
        """
        plugin = self._provider("command", name)
        try:
            return self._activation(plugin.name, force=False).commands[name]
        except KeyError:
            raise JackfieldError(
                f"plugin {plugin.name!r} ({plugin.where}) declares the command {name!r} "
                "but does not provide it: tell its author"
            ) from None

    def provided_commands(self, name: str) -> tuple[str, ...]:
        """Give the names of the commands that a plugin provides; it is activated for that.

        Raises:
            JackfieldError: as `activate` does.
        """
        return tuple(self._activation(name, force=False).commands)

    def version_control(self, name: str) -> VersionControl:
        """Give what a plugin can do with repositories; it is activated for that.

        Raises:
            JackfieldError: if it can do nothing with them, and as `activate` does.
        """
        version_control = self._activation(name, force=False).version_control
        if version_control is None:
            plugin = self.plugin(name)
            raise JackfieldError(
                f"plugin {name!r} ({plugin.where}) describes formats, but has no code for them"
            )
        return version_control

    def get_backend(self, url: str) -> BackendWrapper:
        """Give the backend for `url`; the plugins that it takes are activated.

        Raises:
            JackfieldError: if no plugin serves the URL, and as `activate` does.
            BackendException: if the URL is wrong or the backend cannot be set up.
        """
        from jackfield.backends import get_backend

        with self.registry.current():
            return get_backend(url)

    @property
    def hook(self) -> Any:
        """Pluggy's relay: ``host.hook.NAME_something(…)`` calls every active plugin."""
        return self._activator.manager.hook

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the active plugins, in the order of activation."""
        return tuple(self._active)

    @property
    def failures(self) -> Mapping[str, Failure]:
        """The plugins that failed in this process, by name."""
        return dict(self._failures)

    def remembered_failures(self) -> Mapping[str, Failure]:
        """Give the plugins that failed when they were last activated, in this process or another.

        A failure of another version or from another place than the plugin's present one is left
        out.
        """
        return {
            name: failure
            for name, failure in self._failure_log.load().items()
            if name in self.plugins()
            and (failure.version, failure.where)
            == (self.plugins()[name].version, self.plugins()[name].where)
        }

    def import_times(self) -> Mapping[str, float]:
        """Give what importing each plugin cost at its last activation, in seconds.

        In this process or another; a time of another version or place is left out.
        """
        return {
            name: seconds
            for name, (where, version, seconds) in self._time_log.load().items()
            if name in self.plugins()
            and (version, where) == (self.plugins()[name].version, self.plugins()[name].where)
        }

    @property
    def registry(self) -> Registry:
        """The backends of this host; asks for a plugin when a URL needs one."""
        with self._lock:
            if self._made_registry is None:
                from jackfield.backends import Registry

                self._made_registry = Registry(
                    resolver=self._resolve_backend,
                    known=lambda: [f"{name}://" for name in self.roster.providers["scheme"]],
                )
            return self._made_registry

    def serve_namespace(self) -> str:
        """Make the plugins importable as modules, and give the package below which they are.

        An import applies the version check. Activating a plugin does this by itself.
        """
        from jackfield.activation import namespace

        package = namespace.package_for(self.name)
        namespace.serve(package, self._importable)
        return package

    @property
    def _activator(self) -> Activator:
        with self._lock:
            if self._made_activator is None:
                from jackfield.activation.activator import Activator

                self._made_activator = Activator(
                    self.name, self._hookspecs, self.serve_namespace(), self.registry
                )
            return self._made_activator

    @property
    def _failure_log(self) -> FailureLog:
        from jackfield.activation.failures import FailureLog

        return FailureLog(self.name)

    @property
    def _time_log(self) -> TimeLog:
        from jackfield.activation.times import TimeLog

        return TimeLog(self.name)

    def _activation(self, name: str, force: bool) -> Activation:
        from jackfield.activation.failures import ActivationError

        with self._lock:
            if name in self._active:
                return self._active[name]
            plugin = self._looked_at_again(name)
            if force:
                self._forced.add(name)
            self._check_loads(plugin)
            if name in self._failed:
                raise self._failed[name]
            try:
                self._active[name] = self._activator.activate(
                    plugin.found, lambda kind, name: self._provider(kind, name) == plugin
                )
            except ActivationError as error:
                self._failed[name] = error
                self._failures[name] = error.failure
                self._failure_log.record(error.failure)
                raise
            self._failures.pop(name, None)
            self._failure_log.forget(name)
            seconds = self._active[name].seconds
            self._time_log.record(name, plugin.where, plugin.version, seconds)
            return self._active[name]

    def _looked_at_again(self, name: str) -> Plugin:
        """Give a plugin whose verdict rests on what its files hold now, whatever the index says."""
        plugin = self.plugin(name)
        if plugin.is_unchanged():
            return plugin
        self._roster = self._looker.look(self._own_commands, trust=False, keep=self.uses_index)
        return self.plugin(name)

    def _check_loads(self, plugin: Plugin) -> None:
        if plugin.disabled is not None:
            raise JackfieldError(f"plugin {plugin.name!r} is switched off by {plugin.disabled}")
        if not plugin.loads and plugin.name not in self._forced:
            version = f" {plugin.version}" if plugin.version else ""
            raise IncompatiblePlugin(
                f"plugin {plugin.name!r}{version} ({plugin.where}) is not loaded: "
                f"{plugin.judgement}; {self.name.upper()}_FORCE_PLUGINS={plugin.name} loads it "
                "all the same"
            )

    def _importable(self, name: str) -> FoundPlugin | None:
        plugin = self.plugins().get(name)
        if plugin is None:
            return None
        try:
            self._check_loads(plugin)
        except JackfieldError as error:
            raise ImportError(str(error), name=name) from error
        return plugin.found

    def _resolve_backend(self, kind: str, name: str) -> bool:
        plugin = self.provider(kind, name)
        if plugin is None:
            return False
        self.activate(plugin.name)
        return True

    def _provider(self, kind: str, name: str) -> Plugin:
        plugin = self.provider(kind, name)
        if plugin is None:
            raise JackfieldError(self._unknown(kind, name, self.roster.providers[kind]))
        return plugin

    def _unknown(self, kind: str, name: str, known: Iterable[str]) -> str:
        import difflib  # late: only for those who mistype

        close = difflib.get_close_matches(name, list(known), n=3)
        hint = f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""
        what = "there is no plugin" if kind == "plugin" else f"no plugin provides the {kind}"
        return f"{what} {name!r}{hint}"


_default: list[Host] = []
_default_lock = RLock()


def default_host() -> Host:
    """Give this process's host for Jackfield's own plugins."""
    with _default_lock:
        if not _default:
            _default.append(
                Host(
                    "jackfield",
                    jackfield.version_info,
                    api_current_version=jackfield.api_current_version,
                    api_minimum_version=jackfield.api_minimum_version,
                    hookspecs="jackfield.activation.hookspecs",
                )
            )
        return _default[0]


def get_backend(url: str) -> BackendWrapper:
    """Give the backend for `url`, from the installed plugins; see `Host.get_backend`."""
    return default_host().get_backend(url)
