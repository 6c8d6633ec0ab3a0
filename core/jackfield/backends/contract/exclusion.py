"""One thing at a time with a file, for backends that keep more than one for it.

A thread that puts a file while another one deletes it would else leave a half of each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

_LOCKS = 64
"""So many names at most are held at a time; more would wait for each other only by bad luck."""


class NameLocks:
    """Keeps threads apart that work on files of the same name; other processes it does not."""

    def __init__(self) -> None:
        """Make them; nobody holds a name yet."""
        self._locks = [threading.RLock() for _ in range(_LOCKS)]

    @contextmanager
    def held(self, names: Iterable[str]) -> Iterator[None]:
        """Wait until no other thread holds any of the names, and hold them inside of the block.

        Who holds names already may hold the same ones again, and no others: two threads that did
        could wait for each other.
        """
        with ExitStack() as stack:
            for number in sorted({hash(name) % _LOCKS for name in names}):
                stack.enter_context(self._locks[number])
            yield
