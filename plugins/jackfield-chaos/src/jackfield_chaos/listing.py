"""Lists that are not true."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from jackfield_chaos.dice import Call


class Past:
    """What a list that is behind the times shows. Safe for threads.

    That is the list before; where there was none, none of what was put meanwhile.
    """

    def __init__(self) -> None:
        self._names: Sequence[str] | None = None
        self._put: set[str] = set()
        self._lock = threading.Lock()

    def put(self, name: str) -> None:
        """Note that a file is being put."""
        with self._lock:
            if self._names is None:
                self._put.add(name)

    def names(self, now: Sequence[str]) -> Sequence[str]:
        """Give the names of then; `now` are those that are really there."""
        with self._lock:
            if self._names is not None:
                return self._names
            return [name for name in now if name not in self._put]

    def remember(self, names: Sequence[str]) -> None:
        """Keep these names, the true ones of this moment, for the next time."""
        with self._lock:
            self._names = list(names)
            self._put.clear()


def thinned(call: Call, names: Sequence[str]) -> list[str]:
    """Leave out about half of the names, at least one of them."""
    left = [name for name in names if call.fraction(f"shows {name!r}") < 0.5]
    return left if len(left) < len(names) else left[1:]
