"""The patches of a repository, in the order in which they apply: its inventory.

The newest stand in ``_darcs/hashed_inventory``, which names a file in ``_darcs/inventories`` with
those before, and so on. Files there, in ``patches`` and in ``pristine.hashed`` are named after the
SHA-256 of their content and never change.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_darcs.files import read

_BEFORE = b"Starting with inventory:\n"
_BEFORE_OLD = b"Starting with tag:\n"
_PRISTINE = re.compile(rb"pristine:([^\n]*)\n")
_HASHED = re.compile(r"(\d{10}-)?[0-9a-f]{64}")
_INFO = re.compile(
    rb"\[(?P<name>[^\n]*)\n(?P<author>[^*\n]*)\*(?P<inverted>.)(?P<date>[^\]\n]*)"
    rb"(?P<log>(?:\n [^\n]*)*)\n?\] ?\n?(?:hash: (?P<hash>[^\n]*)\n?)?",
)
"""What an inventory says of a patch; each line of the log has a blank before it."""

_KNOWN = {
    *(b"darcs-1.0", b"darcs-2", b"darcs-3", b"hashed", b"no-working-dir"),
    *(b"rebase-in-progress", b"rebase-in-progress-2-16"),
}
"""What ``_darcs/format`` may ask for; of what stands on one line, something has to be known."""

_MOST = 1024 * 1024 * 1024
"""All inventories of a repository together are not longer than this, in bytes."""

LAZY = "it is a lazy clone: only its newest patches are known here"
"""What is told of a repository whose inventory is not all there."""

TAG = b"TAG "
"""The beginning of the name of a patch that is a tag."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch.

    Attributes:
        identity: the SHA-1 that Darcs shows for it: of all that is said of it, in any repository.
        name: its first line.
        author: who recorded it.
        date: when, ISO 8601; None where that is written in a way of old.
        file: the name of the file in ``_darcs/patches`` that holds it; None in an old repository.
    """

    identity: str
    name: bytes
    author: bytes
    date: str | None
    file: str | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is recorded in a repository.

    Attributes:
        pristine: the name of the recorded tree's top in ``_darcs/pristine.hashed``; None in an
            old repository.
        patches: the patches, the oldest first.
        files: the names of its files in ``_darcs/inventories``.
        data: the content of ``_darcs/hashed_inventory``.
        missing: the first of `files` that is not there, None if all are. A lazy clone lacks the
            older ones, and the patches that they list.
    """

    pristine: str | None
    patches: tuple[Patch, ...]
    files: tuple[str, ...]
    data: bytes
    missing: str | None = None

    @property
    def weak_hash(self) -> str | None:
        """What ``darcs show repo`` calls so: the same wherever the same patches are.

        None before the first patch, and where not all are known.
        """
        total = 0
        for patch in self.patches:
            total ^= int(patch.identity, 16)
        return f"{total:040x}" if self.patches and self.missing is None else None

    @property
    def identities(self) -> set[str]:
        """The identities of all patches."""
        return {patch.identity for patch in self.patches}


def read_inventory(control: Path) -> Inventory:
    """Read the inventory of the repository with the control directory `control`.

    Raises:
        JackfieldError: if it cannot be read.
    """
    path = control / "hashed_inventory"
    data = read(path)
    if data is None:
        return _old(control)
    _refuse_unknown(control / "format")
    pristine, rest = None, data
    found = _PRISTINE.match(data)
    if found:
        pristine, rest = hashed_name(found[1], path), data[found.end() :]
    parts, files, length = [], [], 0
    while True:
        before = None
        if rest.startswith(_BEFORE):
            line, _, rest = rest.removeprefix(_BEFORE).partition(b"\n")
            before = hashed_name(line, path)
        parts.append(_patches(rest, path, hashed=True))
        if before is None:
            break
        if before in files:
            raise JackfieldError(f"{path}: its inventories go round in a circle")
        files.append(before)
        length += len(rest)
        if length > _MOST:
            raise JackfieldError(f"{control}: its inventories are longer than {_MOST} bytes")
        path = control / "inventories" / before
        more = read(path)
        if more is None:
            break
        rest, before = more, None
    patches = tuple(patch for part in reversed(parts) for patch in part)
    return Inventory(pristine, patches, tuple(files), data, before)


def _refuse_unknown(path: Path) -> None:
    for line in (read(path) or b"").split(b"\n"):
        if line and not _KNOWN.intersection(line.split(b"|")):
            said = line.decode("ascii", "replace")[:80]
            raise JackfieldError(
                f"{path}: says {said!r}, which is not known here: upgrade jackfield-darcs"
            )


def hashed_name(name: bytes, path: Path) -> str:
    """Give the name of a hashed file, as `path` has it.

    Raises:
        JackfieldError: if it is none: it could lead anywhere.
    """
    text = name.decode("ascii", "replace")
    if not _HASHED.fullmatch(text):
        raise JackfieldError(f"{path}: is damaged: {text[:80]!r} is no hash of a file")
    return text


def _old(control: Path) -> Inventory:
    """Read an inventory as Darcs 1 wrote it."""
    path = control / "inventory"
    rest = data = present(path)
    parts = []
    seen = set()
    while True:
        before = None
        if rest.startswith(_BEFORE_OLD):
            rest = rest.removeprefix(_BEFORE_OLD)
            found = _INFO.match(rest)
            if found:
                before = f"{_old_name(found)}.gz"
        parts.append(_patches(rest, path, hashed=False))
        if before is None or before in seen:
            break
        seen.add(before)
        path = control / "inventories" / before
        rest = present(path)
    patches = {patch.identity: patch for part in reversed(parts) for patch in part}
    return Inventory(None, tuple(patches.values()), (), data)


def present(path: Path) -> bytes:
    """Read a file that every repository has.

    Raises:
        JackfieldError: if it is not there, or cannot be read.
    """
    data = read(path)
    if data is None:
        raise JackfieldError(f"{path}: is not there: clone it again")
    return data


def _patches(data: bytes, path: Path, *, hashed: bool) -> list[Patch]:
    patches, at = [], 0
    data = data.strip(b"\n") + b"\n"
    while at < len(data) and not data[at:].isspace():
        found = _INFO.match(data, at)
        if found is None or (hashed and found["hash"] is None):
            raise JackfieldError(f"{path}: is damaged after byte {at}: run darcs repair")
        at = found.end()
        file = hashed_name(found["hash"], path) if hashed else None
        patches.append(
            Patch(_identity(found), found["name"], found["author"], _date(found["date"]), file)
        )
    return patches


def _identity(found: re.Match[bytes]) -> str:
    log = b"".join(line[1:] for line in found["log"].split(b"\n")[1:])
    inverted = b"f" if found["inverted"] == b"*" else b"t"
    said = found["name"] + found["author"] + found["date"] + log + inverted
    return hashlib.sha1(said, usedforsecurity=False).hexdigest()


def _old_name(found: re.Match[bytes]) -> str:
    """Give the name of a file as Darcs 1 made it: date, a hash of the author, that of all."""
    author = hashlib.sha1(found["author"], usedforsecurity=False).hexdigest()[:5]
    return f"{found['date'].decode('ascii', 'replace')}-{author}-{_identity(found)}"


def _date(date: bytes) -> str | None:
    if not re.fullmatch(rb"\d{14}", date):
        return None
    text = date.decode()
    day = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return f"{day}T{text[8:10]}:{text[10:12]}:{text[12:14]}+00:00"
