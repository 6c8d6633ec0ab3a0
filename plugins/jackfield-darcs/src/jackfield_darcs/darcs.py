"""Running darcs: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

from pathlib import Path

from jackfield import programs

_TIMEOUT = 3600
"""Seconds after which darcs is given up: it applies every patch of a repository to check it."""

_OPTIONS = ("--no-cache", "--no-prehook", "--no-posthook", "--quiet")


def darcs(command: str, *arguments: str | Path, subject: object) -> None:
    """Run darcs, without the user's configuration and cache.

    It must be shown no repository of a stranger, but a copy without its ``prefs``.

    Args:
        command: the darcs command.
        arguments: its arguments.
        subject: what it is run for, named in the error.

    Raises:
        JackfieldError: if there is no darcs, or it fails or takes too long.
    """
    programs.run(
        programs.find("darcs", "install it (for example: apt install darcs)"),
        command,
        *_OPTIONS,
        *arguments,
        subject=subject,
        seconds=_TIMEOUT,
        environment={"DARCS_DONT_COLOR": "1"},
    )
