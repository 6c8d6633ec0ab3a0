"""What goes wrong with a backend, and the code that says which kind of trouble it was."""

from __future__ import annotations

from enum import IntEnum

from jackfield.errors import JackfieldError


class ErrorCode(IntEnum):
    """The kinds of trouble; the number is the exit status of the command line."""

    BACKEND_ERROR = 50
    PERMISSION_DENIED = 51
    NOT_FOUND = 52
    NO_SPACE = 53
    COMMAND_ERROR = 54
    CODE_ERROR = 55
    VALIDATION_FAILED = 56


class BackendException(JackfieldError):  # noqa: N818 - the name that backends already raise
    """An operation of a backend failed.

    What a backend raises may leave everything but the message to the host. What the host raises
    always carries `code` and `operation`, and the original exception as its cause.

    Attributes:
        code: what kind of trouble it is.
        carries_code: whether whoever raised it chose `code`; if not, it is the general 50.
        operation: ``get``, ``put``, ``list``, ``delete``, ``query``, ``move``, ``validate``,
            ``open`` or ``close``; None as long as nobody has said.
        filename: the remote name that the operation was about; None where there is none.
        masked: whether whoever made the message saw to it that there is no secret in it. Else what
            looks like one is masked when the message is shown, be it a word of the message's own.
    """

    exit_status = int(ErrorCode.BACKEND_ERROR)

    def __init__(
        self,
        message: str = "",
        code: ErrorCode | int | None = None,
        *,
        operation: str | None = None,
        filename: str | None = None,
        masked: bool = False,
    ) -> None:
        """Keep the facts; `code` must be one of `ErrorCode` (else ValueError)."""
        super().__init__(message)
        self.code = ErrorCode(ErrorCode.BACKEND_ERROR if code is None else code)
        self.carries_code = code is not None
        self.exit_status = int(self.code)
        self.operation = operation
        self.filename = filename
        self.masked = masked


class FatalBackendException(BackendException):
    """A failure that trying again cannot heal: the host does not retry it."""


class TemporaryLoadException(BackendException):
    """The storage is overloaded: the host waits three times as long before it tries again."""


class InvalidBackendURL(FatalBackendException):
    """The text is not the URL of a backend; the message shows it with its password masked."""


class UnsupportedBackendScheme(FatalBackendException):
    """No backend serves the scheme, nor a prefix of it; the message says which ones are known."""


class InvalidName(FatalBackendException):
    """A remote name that no backend is asked for, since it could lead out of the storage."""


class RegistrationError(JackfieldError):
    """A backend cannot be registered; the message names it and says why."""
