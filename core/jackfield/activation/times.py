"""What importing each plugin cost when it was last activated, from one process to the next."""

from __future__ import annotations

from jackfield.activation.memory import Memory


class TimeLog:
    """The remembered import times of one host's plugins in this Python environment."""

    def __init__(self, host: str) -> None:
        self._memory = Memory(host, "times")

    def record(self, plugin: str, where: str, version: str | None, seconds: float) -> None:
        """Remember a time in seconds; where nothing can be written it is forgotten."""
        self._memory.keep(
            plugin, {"plugin": plugin, "where": where, "version": version, "seconds": seconds}
        )

    def load(self) -> dict[str, tuple[str, str | None, float]]:
        """Give what is remembered: the plugin's name -> its place, its version, the seconds."""
        found = {}
        for stored in self._memory.load():
            try:
                name, where, version, seconds = (
                    stored[key] for key in ("plugin", "where", "version", "seconds")
                )
            except KeyError:
                continue  # written by another version: the next activation replaces it
            if isinstance(name, str) and isinstance(seconds, float):
                found[name] = (where, version, seconds)
        return found
