"""Two stores of a configuration that are one storage, such as a directory and a link to it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import combinations

from jackfield_multi.store import Store
from jackfield_multi.together import together
from jackfield_multi.trouble import same_storage


def check_apart(stores: Sequence[Store], name: str) -> None:
    """Ask stores that have a file of that name whether it is one file.

    A store that cannot tell, or fails, is taken to be another one.

    Raises:
        BackendException: if it is.
    """
    in_order = sorted(stores, key=lambda store: store.number)
    answers = together(in_order, lambda store: store.identity(name))
    for one, other in combinations(answers, 2):
        if one.value and other.value and one.value & other.value:
            raise same_storage(one.store, other.store)


class Acquaintance:
    """Checks stores when there is a file to tell them by, and each two of them once."""

    def __init__(self) -> None:
        self._apart: set[tuple[Store, Store]] = set()
        self._lock = threading.Lock()

    def check(self, stores: Sequence[Store], name: str) -> None:
        """Do what `check_apart` does, if any two of the stores are not known to be two."""
        pairs = set(combinations(stores, 2))
        with self._lock:
            if pairs <= self._apart:
                return
        check_apart(stores, name)
        with self._lock:
            self._apart |= pairs
