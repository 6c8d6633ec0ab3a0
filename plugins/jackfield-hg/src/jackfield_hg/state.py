"""How a repository stands."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

from jackfield.kinds import is_directory
from jackfield.repositories import RepositoryState, count_names

from jackfield_hg import upstream
from jackfield_hg.repository import Repository, at
from jackfield_hg.repository import read as read_file
from jackfield_hg.view import View, view

_NULL = "0" * 40
"""The node that stands for "none": the parent of the first changeset."""

_PARENTS = 40
"""A dirstate begins with the nodes of two parents, together of that many bytes."""

_SECOND_FORMAT = b"dirstate-v2\n"

_SHELVED = r".+\.patch"
"""What every hg writes in ``shelved`` when it shelves something, among other files."""

_CHANGES = {
    "M": "modified",
    "A": "added",
    "R": "removed",
    "!": "missing",
    "?": "untracked",
}

_PARENT = r"\0".join(
    (
        "{node}",
        "{branch}",
        "{date|rfc3339date}",
        '{count(revset("all()"))}',
        '{count(revset("not public()"))}',
        '{count(revset("only(., public())"))}',
        '{count(revset("only(branch(.) and public(), .)"))}',
    )
)
_TIP = r"{node}\0{date|rfc3339date}"

TIP = 'limit(max(branch("re:^default$")) + max(all()), 1)'
"""The changeset that a repository without a working directory is at."""


def read(top: Path) -> RepositoryState:
    """Find out how the repository stands whose working directory is `top`.

    Raises:
        JackfieldError: if there is none, or it cannot be read.
    """
    repository = at(top)
    with view(repository) as seen:
        found = seen.hg("log", "--rev=.", f"--template={_PARENT}")
        node, branch, date, *counts = os.fsdecode(found.data).split("\0")
        everything, unpushed, ahead, behind = map(int, counts)
        if not everything:
            seen.refuse_unseen()
        followed = upstream.read_of(repository)
        shelved = count_names(repository.directory / "shelved", _SHELVED)
        if not has_tree(repository) and everything:
            return replace(_bare(seen, followed, unpushed, found.warnings), shelved=shelved)
        changes, warnings = _changes(seen)
        counted = followed is not None and node != _NULL
        return RepositoryState(
            branch=_branch(repository) or branch,
            revision=None if node == _NULL else node,
            upstream=followed,
            changes=changes,
            shelved=shelved,
            ahead=ahead if counted else None,
            behind=behind if counted else None,
            unpushed=unpushed,
            date=None if node == _NULL else date,
            warnings=found.warnings + warnings,
        )


def has_tree(repository: Repository) -> bool:
    """Whether a changeset is checked out, or files are added: a dirstate says so."""
    data = read_file(repository.directory / "dirstate", 2 * _PARENTS)
    if data.startswith(_SECOND_FORMAT):
        return any(data[len(_SECOND_FORMAT) :][:_PARENTS])
    return any(data[:_PARENTS]) or len(data) > _PARENTS


def _bare(
    seen: View, followed: str | None, unpushed: int, warnings: tuple[str, ...]
) -> RepositoryState:
    found = seen.hg("log", f"--rev={TIP}", f"--template={_TIP}")
    node, date = os.fsdecode(found.data).split("\0")
    return RepositoryState(
        revision=node,
        upstream=followed,
        unpushed=unpushed,
        date=date,
        warnings=warnings + found.warnings,
    )


def _branch(repository: Repository) -> str | None:
    """Give the name of the branch that the next changeset will be on."""
    return os.fsdecode(read_file(repository.directory / "branch", 1024)).strip() or None


def _changes(seen: View) -> tuple[dict[str, int], tuple[str, ...]]:
    """Count the files of the working directory that are not as they are committed."""
    found = seen.hg("status", "--template={status}")
    letters = Counter(os.fsdecode(found.data))
    changes = {word: letters[letter] for letter, word in _CHANGES.items() if letters[letter]}
    warnings = found.warnings
    if is_directory(seen.directory / ".hg" / "merge"):
        merged = seen.hg("resolve", "--list", "--template={mergestatus}")
        conflicts = merged.data.count(b"U")
        changes |= {"conflicts": conflicts} if conflicts else {}
        warnings += merged.warnings
    return changes, warnings
