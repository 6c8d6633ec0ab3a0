"""Files that CVS does not ask about: its own list, and those of repository, user and directory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from jackfield_cvs.files import read_administrative

_BY_CVS = (
    *("RCS", "SCCS", "CVS", "CVS.adm", "RCSLOG", "cvslog.*", "tags", "TAGS"),
    *(".make.state", ".nse_depinfo", "*~", "#*", ".#*", ",*", "_$*", "*$"),
    *("*.old", "*.bak", "*.BAK", "*.orig", "*.rej", ".del-*"),
    *("*.a", "*.olb", "*.o", "*.obj", "*.so", "*.exe", "*.Z", "*.elc", "*.ln", "core"),
)
"""What the CVS manual, "Ignoring files via cvsignore", lists."""

Patterns = tuple[str, ...]


def patterns(repository: Path | None) -> Patterns:
    """Give the patterns that count in every directory; `repository` is one on this machine."""
    known: Patterns = _BY_CVS
    if repository is not None:
        known = _and(known, read_administrative(repository / "CVSROOT" / "cvsignore"))
    known = _and(known, read_administrative(Path(os.path.expanduser("~/.cvsignore"))))  # noqa: PTH111
    return _and(known, os.fsencode(os.environ.get("CVSIGNORE", "")))


def patterns_in(directory: Path, known: Patterns) -> Patterns:
    """Give `known` and what the directory's own ``.cvsignore`` adds."""
    return _and(known, read_administrative(directory / ".cvsignore"))


def ignored(name: str, known: Sequence[str]) -> bool:
    """Tell whether a file of that name is ignored."""
    return any(fnmatchcase(name, pattern) for pattern in known)


def _and(known: Patterns, data: bytes | None) -> Patterns:
    """Add the patterns of a list; ``!`` in it forgets all before."""
    for pattern in os.fsdecode(data or b"").split():
        known = () if pattern == "!" else (*known, pattern)
    return known
