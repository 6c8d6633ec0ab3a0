"""What is not committed: how the files of a checkout differ from what was checked out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath

from jackfield.repositories import unusable

from jackfield_fossil.checkout import Checkout, is_top
from jackfield_fossil.ignoring import Ignored

_CONFLICT = b"<<<<<<< BEGIN MERGE CONFLICT:"
_FILES = """
    SELECT CAST(pathname AS TEXT), coalesce(CAST(origname AS TEXT), ''), CAST(rid AS INTEGER),
        CAST(chnged AS INTEGER), CAST(deleted AS INTEGER), CAST(isexe AS INTEGER),
        CAST(islink AS INTEGER), CAST(mtime AS INTEGER)
    FROM vfile WHERE vid = ?
"""
_ARTIFACT = "SELECT CAST(size AS INTEGER), CAST(uuid AS TEXT) FROM blob WHERE rid = ?"
_MERGED = "SELECT count(*) FROM vmerge WHERE id <= 0"


def changes(checkout: Checkout) -> Mapping[str, int]:
    """Count what is not committed, by what it is.

    As for Fossil, a file whose size and time are as they were has not changed.

    Raises:
        JackfieldError: if the checkout is damaged, or a file cannot be read.
    """
    counts: Counter[str] = Counter()
    files = [_File(*row) for row in checkout.local.rows(_FILES, checkout.version)]
    for each in files:
        counts[_what_happened(checkout, each)] += 1
        counts["moved"] += each.original not in ("", each.path)
    del counts["nothing"]
    counts["merged"] = checkout.local.value(_MERGED)
    counts["untracked"] = _extras(checkout, {each.path for each in files})
    return dict(sorted((+counts).items()))


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was checked out, or is to be added: a row of the checkout's database.

    Attributes:
        path: relative to the top, with slashes.
        original: what it was called when it was checked out; empty if that is not noted.
        artifact: the number of its content in the repository; 0 if it is to be added.
        noted: 0 if it had not changed when Fossil last looked, 1 if its content had, else how a
            merge has changed it.
        deleted: it is to be removed.
        is_executable: it was checked out so.
        is_link: it was committed as a symbolic link.
        time: when it was written, in seconds since 1970.
    """

    path: str
    original: str
    artifact: int
    noted: int
    deleted: int
    is_executable: int
    is_link: int
    time: int


def _what_happened(checkout: Checkout, file: _File) -> str:
    if file.deleted:
        return "removed"
    path = checkout.top / file.path
    found = _stat(path) if _is_inside(file.path) else None
    if found is None:
        return "missing"
    if file.artifact == 0:
        return "added"
    if not (file.noted or 0) > 1 and not _is_another_kind(found, file):
        ((size, digest),) = checkout.repository.rows(_ARTIFACT, file.artifact) or [(-1, "")]
        as_it_was = (file.time, size) == (int(found.st_mtime), found.st_size)
        if (as_it_was and not file.noted) or _is_artifact(path, found, size, digest):
            return "nothing"
    return "conflicts" if _has_conflict(path, found) else "changed"


def _is_inside(path: str) -> bool:
    return not PurePosixPath(path).is_absolute() and ".." not in path.split("/")


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        raise unusable(path, "looked at", error) from None


def _is_another_kind(found: os.stat_result, file: _File) -> bool:
    """Tell whether it is another kind of file than was checked out.

    Where symbolic links are not allowed, Fossil writes them as files.
    """
    if stat.S_ISLNK(found.st_mode):
        return not file.is_link
    if not stat.S_ISREG(found.st_mode):
        return True
    return not file.is_link and bool(file.is_executable) != bool(found.st_mode & stat.S_IXUSR)


def _is_artifact(path: Path, found: os.stat_result, size: int, digest: str) -> bool:
    """Tell whether a file's content is what has that hash: SHA-1, or SHA-3 in newer versions."""
    if found.st_size != size:
        return False
    total = hashlib.sha1(usedforsecurity=False) if len(digest) == 40 else hashlib.sha3_256()
    try:
        if stat.S_ISLNK(found.st_mode):
            total.update(os.fsencode(path.readlink()))
        else:
            with _open(path) as file:
                hashlib.file_digest(file, lambda: total)
    except OSError as error:
        raise unusable(path, "read", error) from None
    return total.hexdigest() == digest


def _open(path: Path) -> BufferedReader:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags), "rb")


def _has_conflict(path: Path, found: os.stat_result) -> bool:
    if not stat.S_ISREG(found.st_mode):
        return False
    try:
        with _open(path) as file:
            return any(line.startswith(_CONFLICT) for line in file)
    except OSError as error:
        raise unusable(path, "read", error) from None


def _extras(checkout: Checkout, known: set[str]) -> int:
    """Count the files that are not in `known`, as ``fossil extras`` would list them."""
    ignored = Ignored(checkout)
    count = 0
    todo = [""]
    while todo:
        directory = todo.pop()
        try:
            with os.scandir(checkout.top / directory) as listing:
                entries = list(listing)
        except OSError as error:
            raise unusable(checkout.top / directory, "read", error) from None
        for each in entries:
            path = f"{directory}/{each.name}" if directory else each.name
            if ignored.is_hidden(each.name) or path in known:
                continue
            if each.is_dir(follow_symlinks=False):
                if not is_top(checkout.top / path):
                    todo.append(path)
            elif (each.is_file() or each.is_symlink()) and not ignored.matches(path):
                count += 1
    return count
