"""What the recovery files of a file are called.

Every file has an index, ``.jackfield-par2-NAME.par2``, and a volume of recovery blocks,
``.jackfield-par2-NAME-CONTENT.par2``. NAME is a hash of the file's name, so that the longest and
the oddest name has recovery files; CONTENT is the MD5 of its content, so that those of an old and
of a new content exist side by side while one replaces the other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_COMPANION = re.compile(r"\.jackfield-par2-([0-9a-f]{32})(?:-([0-9a-f]{32}))?\.par2")


@dataclass(frozen=True, slots=True)
class Companion:
    """A recovery file, as its name tells.

    Attributes:
        owner: `owner_of` the file that it belongs to.
        content: the MD5, in hexadecimal, of the content that a volume restores; None for an index.
    """

    owner: str
    content: str | None


def owner_of(name: str) -> str:
    """Give the part of the recovery files' names that stands for the file `name`."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def index_name(name: str) -> str:
    """Give the name of the index of the file `name`."""
    return f".jackfield-par2-{owner_of(name)}.par2"


def volume_name(name: str, content: str) -> str:
    """Give the name of the volume that restores `content`, an MD5, of the file `name`."""
    return f".jackfield-par2-{owner_of(name)}-{content}.par2"


def companion(name: str) -> Companion | None:
    """Say whose recovery file is called `name`; None if no recovery file is."""
    found = _COMPANION.fullmatch(name)
    return None if found is None else Companion(found[1], found[2])
