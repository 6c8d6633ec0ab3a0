"""Programs of other people that plugins run: found, ended in time, and kept where starting is slow.

What a program says of its end becomes a `JackfieldError` in one line.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Generic, TypeVar

from jackfield.errors import JackfieldError
from jackfield.scratch import scratch_directory

_T = TypeVar("_T")
_Server = TypeVar("_Server", bound="Server")

_TO_START = 60.0
"""Seconds that a server may take until it can be asked."""

_MOST_ERRORS = 1024 * 1024
"""More than the beginning of what a server says of its end is not read, in bytes."""

_NO_REASON = "it gave no reason"


def find(program: str, way_out: str) -> Path:
    """Give the path of a program.

    Args:
        program: its name.
        way_out: what to do where it is not there: ``install it (for example: apt install git)``.

    Raises:
        JackfieldError: if it is not on ``PATH``.
    """
    found = shutil.which(program)
    if found is None:
        raise JackfieldError(f"{program} was not found: {way_out}")
    return Path(found).absolute()


def run(
    program: Path,
    command: str,
    *arguments: str | Path,
    subject: object,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run a program in an empty home directory, and give what it printed.

    Of the environment it gets ``PATH`` and ``TMPDIR`` alone: nothing that the user has set up.

    Args:
        program: its path.
        command: what it is to do, named in errors.
        arguments: those of the command.
        subject: what it is run for, named in errors.
        seconds: after which it is given up.
        environment: further variables.

    Raises:
        JackfieldError: if it cannot be started, fails or takes too long.
    """
    name = program.name
    with scratch_directory(in_memory=True) as home:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        own = {"HOME": str(home), "LC_ALL": "C.UTF-8", **(environment or {})}
        try:
            done = subprocess.run(
                [program, command, *arguments],
                cwd=home,
                env=kept | own,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise JackfieldError(
                f"{subject}: {name} {command} was stopped after {seconds:g} s"
            ) from None
        except OSError as error:
            raise JackfieldError(f"{name} cannot be started: {error}") from None
    if done.returncode:
        said = os.fsdecode(done.stderr + b"\n" + done.stdout).split("\n")
        reason = next((line.strip() for line in said if line.strip()), _NO_REASON)
        raise JackfieldError(
            f"{subject}: {name} {command} ended with status {done.returncode}: {reason}"
        )
    return done.stdout


@contextlib.contextmanager
def stopped_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kill a process if the block takes longer than `seconds`; tell by an event whether it did."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


class Server:
    """A program that answers one request after another, by pipes. Used by one thread at a time.

    A subclass knows how requests and answers are written; it raises `EOFError` where an answer
    ends too early.

    Attributes:
        process: the program.
        idle: whether it waits for a request; if it does not after one, it cannot be used again.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        greeted: Callable[[], object],
    ) -> None:
        """Start it; `greeted` reads what it says before the first request.

        Raises:
            JackfieldError: if that fails.
        """
        import tempfile  # late: it is slow

        self._name = Path(command[0]).name
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by close()
        self.idle = False
        try:
            self.process = subprocess.Popen(
                command,
                cwd="/",
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as error:
            self._errors.close()
            raise JackfieldError(f"{self._name} cannot be started: {error}") from None
        try:
            with stopped_after(_TO_START, self.process):
                greeted()
        except EOFError:
            said = self._last_words()
            self.close()
            raise JackfieldError(f"{self._name} cannot be started: {said}") from None
        except BaseException:  # a Ctrl-C, or what it said is no greeting
            self.close()
            raise
        self.idle = True

    def exchange(self, ask: Callable[[], _T], *, seconds: float, what: str) -> _T:
        """Let `ask` send a request and read the answer; gives that.

        Args:
            ask: does it.
            seconds: after which the program is killed.
            what: the subject and the request, which errors begin with.

        Raises:
            JackfieldError: if the program ends before it has answered, or takes too long.
        """
        self.idle = False
        try:
            with stopped_after(seconds, self.process) as late:
                answer = ask()
        except (EOFError, OSError):
            reason = f"was stopped after {seconds:g} s" if late.is_set() else self._last_words()
            raise JackfieldError(f"{what} {reason}") from None
        self.idle = True
        return answer

    def said(self) -> bytes:
        """Give what it has written to its error output so far."""
        return os.pread(self._errors.fileno(), _MOST_ERRORS, 0)  # it may go on to write there

    @property
    def requests(self) -> IO[bytes]:
        """Where it reads requests from."""
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def answers(self) -> IO[bytes]:
        """Where it writes answers to."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def close(self) -> None:
        """End it."""
        # Also if it is idle: it would take its time, and a Ctrl-C would interrupt the wait for it.
        self.process.kill()
        for pipe in (self.requests, self.answers):
            with contextlib.suppress(OSError):  # it has gone already
                pipe.close()
        self.process.wait()
        self._errors.close()

    def _last_words(self) -> str:
        status = self.process.wait()
        lines = os.fsdecode(self.said()).strip().split("\n")
        return f"died with status {status}: {lines[-1] or _NO_REASON}"


class Servers(Generic[_Server]):
    """Servers that wait for the next caller, until this process ends."""

    def __init__(self, start: Callable[[Path], _Server]) -> None:
        """Let `start` make one, of the path of a program."""
        self._start = start
        # For each process: a fork must not share them. And for each program of that name.
        self._waiting: dict[tuple[int, Path], list[_Server]] = {}
        atexit.register(self._close)

    @contextlib.contextmanager
    def one(self, program: Path) -> Iterator[_Server]:
        """Give a server, for as long as the context lasts: one that waits, or a new one.

        Raises:
            JackfieldError: if it cannot be started.
        """
        waiting = self._waiting.setdefault((os.getpid(), program), [])
        server = None
        while server is None:
            try:
                candidate = waiting.pop()
            except IndexError:
                server = self._start(program)
            else:
                server = candidate if candidate.alive else None
        try:
            yield server
        finally:
            if server.idle:
                waiting.append(server)
            else:
                server.close()

    def _close(self) -> None:
        for (process, _), servers in self._waiting.items():
            if process == os.getpid():
                for each in servers:
                    each.close()
