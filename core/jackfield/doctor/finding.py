"""One thing that is wrong."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import asdict, dataclass


def removal(*paths: object) -> str:
    """Give the command that removes files and directories."""
    return shlex.join(["rm", "-r", *map(str, paths)])


def permission(path: object) -> str:
    """Give the command that lets everybody read a file or directory."""
    return shlex.join(["chmod", "-R", "+rX", str(path)])


def own(host: str, command: str, name: str) -> str:
    """Give a command of the host's own for a plugin of any name, also one like an option."""
    return shlex.join([host, command, *(["--"] if name.startswith("-") else []), name])


def is_name(distribution: str) -> bool:
    """Tell whether pip takes a text for the name of a distribution: not for an option or a URL."""
    return re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", distribution) is not None


def pip(*words: str) -> str:
    """Give a command of this interpreter's pip."""
    return shlex.join([sys.executable, "-m", "pip", *words])


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        kind: one word: ``left-over``, ``duplicate``, ``moved``, ``missing``, ``shadowed``,
            ``transports``, ``broken``, ``unreadable``, ``commands`` or ``index``.
        subject: what it is about: a plugin, a distribution, a path, the start of a URL.
        problem: what is wrong, in one line.
        mend: the command that mends it.
        detail: more of it, of several lines.
    """

    kind: str
    subject: str
    problem: str
    mend: str
    detail: str = ""

    def record(self) -> dict[str, object]:
        """Give it as plain data."""
        return asdict(self)
