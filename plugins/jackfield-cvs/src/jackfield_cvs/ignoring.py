"""Files that CVS does not ask about: its own list, and those of repository, user and directory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from jackfield import JackfieldError

from jackfield_cvs.files import read_administrative

_BY_CVS = (
    *("RCS", "SCCS", "CVS", "CVS.adm", "RCSLOG", "cvslog.*", "tags", "TAGS"),
    *(".make.state", ".nse_depinfo", "*~", "#*", ".#*", ",*", "_$*", "*$"),
    *("*.old", "*.bak", "*.BAK", "*.orig", "*.rej", ".del-*"),
    *("*.a", "*.olb", "*.o", "*.obj", "*.so", "*.exe", "*.Z", "*.elc", "*.ln", "core"),
)
"""What the CVS manual, "Ignoring files via cvsignore", lists."""

_MOST = 1000
"""Each file that is not known to CVS is compared with every pattern of a list."""

Patterns = tuple[str, ...]


def patterns(repository: Path | None) -> Patterns:
    """Give the patterns that count in every directory; `repository` is one on this machine."""
    known: Patterns = _BY_CVS
    if repository is not None:
        known = _and_those_of(known, repository / "CVSROOT" / "cvsignore")
    known = _and_those_of(known, Path.home() / ".cvsignore")
    return _and(known, os.environ.get("CVSIGNORE", "").split())


def patterns_in(directory: Path, known: Patterns) -> Patterns:
    """Give `known` and what the directory's own ``.cvsignore`` adds."""
    return _and_those_of(known, directory / ".cvsignore")


def ignored(name: str, known: Sequence[str]) -> bool:
    """Tell whether a file of that name is ignored."""
    return any(fnmatchcase(name, pattern) for pattern in known)


def _and_those_of(known: Patterns, path: Path) -> Patterns:
    words = os.fsdecode(read_administrative(path) or b"").split()
    if len(words) > _MOST:
        raise JackfieldError(f"{path}: has more than {_MOST} patterns")
    return _and(known, words)


def _and(known: Patterns, words: Sequence[str]) -> Patterns:
    """Add the patterns of a list; ``!`` in it forgets all before."""
    if "!" in words:
        last = len(words) - list(reversed(words)).index("!")
        return tuple(words[last:])
    return (*known, *words)
