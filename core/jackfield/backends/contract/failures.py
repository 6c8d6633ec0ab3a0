"""From any exception of a backend to the one that the user of a backend sees."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from jackfield.backends.contract.errors import BackendException, ErrorCode
from jackfield.backends.contract.secret import redact
from jackfield.errors import text_of

if TYPE_CHECKING:
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


def reason(error: Exception) -> str:
    """Say in one line, without secrets, what an exception is about."""
    kind = type(error).__name__
    masked = isinstance(error, BackendException) and error.masked
    text = " ".join((text_of(error) if masked else redact(text_of(error))).split())
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return redact(f"{error.strerror}: {error.filename!r}")
    if isinstance(error, OSError) and error.strerror:
        return redact(error.strerror)
    if isinstance(error, BackendException):
        return text or kind
    return f"{kind}: {text}" if text else kind


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
