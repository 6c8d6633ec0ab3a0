"""Running darcs: found once, with an environment of its own, and its errors in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from jackfield import JackfieldError
from jackfield.scratch import scratch_directory

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
    found = shutil.which("darcs")
    if found is None:
        raise JackfieldError("darcs was not found: install it (for example: apt install darcs)")
    with scratch_directory(in_memory=True) as home:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        try:
            done = subprocess.run(
                [Path(found).absolute(), command, *_OPTIONS, *arguments],
                cwd=home,
                env=kept | {"HOME": str(home), "LC_ALL": "C.UTF-8", "DARCS_DONT_COLOR": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise JackfieldError(
                f"{subject}: darcs {command} was stopped after {_TIMEOUT} s"
            ) from None
        except OSError as error:
            raise JackfieldError(f"darcs cannot be started: {error}") from None
    if done.returncode:
        said = os.fsdecode(done.stderr + b"\n" + done.stdout).split("\n")
        reason = next((line.strip() for line in said if line.strip()), "it gave no reason")
        raise JackfieldError(
            f"{subject}: darcs {command} ended with status {done.returncode}: {reason}"
        )
