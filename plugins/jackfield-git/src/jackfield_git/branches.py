"""``git-branches``: the branches of a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass

from jackfield import JackfieldError, Table
from jackfield.repositories import add_path

from jackfield_git import refs
from jackfield_git.repository import find
from jackfield_git.view import View, view

_ALL = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch.

    Attributes:
        branch: its name.
        current: HEAD names it.
        revision: the full hash of its commit.
        upstream: the branch that it follows.
        gone: that upstream branch does not exist.
        ahead: the number of commits that the upstream does not have.
        behind: the number of commits that only the upstream has.
        merged: all its commits are in HEAD, too.
        date: when its last commit was made, ISO 8601.
    """

    branch: str
    current: bool
    revision: str | None
    upstream: str | None
    gone: bool
    ahead: int | None
    behind: int | None
    merged: bool
    date: str | None

    @property
    def remarks(self) -> str:
        """What stands out, in a few words; of the current branch merged goes without saying."""
        words = {"current": self.current, "merged": self.merged and not self.current}
        return ", ".join(word for word, holds in words.items() if holds)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a repository")


def run(arguments: Namespace) -> Table:
    """List the branches of the repository that the path belongs to.

    Raises:
        JackfieldError: if git is not there, or the path is in no repository that can be read.
    """
    branches, warnings = read(arguments.path)
    return Table(
        columns=("branch", "revision", "upstream", "remarks", "date"),
        rows=[_row(branch) for branch in branches],
        records=[asdict(branch) for branch in branches],
        errors=[JackfieldError(line) for line in warnings],
    )


def read(path: str | os.PathLike[str]) -> tuple[list[Branch], tuple[str, ...]]:
    """Give the branches of the repository that `path` belongs to, by name; and git's warnings.

    Raises:
        JackfieldError: if `path` is in no repository, or that cannot be read.
    """
    repository = find(path)
    with view(repository) as seen:
        output = seen.git("for-each-ref", refs.FORMAT, _ALL)
        known = refs.parse(output)
        merged = _merged(seen) if seen.head is None or _has(known, seen.head) else set()
        branches = [
            Branch(
                branch=ref.branch,
                current=ref.name == seen.head,
                revision=ref.revision,
                upstream=ref.upstream,
                gone=ref.gone,
                ahead=ref.ahead,
                behind=ref.behind,
                merged=ref.name in merged,
                date=ref.date,
            )
            for ref in known
        ]
    return branches, tuple(f"{repository}: {line}" for line in seen.refs.warnings + output.warnings)


def _has(known: list[refs.Ref], name: str) -> bool:
    return any(ref.name == name for ref in known)


def _merged(seen: View) -> set[str]:
    output = seen.git("for-each-ref", "--merged=HEAD", "--format=%(refname)", _ALL)
    return set(os.fsdecode(output.data).split("\n")[:-1])


def _row(branch: Branch) -> tuple[object, ...]:
    return (
        branch.branch,
        refs.short(branch.revision),
        refs.following(branch.upstream, branch.gone, branch.ahead, branch.behind),
        branch.remarks,
        refs.day(branch.date),
    )
