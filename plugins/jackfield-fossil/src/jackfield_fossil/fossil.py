"""Running fossil: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from jackfield import JackfieldError
from jackfield.scratch import scratch_directory

_TIMEOUT = 3600
"""Seconds after which fossil is given up: it reads everything in a repository to check it."""


def find_fossil() -> Path:
    """Give the path of fossil.

    Raises:
        JackfieldError: if there is none.
    """
    found = shutil.which("fossil")
    if found is None:
        raise JackfieldError("fossil was not found: install it (for example: apt install fossil)")
    return Path(found).absolute()


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
    with scratch_directory() as home:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        own = {"FOSSIL_HOME": str(home), "HOME": str(home), "LC_ALL": "C.UTF-8", "USER": "root"}
        try:
            done = subprocess.run(
                [find_fossil(), command, *arguments],
                cwd=home,
                env=kept | own,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise JackfieldError(
                f"{subject}: fossil {command} was stopped after {_TIMEOUT} s"
            ) from None
        except OSError as error:
            raise JackfieldError(f"fossil cannot be started: {error}") from None
    if done.returncode:
        said = os.fsdecode(done.stderr + b"\n" + done.stdout).split("\n")
        reason = next((line.strip() for line in said if line.strip()), "it gave no reason")
        raise JackfieldError(
            f"{subject}: fossil {command} ended with status {done.returncode}: {reason}"
        )
    return os.fsdecode(done.stdout)
