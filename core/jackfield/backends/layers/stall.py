"""The layer that does not wait for ever."""

from __future__ import annotations

import contextvars
import os
import threading
import time
import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jackfield.backends.cancellation import Cancellation, Cancelled, current_cancellation
from jackfield.backends.contract.errors import BackendException
from jackfield.backends.layers.layer import Around
from jackfield.backends.meter import watched
from jackfield.temporary import is_temporary

if TYPE_CHECKING:
    from pathlib import Path
    from queue import SimpleQueue

    from jackfield.backends.contract.base import Backend

_T = TypeVar("_T")

SLOWEST = 16 * 1024
"""Bytes a second that a transfer is expected to make where none of them can be seen."""

_GRACE = 2.0
"""Seconds that an operation has to clean up when it is told to stop."""

LEFT_ALONE = threading.Event()
"""Set when an operation that hangs was left alone: threads of a library may still wait in it."""

_LOOKS = 10
"""How often in the allowed time it is looked whether something moves."""


class Stall(Around):
    """Fails an operation that seems to be stuck, so that it is tried again.

    That is one of which nothing was seen for some seconds. Seen are the bytes that a backend
    reports, and the growth of a file that is got. Of a put by a backend that does not report
    (`Backend.reports_bytes`) nothing is: it has the seconds and what `SLOWEST` takes for the
    file. All else, from lists to closing, has to end within that time altogether.

    An operation that hangs cannot be stopped from outside. So operations run in another thread,
    one for each that calls: what a backend keeps by thread, as a connection, serves them all, and
    ``_retry_cleanup`` is called there, too. With an operation that hangs the thread is left alone:
    it ends with its next report of bytes, when ``_retry_cleanup`` takes its connection away, or
    with the process. Until then a put may still arrive, with the content of the time when it began.
    """

    def __init__(self, backend: Backend, seconds: float, *, reports: bool) -> None:
        """Wrap `backend`; `reports` is whether it reports the bytes that it moves."""
        super().__init__(backend)
        self._seconds = seconds
        # Of these, no bytes are seen: how long they may take goes by the size of their source.
        self._unseen = {"_move", "_validate"} if reports else {"_move", "_put", "_validate"}
        self._of_caller = threading.local()

    def _around(self, name: str, method: Callable[..., _T], *arguments: Any) -> _T:
        size = arguments[0].stat().st_size if name in self._unseen else 0
        grows = _Growth(arguments[1]) if name == "_get" else None
        return self._watch(partial(method, *arguments), size, grows)

    def _optional(self, name: str, method: Any) -> Any:
        return method if name == "_error_code" else super()._optional(name, method)

    def _watch(self, call: Callable[[], _T], size: int, grows: Callable[[], bool] | None) -> _T:
        """Call in a thread; `size` bytes may move unseen, `grows` says whether any were seen."""
        work = _Work(call)
        self._worker().begin(work.run)
        allowed = self._seconds + size / SLOWEST
        outer = current_cancellation()
        try:
            while not work.done.wait(min(0.1, self._seconds / _LOOKS)):
                if outer is not None:
                    outer.check()
                if grows is not None and grows():
                    work.seen = time.monotonic()
                if not work.busy and time.monotonic() - work.seen > allowed:
                    work.cancellation.cancel()
                    raise BackendException(f"it is stuck: nothing moved for {allowed:.0f} seconds")
        except (Cancelled, KeyboardInterrupt):
            work.cancellation.cancel()
            work.done.wait(_GRACE)
            raise
        finally:
            if not work.done.is_set():
                self._of_caller.worker = None
                LEFT_ALONE.set()
        return work.result()

    def _worker(self) -> _Worker:
        """Give the thread that works for the calling one: a new one, if the last is left alone."""
        worker: _Worker | None = getattr(self._of_caller, "worker", None)
        if worker is None or not worker.thread.is_alive():  # no thread outlives a fork
            worker = self._of_caller.worker = _Worker()
        return worker


class _Worker:
    """A thread that does one thing after the other, until nobody can give it any more."""

    def __init__(self) -> None:
        from queue import SimpleQueue  # late: only a backend that may stall needs it

        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self.thread = threading.Thread(
            target=_serve, args=(self._calls,), name="jackfield-operation", daemon=True
        )
        self.thread.start()
        weakref.finalize(self, self._calls.put, None).atexit = False

    def begin(self, call: Callable[[], None]) -> None:
        """Let the thread call this next; it may not raise anything."""
        self._calls.put(call)


def _serve(calls: SimpleQueue[Callable[[], None] | None]) -> None:
    while (call := calls.get()) is not None:
        call()
        del call  # and with it all that it holds, for as long as there is nothing to do


class _Work(Generic[_T]):
    """A call in another thread, and when something was last seen of it."""

    def __init__(self, call: Callable[[], _T]) -> None:
        self.cancellation = Cancellation()
        self.done = threading.Event()
        self.seen = time.monotonic()
        self.busy = False  # the report of bytes is being dealt with: no fault of the backend
        self._call = call
        self._answer: _T | None = None
        self._error: BaseException | None = None
        self._context = contextvars.copy_context()

    def result(self) -> _T:
        """Give what the call gave, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._answer  # type: ignore[return-value]  # it has one, as it did not fail

    def run(self) -> None:
        """Call, in the context of who made this, and keep what comes of it."""
        self._context.run(self._run)

    def _run(self) -> None:
        try:
            with self.cancellation.current(), watched(self._begin, self._end):
                self._answer = self._call()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            self.done.set()

    def _begin(self) -> None:
        self.busy = True

    def _end(self) -> None:
        self.busy = False
        self.seen = time.monotonic()


class _Growth:
    """Tells whether a file that is being got has grown, or what is written beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = self._size()

    def __call__(self) -> bool:
        size = self._size()
        grown, self._last = size != self._last, size
        return grown

    def _size(self) -> int:
        try:
            if not is_temporary(self._path.parent.name):
                return self._path.stat().st_size
            with os.scandir(self._path.parent) as entries:
                return sum(entry.stat().st_size for entry in entries)
        except OSError:
            return -1
