"""Running hg: as a command server, which is started once and runs one command after another.

Starting hg takes longer than most of its commands. A server that has done its work is kept for
the next caller, whatever repository that asks for: it belongs to none, and reads no configuration.
The protocol: https://wiki.mercurial-scm.org/CommandServer
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

_SAFE = {
    "HGENCODING": "utf-8",
    "HGPLAIN": "1",
    "HGRCPATH": "",  # no configuration but what is given here
    "LC_ALL": "C",
    "PYTHONDONTWRITEBYTECODE": "1",
}

_OPTIONS = (
    *("--config", f"extensions.jackfield={Path(__file__).with_name('worktree.py').absolute()}"),
    *("--config", "extensions.jackfield:required=yes"),
    # These hg would load for a repository that asks for them, and keep them loaded.
    *("--config", "extensions.git=!"),
    *("--config", "extensions.largefiles=!"),
    *("--config", "extensions.lfs=!"),
    *("--config", "experimental.evolution=all"),  # obsolescence markers are read and kept
    *("--config", "subrepos.allowed=no"),
    *("--config", "ui.interactive=no"),
    *("--config", "ui.merge=:fail"),
    *("--config", "format.bookmarks-in-store=no"),
    *("--config", "phases.publish=no"),  # what is restored is as it was
    *("--config", "ui.ssh=false"),
    *("--config", "storage.all-slow-path=allow"),  # as slow as it may be
    *("--config", "storage.dirstate-v2.slow-path=allow"),  # before Mercurial 7.2
    *("--config", "storage.revlog.persistent-nodemap.slow-path=allow"),
)

_MOST_ERRORS = 1024 * 1024
"""More than the beginning of what hg says of its end is not read, in bytes."""

_HEADER = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Output:
    """What hg said: its standard output, and the lines of its warnings."""

    data: bytes
    warnings: tuple[str, ...] = ()


class Server:
    """A running hg. Used by one thread at a time.

    Attributes:
        idle: whether it waits for a command; if it does not after one, it cannot be used again.
    """

    def __init__(self, hg: Path) -> None:
        """Start it.

        Raises:
            JackfieldError: if that fails.
        """
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HG")}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by close()
        try:
            self._process = subprocess.Popen(
                (hg, *_OPTIONS, "serve", "--cmdserver", "pipe"),
                cwd="/",
                env=kept | _SAFE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as error:
            self._errors.close()
            raise JackfieldError(f"hg cannot be started: {error}") from None
        self.idle = False
        try:
            with self._limit(60):
                self._receive()
        except EOFError:
            said = self._last_words()
            self.close()
            raise JackfieldError(f"hg cannot be started: {said}") from None
        if b"extension jackfield" in self._said():  # as old versions say it, and go on without
            self.close()
            raise JackfieldError(
                "this hg cannot be used: it does not load the extension worktree.py of "
                "jackfield-hg; install a newer mercurial"
            )
        self.idle = True

    def run(
        self,
        directory: Path,
        command: str,
        *arguments: str | Path,
        subject: object,
        timeout: float = 300,
    ) -> Output:
        """Run an hg command.

        Args:
            directory: where; that has the repository, too, if the command needs one.
            command: its name.
            arguments: its arguments.
            subject: what it is run for, named in the error.
            timeout: seconds after which hg is stopped.

        Raises:
            JackfieldError: if it fails or takes too long.
        """
        self.idle = False
        request = b"\0".join(map(os.fsencode, ("--cwd", directory, command, *arguments)))
        try:
            with self._limit(timeout) as expired:
                status, data, said = self._answer(request)
        except (EOFError, OSError):
            reason = f"was stopped after {timeout:g} s" if expired.is_set() else self._last_words()
            raise JackfieldError(f"{subject}: hg {command} {reason}") from None
        self.idle = True
        lines = tuple(line for line in os.fsdecode(said).split("\n") if line.strip())
        if status:
            reasons = [line for line in lines if line.startswith("abort: ")] or [*lines[-1:]]
            reason = reasons[0].removeprefix("abort: ") if reasons else "it gave no reason"
            raise JackfieldError(f"{subject}: hg {command} ended with status {status}: {reason}")
        return Output(data, lines)

    def close(self) -> None:
        """End it."""
        # Also if it is idle: it would take a tenth of a second, where a Ctrl-C interrupts the wait.
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # it has gone already
                pipe.close()
        self._process.wait()
        self._errors.close()

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def _answer(self, request: bytes) -> tuple[int, bytes, bytes]:
        channels = {b"o": bytearray(), b"e": bytearray()}
        self._send(b"runcommand\n" + struct.pack(">I", len(request)) + request)
        while True:
            channel, data = self._receive()
            if channel in channels:
                channels[channel] += data
            elif channel == b"r":
                status: int = struct.unpack(">i", data)[0]
                return status, bytes(channels[b"o"]), bytes(channels[b"e"])
            elif channel.isupper():  # it asks for input: there is none
                self._send(struct.pack(">I", 0))

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def _receive(self) -> tuple[bytes, bytes]:
        channel, length = _HEADER.unpack(self._read(_HEADER.size))
        return channel, b"" if channel.isupper() else self._read(length)

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def _said(self) -> bytes:
        return os.pread(self._errors.fileno(), _MOST_ERRORS, 0)  # hg may go on to write there

    def _last_words(self) -> str:
        status = self._process.wait()
        lines = os.fsdecode(self._said()).strip().split("\n")
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


_waiting: dict[tuple[int, Path], list[Server]] = {}
"""The servers that nobody uses, for each process (a fork must not share them) and each hg."""


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Give a server, for as long as the context lasts.

    Raises:
        JackfieldError: if hg is not there or cannot be started.
    """
    hg = find_hg()
    waiting = _waiting.setdefault((os.getpid(), hg), [])
    running = None
    while running is None:
        try:
            candidate = waiting.pop()
        except IndexError:
            running = Server(hg)
        else:
            running = candidate if candidate.alive else None
    try:
        yield running
    finally:
        if running.idle:
            waiting.append(running)
        else:
            running.close()


def find_hg() -> Path:
    """Give the path of hg.

    Raises:
        JackfieldError: if there is none.
    """
    found = shutil.which("hg")
    if found is None:
        raise JackfieldError("hg was not found: install mercurial (for example: apt install it)")
    return Path(found).absolute()


@atexit.register
def _close_all() -> None:
    for (process, _), servers in _waiting.items():
        if process == os.getpid():
            for each in servers:
                each.close()
