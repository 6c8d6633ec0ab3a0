"""Bytes as they move: a backend that reports them is limited, shown and watched while it works.

A backend asks for the meter of its operation and calls it after every block::

    def _put(self, source_path, remote_filename):
        meter = current_meter()
        for block in blocks(source_path):
            self.send(block)
            if meter is not None:
                meter(len(block))

It sets ``reports_bytes = True``. A backend that reports nothing is limited and shown file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Meter = Callable[[int], None]
"""Is told how many bytes moved since it was told the last time. It may wait, and it may raise
`Cancelled`: then the operation is to end, and to clean up as after any other exception. That is a
`BaseException`: a library that calls back in threads of its own, as boto3 does, may lose it and
go on, or say that all is done. Then keep it, let the callback raise an `Exception` instead, and
raise what was kept when the library has ended."""

_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)

current_meter: Callable[[], Meter | None] = _meter.get
"""Gives what wants to know of the bytes that the calling operation moves; None if nobody does.

It is to be asked for in the thread that the operation was called in; it may be called in any.
"""


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """Let `meter` know of every byte too, in this thread, inside a ``with`` block."""
    outer = _meter.get()

    def both(count: int) -> None:
        meter(count)
        if outer is not None:
            outer(count)

    token = _meter.set(meter if outer is None else both)
    try:
        yield
    finally:
        _meter.reset(token)


@contextmanager
def watched(begin: Callable[[], None], end: Callable[[], None]) -> Iterator[None]:
    """Call `begin` and `end` around all that is done with a report of bytes, inside a block."""
    outer = _meter.get()

    def both(count: int) -> None:
        begin()
        try:
            if outer is not None:
                outer(count)
        finally:
            end()

    token = _meter.set(both)
    try:
        yield
    finally:
        _meter.reset(token)
