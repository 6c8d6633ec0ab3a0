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
from jackfield.errors import JackfieldError
from jackfield.roster.looking import Looker
from jackfield.roster.stated import StatedVersion

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from jackfield.activation.active import ActivePlugins
    from jackfield.activation.failures import Failure
    from jackfield.backends import BackendWrapper, ParsedUrl, Registry, Settings
    from jackfield.commands import Command
    from jackfield.compatibility import HostVersion, Verdict
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
        self._stated = StatedVersion(
            name, distribution or name, version, api_current_version, api_minimum_version
        )
        uses_index = os.environ.get(f"{name.upper()}_NO_INDEX", "") in {"", "0"}
        self._looker = Looker(name, self._stated, uses_index=uses_index)
        self._hookspecs = hookspecs
        self._lock = RLock()
        self._made_active: ActivePlugins | None = None
        self._made_registry: Registry | None = None

    def __repr__(self) -> str:
        return f"<Host {self.name!r} {self.shown_version}>"

    @property
    def version(self) -> HostVersion:
        """Its version and the range of its API, as plugins are judged by them."""
        return self._stated.made()

    @property
    def shown_version(self) -> str:
        """Its version as it is shown."""
        return str(self._stated)

    @property
    def uses_index(self) -> bool:
        """Whether the index may answer, and be replaced; it can be set."""
        return self._looker.uses_index

    @uses_index.setter
    def uses_index(self, value: bool) -> None:
        self._looker.uses_index = value

    # What is there; nothing is loaded.

    def plugins(self) -> Mapping[str, Plugin]:
        """Give all plugins by name, in the order of discovery, each with its verdict."""
        return self.roster.plugins

    @property
    def roster(self) -> Roster:
        """The plugins, who provides what, and what was noticed on the way."""
        return self._looker.roster

    @property
    def index(self) -> Index:
        """The record of the last search, kept for as long as nothing has changed."""
        return self._looker.index()

    def refresh(self) -> None:
        """Look again for plugins when they are next asked about; active ones stay active."""
        self._looker.refresh()
        if self._made_active is not None:
            self._made_active.try_again()

    def reserve_commands(self, names: Iterable[str]) -> None:
        """Keep the names of the program's own commands from being taken by plugins."""
        self._looker.reserve_commands(names)

    def plugin(self, name: str) -> Plugin:
        """Give one plugin.

        Raises:
            JackfieldError: if there is none of that name.
        """
        return self._looker.plugin(name)

    def provider(self, kind: str, name: str) -> Plugin | None:
        """Give the plugin that provides the command, scheme, prefix or format `name`.

        Raises:
            JackfieldError: if `kind` is none of these.
        """
        return self._looker.providers(kind).get(name)

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
            JackfieldError: if there is no such plugin, it is switched off, or the `hookspecs`
                cannot be used.
            IncompatiblePlugin: if it does not fit, and `force` is false.
            ActivationError: if it failed, now or when it was first tried in this process.
        """
        return self._active.activation(name, force=force).module

    def activate_for(self, kind: str, name: str) -> ModuleType:
        """Activate the plugin that provides the command, scheme, prefix or format `name`.

        Raises:
            JackfieldError: if there is none, and as `activate` does.
        """
        return self.activate(self._looker.provider(kind, name).name)

    def activate_compatible(self) -> tuple[str, ...]:
        """Activate every plugin that may be loaded, and give the names of those that are active.

        Those that fail do not stop the others; `failures` has them. Nor do those that were
        removed, switched off or made incompatible since they were looked for; `plugins` says so.
        """
        from jackfield.activation.failures import ActivationError

        active = []
        for plugin in self.plugins().values():
            if plugin.loads:
                try:
                    self.activate(plugin.name)
                except ActivationError:
                    continue
                except JackfieldError:
                    now = self.plugins().get(plugin.name)  # as it was looked at again
                    if now is not None and now.loads:
                        raise
                    continue
                active.append(plugin.name)
        return tuple(active)

    def command(self, name: str) -> Command:
        """Give a plugin's command, ready to run; its plugin is activated for it.

        Raises:
            JackfieldError: if there is no such command, and as `activate` does.
        """
        plugin = self._looker.provider("command", name)
        try:
            return self._active.activation(plugin.name).commands[name]
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
        return tuple(self._active.activation(name).commands)

    def version_control(self, name: str) -> VersionControl:
        """Give what a plugin can do with repositories; it is activated for that.

        Raises:
            NoVersionControl: if it can do nothing with them.
            JackfieldError: as `activate` does.
        """
        version_control = self._active.activation(name).version_control
        if version_control is None:
            plugin = self.plugin(name)
            from jackfield.repositories import NoVersionControl

            raise NoVersionControl(
                f"plugin {name!r} ({plugin.where}) describes formats, but has no code for them"
            )
        return version_control

    def get_backend(self, url: str | ParsedUrl, settings: Settings | None = None) -> BackendWrapper:
        """Give the backend for `url`; the plugins that it takes are activated.

        `settings` say how patient and how careful it is, `jackfield.backends.Settings`.

        Raises:
            JackfieldError: if no plugin serves the URL, and as `activate` does.
            BackendException: if the URL is wrong or the backend cannot be set up.
        """
        from jackfield.backends import get_backend

        with self.registry.current():
            return get_backend(url, settings)

    @property
    def hook(self) -> Any:
        """Pluggy's relay: ``host.hook.NAME_something(…)`` calls every active plugin.

        An exception of one of them ends the call, as pluggy has it.
        """
        return self._active.hook

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the active plugins, in the order of activation."""
        return () if self._made_active is None else tuple(self._made_active.activations)

    @property
    def failures(self) -> Mapping[str, Failure]:
        """The plugins that failed in this process, by name."""
        return {} if self._made_active is None else dict(self._made_active.failures)

    def remembered_failures(self) -> Mapping[str, Failure]:
        """Give the plugins that failed when they were last activated, in this process or another.

        A failure of another version or from another place than the plugin's present one is left
        out.
        """
        from jackfield.activation.failures import FailureLog

        return FailureLog(self.name).load(self.plugins())

    def import_times(self) -> Mapping[str, float]:
        """Give what importing each plugin cost at its last activation, in seconds.

        In this process or another; a time of another version or place is left out.
        """
        from jackfield.activation.times import TimeLog

        return TimeLog(self.name).load(self.plugins())

    @property
    def registry(self) -> Registry:
        """The backends of this host; asks for a plugin when a URL needs one."""
        with self._lock:
            if self._made_registry is None:
                from jackfield.backends import Registry

                def known() -> list[str]:
                    providers = self.roster.providers
                    schemes = [f"{name}://" for name in providers["scheme"]]
                    return [*schemes, *(f"{name}+" for name in providers["prefix"])]

                self._made_registry = Registry(resolver=self._resolve_backend, known=known)
            return self._made_registry

    def serve_namespace(self) -> str:
        """Make the plugins importable as modules, and give the package below which they are.

        An import applies the version check. Activating a plugin does this by itself.
        """
        return self._active.package

    @property
    def _active(self) -> ActivePlugins:
        with self._lock:
            if self._made_active is None:
                from jackfield.activation.active import ActivePlugins

                self._made_active = ActivePlugins(
                    self.name, self._looker, self._hookspecs, lambda: self.registry
                )
            return self._made_active

    def _resolve_backend(self, kind: str, name: str) -> bool:
        plugin = self.provider(kind, name)
        if plugin is None:
            return False
        self.activate(plugin.name)
        return True


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


def get_backend(url: str | ParsedUrl, settings: Settings | None = None) -> BackendWrapper:
    """Give the backend for `url`, from the installed plugins; see `Host.get_backend`."""
    return default_host().get_backend(url, settings)
