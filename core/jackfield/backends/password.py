"""Where a backend's password comes from: the URL, then the environment, then a person."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from jackfield.backends.errors import ErrorCode, FatalBackendException
from jackfield.backends.secret import Secret

if TYPE_CHECKING:
    from jackfield.backends.url import ParsedUrl

VARIABLE = "BACKEND_PASSWORD"


def find_password(parsed_url: ParsedUrl, *, ask: bool) -> Secret | None:
    """Give the password for `parsed_url`, None where there is none.

    An empty variable counts as none. Where `ask` is true and standard input is a terminal, the
    user is asked.

    Raises:
        FatalBackendException: with code 51 if the user was asked and gave none (Ctrl-D).
    """
    if parsed_url.password is not None:
        return parsed_url.password
    from_environment = os.environ.get(VARIABLE)
    if from_environment:
        return Secret(from_environment)
    if not (ask and sys.stdin is not None and sys.stdin.isatty()):
        return None
    from getpass import getpass  # late: few backends ask

    try:
        return Secret(getpass(f"Password for {parsed_url}: "))
    except EOFError:
        raise FatalBackendException(
            f"no password was given for {parsed_url}; {VARIABLE} can hold it",
            ErrorCode.PERMISSION_DENIED,
        ) from None
