"""Running git: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

_TIMEOUT = 300
"""Seconds after which git is given up: something in the repository keeps it waiting."""

_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
"""Variables that say where the user's own configuration and git itself are; no others pass."""

_SAFE = {
    "GIT_NO_LAZY_FETCH": "1",  # what is missing stays missing
    "GIT_OPTIONAL_LOCKS": "0",  # looking changes nothing
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor="),  # also the user's: it would start a daemon for the repository
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)


@dataclass(frozen=True, slots=True)
class Output:
    """What git said: its standard output, and the lines of its warnings."""

    data: bytes
    warnings: tuple[str, ...] = ()


def find_git() -> Path:
    """Give the path of git.

    Raises:
        JackfieldError: if there is none.
    """
    found = shutil.which("git")
    if found is None:
        raise JackfieldError("git was not found: install it (for example: apt install git)")
    return Path(found).absolute()


def git(
    *arguments: str | Path,
    variables: Mapping[str, str | Path] | None = None,
    data: bytes = b"",
    subject: object,
    timeout: float | None = None,
) -> Output:
    """Run git.

    Args:
        arguments: the git command and its arguments.
        variables: environment variables, on top of those that every command gets.
        data: what it reads from its standard input.
        subject: what it is run for, named in the error.
        timeout: seconds after which it is given up; None for what looking at most needs.

    Raises:
        JackfieldError: if there is no git, or it fails or takes too long.
    """
    command: Sequence[str | Path] = (find_git(), *_OPTIONS, *arguments)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT
    }
    environment |= _SAFE | {name: str(value) for name, value in (variables or {}).items()}
    seconds = _TIMEOUT if timeout is None else timeout
    try:
        done = subprocess.run(
            command, env=environment, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise JackfieldError(
            f"{subject}: git {arguments[0]} was stopped after {seconds} s"
        ) from None
    except OSError as error:
        raise JackfieldError(f"git cannot be started: {error}") from None
    said = tuple(line for line in os.fsdecode(done.stderr).split("\n") if line)
    if done.returncode:
        fatal = (line for line in said if line.startswith("fatal: "))
        reason = next(fatal, said[-1] if said else "it gave no reason")
        raise JackfieldError(
            f"{subject}: git {arguments[0]} ended with status {done.returncode}: "
            f"{reason.removeprefix('fatal: ')}"
        )
    return Output(done.stdout, said)
