"""What ``git status`` says of a working tree."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass

from jackfield_git.view import View

_UPSTREAM = b"# branch.upstream "
_APART = b"# branch.ab "


@dataclass(frozen=True, slots=True)
class Status:
    """How a working tree stands.

    Attributes:
        counts: ``staged``, ``changed``, ``untracked``, ``conflicts`` -> the number of files.
        upstream: the branch that the current one follows.
        ahead: the number of commits that the upstream does not have; None if it does not exist.
        behind: the number of commits that only the upstream has; None as for `ahead`.
        warnings: what git complained of.
    """

    counts: Counter[str]
    upstream: str | None
    ahead: int | None
    behind: int | None
    warnings: tuple[str, ...]


def read_status(seen: View) -> Status:
    """Ask git for the state of the working tree.

    Raises:
        JackfieldError: if git fails.
    """
    output = seen.git(
        "status",
        "--porcelain=v2",
        "--branch",
        "--null",
        "--no-renames",
        "--untracked-files=normal",
        "--ignore-submodules=dirty",  # else git would run in them, with their configuration
    )
    counts: Counter[str] = Counter()
    upstream: str | None = None
    ahead: int | None = None
    behind: int | None = None
    for entry in output.data.split(b"\0"):
        match entry[:1]:
            case b"1":
                counts["staged"] += entry[2:3] != b"."
                counts["changed"] += entry[3:4] != b"."
            case b"u":
                counts["conflicts"] += 1
            case b"?":
                counts["untracked"] += 1
            case b"#" if entry.startswith(_UPSTREAM):
                upstream = os.fsdecode(entry.removeprefix(_UPSTREAM))
            case b"#" if entry.startswith(_APART):
                ahead, behind = (abs(int(each)) for each in entry.split()[2:4])
    return Status(counts, upstream, ahead, behind, output.warnings)
