"""Where a backend's password comes from: the URL, then the environment, then a person."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

from jackfield.backends.contract.errors import ErrorCode, FatalBackendException
from jackfield.backends.contract.secret import Secret

if TYPE_CHECKING:
    from jackfield.backends.contract.url import ParsedUrl

VARIABLE = "BACKEND_PASSWORD"

_asking = threading.Lock()
_pauses: list[Callable[[], AbstractContextManager[object]]] = []


@contextmanager
def pausing(pause: Callable[[], AbstractContextManager[object]]) -> Iterator[None]:
    """Let ``pause()`` be entered while somebody is asked: progress would hide the question."""
    _pauses.append(pause)
    try:
        yield
    finally:
        _pauses.remove(pause)


def find_password(parsed_url: ParsedUrl, *, ask: bool) -> tuple[Secret | None, bool]:
    """Give the password for `parsed_url`, None where there is none, and whether it was asked for.

    An empty variable counts as none. Where `ask` is true and standard input is a terminal, the
    user is asked.

    Raises:
        FatalBackendException: as of `ask_password`.
    """
    if parsed_url.password is not None:
        return parsed_url.password, False
    from_environment = os.environ.get(VARIABLE)
    if from_environment:
        return Secret(from_environment), False
    if not (ask and sys.stdin is not None and sys.stdin.isatty()):
        return None, False
    return ask_password(parsed_url), True


def ask_password(parsed_url: ParsedUrl, how: str = "") -> Secret:
    """Ask the user for the password for `parsed_url`; `how` is said after that.

    Raises:
        FatalBackendException: with code 51 if the user gives none (Ctrl-D), or one that is no text.
    """
    from getpass import getpass  # late: few backends ask

    try:
        with _asking, ExitStack() as stack:  # one question at a time
            for pause in _pauses:
                stack.enter_context(pause())
            return Secret(getpass(f"Password for {parsed_url}{how}: "))
    except EOFError:
        why = f"no password was given for {parsed_url}"
    except UnicodeDecodeError:
        why = f"the password that was given for {parsed_url} is no text in this terminal's encoding"
    raise FatalBackendException(f"{why}; {VARIABLE} can hold it", ErrorCode.PERMISSION_DENIED)
