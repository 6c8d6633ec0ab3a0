"""Running Subversion's programs: with an environment of their own, and their errors in one line."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jackfield import JackfieldError, programs
from jackfield.repositories import NotRegular, open_regular, unusable
from jackfield.scratch import scratch_directory

LONG = 24 * 60 * 60
"""Seconds after which a program is given up that works on a whole history."""

_TIMEOUT = 300
"""Seconds after which any other program is given up."""

_WAY_OUT = "install Subversion (for example: apt install subversion)"

_SETTINGS = frozenset({"fsfs.conf", "fsx.conf"})
"""The files that hold the settings of a repository, by the type of its file system."""

_FIRST_ERROR = re.compile(r"^svn\w*: (E\d+: .*(?:\n(?!svn\w*: ).+)*)", re.MULTILINE)
"""An error of Subversion's; on the last of its lines there may be the way out."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Subversion's programs, as they may see one directory.

    Attributes:
        subject: the directory, named in errors.
        place: another path of it. Subversion takes only paths in UTF-8, and reads a revision out
            of one that has an ``@``; this one is plain.
        home: an empty directory: the user's own configuration is not read.
    """

    subject: object
    place: Path
    home: Path

    @property
    def url(self) -> str:
        """The URL of the directory as a repository."""
        return "file://" + quote(os.fsencode(self.place))

    def run(self, program: str, *arguments: str | Path) -> bytes:
        """Run a program; give what it printed.

        Raises:
            JackfieldError: if it is not there, or fails or takes too long.
        """
        with self.started(program, *arguments, seconds=_TIMEOUT) as process:
            return process.communicate()[0]

    @contextlib.contextmanager
    def started(
        self, program: str, *arguments: str | Path, seconds: float = LONG
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a program with pipes for what it reads and prints, and see it to its end.

        Raises:
            JackfieldError: if it is not there, or fails or takes longer than `seconds`.
        """
        own = ["--config-dir", str(self.home), "--non-interactive"] if program == "svn" else []
        command = [programs.find(program, _WAY_OUT), *arguments, *own]
        with tempfile.TemporaryFile(dir=self.home.parent) as said:
            try:
                process = subprocess.Popen(
                    command,
                    env=self._environment(),
                    cwd=self.home,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
            except OSError as error:
                raise JackfieldError(f"{program} cannot be started: {error}") from None
            with programs.stopped_after(seconds, process) as late, process:
                try:
                    yield process
                except BaseException:
                    process.kill()
                    raise
                finally:
                    _close(process)
            what = f"{self.subject}: {program} {arguments[0]}"
            if late.is_set():
                raise JackfieldError(f"{what} was stopped after {seconds} s")
            if process.returncode:
                said.seek(0)
                status = f"ended with status {process.returncode}"
                raise JackfieldError(f"{what} {status}: {self._reason(said.read())}")

    def _reason(self, said: bytes) -> str:
        text = said.decode(errors="backslashreplace").strip()
        found = _FIRST_ERROR.search(text)
        reason = found[1] if found else text.partition("\n")[0] or "it gave no reason"
        # On one line: what svn shows of a damaged file may have other ends of lines than its own.
        return " ".join(reason.replace(str(self.place), str(self.subject)).split())

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR"}
        }
        return kept | {"HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@contextlib.contextmanager
def tools(directory: Path, subject: object = None) -> Iterator[Tools]:
    """Let Subversion's programs see `directory`, for as long as the context lasts."""
    with scratch_directory(in_memory=True) as scratch:
        home, place = scratch / "home", scratch / "place"
        home.mkdir()
        place.symlink_to(directory.absolute())
        yield Tools(directory if subject is None else subject, place, home)


@contextlib.contextmanager
def tools_for_repository(directory: Path) -> Iterator[Tools]:
    """Let Subversion's programs see the repository in `directory`, but not its settings.

    ``db/fsfs.conf`` may name servers: of memcached, with which every program that opens the
    repository would connect, and share what it reads.

    Raises:
        JackfieldError: if the repository cannot be looked at.
    """
    with scratch_directory(in_memory=True) as scratch:
        home, place = scratch / "home", scratch / "place"
        for each in (home, place, place / "db", place / "locks"):
            each.mkdir()
        source = directory.absolute()
        try:
            names = set(os.listdir(source / "db")) - _SETTINGS  # noqa: PTH208 - names
        except OSError as error:
            raise unusable(directory, "read", error) from None
        for name in ("format", *(f"db/{name}" for name in names)):
            (place / name).symlink_to(source / name)
        for name in _SETTINGS:
            (place / "db" / name).touch()
        yield Tools(directory, place, home)


def read_regular(path: Path, most: int) -> bytes:
    """Read a file of a stranger: at most `most` bytes; nothing if it is not a regular file.

    Never waits, whatever is at `path`.

    Raises:
        OSError: if there is nothing, or it may not be read.
    """
    try:
        with open_regular(path) as file:
            return file.read(most)
    except NotRegular:
        return b""


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close what a process reads, which may have ended before it has read what is written to it.

    Else that would be the error, and not what the process or its caller says.
    """
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
