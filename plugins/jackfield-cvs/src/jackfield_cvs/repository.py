"""The repository: its files, and what can be had of them without CVS."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_file
from jackfield.repositories import open_regular, unusable

from jackfield_cvs import rcs

_PASSING = re.compile(r"#cvs\.(lock|[rwp]fl|tfl|history|val-tags)(\..*)?|,.*,", re.DOTALL)
"""What CVS keeps only while it works: locks, and files that it is about to rename."""

_CACHE = "CVSROOT/val-tags"
"""The tags that somebody has used: CVS writes it even when it reads, and makes it anew."""

_FIRST = 64 * 1024
"""How much of an RCS file is read first, in bytes; the header of most is shorter."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is in a repository, below its top.

    Attributes:
        name: its path below the top, with slashes.
        stat: what kind it is, its size and time; of a link its own.
        target: where a symbolic link points to.
    """

    name: str
    stat: os.stat_result
    target: str | None = None


def items(repository: Path) -> Iterator[Item]:
    """Give all that belongs to the repository, by name, each directory before what is in it.

    Links are not followed. What CVS keeps only while it works is left out.

    Raises:
        JackfieldError: if something cannot be read, or leads out of the repository: then the
            repository would not be whole without it.
    """
    todo = [""]
    while todo:
        name = todo.pop()
        if name:
            item = _item(repository, name)
            yield item
            if not stat.S_ISDIR(item.stat.st_mode):
                continue
        prefix = f"{name}/" if name else ""
        try:
            names = sorted(os.listdir(repository / name), reverse=True)  # noqa: PTH208
        except OSError as error:
            raise unusable(repository / name, "read", error) from None
        todo += [
            prefix + each
            for each in names
            if not _PASSING.fullmatch(each) and prefix + each != _CACHE
        ]


def _item(repository: Path, name: str) -> Item:
    path = repository / name
    try:
        found = path.lstat()
        if not stat.S_ISLNK(found.st_mode):
            if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
                return Item(name, found)
            raise JackfieldError(f"{path}: is no file, directory or link: remove it")
        target = os.readlink(path)  # noqa: PTH115 - the text as it is
        leads_to = os.path.realpath(path)
    except OSError as error:
        raise unusable(path, "read", error) from None
    top = os.path.realpath(repository)
    if os.path.isabs(target) or os.path.commonpath([top, leads_to]) != top:  # noqa: PTH117
        raise JackfieldError(
            f"{path}: leads to {target}, out of the repository, which is not whole without it: "
            "put what is there in its place"
        )
    return Item(name, found, target)


def fingerprint(repository: Path) -> str:
    """Give a text that changes with any file of the repository: its name, size, time or mode.

    Raises:
        JackfieldError: as `items` does.
    """
    digest = hashlib.sha256()
    for item in items(repository):
        found = item.stat
        time = 0 if stat.S_ISDIR(found.st_mode) else found.st_mtime_ns
        size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
        facts = (item.name, found.st_mode, size, time, item.target)
        digest.update(repr(facts).encode())
    return digest.hexdigest()


def headers(repository: Path, below: str = "") -> Iterator[tuple[Path, rcs.Header]]:
    """Give what every RCS file says before its texts, those of ``CVSROOT`` left out.

    Args:
        repository: its top.
        below: the directory in it to begin at.

    Raises:
        JackfieldError: if a file cannot be read, or is no RCS file.
    """
    todo = [repository / below] if below else [repository]
    while todo:
        directory = todo.pop()
        try:
            with os.scandir(directory) as listing:
                for each in listing:
                    path = directory / each.name
                    if each.is_dir(follow_symlinks=False):
                        if (directory, each.name) != (repository, "CVSROOT"):
                            todo.append(path)
                    elif each.name.endswith(",v") and is_file(each):
                        yield path, _header(path)
        except OSError as error:
            raise unusable(directory, "read", error) from None


def _header(path: Path) -> rcs.Header:
    """Read no more of an RCS file than it takes to have its header."""
    try:
        with open_regular(path) as file:
            data = file.read(_FIRST)
            while True:
                try:
                    return rcs.read_header(data)
                except rcs.RunOut:
                    more = file.read(len(data) or 1)
                    if not more:
                        raise
                    data += more
    except rcs.Malformed as error:
        raise JackfieldError(
            f"{path}: is no RCS file, or a damaged one: {error}: bring it back from a backup"
        ) from None
