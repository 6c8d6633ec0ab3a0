"""Running brz: as a server, which is started once and answers one request after another.

Starting brz takes longer than most requests. A server that has answered is kept for the next
caller, whatever branch that asks for: it has no configuration, and no plugin but
`jackfield_bzr.served`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jackfield import JackfieldError
from jackfield.scratch import scratch_directory

_NAME = "jackfield_served"

_MOST_ERRORS = 1024 * 1024
"""More than the beginning of what brz says of its end is not read, in bytes."""


class Server:
    """A running brz. Used by one thread at a time.

    Attributes:
        idle: whether it waits for a request; if it does not after one, it cannot be used again.
    """

    def __init__(self, brz: Path) -> None:
        """Start it.

        Raises:
            JackfieldError: if that fails.
        """
        self._stack = contextlib.ExitStack()
        home = self._stack.enter_context(scratch_directory())
        self._errors = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self.idle = False
        try:
            self._process = subprocess.Popen(
                (brz, "jackfield-serve"),
                cwd="/",
                env=_environment(brz, str(home)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as error:
            self._stack.close()
            raise JackfieldError(f"brz cannot be started: {error}") from None
        try:
            with self._limit(60):
                self._receive()
        except EOFError:
            said = self._last_words()
            self.close()
            raise JackfieldError(f"brz cannot be started: {said}") from None
        self.idle = True

    def ask(self, do: str, subject: object, timeout: float, **arguments: object) -> Any:
        """Have an operation of `jackfield_bzr.served` done.

        Args:
            do: its name.
            subject: what it is done for, named in the error.
            timeout: seconds after which brz is stopped.
            arguments: its arguments.

        Raises:
            JackfieldError: if it fails or takes too long.
        """
        assert self._process.stdin is not None
        self.idle = False
        request = json.dumps({"do": do, **arguments}) + "\n"
        try:
            with self._limit(timeout) as expired:
                self._process.stdin.write(request.encode("ascii"))
                self._process.stdin.flush()
                answer = self._receive()
        except (EOFError, OSError):
            reason = f"was stopped after {timeout:g} s" if expired.is_set() else self._last_words()
            raise JackfieldError(f"{subject}: brz {reason}") from None
        self.idle = True
        if "error" in answer:
            raise JackfieldError(f"{subject}: brz says: {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        """End it."""
        # Also if it is idle: it would take its time, and a Ctrl-C would interrupt the wait for it.
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # it has gone already
                pipe.close()
        self._process.wait()
        self._stack.close()

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        status = self._process.wait()
        said = os.pread(self._errors.fileno(), _MOST_ERRORS, 0)
        lines = os.fsdecode(said).strip().split("\n")
        return f"died with status {status}: {lines[-1] or 'it gave no reason'}"

    @contextlib.contextmanager
    def _limit(self, timeout: float) -> Iterator[threading.Event]:
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()


def _environment(brz: Path, home: str) -> dict[str, str]:
    """Give an environment without any configuration of the user's.

    The Python that brz has in it looks for its modules where the first ``python3`` on ``PATH`` is:
    in a virtual environment it would find no Breezy.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BRZ_", "BZR_", "EMAIL"))
    }
    return kept | {
        "BRZ_HOME": home,
        "BRZ_LOG": os.devnull,
        "BRZ_EMAIL": "nobody",
        "BRZ_PLUGIN_PATH": "-user:-core:-site:-entrypoints",
        "BRZ_PLUGINS_AT": f"{_NAME}@{Path(__file__).with_name('served.py').absolute()}",
        "BRZ_PROGRESS_BAR": "none",
        "HOME": home,
        "LC_ALL": "C.UTF-8",
        "PATH": f"{brz.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


_waiting: dict[tuple[int, Path], list[Server]] = {}
"""The servers that nobody uses, for each process (a fork must not share them) and each brz."""


def ask(do: str, *, subject: object, timeout: float = 300, **arguments: object) -> Any:
    """Have an operation of `jackfield_bzr.served` done by a server that waits, or a new one.

    Raises:
        JackfieldError: if brz is not there or cannot be started, or the operation fails.
    """
    brz = find_brz()
    waiting = _waiting.setdefault((os.getpid(), brz), [])
    running = None
    while running is None:
        try:
            candidate = waiting.pop()
        except IndexError:
            running = Server(brz)
        else:
            running = candidate if candidate.alive else None
    try:
        return running.ask(do, subject, timeout, **arguments)
    finally:
        if running.idle:
            waiting.append(running)
        else:
            running.close()


def find_brz() -> Path:
    """Give the path of brz.

    Raises:
        JackfieldError: if there is none.
    """
    found = shutil.which("brz")
    if found is None:
        raise JackfieldError("brz was not found: install Breezy (for example: apt install brz)")
    return Path(found).absolute()


@atexit.register
def _close_all() -> None:
    for (process, _), servers in _waiting.items():
        if process == os.getpid():
            for each in servers:
                each.close()
