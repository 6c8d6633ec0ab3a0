"""What importing each plugin cost when it was last activated, from one process to the next."""

from __future__ import annotations

from jackfield.activation.memory import Memory

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jackfield.roster import Plugin


class TimeLog:
    """The remembered import times of one host's plugins in this Python environment."""

    def __init__(self, host: str) -> None:
        self._memory = Memory(host, "times")

    def record(self, plugin: str, where: str, version: str | None, seconds: float) -> None:
        """Remember a time in seconds; where nothing can be written it is forgotten."""
        self._memory.keep(
            {"plugin": plugin, "where": where, "version": version, "seconds": seconds}
        )

    def load(self, plugins: Mapping[str, Plugin]) -> dict[str, float]:
        """Give what is remembered of `plugins` as they are now: name -> seconds."""
        return {
            record["plugin"]: record["seconds"]
            for record in self._memory.load(plugins)
            if isinstance(record.get("seconds"), float)
        }
