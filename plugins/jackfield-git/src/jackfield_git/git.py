"""Running git: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError, programs

_TIMEOUT = 300
"""Seconds after which git is given up: something in the repository keeps it waiting."""

_PART = 64 * 1024

_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
"""Variables that say where the user's own configuration and git itself are; no others pass."""

_SAFE = {
    "GIT_ADVICE": "0",  # it is on the error output, as warnings are
    "GIT_NO_LAZY_FETCH": "1",  # what is missing stays missing
    "GIT_OPTIONAL_LOCKS": "0",  # looking changes nothing
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_OPTIONS = (
    *("-C", os.sep),  # where the current directory is gone, git would end
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
    return programs.find("git", "install it (for example: apt install git)")


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
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE if data else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            close_fds=False,  # none is inherited; all threads wait while they are looked for
        ) as process:
            try:
                output, errors = _communicate(process, data, seconds)
            except BaseException:
                process.kill()
                raise
    except subprocess.TimeoutExpired:
        raise JackfieldError(
            f"{subject}: git {arguments[0]} was stopped after {seconds} s"
        ) from None
    except OSError as error:
        raise JackfieldError(f"git cannot be started: {error}") from None
    said = tuple(line for line in os.fsdecode(errors).split("\n") if line)
    if process.returncode:
        fatal = (line for line in said if line.startswith("fatal: "))
        reason = next(fatal, said[-1] if said else "it gave no reason")
        raise JackfieldError(
            f"{subject}: git {arguments[0]} ended with status {process.returncode}: "
            f"{reason.removeprefix('fatal: ')}"
        )
    return Output(output, said)


def _communicate(
    process: subprocess.Popen[bytes], data: bytes, seconds: float
) -> tuple[bytes, bytes]:
    """Give what a process printed and complained of.

    `Popen.communicate` with a time limit polls for the end of the process, and sleeps for longer
    than most commands of git's take; so it does only where there is something to write.

    Raises:
        subprocess.TimeoutExpired: if it takes longer than `seconds`.
    """
    if data:
        return process.communicate(data, timeout=seconds)
    assert process.stdout is not None
    assert process.stderr is not None
    end = time.monotonic() + seconds
    said: dict[int, list[bytes]] = {process.stdout.fileno(): [], process.stderr.fileno(): []}
    with selectors.DefaultSelector() as selector:
        for descriptor in said:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(end - time.monotonic())
            if not ready and time.monotonic() >= end:
                raise subprocess.TimeoutExpired(process.args, seconds)
            for key, _ in ready:
                part = os.read(key.fd, _PART)
                if part:
                    said[key.fd].append(part)
                else:
                    selector.unregister(key.fd)
    output, errors = said.values()
    return b"".join(output), b"".join(errors)
