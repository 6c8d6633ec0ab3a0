"""The names of archives: after their repositories, and such that no other file has one.

``loom-0123456789ab-0123456789ab-4f3a2b1c.bundle``: something to read, a hash of the repository's
place, one of what the archive holds, and one of the rest of the name. By that a run knows what an
earlier one, which was killed, has left in the store, among files of other people.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_READABLE = 40
"""Characters of a name that are the repository's."""

_NAME = re.compile(r"([A-Za-z0-9_-]+-([0-9a-f]{12})-[0-9a-f]{12})-([0-9a-f]{8})(\..+)", re.DOTALL)


def archive_name(path: str, plugin: str, suffix: str, *content: str) -> str:
    """Name an archive of what `plugin` knows at `path`: another one for every `content`."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(path).name or "root")
    words = [readable.strip("-")[:_READABLE] or "archive", _hashed(12, path, plugin)]
    stem = "-".join([*words, _hashed(12, *content)])
    return f"{stem}-{_seal(stem, suffix)}{suffix}"


def superseded(names: Iterable[str], current: Iterable[str]) -> set[str]:
    """Give those of `names` that are archives of a repository that has another, `current` one.

    One whose repository has no other archive may be all that is left of it.
    """
    kept = set(current)
    places = {_place(name) for name in kept} - {None}
    return {name for name in names if name not in kept and _place(name) in places}


def is_archive(name: str) -> bool:
    """Tell whether a file's name is one that `archive_name` gives."""
    return _place(name) is not None


def _place(name: str) -> str | None:
    """Give the hash of the place in the name of an archive; None if it is of something else."""
    found = _NAME.fullmatch(name)
    if found is None or found[3] != _seal(found[1], found[4]):
        return None
    return found[2]


def _seal(stem: str, suffix: str) -> str:
    return _hashed(8, "jackfield archive", stem, suffix)


def _hashed(digits: int, *texts: str) -> str:
    data = "\0".join(texts).encode("utf-8", "surrogatepass")  # of any kind, as Windows has them
    return hashlib.sha256(data).hexdigest()[:digits]
