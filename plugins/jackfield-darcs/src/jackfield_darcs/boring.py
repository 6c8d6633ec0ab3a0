"""Files that Darcs does not offer to add: those that match a regular expression of a list."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from jackfield_darcs.files import read

_TIMEOUT = 10
"""Seconds: an expression of a stranger may have been made to take for ever."""


def interesting(top: Path, paths: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Give those of `paths` that are not boring, and warnings.

    The lists are the repository's, the one that its ``boringfile`` preference names, and the
    user's. Where they cannot be understood, nothing is boring.
    """
    expressions = list(_expressions(top)) if paths else []
    if not expressions:
        return list(paths), ()
    # Darcs uses POSIX expressions, and so does grep, which takes no time for most of those that
    # Python's would never finish.
    grep = shutil.which("grep")
    if grep is None:
        return list(paths), ("boring files count as untracked: grep was not found",)
    with tempfile.NamedTemporaryFile(prefix="jackfield-darcs-") as file:
        file.write(b"\n".join(expressions) + b"\n")
        file.flush()
        command = [grep, "--extended-regexp", "--null-data", "--invert-match", "--file", file.name]
        try:
            done = subprocess.run(
                command,
                input=b"".join(os.fsencode(path) + b"\0" for path in paths),
                env={"LC_ALL": "C"},
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reason = f"its lists took more than {_TIMEOUT} s"
            return list(paths), (f"boring files count as untracked: {reason}",)
    if done.returncode > 1:
        reason = os.fsdecode(done.stderr).strip().split("\n")[-1].partition(": ")[2]
        return list(paths), (f"boring files count as untracked: {reason}",)
    return [os.fsdecode(path) for path in done.stdout.split(b"\0")[:-1]], ()


def _expressions(top: Path) -> Iterator[bytes]:
    prefs = top / "_darcs" / "prefs"
    lists = [prefs / "boring", Path.home() / ".darcs" / "boring"]
    named = re.search(rb"^boringfile (.+)$", read(prefs / "prefs") or b"", re.MULTILINE)
    if named:
        path = PurePosixPath(os.fsdecode(named[1]))
        if not path.is_absolute() and ".." not in path.parts and b"\0" not in named[1]:
            lists.append(top / path)
    for each in lists:
        for line in (read(each) or b"").split(b"\n"):
            line = line.rstrip(b"\r")
            if line.strip() and not line.startswith(b"#"):
                yield line
