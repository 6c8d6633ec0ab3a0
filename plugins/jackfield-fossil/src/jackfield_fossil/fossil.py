"""Running fossil: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

import os
from pathlib import Path

from jackfield import programs

_TIMEOUT = 3600
"""Seconds after which fossil is given up: it reads everything in a repository to check it."""


def fossil(command: str, *arguments: str | Path, subject: object) -> str:
    """Run fossil, without the user's configuration, and give what it printed.

    It must be shown no repository of a stranger, but a copy that `neutral` made.

    Args:
        command: the fossil command.
        arguments: its arguments.
        subject: what it is run for, named in the error.

    Raises:
        JackfieldError: if there is no fossil, or it fails or takes too long.
    """
    found = programs.find("fossil", "install it (for example: apt install fossil)")
    own = {"USER": "root"}
    said = programs.run(
        found, command, *arguments, subject=subject, seconds=_TIMEOUT, environment=own
    )
    return os.fsdecode(said)
