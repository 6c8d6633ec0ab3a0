"""The layer that lets the suite's own calls survive a storage that fails now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from jackfield.backends import ErrorCode, Layer, Proof
from jackfield.backends.failures import error_code

_T = TypeVar("_T")

_ATTEMPTS = 20
_OPERATIONS = {
    "_delete_list": "delete",
    "_move": "move",
    "_query": "query",
    "_query_list": "query",
    "_validate": "put",
}


class Steady(Layer):
    """Tries everything that fails again at once, but for what is not there."""

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self._persist("get", lambda: self.backend._get(remote_filename, local_path))

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        return self._persist("put", lambda: self.backend._put(source_path, remote_filename))

    def _list(self) -> Sequence[str]:
        return self._persist("list", self.backend._list)

    def _delete(self, filename: str) -> None:
        self._persist("delete", lambda: self.backend._delete(filename))

    def _optional(self, name: str, method: Any) -> Any:
        operation = _OPERATIONS.get(name)
        if operation is None:
            return method
        return lambda *arguments: self._persist(operation, lambda: method(*arguments))

    def _persist(self, operation: str, call: Callable[[], _T]) -> _T:
        for _ in range(_ATTEMPTS - 1):
            try:
                return call()
            except Exception as error:
                if error_code(self.backend, operation, error) == ErrorCode.NOT_FOUND:
                    raise
        return call()
