"""How patient and how careful the host is with a backend."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a `BackendWrapper`.

    Attributes:
        num_retries: how many attempts an operation has, the first one included; at least 1.
        retry_delay: seconds between two attempts; three times that when the storage is
            overloaded (`TemporaryLoadException`).
        jitter: the share of the delay that chance may add or take away, from 0 to 1, so that
            clients which failed together do not come back together.
        validate: whether a put is checked.
        sleep: waits for so many seconds.
    """

    num_retries: int = 5
    retry_delay: float = 30.0
    jitter: float = 0.1
    validate: bool = True
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        if self.num_retries < 1:
            raise ValueError(f"num_retries is {self.num_retries}: one attempt is the least")
        if self.retry_delay < 0:
            raise ValueError(f"retry_delay is {self.retry_delay}: it cannot be negative")
        if not 0 <= self.jitter <= 1:
            raise ValueError(f"jitter is {self.jitter}: it is a share, from 0 to 1")
