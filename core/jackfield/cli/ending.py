"""Signals that end a process from outside: a service that is stopped, a terminal that is closed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let a signal that would end the process end the block first, as Ctrl-C does.

    Then it ends the process all the same; a second one does so at once. A signal that somebody
    handles, or that is ignored (by ``nohup``), is left alone, and so are all of them outside of
    the main thread, where Python lets nobody handle any.
    """
    import signal  # late: only what takes its time needs it

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    wanted = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        wanted = []
    received: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        for each in wanted:
            signal.signal(each, signal.SIG_DFL)
        received.append(number)
        raise KeyboardInterrupt

    for each in wanted:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in wanted:
            signal.signal(each, signal.SIG_DFL)
        if received:
            os.kill(os.getpid(), received[0])
