"""The layer that lets the suite's own calls survive a storage that fails now and then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from jackfield.backends import ErrorCode, Layer, Proof
from jackfield.backends.contract.failures import error_code

_T = TypeVar("_T")

ATTEMPTS = 60
"""How often a call is tried: one in two fails where each step of it may, and many are made."""

_OPERATIONS = {
    "_identity": "query",
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
        self._persist("delete", lambda: self.backend._delete(filename), gone=lambda: None)

    def _optional(self, name: str, method: Any) -> Any:
        if name == "_delete_list":
            return lambda filenames: self._delete_all(filenames, method)
        if name == "_move":
            return lambda source, filename: self._moved(source, filename, method)
        operation = _OPERATIONS.get(name)
        if operation is None:
            return method
        return lambda *arguments: self._persist(operation, lambda: method(*arguments))

    def _moved(self, source: Path, filename: str, move: Callable[[Path, str], Any]) -> Any:
        def call() -> Any:
            return move(source, filename)

        was_there = source.exists()
        return self._persist(
            "move", call, gone=lambda: True if was_there and not source.exists() else call()
        )

    def _delete_all(
        self, filenames: Sequence[str], delete_list: Callable[[Sequence[str]], Any]
    ) -> Any:
        """Delete, then what failed again, as the host does; give the answer for all of them."""
        answer = self._persist("delete", lambda: delete_list(filenames))
        for _ in range(ATTEMPTS):
            if not isinstance(answer, Mapping):
                return answer
            failed = [name for name, error in answer.items() if not self._is_absent(error)]
            if not failed:
                return answer
            kept = {name: error for name, error in answer.items() if name not in failed}
            again = self._persist("delete", partial(delete_list, failed))
            if again is not None and not isinstance(again, Mapping):
                return again
            answer = kept | {n: e for n, e in (again or {}).items() if not self._is_absent(e)}
        return answer

    def _is_absent(self, error: Any) -> bool:
        return isinstance(error, Exception) and self._code("delete", error) == ErrorCode.NOT_FOUND

    def _code(self, operation: str, error: Exception) -> ErrorCode:
        return error_code(self.backend, operation, error)

    def _persist(
        self, operation: str, call: Callable[[], _T], gone: Callable[[], _T] | None = None
    ) -> _T:
        """Call until it succeeds; `gone` gives the answer if an attempt that failed did its work.

        That is so if something is not there any more at a further one.
        """
        for attempt in range(ATTEMPTS - 1):
            try:
                return call()
            except Exception as error:
                if self._code(operation, error) == ErrorCode.NOT_FOUND:
                    if gone is None or attempt == 0:
                        raise
                    return gone()
        return call()
