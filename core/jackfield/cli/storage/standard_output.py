"""Stored files that are written to the standard output."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jackfield.backends import BackendException, BackendWrapper
from jackfield.cli.aside import Answering, answer_descriptor, write_answer
from jackfield.cli.storage.passing import Passing, size_at_hand

STANDARD_OUTPUT = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}
"""What the standard output is called. Where it is a file, that is not to be replaced."""


def is_standard_output(path: Path | None) -> bool:
    """Tell whether a file is what the standard output goes to."""
    try:
        output = os.fstat(answer_descriptor())
        return path is not None and (
            str(path) in STANDARD_OUTPUT or os.path.samestat(path.stat(), output)
        )
    except OSError:
        return False


def written_out(passing: Passing, store: BackendWrapper, name: str, local: Path) -> None:
    """Write a stored file to the standard output, after what is there already.

    Only a local storage may write there itself: what of another one fails would have to be tried
    again, and a part of it would be there twice.

    Raises:
        BrokenPipeError: if nobody reads it.
    """
    kept = stat.S_ISREG(os.fstat(answer_descriptor()).st_mode)
    if kept or store.backend.may_stall or store.backend.opens_others:
        with passing.file(size_at_hand(store, name)) as path:
            store.get(name, path)
            with path.open("rb") as file:
                write_answer(file)
        return
    try:
        with Answering():
            store.get(name, local)
    except BackendException as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, BrokenPipeError):
                raise cause from None
            cause = cause.__cause__
        raise
