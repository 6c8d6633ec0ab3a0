"""The layer for backends that cannot do two things at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from jackfield.backends.layers.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jackfield.backends.contract.base import Backend
    from jackfield.backends.contract.outcomes import Proof

_ANY_TIME = {"_close", "_error_code", "_retry_cleanup"}
"""What must not wait: a cleanup is what ends an operation that hangs, and so may closing."""


class Serial(Layer):
    """Calls the operations of `backend` one after the other, from however many threads."""

    def __init__(self, backend: Backend) -> None:
        """Wrap `backend`."""
        super().__init__(backend)
        self.thread_safe = True
        self._lock = threading.RLock()

    def _get(self, remote_filename: str, local_path: Path) -> None:
        with self._lock:
            self.backend._get(remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        with self._lock:
            return self.backend._put(source_path, remote_filename)

    def _list(self) -> Sequence[str]:
        with self._lock:
            return self.backend._list()

    def _delete(self, filename: str) -> None:
        with self._lock:
            self.backend._delete(filename)

    def _optional(self, name: str, method: Any) -> Any:
        if name in _ANY_TIME:
            return method

        def alone(*args: Any) -> Any:
            with self._lock:
                return method(*args)

        return alone
