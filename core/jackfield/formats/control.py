"""Control formats: what a control directory looks like, and whether a directory looks like it.

A description maps paths to contents, as Bazaar's plugin metadata protocol has it: a path that
ends in ``/`` is a directory, any other a regular file, present or of a certain content.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
"""The errors that say that there is nothing at a path; after any other there may be something."""

_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening, as far as the system has them: bytes as they are, and without waiting."""


@dataclass(frozen=True, slots=True)
class ControlFormat:
    """The shape of a control directory.

    Attributes:
        name: what the format is called.
        paths: path relative to the directory that holds the control directory -> expected
            content. The value of a path that ends in ``/`` is ignored; for a file it is None
            where only its presence counts, bytes, or a text, which stands for its UTF-8 bytes.
            A description without any path matches nothing.
        plugin: who describes it; not looked at here.
        per_directory: its control directory stands in every directory of a working tree.
    """

    name: str
    paths: Mapping[str, str | bytes | None]
    plugin: str
    per_directory: bool = False


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A format that a directory may have or not: `path` could not be read, for `reason`."""

    format: ControlFormat
    directory: Path
    path: Path
    reason: str


class CannotTell(Exception):  # noqa: N818 - it says what is the case, and is no failure
    """Whether a directory matches cannot be known; `path` could not be read, for `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def matches(directory: Path, format: ControlFormat) -> bool:
    """Tell whether all paths of a description hold in `directory`.

    A symbolic link counts as what it points to. Only regular files are opened, and no more
    than one byte beyond the expected content is read.

    Raises:
        CannotTell: if some path cannot be looked at and every other one holds.
    """
    hindrance: CannotTell | None = None
    for path, content in format.paths.items():
        try:
            if not _holds(directory, path, content):
                return False
        except OSError as error:
            if error.errno not in _ABSENT:
                hindrance = hindrance or CannotTell(directory / path, reason_of(error))
                continue
            return False
    if hindrance is not None:
        raise hindrance
    return bool(format.paths)


def told(
    directory: Path, formats: Iterable[ControlFormat]
) -> tuple[tuple[ControlFormat, ...], tuple[Undetermined, ...]]:
    """Tell which of `formats` match in `directory`, and of which that cannot be told."""
    matching: list[ControlFormat] = []
    undetermined: list[Undetermined] = []
    for format in formats:
        try:
            if matches(directory, format):
                matching.append(format)
        except CannotTell as hindrance:
            undetermined.append(Undetermined(format, directory, hindrance.path, hindrance.reason))
    return tuple(matching), tuple(undetermined)


def first_part(path: str) -> str:
    """Give the name that a description's path begins with; empty if it has none."""
    return next((part for part in path.split("/") if part not in {"", "."}), "")


def _holds(directory: Path, path: str, content: str | bytes | None) -> bool:
    full = os.path.join(directory, path)  # noqa: PTH118 - keeps the final slash, and is faster
    try:
        mode = os.stat(full).st_mode  # noqa: PTH116 - as above
    except ValueError:  # NUL, or a character that no file name can have
        return False
    if path.endswith("/"):
        return stat.S_ISDIR(mode)
    if not stat.S_ISREG(mode):
        return False
    if content is None:
        return True
    # A literal may hold lone surrogates, which no UTF-8 file does; they are no error here.
    expected = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return beginning(full, len(expected) + 1) == expected


def beginning(path: str | Path, size: int) -> bytes | None:
    """Give the first `size` bytes of a file, all of a shorter one, None of what is no file."""
    # Another process may have put a FIFO there since the path was looked at: never wait for one.
    descriptor = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = b""
        while len(data) < size and (more := os.read(descriptor, size - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


def reason_of(error: OSError | ValueError) -> str:
    """Say in a few words why a path could not be looked at."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
