"""Plugins that failed when they were last activated, remembered from one process to the next.

One file a plugin in the user's state directory, so that processes do not get into each other's
way. The record only informs: a plugin is tried again whenever it is asked for, and what works
then is forgotten here.
"""

from __future__ import annotations

import time

from jackfield.activation.memory import Memory
from jackfield.errors import JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from jackfield.roster import Plugin


class Failure:
    """How a plugin failed.

    Attributes:
        plugin: its name.
        where: where it comes from.
        version: its version, None where that is not known.
        message: the error in one line.
        traceback: the whole of it.
        time: when, in seconds since the epoch.
    """

    def __init__(
        self,
        plugin: str,
        where: str,
        version: str | None,
        message: str,
        traceback: str,
        time: float | None = None,
    ) -> None:
        self.plugin = plugin
        self.where = where
        self.version = version
        self.message = message
        self.traceback = traceback
        self.time = _now() if time is None else time

    def __repr__(self) -> str:
        return f"<Failure of {self.plugin!r}: {self.message}>"

    def record(self) -> dict[str, Any]:
        """Give it as plain data."""
        return dict(vars(self))


def _now() -> float:
    return time.time()


class ActivationError(JackfieldError):
    """A plugin failed while it was activated; the original error is the cause."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(
            f"plugin {failure.plugin!r} ({failure.where}) failed when it was activated: "
            f"{failure.message}"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied and pickled, as an error is that crosses from one process to another."""
        return type(self), (self.failure,)


class FailureLog:
    """The remembered failures of one host's plugins in this Python environment."""

    def __init__(self, host: str) -> None:
        self._memory = Memory(host, "failures")

    def record(self, failure: Failure) -> None:
        """Remember a failure; where nothing can be written, this process alone knows of it."""
        self._memory.keep(failure.record())

    def forget(self, plugin: str) -> None:
        """Forget what was remembered of `plugin`."""
        self._memory.forget(plugin)

    def load(self, plugins: Mapping[str, Plugin]) -> dict[str, Failure]:
        """Give what is remembered of `plugins` as they are now, by name."""
        found = {}
        for stored in self._memory.load(plugins):
            try:
                failure = Failure(**stored)
            except TypeError:
                continue  # written by another version: the next failure replaces it
            found[failure.plugin] = failure
        return found
