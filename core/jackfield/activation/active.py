"""Which plugins of a host are active, which have failed, and how one comes to be either."""

from __future__ import annotations

from jackfield.activation import namespace
from jackfield.activation.activator import Activator
from jackfield.activation.failures import ActivationError, Failure, FailureLog
from jackfield.activation.times import TimeLog
from jackfield.activation.turns import Turns
from jackfield.errors import IncompatiblePlugin, JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from jackfield.activation.activator import Activation
    from jackfield.backends import Registry
    from jackfield.discovery import FoundPlugin
    from jackfield.roster import Plugin
    from jackfield.roster.looking import Looker


_turns = Turns()  # of all hosts


class ActivePlugins:
    """The active plugins of the host `name`. All methods may be called from several threads.

    Args:
        name: the host's name.
        looker: finds the plugins.
        hookspecs: as for `Activator`.
        registry: as for `Activator`.

    Attributes:
        activations: name -> activation of each active plugin, in that order.
        failures: name -> failure of each that failed when it was last tried in this process.
        package: the package below which the plugins are importable.
    """

    def __init__(
        self,
        name: str,
        looker: Looker,
        hookspecs: ModuleType | type | str | None,
        registry: Callable[[], Registry],
    ) -> None:
        self.activations: dict[str, Activation] = {}
        self.failures: dict[str, Failure] = {}
        self.package = namespace.package_for(name)
        self._host = name
        self._looker = looker
        self._forced: set[str] = set()
        self._not_again: dict[str, BaseException | None] = {}
        self._under_way: list[str] = []
        self._activator = Activator(name, hookspecs, self.package, registry)
        self._failure_log = FailureLog(name)
        self._time_log = TimeLog(name)
        namespace.serve(self.package, self._importable)

    @property
    def hook(self) -> Any:
        """Pluggy's relay to the active plugins."""
        return self._activator.manager.hook

    def activation(self, name: str, *, force: bool = False) -> Activation:
        """Give the activation of a plugin, which is activated now unless it is active.

        Raises:
            JackfieldError: if there is no such plugin, or it is switched off.
            IncompatiblePlugin: if it does not fit, and `force` is false.
            ActivationError: if it failed, now or earlier.
        """
        active = self.activations.get(name)  # for that, nobody waits
        if active is not None:
            return active
        with _turns.taken():
            if name in self.activations:
                return self.activations[name]
            plugin = self._looker.looked_at_again(name)
            if force:
                self._forced.add(name)
            self._check_loads(plugin)
            not_again = self._not_again
            if name in not_again:
                # A new error: one that is raised again gathers the frames of all who asked for it.
                raise ActivationError(self.failures[name]) from not_again[name]
            if name in self._under_way:
                # To try would register it twice, and take all of it back where that fails.
                raise ActivationError(self._asked_for_too_early(plugin))
            self._under_way.append(name)
            try:
                with namespace.serving(self.package, self._importable):
                    activation = self._activator.activate(
                        plugin.found, lambda kind, name: self._looker.provider(kind, name) == plugin
                    )
            except ActivationError as error:
                self._not_again[name] = error.__cause__
                self.failures[name] = error.failure
                self._failure_log.record(error.failure)
                raise
            finally:
                self._under_way.remove(name)
            self.activations[name] = activation
            self.failures.pop(name, None)
            self._failure_log.forget(name)
            self._time_log.record(name, plugin.where, plugin.version, activation.seconds)
            return activation

    def _asked_for_too_early(self, plugin: Plugin) -> Failure:
        """Give the failure of a plugin that is asked for by itself, or by one that it asks for."""
        began = self._under_way[self._under_way.index(plugin.name) :]
        way = " -> ".join(map(repr, (*began, plugin.name)))
        message = f"it is asked for while it is being activated: {way}"
        return Failure(plugin.name, plugin.where, plugin.version, message, traceback="")

    def try_again(self) -> None:
        """Let those that failed be tried again when they are next asked for."""
        self._not_again = {}  # another one: the lock may be held for as long as a plugin takes

    def _check_loads(self, plugin: Plugin) -> None:
        if plugin.disabled is not None:
            raise JackfieldError(f"plugin {plugin.name!r} is switched off by {plugin.disabled}")
        if not plugin.loads and plugin.name not in self._forced:
            from shlex import quote  # late: only for those that do not fit

            version = f" {plugin.version}" if plugin.version else ""
            raise IncompatiblePlugin(
                f"plugin {plugin.name!r}{version} ({plugin.where}) is not loaded: "
                f"{plugin.judgement}; {self._host.upper()}_FORCE_PLUGINS={quote(plugin.name)} "
                "loads it all the same"
            )

    def _importable(self, name: str) -> FoundPlugin | None:
        plugin = self._looker.roster.plugins.get(name)
        if plugin is None:
            return None
        try:
            self._check_loads(plugin)
        except JackfieldError as error:
            raise ImportError(str(error), name=name) from error
        return plugin.found
