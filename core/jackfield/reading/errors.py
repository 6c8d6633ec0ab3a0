"""What can go wrong while a source is read."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from jackfield.errors import JackfieldError
from jackfield.metadata import NotStatic


class ReadingError(JackfieldError):
    """A source cannot be read as a plugin: its name, the reason and the way out, on one line."""


class NoPluginError(Exception):
    """A source can be read, but nothing in it is a plugin; `faults` may be why."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("not a plugin")
        self.faults = tuple(faults)


class TreeError(Exception):
    """One file of a source cannot be had; the message is the reason, without the file's name."""


class NotStaticError(Exception):
    """What is evaluated has no value that can be known without running it; or none worth the cost.

    `line` is the line of the file at hand, None where the caller knows it better. `why` is what
    was found earlier, perhaps in another file, and is the reason now.
    """

    def __init__(self, reason: str, line: int | None = None, why: NotStatic | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.why = why


class OutsideError(NotStaticError):
    """A relative import leads out of what is read."""


class ExhaustedError(Exception):
    """The budget of the whole source is used up: nothing more of it is evaluated."""


class RaisesError(Exception):
    """What is evaluated raises in Python, too: the import of the module fails here."""


class as_python:  # noqa: N801 - used as a statement: with as_python()
    """Take an exception of the operation inside for one that Python raises, too."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, OF_PYTHON):
            raise meant(error) from None


OF_PYTHON = (
    *(TypeError, ValueError, LookupError, ArithmeticError, RuntimeError),
    *(MemoryError, Warning),
)
"""What an operation may raise. Where it is done often, it is caught without `as_python`."""


def meant(error: BaseException) -> NotStaticError | RaisesError:
    """Give what one of `OF_PYTHON` means for what is evaluated."""
    if isinstance(error, RecursionError | MemoryError):
        return NotStaticError("too large to evaluate")
    if isinstance(error, Warning):  # this process was told to take them for errors
        return NotStaticError(f"Python warns of it: {error}")
    return RaisesError(f"{type(error).__name__}: {error}")


def one_line(text: str) -> str:
    """Give `text` on one line, with control characters and lone surrogates escaped."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "replace").decode("ascii")
        for char in text
    )


def shortened(reason: str) -> str:
    """Give a reason, of one that is too long to be read only its beginning and its end."""
    return reason if len(reason) <= 300 else f"{reason[:180]} … {reason[-100:]}"
