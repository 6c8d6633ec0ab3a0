"""How patient and how careful the host is with a backend."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jackfield.backends.cancellation import pause

if TYPE_CHECKING:
    from jackfield.backends.layers.limit import Throttle
    from jackfield.backends.layers.progress import Callback
    from jackfield.backends.layers.timing import Measured


class Backoff(StrEnum):
    """How the wait between two attempts comes about."""

    FIXED = "fixed"
    """It is always the same, but for the jitter."""
    EXPONENTIAL = "exponential"
    """Chance picks it between nothing and a limit that doubles each time ("full jitter")."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a `BackendWrapper`. The defaults are those of the contract.

    Attributes:
        num_retries: how many attempts an operation has, the first one included; at least 1.
        backoff: how the wait between two attempts comes about.
        retry_delay: seconds between two attempts; with exponential back-off the limit of the
            first wait. Three times that when the storage is overloaded
            (`TemporaryLoadException`).
        retry_ceiling: seconds that no wait is longer than.
        retry_deadline: seconds after its beginning that an operation is not tried again; None
            for no such limit. An attempt that runs is not ended by it.
        patience: seconds that nothing has succeeded after which an operation that begins has one
            attempt, until one succeeds: what a storage that is down costs does not grow with the
            number of files. None for no such limit.
        jitter: the share of a fixed delay that chance may add or take away, from 0 to 1, so that
            clients which failed together do not come back together.
        stall_timeout: seconds without a sign of life after which an operation has failed, as
            `stall.Stall` says; None to wait for ever. It does not apply to a backend that cannot
            stall (`Backend.may_stall`).
        validate: whether a put is checked, and so is a get, unless the backend itself sees to that
            (`Backend.proves_gets`).
        throttle: the bandwidth that gets and puts share; None for no limit.
        progress: is told of the bytes as they move; see `progress.Callback`.
        timing: is told how long the backend took for every attempt.
        sleep: waits for so many seconds.
        clock: gives the time in seconds, from any beginning.
    """

    num_retries: int = 5
    backoff: Backoff = Backoff.FIXED
    retry_delay: float = 30.0
    retry_ceiling: float = 300.0
    retry_deadline: float | None = None
    patience: float | None = None
    jitter: float = 0.1
    stall_timeout: float | None = None
    validate: bool = True
    throttle: Throttle | None = None
    progress: Callback | None = None
    timing: Callable[[Measured], None] | None = None
    sleep: Callable[[float], None] = pause
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        if self.num_retries < 1:
            raise ValueError(f"num_retries is {self.num_retries}: one attempt is the least")
        for name in ("retry_delay", "retry_ceiling", "retry_deadline", "patience"):
            value = getattr(self, name)
            if value is not None and not value >= 0:  # "not a number" is neither
                raise ValueError(f"{name} is {value}: it cannot be negative")
        if not 0 <= self.jitter <= 1:
            raise ValueError(f"jitter is {self.jitter}: it is a share, from 0 to 1")
        if self.stall_timeout is not None and self.stall_timeout <= 0:
            raise ValueError(f"stall_timeout is {self.stall_timeout}: every operation takes longer")
