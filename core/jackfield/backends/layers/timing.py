"""The layer that measures how long operations take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from jackfield.backends.layers.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jackfield.backends.contract.base import Backend
    from jackfield.backends.contract.outcomes import Proof

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Measured:
    """One attempt of one operation.

    Attributes:
        operation: ``get``, ``put``, ``list``, ``delete``, ``delete_list``, ``query``,
            ``query_list`` or ``move``.
        filename: the remote name; None where there is none, or several.
        seconds: how long it took.
        error: what it raised; None if it did not.
    """

    operation: str
    filename: str | None
    seconds: float
    error: BaseException | None = None


class Timing(Layer):
    """Tells how long every attempt of every operation took, also of one that failed."""

    def __init__(self, backend: Backend, callback: Callable[[Measured], None]) -> None:
        """Wrap `backend`; any thread may call `callback`."""
        super().__init__(backend)
        self._callback = callback

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self._measure(
            "get", remote_filename, lambda: self.backend._get(remote_filename, local_path)
        )

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        return self._measure(
            "put", remote_filename, lambda: self.backend._put(source_path, remote_filename)
        )

    def _list(self) -> Sequence[str]:
        return self._measure("list", None, self.backend._list)

    def _delete(self, filename: str) -> None:
        self._measure("delete", filename, lambda: self.backend._delete(filename))

    def _optional(self, name: str, method: Any) -> Any:
        if name not in {"_delete_list", "_move", "_query", "_query_list"}:
            return method

        def measured(*args: Any) -> Any:
            filename = args[-1] if isinstance(args[-1], str) else None
            return self._measure(name[1:], filename, lambda: method(*args))

        return measured

    def _measure(self, operation: str, filename: str | None, call: Callable[[], _T]) -> _T:
        start = time.perf_counter()
        try:
            answer = call()
        except BaseException as error:
            seconds = time.perf_counter() - start
            self._callback(Measured(operation, filename, seconds, error))
            raise
        self._callback(Measured(operation, filename, time.perf_counter() - start))
        return answer
