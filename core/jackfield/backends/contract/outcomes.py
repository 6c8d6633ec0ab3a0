"""What became of the files that an operation was about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jackfield.backends.contract.errors import BackendException


class State(StrEnum):
    """What became of one file."""

    DONE = "done"
    """It was deleted; or it is there."""
    ABSENT = "absent"
    """There is no such file."""
    UNKNOWN = "unknown"
    """The backend cannot tell."""
    FAILED = "failed"
    """The operation failed for this file."""


@dataclass(slots=True)  # not frozen: a list of many files takes a third longer to make then
class Outcome:
    """What became of one file of a delete or a query.

    Attributes:
        name: the remote name.
        state: what became of it.
        size: in bytes, after a query that found the file; None where it is not known.
        error: why it failed; None if it did not.
        mtime: when the file was changed, in seconds since 1970, after a query; None where it is
            not known. It does not count when outcomes are compared.
    """

    name: str
    state: State
    size: int | None = None
    error: BackendException | None = None
    mtime: float | None = field(default=None, compare=False)


class Proof(StrEnum):
    """How it is known that a stored file is the one that was put."""

    NONE = "not verified"
    """The backend did not complain."""
    SIZE = "size"
    """The stored file has the same size."""
    CONTENT = "content"
    """The storage says that the content is the same."""
