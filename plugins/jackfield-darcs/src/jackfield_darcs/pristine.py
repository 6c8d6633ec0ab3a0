"""The recorded tree, as Darcs keeps it: ``_darcs/pristine.hashed``.

A directory there is a list of its entries, three lines for each: what it is, its name, and the name
of the file that holds it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_darcs.files import read
from jackfield_darcs.inventory import hashed_name

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of nothing, for which Darcs need not have a file."""

_MOST = 64 * 1024 * 1024
"""The paths of a recorded tree are not longer than this together, in characters. That of a stranger
may have been made endless, of directories that hold each other."""

_Entry = tuple[bytes, str, str]


class NotThere(JackfieldError):  # noqa: N818 - it says what is the case
    """A part of the recorded tree is missing."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file or directory of the recorded tree.

    Attributes:
        path: relative to the top, with slashes.
        file: the name of the file in ``_darcs/pristine.hashed`` that holds it.
        is_directory: that holds a directory.
    """

    path: str
    file: str
    is_directory: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""
        return self.file.rpartition("-")[2]


def recorded(control: Path, top: str) -> Iterator[Recorded]:
    """Give everything in the recorded tree, each directory before what is in it.

    Args:
        control: the control directory.
        top: the name of the file that holds the tree's top.

    Raises:
        NotThere: if a directory is missing.
        JackfieldError: if the tree is damaged, or has a name that no tree may have.
    """
    known: dict[str, list[_Entry]] = {}
    todo = [Recorded("", top, True)]
    length = 0
    while todo:
        directory = todo.pop()
        if directory.file not in known:
            known[directory.file] = list(_entries(control, directory.file))
        for kind, name, file in known[directory.file]:
            path = f"{directory.path}/{name}" if directory.path else name
            if path.casefold() == "_darcs":
                raise JackfieldError(f"{control}: is damaged, or hostile: it has recorded {path}")
            length += len(path)
            if length > _MOST:
                raise JackfieldError(f"{control}: has recorded more files than there can be")
            found = Recorded(path, file, kind == b"directory:")
            yield found
            if found.is_directory:
                todo.append(found)


def is_whole(control: Path, top: str) -> bool:
    """Tell whether all of the recorded tree is there.

    Of a clone without working tree Darcs 2.18 has its top alone, until it needs the rest.

    Raises:
        JackfieldError: if the tree is damaged, or has a name that no tree may have.
    """
    place = control / "pristine.hashed"
    try:
        return all(
            each.digest == NOTHING or (place / each.file).is_file()
            for each in recorded(control, top)
        )
    except NotThere:
        return False


def _entries(control: Path, file: str) -> Iterator[_Entry]:
    path = control / "pristine.hashed" / file
    data = read(path)
    if data is None:
        if file.endswith(NOTHING):
            return
        raise NotThere(f"{path}: is not there: run darcs repair")
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    names = set()
    for kind, name, content in zip(lines[::3], lines[1::3], lines[2::3], strict=False):
        text = unescaped(name)
        leads_elsewhere = text in ("", ".", "..") or "/" in text or "\0" in text
        if kind not in (b"file:", b"directory:") or leads_elsewhere or text in names:
            raise JackfieldError(f"{path}: is damaged, or hostile, at {text[:80]!r}")
        names.add(text)
        yield kind, text, hashed_name(content, path)
    if len(lines) % 3:
        raise JackfieldError(f"{path}: is damaged: it ends too early")


def unescaped(name: bytes) -> str:
    r"""Give a name that Darcs wrote: ``\32\`` stands for a blank."""

    def character(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1]) & 0xFF])

    return os.fsdecode(re.sub(rb"\\(\d{1,3})\\", character, name))
