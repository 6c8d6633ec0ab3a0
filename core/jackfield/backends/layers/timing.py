"""The layer that measures how long operations take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from jackfield.backends.layers.layer import Around

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend

_T = TypeVar("_T")

_MEASURED = {"_delete_list", "_move", "_query", "_query_list"}
"""The optional methods that are operations of the storage."""


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


class Timing(Around):
    """Tells how long every attempt of every operation took, also of one that failed."""

    def __init__(self, backend: Backend, callback: Callable[[Measured], None]) -> None:
        """Wrap `backend`; any thread may call `callback`."""
        super().__init__(backend)
        self._callback = callback

    def _around(self, name: str, method: Callable[..., _T], *arguments: Any) -> _T:
        filename = next((each for each in arguments if isinstance(each, str)), None)
        start = time.perf_counter()
        try:
            answer = method(*arguments)
        except BaseException as error:
            seconds = time.perf_counter() - start
            self._callback(Measured(name[1:], filename, seconds, error))
            raise
        self._callback(Measured(name[1:], filename, time.perf_counter() - start))
        return answer

    def _optional(self, name: str, method: Any) -> Any:
        return super()._optional(name, method) if name in _MEASURED else method
