"""The ``.pth`` and ``.start`` files by which a distribution adds to `sys.path`, and runs code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

_MARK = "\ufeff"
_DECODES_AT_ONCE = sys.version_info >= (3, 13)
"""Whether this Python takes a ``.pth`` for one text.

Then the mark of UTF-8 before it is what it is, and a line ends where `str.splitlines` has it; else
where it does for a file, which is less often.
"""

_STRIPS = sys.version_info >= (3, 15)
"""Whether blanks before a line are nothing to this Python; else they belong to it."""

HAS_START = sys.version_info >= (3, 15)
"""Whether this Python reads ``.start`` files."""

LONGEST_PATH = 4096
"""Characters of a path, as Linux has it; longer lines do not count."""

LINES = 100
"""Lines of one file that count."""


def paths_of_pth(data: bytes, site: str) -> list[str]:
    """Give the paths that a ``.pth`` file in the directory `site` adds, whatever is there."""
    lines = [line for line in _lines(data) if not line.startswith(("import ", "import\t"))]
    return [os.path.normpath(os.path.join(site, line)) for line in lines if "\0" not in line]


def modules_of_pth(data: bytes) -> list[str]:
    """Give the modules that a ``.pth`` file imports."""
    found = []
    for line in _lines(data):
        for statement in line.split(";") if line.startswith("import") else ():
            first, _, imported = statement.strip().replace("\t", " ").partition(" ")
            if first == "import":
                found += [name.split()[0] for name in imported.split(",") if name.strip()]
    return found


def modules_of_start(data: bytes) -> list[str]:
    """Give the modules of which a ``.start`` file calls a function, as PEP 829 has it."""
    text = data.decode("utf-8-sig", "replace")
    return [line.partition(":")[0].strip() for line in _lines(text.encode())]


def _lines(data: bytes) -> Iterator[str]:
    """Give the lines that say something, as `site` takes them."""
    text = data.decode("utf-8", "replace")
    if _DECODES_AT_ONCE:
        lines = text.removeprefix(_MARK).splitlines()[:LINES]
    else:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", LINES)[:LINES]
    strip = str.strip if _STRIPS else str.rstrip
    said = (strip(line) for line in lines if len(line) <= LONGEST_PATH)
    return (line for line in said if line and not line.startswith("#"))
