"""Running hg: as a command server, which is started once and runs one command after another.

Starting hg takes longer than most of its commands. A server that has done its work is kept for
the next caller, whatever repository that asks for: it belongs to none, and reads no configuration.
The protocol: https://wiki.mercurial-scm.org/CommandServer
"""

from __future__ import annotations

import os
import struct
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError, programs

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

_HEADER = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Output:
    """What hg said: its standard output, and the lines of its warnings."""

    data: bytes
    warnings: tuple[str, ...] = ()


class Server(programs.Server):
    """A running hg."""

    def __init__(self, hg: Path) -> None:
        """Start it.

        Raises:
            JackfieldError: if that fails.
        """
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HG")}
        command = (hg, *_OPTIONS, "serve", "--cmdserver", "pipe")
        super().__init__(command, kept | _SAFE, self._receive)
        if b"extension jackfield" in self.said():  # as old versions say it, and go on without
            self.close()
            raise JackfieldError(
                "this hg cannot be used: it does not load the extension worktree.py of "
                "jackfield-hg; install a newer mercurial"
            )

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
        request = b"\0".join(map(os.fsencode, ("--cwd", directory, command, *arguments)))
        what = f"{subject}: hg {command}"
        status, data, said = self.exchange(
            lambda: self._answer(request), seconds=timeout, what=what
        )
        lines = tuple(line for line in os.fsdecode(said).split("\n") if line.strip())
        if status:
            reasons = [line for line in lines if line.startswith("abort: ")] or [*lines[-1:]]
            reason = reasons[0].removeprefix("abort: ") if reasons else "it gave no reason"
            raise JackfieldError(f"{what} ended with status {status}: {reason}")
        return Output(data, lines)

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
        self.requests.write(data)
        self.requests.flush()

    def _receive(self) -> tuple[bytes, bytes]:
        channel, length = _HEADER.unpack(self._read(_HEADER.size))
        return channel, b"" if channel.isupper() else self._read(length)

    def _read(self, size: int) -> bytes:
        data = self.answers.read(size)
        if len(data) < size:
            raise EOFError
        return data


_servers = programs.Servers(Server)


def server() -> AbstractContextManager[Server]:
    """Give a server, for as long as the context lasts.

    Raises:
        JackfieldError: if hg is not there or cannot be started.
    """
    hg = programs.find("hg", "install mercurial (for example: apt install it)")
    return _servers.one(hg)
