"""The names of archives: after their repositories, and such that no other file has one.

``loom-0123456789abcdef-4f3a2b1c.bundle``: something to read, a hash of what it is the archive of,
and a hash of the name up to there. By that a run knows what an earlier one, which was killed, has
left in the store, among files of other people.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

_READABLE = 40
"""Characters of a name that are the repository's."""

_NAME = re.compile(r"([A-Za-z0-9_-]+-[0-9a-f]{16})-([0-9a-f]{8})\..+", re.DOTALL)


def archive_name(path: str, suffix: str, *told_by: str) -> str:
    """Name an archive of the repository at `path`: another for everything that it is told by."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(path).name or "root")
    text = "\0".join([path, *told_by]).encode("utf-8", "surrogateescape")
    stem = f"{readable.strip('-')[:_READABLE] or 'archive'}-{_hashed(text, 16)}"
    return f"{stem}-{_seal(stem)}{suffix}"


def is_archive_name(name: str) -> bool:
    """Tell whether `archive_name` has given a name."""
    found = _NAME.fullmatch(name)
    return found is not None and found[2] == _seal(found[1])


def _seal(stem: str) -> str:
    return _hashed(f"jackfield archive {stem}".encode("ascii"), 8)


def _hashed(data: bytes, digits: int) -> str:
    return hashlib.sha256(data).hexdigest()[:digits]
