"""Whose turn it is to activate a plugin: one thread's at a time, of all hosts of the process.

Activations change what a process has once, as the modules that it has loaded and where it finds
others.
"""

from __future__ import annotations

import sys
from _thread import RLock, get_ident  # threading's, without importing all of threading
from contextlib import contextmanager  # importlib.util has it already

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK = 0.05
"""Seconds after which who waits looks again whether it is waited for itself."""

_IMPORT_SYSTEM = "<frozen importlib._bootstrap>"


class Turns:
    """Lets one thread at a time in, as often as it likes; and who that one waits for.

    A module may ask for a backend while it is imported. If another thread activates what imports
    that module, too, it waits until the import is done; both would wait for ever. So the module
    goes on, as it does where the activation itself is what imports it first.
    """

    def __init__(self) -> None:
        """Make them; it is nobody's turn yet."""
        self._lock = RLock()
        self._owner: int | None = None
        self._depth = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the calling thread's turn, which lasts until the end of the block."""
        if not self._take():
            yield  # the turn is that of a thread that waits for this one, until the block ends
            return
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._owner = None
            self._lock.release()

    def _take(self) -> bool:
        """Wait for the turn; false if who has it waits for the calling thread."""
        me = get_ident()
        taken = self._lock.acquire(blocking=False)
        while not taken:
            if self._owner is not None and _imports_for(self._owner, me):
                return False
            taken = self._lock.acquire(timeout=_LOOK)
        self._owner = me
        self._depth += 1
        return True


def _imports_for(thread: int, waiting: int) -> bool:
    """Tell whether a thread waits for what the thread `waiting`, which asks, is importing."""
    frames = sys._current_frames()
    passed: set[int] = set()
    while thread != waiting and thread not in passed:
        passed.add(thread)
        frame = frames.get(thread)
        if frame is None or frame.f_code.co_filename != _IMPORT_SYSTEM:
            return False
        # There it waits for the lock of a module: who is importing that is its owner.
        thread = getattr(frame.f_locals.get("self"), "owner", None) or 0
    return thread == waiting
