"""Ending work early that other threads do: each operation may be told to stop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jackfield.backends.meter import metered

_SLICE = 0.1
"""Seconds after which a wait looks whether it is to end."""


class Cancelled(BaseException):
    """The operation was told to stop. No failure, so nothing retries or reports it."""


class Cancellation:
    """Tells the threads that do some work to stop; whoever works asks for it now and then.

    What is inside of `current` sees it, and so does every cancellation that was made in there.
    """

    def __init__(self) -> None:
        """Make one that ends with the current one, if there is one."""
        self._parent = _current.get()
        self._told = False

    def cancel(self) -> None:
        """Let the work stop at its next `check`."""
        self._told = True

    @property
    def cancelled(self) -> bool:
        """Whether the work is to stop."""
        return self._told or (self._parent is not None and self._parent.cancelled)

    def check(self, moved: int = 0) -> None:
        """Raise `Cancelled` if the work is to stop; how many bytes have `moved` does not matter."""
        if self.cancelled:
            raise Cancelled

    @contextmanager
    def current(self) -> Iterator[None]:
        """Let this be the current cancellation, in this thread, inside a ``with`` block.

        What reports bytes is ended by that, too.
        """
        token = _current.set(self)
        try:
            with metered(self.check):
                yield
        finally:
            _current.reset(token)


_current: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


def current_cancellation() -> Cancellation | None:
    """Give what may end the work that the caller does; None where nothing but Ctrl-C does."""
    return _current.get()


def pause(seconds: float) -> None:
    """Wait, no longer than the work is wanted.

    Raises:
        Cancelled: as soon as it is not.
    """
    cancellation = _current.get()
    if cancellation is None:
        time.sleep(seconds)
        return
    end = time.monotonic() + seconds
    cancellation.check()
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE))
        cancellation.check()
