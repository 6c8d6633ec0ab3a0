"""The stores of this process, by name."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

_stores: dict[str, Files] = {}


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one store, by name.

    A content is never changed, only replaced. Reading, setting and removing one name is a single
    step of a dict, which threads cannot see the half of.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def names(self) -> list[str]:
        """Give the names as they are at one moment."""
        with self.lock:  # a dict that grows meanwhile cannot be walked through
            return list(self.contents)

    def store(self, name: str, content: bytes) -> None:
        """Put `content` under `name`, in the place of what it held."""
        with self.lock:
            self.contents[name] = content

    def remove(self, name: str) -> None:
        """Remove one; a KeyError if there is none."""
        with self.lock:
            del self.contents[name]


def files_of(name: str) -> Files:
    """Give the store `name`; the first who asks makes it."""
    return _stores.setdefault(name, Files())
