"""The standard output is for a command's answer, and for nothing that plugins print."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import TextIO

_set_aside: list[TextIO] = []
"""What was `sys.stdout` before; that is the process's, and so is this."""


class Aside:
    """A context in which what Python code prints goes to the error output."""

    def __enter__(self) -> None:
        sys.stdout.flush()  # what is printed first comes first
        _set_aside.append(sys.stdout)
        sys.stdout = sys.stderr

    def __exit__(self, *_: object) -> None:
        sys.stdout = _set_aside.pop()


def answer_stream() -> TextIO:
    """Give the standard output, also in an `Aside`."""
    return _set_aside[-1] if _set_aside else sys.stdout
