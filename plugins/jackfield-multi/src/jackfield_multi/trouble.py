"""From the errors of several stores to one."""

from __future__ import annotations

from collections.abc import Sequence

from jackfield.backends import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    TemporaryLoadException,
)


def is_absent(error: BackendException) -> bool:
    """Tell whether a file, or a whole store, is just not there."""
    return error.code == ErrorCode.NOT_FOUND


def combined(
    errors: Sequence[BackendException], what: str = "", *, all_fatal: bool = True
) -> BackendException:
    """Make one error of several, which each name their store; `what` says more.

    "Not found" counts only if it is all there is. The code is that of the first of the others.
    Waiting is in vain if it is so for all of them, or, without `all_fatal`, for any.
    """
    counting = [each for each in errors if not is_absent(each)] or errors
    kind: type[BackendException] = BackendException
    fatal = sum(map(_is_fatal, counting))
    if fatal == len(counting) or (fatal and not all_fatal):
        kind = FatalBackendException
    elif any(isinstance(error.__cause__, TemporaryLoadException) for error in counting):
        kind = TemporaryLoadException
    code = counting[0].code
    text = "; ".join(map(str, errors))
    masked = all(error.masked for error in errors)  # and there is nothing secret in `what`
    return kind(f"{text}; {what}" if what else text, code, masked=masked)


def same_storage(one: object, other: object) -> BackendException:
    """Make the error for two stores of the configuration that are one."""
    return FatalBackendException(
        f"{one} and {other} are the same storage: one of them has to go from the configuration"
    )


def _is_fatal(error: BackendException) -> bool:
    in_vain = FatalBackendException | NotImplementedError | TypeError
    return isinstance(error, in_vain) or isinstance(error.__cause__, in_vain)
