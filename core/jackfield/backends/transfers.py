"""Many transfers at a time, of which each succeeds or fails by itself."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from jackfield.backends.cancellation import Cancellation, Cancelled

_T = TypeVar("_T")

_GRACE = 5.0
"""Seconds that the workers have to clean up when they are told to stop."""

_LOOK = 0.005
"""Seconds after which it is looked whether another worker is wanted."""

_QUICK = 0.0002
"""Seconds that a job takes at most of which several at a time would only get in each other's way:
nothing is waited for but the interpreter, of which there is one."""

_AHEAD = 0.1
"""Seconds that quick jobs may save for the slow ones: a machine that is busy for a moment is no
reason for another worker, which would stay."""


@dataclass(slots=True)  # not frozen, nor is `Result`: that would take longer to make
class Job(Generic[_T]):
    """One transfer.

    Attributes:
        name: what it is about, for who looks at the result.
        run: does it. It may be called in any thread.
    """

    name: str
    run: Callable[[], _T]


@dataclass(slots=True)
class Result(Generic[_T]):
    """What became of one transfer: a value, or the exception that it ended with."""

    name: str
    value: _T | None = None
    error: Exception | None = None


def run_jobs(
    jobs: Sequence[Job[_T]],
    workers: int,
    finished: Callable[[Result[_T]], None] | None = None,
) -> list[Result[_T]]:
    """Run jobs, up to `workers` of them at a time; give their results in the order of the jobs.

    There are as many workers as are of use: one, as long as jobs take no longer than small local
    files do.
    The failure of one does not stop the others. Ctrl-C does: no further job begins, those that
    are under way are told to stop (`Cancellation`) and have some seconds to clean up.

    Args:
        jobs: what is to be done.
        workers: the most threads; with 1, or a single job, it is the caller's.
        finished: is called with each result as it comes, in the thread that it comes from.

    Raises:
        Cancelled: if what this is a part of is told to stop.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}: one is the least")
    run = _Run(jobs, finished)
    if min(workers, len(jobs)) <= 1:
        run.work()
    else:
        run.work_in_threads(min(workers, len(jobs)))
    return [run.results[index] for index in range(len(jobs))]


class _Run(Generic[_T]):
    """The jobs of one call, and the results so far by the number of the job."""

    def __init__(
        self, jobs: Sequence[Job[_T]], finished: Callable[[Result[_T]], None] | None
    ) -> None:
        self.results: dict[int, Result[_T]] = {}
        self._waiting: Iterator[tuple[int, Job[_T]]] = iter(enumerate(jobs))
        self._finished = finished
        self._lock = threading.Lock()
        self._cancellation = Cancellation()
        self._fault: BaseException | None = None

    def work(self) -> None:
        """Run jobs until there are none left; raises `Cancelled` if that is to stop."""
        while (waiting := self._next()) is not None:
            self._cancellation.check()
            self._work_on(*waiting)

    def work_in_threads(self, workers: int) -> None:
        """Run jobs in threads until there are none left, or something tells them to stop."""
        ends: list[threading.Event] = []
        try:
            self._begin_worker(ends)
            while len(ends) < workers and self._is_slow(ends):
                self._begin_worker(ends)
            for end in ends:
                end.wait()
        except BaseException:
            self._cancellation.cancel()
            latest = time.monotonic() + _GRACE
            for end in ends:
                end.wait(max(0.0, latest - time.monotonic()))
            raise
        if self._fault is not None:
            raise self._fault
        self._cancellation.check()  # what this is a part of was told to stop

    def _begin_worker(self, ends: list[threading.Event]) -> None:
        # Thread.join takes a thread for ended when Ctrl-C interrupts it (before Python 3.13).
        end = threading.Event()
        context = contextvars.copy_context()
        threading.Thread(
            target=context.run,
            args=(self._work_until_cancelled, end),
            name=f"jackfield-transfer-{len(ends)}",
            daemon=True,
        ).start()
        ends.append(end)

    def _is_slow(self, ends: Sequence[threading.Event]) -> bool:
        """Wait until the workers that there are prove to be slow; False if they are done before."""
        done, ahead = len(self.results), 0.0
        while not ends[-1].wait(_LOOK):
            before, done = done, len(self.results)
            ahead = min(ahead + (done - before) * _QUICK - _LOOK * len(ends), _AHEAD)
            if ahead < 0:
                return True
        return False

    def _next(self) -> tuple[int, Job[_T]] | None:
        with self._lock:
            return next(self._waiting, None)

    def _work_on(self, index: int, job: Job[_T]) -> None:
        try:
            result = Result(job.name, job.run())
        except Exception as error:  # noqa: BLE001 - the outcome of this job
            result = Result(job.name, error=error)
        self.results[index] = result
        if self._finished is not None:
            self._finished(result)

    def _work_until_cancelled(self, end: threading.Event) -> None:
        try:
            with self._cancellation.current():
                self.work()
        except Cancelled:
            return
        except BaseException as error:  # noqa: BLE001 - raised by the thread that waits for this
            self._fault = error
            self._cancellation.cancel()
        finally:
            end.set()
