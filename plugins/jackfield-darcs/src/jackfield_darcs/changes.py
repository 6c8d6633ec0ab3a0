"""What is not recorded: how the working tree differs from the recorded one.

Found without Darcs, which would write its index even to look, and run what the repository's
``prefs/defaults`` say.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import open_regular, unusable

from jackfield_darcs.boring import interesting
from jackfield_darcs.files import read
from jackfield_darcs.inventory import Inventory
from jackfield_darcs.pristine import recorded, unescaped

_MOST_STEPS = 100_000_000
"""How many names may be looked at to follow what was moved."""


@dataclass(slots=True)
class _Expected:
    """What the working tree would hold if nothing had been changed in it.

    Attributes:
        files: path -> the SHA-256 of its content; None where nothing of it is recorded yet.
        directories: the paths of all directories.
        counts: what Darcs was told already: files added, removed, moved.
    """

    files: dict[str, str | None] = field(default_factory=dict)
    directories: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


def changes(top: Path, inventory: Inventory) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Count what differs from the recorded tree, by what it is; and give warnings.

    An untracked directory counts once. Symbolic links are nothing to Darcs.

    Raises:
        JackfieldError: if the repository is damaged, or a file cannot be read.
    """
    expected = _Expected()
    if inventory.pristine is not None:
        for each in recorded(top / "_darcs", inventory.pristine):
            if each.is_directory:
                expected.directories.add(each.path)
            else:
                expected.files[each.path] = each.digest
    _pending(top, expected, read(top / "_darcs" / "patches" / "pending") or b"")
    present, untracked = _compare(top, expected)
    counts = expected.counts
    counts["removed"] += len(expected.files.keys() - present)
    kept, warnings = interesting(top, untracked)
    counts["untracked"] = len(kept)
    return dict(sorted((+counts).items())), warnings


def _pending(top: Path, expected: _Expected, data: bytes) -> None:
    """Apply to names what Darcs was told: ``addfile ./a``, ``move ./a ./b``."""
    steps = 0
    for line in data.split(b"\n"):
        word, *arguments = line.split(b" ")
        paths = [unescaped(path).removeprefix("./") for path in arguments]
        match word, paths:
            case b"addfile", [path]:
                expected.files[path] = None
                expected.counts["added"] += 1
            case b"adddir", [path]:
                expected.directories.add(path)
            case b"rmfile", [path]:
                expected.files.pop(path, None)
                expected.counts["removed"] += 1
            case b"rmdir", [path]:
                expected.directories.discard(path)
            case b"move", [source, target]:
                _move(expected, source, target)
                expected.counts["moved"] += 1
                steps += len(expected.files)
                if steps > _MOST_STEPS:
                    raise JackfieldError(f"{top}: more is moved in it than can be followed")


def _move(expected: _Expected, source: str, target: str) -> None:
    def moved(path: str) -> str:
        if path == source or path.startswith(f"{source}/"):
            return target + path.removeprefix(source)
        return path

    expected.files = {moved(path): digest for path, digest in expected.files.items()}
    expected.directories = {moved(path) for path in expected.directories}


def _compare(top: Path, expected: _Expected) -> tuple[set[str], list[str]]:
    """Count changed files; give the paths of those that are there, and of what Darcs lacks."""
    present: set[str] = set()
    untracked: list[str] = []
    todo = [""]
    while todo:
        directory = todo.pop()
        try:
            with os.scandir(top / directory) as listing:
                entries = [
                    (each.name, each.is_dir(follow_symlinks=False), each.is_file())
                    for each in listing
                    if not each.is_symlink()
                ]
        except OSError as error:
            raise unusable(top / directory, "read", error) from None
        for name, is_directory, is_file in entries:
            path = f"{directory}/{name}" if directory else name
            if is_directory and path in expected.directories:
                todo.append(path)
            elif is_file and path in expected.files:
                present.add(path)
                digest = expected.files[path]
                if digest is not None and _digest(top / path) != digest:
                    expected.counts["changed"] += 1
            elif (is_directory or is_file) and path != "_darcs":
                untracked.append(path)
    return present, untracked


def _digest(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unusable(path, "read", error) from None
