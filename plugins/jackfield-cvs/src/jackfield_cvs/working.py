"""What a working directory says of itself in its ``CVS`` directories, without the repository."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import unusable

from jackfield_cvs.files import read_administrative
from jackfield_cvs.ignoring import Patterns, ignored, patterns_in


@dataclass(frozen=True, slots=True)
class Sticky:
    """What a working directory sticks to: a branch, a tag or a date; at most one is not None."""

    branch: str | None = None
    tag: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in ``CVS/Entries``: its revision, and when it was written, as CVS spells both."""

    revision: str
    timestamp: str


@dataclass(frozen=True, slots=True)
class Entries:
    """The files and the sub-directories of a directory that CVS knows, by name."""

    files: dict[str, Entry]
    directories: set[str]


def sticky(directory: Path) -> Sticky:
    """Read what the directory sticks to: ``CVS/Tag``; nothing on the trunk."""
    line = os.fsdecode((read_administrative(directory / "CVS" / "Tag") or b"").split(b"\n")[0])
    match line[:1]:
        case "T":
            return Sticky(branch=line[1:])
        case "N":
            return Sticky(tag=line[1:])
        case "D":
            return Sticky(date=line[1:])
    return Sticky()


def entries(directory: Path) -> Entries:
    """Read ``CVS/Entries``, and the changes to it in ``CVS/Entries.Log``.

    Raises:
        JackfieldError: if there is none, or it is damaged.
    """
    path = directory / "CVS" / "Entries"
    data = read_administrative(path)
    if data is None:
        raise JackfieldError(f"{path}: is not there: check the directory out again")
    known = Entries({}, set())
    for line in os.fsdecode(data).split("\n"):
        _apply(known, "A", line, path)
    log = read_administrative(directory / "CVS" / "Entries.Log")
    for line in os.fsdecode(log or b"").split("\n"):
        change, space, rest = line[:1], line[1:2], line[2:]
        if change in ("A", "R") and space == " ":
            _apply(known, change, rest, path)
    return known


def _apply(known: Entries, change: str, line: str, path: Path) -> None:
    line = line.rstrip("\r")
    if line in ("", "D"):
        return
    kind, *fields = line.split("/")
    if kind not in ("", "D") or len(fields) < 5 or fields[0] in ("", ".", ".."):
        raise JackfieldError(f"{path}: {line[:80]!r} is no entry: check the directory out again")
    name, revision, timestamp = fields[:3]
    if change == "R":
        known.files.pop(name, None)
        known.directories.discard(name)
    elif kind == "D":
        known.directories.add(name)
    else:
        known.files[name] = Entry(revision, timestamp)


def changes(top: Path, known: Patterns) -> Counter[str]:
    """Count the files below `top` that are not as they were checked out, by what they are.

    A file whose time is not the one that CVS wrote down counts as changed, as it does for CVS
    where it has no contact with the repository. Symbolic links to directories are not followed.

    Raises:
        JackfieldError: if a directory cannot be read, or CVS's files in it are damaged.
    """
    counts: Counter[str] = Counter()
    todo = [(top, known)]
    while todo:
        directory, ignoring = todo.pop()
        ours = entries(directory)
        counts.update(_kind(directory / name, entry) for name, entry in ours.files.items())
        ignoring = patterns_in(directory, ignoring)
        try:
            with os.scandir(directory) as listing:
                for each in listing:
                    path = directory / each.name
                    if each.name in ours.files or each.name == "CVS":
                        continue
                    if not (each.is_dir(follow_symlinks=False) and _is_checked_out(path)):
                        counts["untracked"] += not ignored(each.name, ignoring)
                    elif each.name in ours.directories:
                        todo.append((path, ignoring))
        except OSError as error:
            raise unusable(directory, "read", error) from None
    del counts["unchanged"]
    return +counts


def _is_checked_out(directory: Path) -> bool:
    return read_administrative(directory / "CVS" / "Entries") is not None


def _kind(path: Path, entry: Entry) -> str:
    """Say what a known file is: ``unchanged``, ``changed``, ``added``, …."""
    if entry.revision.startswith("-"):
        return "removed"
    try:
        stat = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        raise unusable(path, "looked at", error) from None
    if entry.revision == "0":
        return "added"
    result, plus, timestamp = entry.timestamp.partition("+")
    if plus and _is_time(timestamp, stat.st_mtime):
        return "conflicts"
    return "changed" if plus or not _is_time(result, stat.st_mtime) else "unchanged"


def _is_time(timestamp: str, time_of_file: float) -> bool:
    """Tell whether CVS would write the time so: as ctime(), in UTC, in whole seconds."""
    # The day of the month is padded with a blank, by some versions of CVS with a zero.
    words = [word.removeprefix("0") for word in timestamp.split()]
    now = time.asctime(time.gmtime(time_of_file)).split()
    return words == [word.removeprefix("0") for word in now]
