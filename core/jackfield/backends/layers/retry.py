"""The layer that tries again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from jackfield.backends.contract.deletions import errors_of
from jackfield.backends.contract.errors import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    TemporaryLoadException,
)
from jackfield.backends.contract.failures import error_code, reason
from jackfield.backends.contract.outcomes import Outcome, Proof
from jackfield.backends.contract.queries import query_files
from jackfield.backends.layers.arrival import takes_bytes_as_they_come
from jackfield.backends.layers.layer import Layer, acting
from jackfield.backends.settings import Backoff
from jackfield.errors import JackfieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from jackfield.backends.contract.base import Backend
    from jackfield.backends.settings import Settings

_T = TypeVar("_T")

_OVERLOAD_FACTOR = 3
_RETRIED = {
    "_identity": "query",
    "_query": "query",
    "_query_list": "query",
    "_validate": "validate",
}
"""The optional methods that are simply called again -> the name of the operation."""


class Retry(Layer):
    """Tries an operation again that failed, after a while.

    `settings` say how often and how long after. What cannot heal fails at once: see `Backend`.
    The last exception is raised as it is. What is got into a pipe or a device is not got again,
    since a part of it may be there. Every further attempt is announced in the log. Nothing
    is tried again after the settings' deadline, if the next wait would end later than that, nor
    what begins when nothing has succeeded for as long as their patience lasts.
    """

    def __init__(self, backend: Backend, settings: Settings, where: str) -> None:
        """Wrap `backend`; `where` is how the log names it."""
        super().__init__(backend)
        self._settings = settings
        self._getting, self._putting = acting(backend, "_get"), acting(backend, "_put")
        self._where = where
        self._failing_since: float | None = None
        self._has_told = False

    def _get(self, remote_filename: str, local_path: Path) -> None:
        get = self._getting._get
        self._persist("get", remote_filename, get, remote_filename, local_path, target=local_path)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        put = self._putting._put
        return self._persist("put", remote_filename, put, source_path, remote_filename)

    def _list(self) -> Sequence[str]:
        return self._persist("list", None, self.backend._list)

    def _delete(self, filename: str) -> None:
        self._persist("delete", filename, self.backend._delete, filename)

    def _optional(self, name: str, method: Any) -> Any:
        if name == "_delete_list":
            return lambda filenames: self._delete_all(filenames, method)
        if name == "_move":
            return lambda source, filename: self._move_once(source, filename, method)
        if name not in _RETRIED:
            return method

        def retried(*args: Any) -> Any:
            filename = args[-1] if isinstance(args[-1], str) else None
            return self._persist(_RETRIED[name], filename, method, *args)

        return retried

    def _move_once(self, source: Path, filename: str, move: Callable[[Path, str], Any]) -> Any:
        """Move; an attempt that failed when its work was done leaves no source for the next one."""
        size, has_failed = source.stat().st_size, False

        def attempt() -> Any:
            nonlocal has_failed
            try:
                return move(source, filename)
            except Exception:
                if has_failed and _is_gone(source) and self._size(filename) == size:
                    return Proof.SIZE
                has_failed = True
                raise

        return self._persist("move", filename, attempt)

    def _size(self, filename: str) -> int | None:
        try:
            answer = query_files(self, [filename])[filename]  # retried, too
        except Exception:  # noqa: BLE001 - then the error of the operation is what counts
            return None
        return answer.size if isinstance(answer, Outcome) else None

    def _persist(
        self,
        operation: str,
        filename: str | None,
        call: Callable[..., _T],
        *arguments: object,
        target: Path | None = None,
    ) -> _T:
        """Call until it succeeds, as often as the settings say; `target` is what it writes to."""
        start = self._settings.clock()
        tries = None  # made for a second attempt only: most need none
        while True:
            try:
                answer = call(*arguments)
            except Exception as error:
                tries = tries or _Tries(self._settings, start)
                # What has gone into a pipe would go there twice.
                is_final = target is not None and takes_bytes_as_they_come(target)
                if is_final or not self._again(operation, filename, tries, error):
                    raise
            else:
                self._failing_since = None
                return answer

    def _again(self, operation: str, filename: str | None, tries: _Tries, error: Exception) -> bool:
        """Say whether there is another attempt after `error`; wait for it."""
        if not self._may_heal(operation, error) or not self._has_patience(tries):
            return False
        if not tries.again(error):
            return False
        self._wait(operation, filename, tries, error)
        return True

    def _has_patience(self, tries: _Tries) -> bool:
        """Say whether an operation that has failed may be tried again, for all that failed before.

        One that has begun to try again goes on: it finds out when the storage is back.
        """
        limit = self._settings.patience
        if limit is None or tries.attempt > 1:
            return True
        now, since = self._settings.clock(), self._failing_since
        if since is None:
            self._failing_since, self._has_told = now, False
        elif now - since > limit:
            if not self._has_told:
                import logging  # late: as below

                self._has_told = True
                logging.getLogger(__name__).warning(
                    "%s: nothing has succeeded for %.0f s; until something does, all is tried once",
                    self._where,
                    now - since,
                )
            return False
        return True

    def _delete_all(
        self,
        filenames: Sequence[str],
        delete_list: Callable[[Sequence[str]], object],
    ) -> dict[str, Exception]:
        """Delete, then what failed again; give what failed for good."""
        pending = list(filenames)
        failed: dict[str, Exception] = {}
        tries = _Tries(self._settings, self._settings.clock())
        while True:
            try:
                errors = dict(errors_of(delete_list(pending), pending))
            except Exception as error:  # noqa: BLE001 - given back, for every name
                errors = dict.fromkeys(pending, self._of_batch(error, pending))
            failed.update(errors)
            if len(errors) < len(pending):
                self._failing_since = None
            healing = [
                (name, error) for name, error in errors.items() if self._may_heal("delete", error)
            ]
            if not healing or not self._has_patience(tries):
                return failed
            if not tries.again(*(error for _, error in healing)):
                return failed
            pending = [name for name, _ in healing]
            for name in pending:
                del failed[name]
            self._wait("delete", pending[0] if len(pending) == 1 else None, tries, healing[0][1])

    def _of_batch(self, error: Exception, pending: Sequence[str]) -> Exception:
        """Give the error of every name in a batch that failed as a whole.

        "Not found" would say too much: which one of them is not there remains unknown.
        """
        if len(pending) == 1 or error_code(self.backend, "delete", error) != ErrorCode.NOT_FOUND:
            return error
        whole = BackendException(reason(error), ErrorCode.BACKEND_ERROR)
        whole.__cause__ = error
        return whole

    def _may_heal(self, operation: str, error: Exception) -> bool:
        if isinstance(error, FatalBackendException | NotImplementedError | TypeError):
            return False
        if isinstance(error, JackfieldError) and not isinstance(error, BackendException):
            return False
        return error_code(self.backend, operation, error) != ErrorCode.NOT_FOUND

    def _wait(self, operation: str, filename: str | None, tries: _Tries, error: Exception) -> None:
        import logging  # late: nothing waits as long as all goes well

        logging.getLogger(__name__).warning(
            "%s: attempt %d of %d to %s failed, the next one is in %.1f s: %s",
            self._where,
            tries.attempt - 1,
            self._settings.num_retries,
            operation if filename is None else f"{operation} {filename!r}",
            tries.delay,
            reason(error),
        )
        self._settings.sleep(tries.delay)
        cleanup = getattr(self.backend, "_retry_cleanup", None)
        if cleanup is None:
            return
        try:
            cleanup()
        except Exception as failure:  # noqa: BLE001 - logged; the next attempt shows what it means
            logging.getLogger(__name__).warning(
                "%s: cannot clean up after the failure: %s", self._where, reason(failure)
            )


def _is_gone(path: Path) -> bool:
    """Tell whether nothing is there any more; what may not be looked at is not gone."""
    try:
        path.stat()
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    return False


class _Tries:
    """The attempts of one operation: how many there were, and how long to wait for the next.

    Attributes:
        attempt: the number of the attempt, from 1.
        delay: seconds to wait before it.
    """

    __slots__ = ("_settings", "_start", "attempt", "delay")

    def __init__(self, settings: Settings, start: float) -> None:
        """Begin with the first attempt, which began at `start`, by the clock of the settings."""
        self.attempt = 1
        self.delay = 0.0
        self._settings = settings
        self._start = start

    def again(self, *errors: Exception) -> bool:
        """Say whether there is another attempt after these errors of the last one."""
        settings = self._settings
        if self.attempt >= settings.num_retries:
            return False
        self.delay = self._next(any(isinstance(each, TemporaryLoadException) for each in errors))
        self.attempt += 1
        if settings.retry_deadline is None:
            return True
        return settings.clock() + self.delay - self._start <= settings.retry_deadline

    def _next(self, overloaded: bool) -> float:
        import random  # late: nothing waits as long as all goes well

        settings = self._settings
        delay = settings.retry_delay * (_OVERLOAD_FACTOR if overloaded else 1)
        if settings.backoff is Backoff.EXPONENTIAL:
            limit = min(delay * 2.0 ** (self.attempt - 1), settings.retry_ceiling)
            return random.uniform(0, limit)
        delay *= 1 + settings.jitter * random.uniform(-1, 1)
        return min(delay, settings.retry_ceiling)
