"""The layout of Bazaar's control directories, read without asking brz.

A ``.bzr`` holds up to three parts, each with a label of its format: a repository (revisions), a
branch (the last of them, and tags), and a checkout (a tree). A branch uses the repository beside
it, or else the nearest shared one above. A branch may be a reference to another.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from jackfield import JackfieldError
from jackfield.kinds import exists, is_directory, is_file
from jackfield.repositories import (
    NoHistory,
    NotRegular,
    open_regular,
    shown,
    unusable,
    without_login,
)

REFERENCE = "Bazaar-NG Branch Reference Format 1"
"""The label of a branch that only names another one."""

_MOST = 1024 * 1024
"""No file that is read here is longer, in bytes."""

_MOST_REFERENCES = 8
"""A reference that leads through more than that many leads in a circle."""

_SETTING = re.compile(r"([\w.]+)\s*=\s*(.*)")
_REMOTE = re.compile(r"(?!file:)[a-zA-Z][\w+.-]*:")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a branch is that another one names.

    Attributes:
        text: for people to read; without a password.
        path: its directory, None if it is not on this machine.
    """

    text: str
    path: Path | None


def label(directory: Path, part: str) -> str | None:
    """Give the label of a part (``branch``, ``repository``, ``checkout``), None without one.

    Raises:
        JackfieldError: if it cannot be read.
    """
    text = read(directory / ".bzr" / part / "format")
    return None if text is None else text.decode("utf-8", "backslashreplace").split("\n")[0]


def read(path: Path) -> bytes | None:
    """Read a small file of a stranger; None if there is none. Never waits, whatever is there.

    Raises:
        JackfieldError: if it cannot be read.
    """
    return _read(path, lambda file: file.read(_MOST))


def digest(path: Path) -> bytes | None:
    """Give a hash of all that is in a file of a stranger; as `read` otherwise."""
    return _read(path, lambda file: hashlib.file_digest(file, "sha256").digest())


def _read(path: Path, use: Callable[[BufferedReader], bytes]) -> bytes | None:
    try:
        with open_regular(path) as file:
            return use(file)
    except (FileNotFoundError, NotADirectoryError, NotRegular):
        return None
    except (OSError, ValueError) as error:
        raise unusable(path, "read", error) from None


def refuse_what_waits(*directories: Path) -> None:
    """Refuse FIFOs and the like: brz would wait for who writes into them.

    Raises:
        JackfieldError: if there is one in the parts of a control directory, or it cannot be read.
    """
    for directory in directories:
        seen = [directory / ".bzrignore", *(directory / ".bzr").glob("*/*")]
        for path in seen:
            if exists(path) and not (is_file(path) or is_directory(path)):
                raise JackfieldError(
                    f"{shown(path)}: is neither a file nor a directory: take it away"
                )


def branch_of(directory: Path) -> Path | None:
    """Give the directory of the branch that is there, or that is named there; None without one.

    Raises:
        NoHistory: if it names one that is not on this machine.
    """
    place = directory
    for _ in range(_MOST_REFERENCES):
        kind = label(place, "branch")
        if kind != REFERENCE:
            return None if kind is None else place
        text = os.fsdecode(read(place / ".bzr" / "branch" / "location") or b"").strip()
        if ",branch=" in text:
            _refuse_colocated(place)
        location = locate(place, text)
        if location.path is None or label(location.path, "branch") is None:
            where = "is not there" if location.path else "is not on this machine"
            raise NoHistory(
                f"{shown(directory)}: its history is in {shown(location.text)}, which {where}"
            )
        place = location.path
    raise JackfieldError(f"{shown(directory)}: its reference to a branch leads in a circle")


def repository_of(branch: Path) -> Path:
    """Give the directory of the repository that a branch uses.

    Raises:
        JackfieldError: if there is none.
    """
    branch = branch.absolute()
    if label(branch, "repository") is not None:
        return branch
    for directory in branch.parents:
        if label(directory, "repository") is not None:
            if exists(directory / ".bzr" / "repository" / "shared-storage"):
                return directory
            break
    raise JackfieldError(f"{shown(branch)}: there is no repository for this branch")


def history_of(directory: Path) -> Path:
    """Give the directory of the repository that has the history of what is in `directory`.

    Raises:
        NoHistory: if it is not on this machine, or not all of it.
        JackfieldError: if there is none.
    """
    branch = branch_of(directory)
    if branch is not None:
        text = settings(branch).get("stacked_on_location")
        base = locate(branch, text) if text else None
        if base is not None and base.path is None:
            raise NoHistory(
                f"{shown(directory)}: the beginning of its history is in {shown(base.text)}, "
                "which is not on this machine"
            )
        repository = repository_of(branch)
        return directory if repository == directory.absolute() else repository
    return itself(directory)


def itself(directory: Path) -> Path:
    """Give a directory without a branch, which has to be a repository.

    Raises:
        JackfieldError: if it is none.
    """
    if label(directory, "repository") is not None:
        return directory
    raise JackfieldError(
        f"{shown(directory)}: has neither a branch nor a repository; "
        f"if it is older than bzr 0.8, bring it up to date with brz upgrade"
    )


def branches_of(repository: Path) -> Iterator[Path]:
    """Give the directories of the branches that use a repository, in order.

    Raises:
        JackfieldError: if a directory cannot be searched, or has colocated branches.
    """
    if not is_shared(repository):
        if any((repository / ".bzr").glob("branches/*")):
            _refuse_colocated(repository)
        if label(repository, "branch") not in (None, REFERENCE):
            yield repository
        return

    def fail(error: OSError) -> None:
        raise unusable(error.filename, "searched for branches", error)

    for name, below, _ in os.walk(repository, onerror=fail):
        directory = Path(name)
        if ".bzr" in below:
            below.remove(".bzr")
            if directory != repository and label(directory, "repository") is not None:
                below.clear()  # what is in there does not use this one
            elif any((directory / ".bzr").glob("branches/*")):
                _refuse_colocated(directory)
            elif label(directory, "branch") not in (None, REFERENCE):
                yield directory
        below.sort()


def _refuse_colocated(directory: Path) -> NoReturn:
    raise JackfieldError(
        f"{shown(directory)}: its branches are colocated, which cannot be read here; "
        "take a copy of each with brz branch"
    )


def is_shared(repository: Path) -> bool:
    """Whether branches below use this repository."""
    return exists(repository / ".bzr" / "repository" / "shared-storage")


def has_tree(directory: Path) -> bool:
    """Whether there is a tree."""
    return label(directory, "checkout") is not None


def settings(branch: Path) -> dict[str, str]:
    """Give what a branch's own configuration sets, read as text."""
    found = {}
    text = os.fsdecode(read(branch / ".bzr" / "branch" / "branch.conf") or b"")
    for line in text.split("\n"):
        if line.startswith("["):
            break  # what is set for some paths only
        if setting := _SETTING.fullmatch(line.strip()):
            found[setting[1]] = setting[2].strip("\"'")
    return found


def locate(directory: Path, text: str) -> Location:
    """Tell what a location in a file of `directory` means: a URL, or a path from there."""
    if _REMOTE.match(text):
        return Location(without_login(text), None)
    path = text.removeprefix("file://").removeprefix("localhost")
    path = os.fsdecode(unquote_to_bytes(os.fsencode(path.partition(",")[0])))
    place = Path(os.path.normpath(directory.absolute() / path))
    return Location(str(place), place)
