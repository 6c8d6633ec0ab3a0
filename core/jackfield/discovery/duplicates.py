"""Which of two records of one distribution, in one directory, is that of the files there.

``pip install --target --upgrade`` leaves the record of the old version, as do copies of one
environment over another: the files are those of the new one.
"""

from __future__ import annotations

import os
import stat

from jackfield.consulted import looking_at
from jackfield.discovery.infofiles import InstalledFiles

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASHED = 1 << 16
"""Bytes of a file that is compared by its content; of a larger one, the size has to do."""

_ALGORITHMS = frozenset({"sha256", "sha384", "sha512"})


def in_order_of_truth(infos: list[str]) -> list[str]:
    """Order the ``.dist-info`` and ``.egg-info`` of one distribution: the first one counts.

    First what has metadata, then what fewer files are unlike, then what pip wrote, then by name.
    """
    return sorted(infos, key=_preference)


def files_unlike(info: str) -> int:
    """Count the files that a ``.dist-info`` records and that are not there, or not as it says.

    Those are 0, too, where it records none; its own files do not count.
    """
    site = os.path.dirname(info)
    return sum(not _is_like(f"{site}/{name}", said, size) for name, said, size in _recorded(info))


def _is_like(path: str, said: str, size: str) -> bool:
    """Tell whether a file is as it is recorded; either part of that may be empty."""
    import base64  # late, as all here: nearly nothing is there twice
    import hashlib

    algorithm, _, wanted = said.partition("=")
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or (size and str(status.st_size) != size):
            return False
        if status.st_size > _HASHED or algorithm not in _ALGORITHMS:
            return True
        with open(path, "rb") as file:
            digest = hashlib.new(algorithm, file.read()).digest()
    except (OSError, ValueError):  # ValueError: of a NUL in the path
        return False
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == wanted


def _preference(info: str) -> tuple[bool, int, bool, str]:
    looking_at(info)
    files = [f"{info}/{name}" for name in ("METADATA", "PKG-INFO")]
    for file in files:
        looking_at(file)
    is_whole = any(map(os.path.exists, files))
    return (not is_whole, files_unlike(info), not info.endswith(".dist-info"), info)


def _recorded(info: str) -> Iterator[tuple[str, str, str]]:
    """Give the path, the hash and the size of what it records beside itself, and installs.

    A compiled module is made later, or not; what is not in the site directory is made anew.
    """
    import csv

    try:
        record = InstalledFiles(info).read_text("RECORD") or ""
        rows = list(csv.reader(record.splitlines()))
    except (OSError, ValueError, csv.Error):
        return
    apart = (f"{os.path.basename(info)}/", "../", "/")
    for row in rows:
        if len(row) == 3 and not row[0].startswith(apart) and not row[0].endswith(".pyc"):
            yield row[0], row[1], row[2]
