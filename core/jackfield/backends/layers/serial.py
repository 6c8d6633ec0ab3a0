"""The layer for backends that cannot do two things at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from jackfield.backends.layers.layer import Around

if TYPE_CHECKING:
    from collections.abc import Callable

    from jackfield.backends.contract.base import Backend

_T = TypeVar("_T")

_ANY_TIME = {"_close", "_error_code", "_retry_cleanup"}
"""What must not wait: a cleanup is what ends an operation that hangs, and so may closing."""


class Serial(Around):
    """Calls the operations of `backend` one after the other, from however many threads."""

    def __init__(self, backend: Backend) -> None:
        """Wrap `backend`."""
        super().__init__(backend)
        self.thread_safe = True
        self._lock = threading.RLock()

    def _around(self, name: str, method: Callable[..., _T], *arguments: Any) -> _T:
        with self._lock:
            return method(*arguments)

    def _optional(self, name: str, method: Any) -> Any:
        return method if name in _ANY_TIME else super()._optional(name, method)
