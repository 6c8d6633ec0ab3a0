"""The layer that limits the bandwidth."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from jackfield.backends.cancellation import pause
from jackfield.backends.layers.counting import Counting

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend


class Throttle:
    """A bandwidth, shared by everything that is given the same one. Any thread may use it.

    Bytes that have moved are paid for by waiting, so that no more than `rate` of them move in a
    second, on the average from the first one on. What was not used while nothing moved is lost.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        """Allow `rate` bytes a second (ValueError if that is not more than 0)."""
        if not rate > 0:
            raise ValueError(f"rate is {rate}: that many bytes a second never arrive")
        self.rate = rate
        self._clock = clock
        self._sleep = sleep
        self._free_at = -math.inf
        self._lock = threading.Lock()

    def pay(self, count: int) -> None:
        """Wait for as long as `count` bytes take, after those that were paid for before."""
        with self._lock:
            now = self._clock()
            self._free_at = max(self._free_at, now) + count / self.rate
            wait = self._free_at - now
        if wait > 0:
            self._sleep(wait)

    def lift(self) -> None:
        """Let what moves from now on move freely, and leave unpaid what has moved.

        For what has to be written down at the end of work that was broken off.
        """
        with self._lock:
            self.rate = math.inf
            self._free_at = -math.inf


class Limit(Counting):
    """Keeps gets and puts to the bandwidth of a `Throttle`.

    A backend that reports its bytes is slowed down while it moves them. Any other one moves a
    file as fast as it can, and the next one waits: the limit holds on the average.
    """

    def __init__(self, backend: Backend, throttle: Throttle) -> None:
        """Wrap `backend`; every backend with the same `throttle` shares the bandwidth."""
        super().__init__(backend)
        self._throttle = throttle

    def _moved(self, name: str, count: int) -> None:
        self._throttle.pay(count)
