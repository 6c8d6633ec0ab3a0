"""``bzr-branches``: the branches that use a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path

from jackfield import Table
from jackfield.kinds import is_file
from jackfield.repositories import add_path, innermost, shown

from jackfield_bzr import layout
from jackfield_bzr.alias import aliases
from jackfield_bzr.server import ask


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch.

    Attributes:
        path: its directory.
        number: the number of its last revision, counted from the first; 0 for none.
        revision: that revision's identifier, None for none.
        tags: the number of its tags.
        tree: it has a tree.
        date: when its last revision was made, ISO 8601.
    """

    path: str
    number: int
    revision: str | None
    tags: int
    tree: bool
    date: str | None


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a branch, checkout or repository")


def run(arguments: Namespace) -> Table:
    """List the branches that use the repository of what the path belongs to.

    Raises:
        JackfieldError: if brz is not there, or the path belongs to no repository.
    """
    branches = read(arguments.path)
    return Table(
        columns=("path", "number", "revision", "tags", "tree", "date"),
        rows=[
            (
                shown(branch.path),
                branch.number,
                branch.revision or "",
                branch.tags,
                "yes" if branch.tree else "no",
                (branch.date or "")[:10],
            )
            for branch in branches
        ],
        records=[asdict(branch) for branch in branches],
    )


def read(path: str | os.PathLike[str]) -> list[Branch]:
    """Give the branches that use the repository of what `path` belongs to, by path.

    Raises:
        JackfieldError: if it belongs to none, or that cannot be read.
    """
    top = top_of(path)
    branch = layout.branch_of(top)
    repository = layout.itself(top) if branch is None else layout.repository_of(branch)
    found = list(layout.branches_of(repository))
    layout.refuse_what_waits(repository, *found)
    with aliases(repository, found) as names:
        answers = ask("branches", subject=shown(repository), places=names)
    return [
        Branch(path=str(each), tree=layout.has_tree(each), **answer)
        for each, answer in zip(found, answers, strict=True)
    ]


def top_of(path: str | os.PathLike[str]) -> Path:
    """Give the innermost directory at or above `path` that has a ``.bzr``.

    Raises:
        JackfieldError: if there is none, or no such path.
    """

    def look(directory: Path) -> Path | None:
        return directory if is_file(directory / ".bzr" / "branch-format") else None

    return innermost(path, look, "one of Bazaar's")
