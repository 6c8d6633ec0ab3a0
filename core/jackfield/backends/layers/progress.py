"""The layer that tells how far transfers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jackfield.backends.layers.counting import Counting

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend

Callback = Callable[[str, int], None]
"""Is called with a remote name and how many bytes of it moved since the last call. The number is
negative when an attempt failed: what it had moved does not count. Any thread may call it."""


class Progress(Counting):
    """Calls back whenever bytes of a file have moved; in the end with each of them once."""

    def __init__(self, backend: Backend, callback: Callback) -> None:
        """Wrap `backend`."""
        super().__init__(backend)
        self._callback = callback

    def _moved(self, name: str, count: int) -> None:
        self._callback(name, count)

    def _failed(self, name: str, count: int) -> None:
        self._callback(name, -count)
