"""From any exception of a backend to the one that the user of a backend sees."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jackfield.backends.contract.errors import (
    BackendException,
    ErrorCode,
    FatalBackendException,
)
from jackfield.backends.contract.secret import redact
from jackfield.errors import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jackfield.backends.contract.base import Backend

_ERRNO_CODES = {
    errno.EACCES: ErrorCode.PERMISSION_DENIED,
    errno.EPERM: ErrorCode.PERMISSION_DENIED,
    errno.ENOENT: ErrorCode.NOT_FOUND,
    errno.ENOSPC: ErrorCode.NO_SPACE,
}


def error_code(backend: Backend | None, operation: str, error: Exception) -> ErrorCode:
    """Say what kind of trouble an exception is.

    In this order: the code that a backend exception carries, what the backend's ``_error_code``
    says, the ``errno``, 50. `backend` is None where there is no backend yet.
    """
    if isinstance(error, BackendException) and error.carries_code:
        return error.code
    code = _code_of_backend(backend, operation, error)
    if code is not None:
        return code
    number = getattr(error, "errno", None)
    return _ERRNO_CODES.get(number, ErrorCode.BACKEND_ERROR) if number else ErrorCode.BACKEND_ERROR


def failure(
    backend: Backend | None, operation: str, filename: str | None, where: str, error: Exception
) -> BackendException:
    """Make the final error of an operation; the caller raises it from `error`.

    The message is one line without secrets: where, what, which file, why.
    """
    what = operation if filename is None else f"{operation} {filename!r}"
    return BackendException(
        f"{where}: cannot {what}: {reason(error)}",
        error_code(backend, operation, error),
        operation=operation,
        filename=filename,
        masked=True,
    )


@contextmanager
def local_errors(operation: str) -> Iterator[None]:
    """Make errors of local files fatal, in a block: that the storage is asked again heals none.

    `operation` is what the files are for, as `BackendException` names it.

    Raises:
        FatalBackendException: for every OSError.
    """
    try:
        yield
    except OSError as error:
        raise FatalBackendException(
            reason(error), error_code(None, operation, error), masked=True
        ) from error


def reason(error: Exception) -> str:
    """Say in one line, without secrets, what an exception is about.

    What it came from is added as far as that says more: libraries raise much that says little. What
    a backend exception says was chosen for the user, and nothing is added to it.
    """
    said, ends = _said(error), ""
    for words, origin in _origins(error):
        text, more = _text(origin), _said(origin)
        if more not in said and not (text and text in said):
            said, ends = f"{said} ({words} {more}", f"{ends})"
    return said + ends


def _said(error: BaseException) -> str:
    """Say what an exception itself says."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return redact(f"{error.strerror}: {error.filename!r}")
    if isinstance(error, OSError) and error.strerror:
        return redact(error.strerror)
    kind, text = type(error).__name__, _text(error)
    if isinstance(error, BackendException):
        return text or kind
    return f"{kind}: {text}" if text else kind


def _text(error: BaseException) -> str:
    masked = isinstance(error, BackendException) and error.masked
    return " ".join((text_of(error) if masked else redact(text_of(error))).split())


def _origins(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """Give what an exception came from, one after the other, each after words that lead to it."""
    seen = {id(error)}
    while (found := _origin(error)) is not None and id(found[1]) not in seen:
        yield found
        error = found[1]
        seen.add(id(error))


def _origin(error: BaseException) -> tuple[str, BaseException] | None:
    is_mute = not _text(error)
    if isinstance(error, BackendException) and not is_mute:
        return None
    if error.__cause__ is not None:
        return "caused by", error.__cause__
    # As boto3 does, which tells in an attribute alone why it gave up.
    for held in vars(error).values():
        if isinstance(held, Exception):
            return "caused by", held
    # What was being dealt with is often the way there and not the reason, as a look into a cache.
    if is_mute and error.__context__ is not None and not error.__suppress_context__:
        return "after", error.__context__
    return None


def _code_of_backend(backend: Backend | None, operation: str, error: Exception) -> ErrorCode | None:
    ask = getattr(backend, "_error_code", None)
    if ask is None:
        return None
    try:
        answer = ask(operation, error)
        return ErrorCode(answer) if answer else None
    except Exception as fault:
        import logging  # late: nothing is logged as long as all goes well

        logger = logging.getLogger(__name__)
        # Of a layer it is the bound method of the backend below.
        asked = type(getattr(ask, "__self__", backend)).__name__
        logger.warning(
            "%s._error_code(%r, %s) failed, so the kind of error is not known: %s",
            asked,
            operation,
            type(error).__name__,
            reason(fault),
        )
        logger.debug("%s._error_code failed", asked, exc_info=True)
        return None
