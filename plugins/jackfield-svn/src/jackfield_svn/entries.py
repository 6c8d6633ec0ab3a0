"""Working copies of Subversion 1.6 and before, which today's Subversion does not read.

Each directory has a file ``.svn/entries``: XML up to 1.3, from 1.4 on lines. The first entry is the
directory itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from jackfield import JackfieldError
from jackfield.repositories import unusable, without_login

from jackfield_svn.svn import read_regular
from jackfield_svn.working_copy import Origin, iso

_MOST = 64 * 1024 * 1024
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S*")
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
_KIND, _REVISION, _ADDRESS, _ROOT, _DATE = 1, 2, 3, 4, 8
"""The lines of an entry that are of use here."""


def read_origin(directory: Path) -> Origin:
    """Read what a working copy of an old format is of.

    Raises:
        JackfieldError: if its records cannot be read, or are malformed.
    """
    file = directory / ".svn" / "entries"
    try:
        data = read_regular(file, _MOST)
    except OSError as error:
        raise unusable(file, "read", error) from None
    found = _of_xml(data) if data.lstrip().startswith(b"<") else _of_lines(data)
    if found is None or not _URL.fullmatch(found.url):
        raise JackfieldError(f"{file}: is no record of a Subversion working copy")
    return found


def _of_lines(data: bytes) -> Origin | None:
    head, _, rest = data.partition(b"\n")
    if not head.strip().isdigit():
        return None
    lines = rest.partition(b"\x0c")[0].decode(errors="surrogateescape").split("\n")
    lines = [_ESCAPE.sub(lambda found: chr(int(found[1], 16)), line) for line in lines]
    lines += [""] * (_DATE + 1)
    if lines[_KIND] != "dir":
        return None
    return _origin(lines[_ADDRESS], lines[_ROOT], lines[_REVISION], lines[_DATE])


def _of_xml(data: bytes) -> Origin | None:
    if b"<!" in data:  # Subversion writes no declarations: these would be somebody's trap
        return None
    try:
        for entry in ET.fromstring(data):
            if entry.get("name") == "":
                names = ("url", "repos", "revision", "committed-date")
                url, root, revision, date = (entry.get(name, "") for name in names)
                return _origin(url, root, revision, date)
    except ET.ParseError:
        return None
    return None


def _origin(url: str, root: str, revision: str, date: str) -> Origin:
    return Origin(
        url=without_login(url),
        root=without_login(root) or None,
        revision=revision if revision.isdecimal() else None,
        date=iso(date),
    )
