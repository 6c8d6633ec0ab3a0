"""Running programs in tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

Argument = str | bytes | os.PathLike[str]

UNPRIVILEGED: list[str] = (
    ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
    if os.geteuid() == 0
    else []
)
"""Put before a command: it runs as us, but must heed the permissions of files, even as root."""


def run(
    command: Sequence[Argument],
    *,
    check: bool = False,
    timeout: float = 60,
    variables: Mapping[str, str] | None = None,
    directory: Path | None = None,
    text: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end and give its output as text.

    Args:
        check: make a status other than 0 an error that shows the output.
        timeout: in seconds.
        variables: the whole environment; None for ours.
        directory: where to run it; None for here.
        text: what it reads from its standard input.
    """
    done = subprocess.run(
        command,
        env=variables,
        cwd=directory,
        input=text if text is not None else "",
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=timeout,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(
            f"{command} ended with status {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return done
