"""Plugins that failed when they were last activated, remembered from one process to the next.

One file a plugin in the user's state directory, so that processes do not get into each other's
way. The record only informs: a plugin is tried again whenever it is asked for, and what works
then is forgotten here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jackfield.errors import JackfieldError


@dataclass(frozen=True, slots=True)
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

    plugin: str
    where: str
    version: str | None
    message: str
    traceback: str
    time: float = field(default_factory=time.time)


class ActivationError(JackfieldError):
    """A plugin failed while it was activated; the original error is the cause."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(
            f"plugin {failure.plugin!r} ({failure.where}) failed when it was activated: "
            f"{failure.message}"
        )


class FailureLog:
    """The remembered failures of one host's plugins in this Python environment."""

    def __init__(self, host: str) -> None:
        import platformdirs  # late: most runs activate nothing

        environment = hashlib.sha256(os.fsencode(sys.prefix)).hexdigest()[:16]
        state = Path(platformdirs.user_state_dir(host, appauthor=False))
        self._directory = state / "failures" / environment

    def record(self, failure: Failure) -> None:
        """Remember a failure; where nothing can be written, this process alone knows of it."""
        file = self._file(failure.plugin)
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._directory.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(failure)), encoding="utf-8")
            temporary.replace(file)

    def forget(self, plugin: str) -> None:
        """Forget what was remembered of `plugin`."""
        with contextlib.suppress(OSError):
            self._file(plugin).unlink()

    def load(self) -> dict[str, Failure]:
        """Give all that is remembered, by the plugin's name; what cannot be read is not."""
        return {failure.plugin: failure for failure in self._all()}

    def _all(self) -> Iterator[Failure]:
        try:
            files = sorted(self._directory.glob("*.json"))
        except OSError:
            return
        for file in files:
            try:
                yield Failure(**json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                continue  # cut off, or written by another version: the next failure replaces it

    def _file(self, plugin: str) -> Path:
        return self._directory / f"{hashlib.sha256(plugin.encode()).hexdigest()[:32]}.json"
