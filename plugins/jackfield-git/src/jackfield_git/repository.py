"""Finding the repository that a path belongs to, without asking git.

Git itself refuses to look at a repository of somebody else's, since it would run what is
configured there. Here nothing is but looked at.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_directory, is_file
from jackfield.repositories import NotRegular, innermost, open_regular, unusable

_LONGEST_LINK = 64 * 1024
"""No file that leads to a git directory is longer than this, in bytes."""


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a repository is on disk.

    Attributes:
        top: the top directory of its working tree; None for a bare repository.
        git_directory: what belongs to this working tree alone: HEAD and the index.
        common_directory: what all working trees of the repository share: objects, refs and
            configuration. The same directory, but for a linked worktree.
    """

    top: Path | None
    git_directory: Path
    common_directory: Path

    def __str__(self) -> str:
        return str(self.top or self.git_directory)


def find(path: str | os.PathLike[str]) -> Repository:
    """Find the innermost repository that has `path` in its working tree or in itself.

    Raises:
        JackfieldError: if there is no such path or no repository, or it cannot be looked at.
    """
    return innermost(path, _at, "a Git repository")


def at(directory: Path, bare: bool) -> Repository:
    """Give the repository that stands in `directory` itself: a bare one, or one with ``.git``.

    Raises:
        JackfieldError: if there is none, or it cannot be looked at.
    """
    directory = directory.absolute()
    try:
        if not bare:
            found = _at(directory)
        else:
            common = _common(directory)
            found = None if common is None else Repository(None, directory, common)
    except (OSError, ValueError) as error:
        raise unusable(directory, "looked at", error) from None
    if found is None:
        raise JackfieldError(f"{directory}: is no Git repository that can be read")
    return found


def read_regular(path: Path, most: int) -> bytes | None:
    """Read a file of a stranger: at most `most` bytes; None if it is not a regular file.

    Never waits, whatever is at `path`.

    Raises:
        OSError: if there is nothing, or it may not be read.
    """
    try:
        with open_regular(path) as file:
            return file.read(most)
    except NotRegular:
        return None


def _at(directory: Path) -> Repository | None:
    link = directory / ".git"
    if is_file(link):
        return _linked(directory, link)
    common = _common(link)
    if common is not None:
        return Repository(directory, link, common)
    common = _common(directory)
    if common is not None:
        return Repository(directory.parent if directory.name == ".git" else None, directory, common)
    return None


def _linked(top: Path, link: Path) -> Repository:
    text = read_regular(link, _LONGEST_LINK) or b""
    if not text.startswith(b"gitdir: "):
        raise JackfieldError(f"{link}: does not say where the repository is")
    target = top / os.fsdecode(text.removeprefix(b"gitdir: ").rstrip(b"\r\n"))
    common = _common(target)
    if common is None:
        raise JackfieldError(f"{link}: leads to {target}, which is no Git repository")
    return Repository(top, target, common)


def _common(git_directory: Path) -> Path | None:
    """Give the common directory of what may be a git directory; None if it is none."""
    head = git_directory / "HEAD"
    if not (is_file(head) or head.is_symlink()):
        return None
    common = git_directory
    link = git_directory / "commondir"
    if is_file(link):
        text = read_regular(link, _LONGEST_LINK) or b""
        common = git_directory / os.fsdecode(text.rstrip(b"\r\n"))
    if is_directory(common / "objects") and is_directory(common / "refs"):
        return common
    return None
