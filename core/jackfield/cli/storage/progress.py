"""Progress of transfers on a terminal, and what they came to."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jackfield.backends import BackendException, Job, Result, error_code, run_jobs
from jackfield.backends.contract.failures import reason
from jackfield.backends.contract.password import pausing
from jackfield.commands import Table
from jackfield.errors import JackfieldError

if TYPE_CHECKING:
    from rich.progress import Progress

_T = TypeVar("_T")

_NOTHING = 0.1
"""Seconds that say nothing about the speed."""


class Moved(NamedTuple):
    """What a finished transfer shows: a cell of its row, and its bytes."""

    shown: str
    size: int


class Transfers:
    """Runs transfers, shows how far they are, and makes a table of what became of them.

    Attributes:
        callback: to be told of the bytes as they move; None where nothing is shown, so that
            sizes need not be asked for either.
    """

    def __init__(self, arguments: Namespace) -> None:
        """Show progress on a terminal, unless the options say otherwise."""
        shown = sys.stderr.isatty() and not arguments.no_progress and not arguments.json
        self._bar: Progress | None = _bar() if shown else None
        self.callback: Callable[[str, int], None] | None = self._advance if shown else None
        self._results: list[Result[Moved]] = []
        self._seconds = 0.0

    def run(self, jobs: Sequence[Job[Moved]], workers: int, size: int | None = None) -> bool:
        """Run jobs, `size` bytes altogether; say whether all of them succeeded."""
        start = time.monotonic()
        if self._bar is None:
            results = run_jobs(jobs, workers)
        else:
            self._bar.add_task("", total=size, files=0, all=len(jobs))
            with self._bar, pausing(self._paused):
                results = run_jobs(jobs, workers, self._finished)
        self._seconds += time.monotonic() - start
        self._results += results
        failures(results)
        return not any(result.error for result in results)

    def table(self, *columns: str) -> Table:
        """Give a row for what was moved, and an error for what was not."""
        done = [(each.name, each.value.shown) for each in self._results if each.value is not None]
        errors = failures(self._results)
        notes = [self._total(len(done), len(errors))] if len(self._results) > 1 else []
        return Table(columns, done, errors=errors, notes=notes)

    def _total(self, done: int, failed: int) -> str:
        size = sum(each.value.size for each in self._results if each.value is not None)
        rate = f", {sized(size / self._seconds)}/s" if self._seconds > _NOTHING and size else ""
        lost = f"; {failed} failed" if failed else ""
        files = "1 file" if done == 1 else f"{done} files"
        return f"{files}, {sized(size)} in {self._seconds:.1f} s{rate}{lost}"

    @contextmanager
    def _paused(self) -> Iterator[None]:
        """Show nothing, for as long as the context lasts."""
        if self._bar is not None:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar is not None:
                self._bar.start()

    def _advance(self, name: str, count: int) -> None:
        if self._bar is not None and self._bar.task_ids:  # comparing comes before transferring
            self._bar.advance(self._bar.task_ids[-1], count)

    def _finished(self, result: Result[Moved]) -> None:
        if self._bar is not None:
            task = self._bar.tasks[-1]
            self._bar.update(task.id, files=task.fields["files"] + 1)


def sized(size: float) -> str:
    """Write a number of bytes for a person."""
    if size < 1024:
        return f"{size:.0f} B"
    for unit in ("KiB", "MiB", "GiB"):
        size /= 1024
        if size < 1024:
            return f"{size:.1f} {unit}"
    return f"{size / 1024:.1f} TiB"


def failures(results: Sequence[Result[_T]]) -> list[JackfieldError]:
    """Give the errors of jobs, each of which names what it is about.

    Raises:
        BrokenPipeError: if nobody reads the output.
        Exception: if one failed otherwise than by an error of the storage: a fault of ours.
    """
    errors: list[JackfieldError] = []
    for result in results:
        if isinstance(result.error, BrokenPipeError):
            raise result.error
        if isinstance(result.error, OSError):
            text = f"{result.name!r}: {reason(result.error)}"
            errors.append(BackendException(text, error_code(None, "read", result.error)))
        elif isinstance(result.error, JackfieldError):
            errors.append(result.error)
        elif result.error is not None:
            raise result.error
    return errors


@contextmanager
def counting(arguments: Namespace, what: str) -> Iterator[Callable[[object], None]]:
    """Show on a terminal how many have been done, for as long as the context lasts."""
    if not sys.stderr.isatty() or arguments.no_progress or arguments.json:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    done: list[None] = []
    with Live(
        get_renderable=lambda: Text(f"{len(done)} {what}", style="dim"),
        console=Console(stderr=True),
        transient=True,
    ):
        yield lambda _: done.append(None)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    return Progress(
        TextColumn("{task.fields[files]}/{task.fields[all]}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
