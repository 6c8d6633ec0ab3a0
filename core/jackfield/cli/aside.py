"""The standard output is for a command's answer, and for nothing that plugins print.

Nor for what the programs print that they run: those inherit the descriptor.
"""

from __future__ import annotations

import os
import sys

from jackfield.errors import JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

_STDOUT, _STDERR = 1, 2

_CHUNK = 256 * 1024

_set_aside: list[tuple[TextIO, int | None]] = []
"""What was `sys.stdout` before, and a descriptor of what it writes to, where that is another now.

That is the process's, and so is this.
"""


class Aside:
    """A context in which what Python code and its child processes print is error output."""

    def __enter__(self) -> None:
        sys.stdout.flush()  # what is printed first comes first
        _set_aside.append((sys.stdout, _divert(sys.stdout)))
        sys.stdout = sys.stderr

    def __exit__(self, *_: object) -> None:
        stream, descriptor = _set_aside.pop()
        sys.stdout = stream
        if descriptor is not None:
            os.dup2(descriptor, _STDOUT)
            os.close(descriptor)


class Answering:
    """A context in which the standard output of the process is what it is outside of an `Aside`."""

    def __enter__(self) -> None:
        if answer_descriptor() != _STDOUT:
            os.dup2(answer_descriptor(), _STDOUT)

    def __exit__(self, *_: object) -> None:
        if answer_descriptor() != _STDOUT:
            os.dup2(_STDERR, _STDOUT)


def answer_stream() -> TextIO:
    """Give the standard output, also in an `Aside`, where nothing is to be written to it."""
    return _set_aside[-1][0] if _set_aside else sys.stdout


def answer_descriptor() -> int:
    """Give the descriptor that writes to the standard output of the process."""
    descriptor = _set_aside[-1][1] if _set_aside else None
    return _STDOUT if descriptor is None else descriptor


def write_answer(file: BinaryIO) -> None:
    """Copy a file to the standard output, also in an `Aside`.

    Raises:
        JackfieldError: if a program has put something there that is for texts alone.
    """
    descriptor = _set_aside[-1][1] if _set_aside else None
    if descriptor is None:
        output = answer_stream()
        if not hasattr(output, "buffer"):
            raise JackfieldError("the standard output of this program takes no bytes: name a file")
        while chunk := file.read(_CHUNK):
            output.buffer.write(chunk)
        output.flush()
        return
    while left := memoryview(file.read(_CHUNK)):
        while left:
            left = left[os.write(descriptor, left) :]


def _divert(stream: TextIO) -> int | None:
    """Let the descriptor of the standard output be the error output; give one of what it was.

    None where a program has put another stream there, or there is no error output.
    """
    try:
        if stream.fileno() != _STDOUT:
            return None
        kept = os.dup(_STDOUT)
    except (OSError, ValueError, AttributeError):
        return None
    try:
        os.dup2(_STDERR, _STDOUT)
    except OSError:
        os.close(kept)
        return None
    return kept
