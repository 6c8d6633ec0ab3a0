"""Asking several stores at the same time."""

from __future__ import annotations

import contextvars
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from jackfield.backends import BackendException, BackendWrapper, Cancellation

from jackfield_multi.store import Store

_T = TypeVar("_T")

_MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Answer(Generic[_T]):
    """What became of a call in one store: its value, or why it failed."""

    store: Store
    value: _T | None = None
    error: BackendException | None = None


def ask(store: Store, call: Callable[[BackendWrapper], _T]) -> Answer[_T]:
    """Call with one store, here."""
    try:
        return Answer(store, call(store.open()))
    except BackendException as error:
        return Answer(store, error=error)


def together(
    stores: Sequence[Store],
    call: Callable[[BackendWrapper], _T],
    *,
    until_failure: bool = False,
) -> list[Answer[_T]]:
    """Call with each store, at the same time; give their answers in the order of the stores.

    With `until_failure`, no further one is started once one has failed; those that were not are
    missing in the answers. When this is interrupted, so are the calls: nothing goes on behind the
    caller's back. What they transfer is not reported to whoever watches the bytes of the operation,
    who would count them several times.
    """
    if len(stores) == 1:
        return [ask(stores[0], call)]
    cancellation = Cancellation()
    failed = threading.Event()

    def work(store: Store) -> Answer[_T] | None:
        if until_failure and failed.is_set():
            return None
        with cancellation.current():
            answer = ask(store, call)
        if answer.error is not None:
            failed.set()
        return answer

    pool = _pool()
    futures = [pool.submit(contextvars.Context().run, work, store) for store in stores]
    try:
        _wait(futures, cancellation)
    except BaseException:  # Ctrl-C, or the operation was given up
        cancellation.cancel()
        _kept.pool = None
        pool.shutdown(cancel_futures=True)
        raise
    return [answer for future in futures if (answer := future.result()) is not None]


class _Kept(threading.local):
    """The threads that work for the calling one, and the process that they are in."""

    pool: ThreadPoolExecutor | None = None
    process = 0


_kept = _Kept()


def _pool() -> ThreadPoolExecutor:
    """Give the calling thread's own threads, the same ones each time.

    So a backend that keeps a connection for each thread need not make one for each operation.
    """
    if _kept.pool is None or _kept.process != os.getpid():  # no thread outlives a fork
        _kept.pool = ThreadPoolExecutor(_MOST_THREADS, "jackfield-multi")
        _kept.process = os.getpid()
    return _kept.pool


def _wait(futures: Sequence[Future[_T]], cancellation: Cancellation) -> None:
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        cancellation.check()
