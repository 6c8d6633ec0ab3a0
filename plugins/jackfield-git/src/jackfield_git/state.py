"""``git-state``: how repositories stand."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from jackfield import JackfieldError, Table

from jackfield_git import refs
from jackfield_git.git import find_git
from jackfield_git.repository import find
from jackfield_git.view import View, view

_STASH = "refs/stash"


@dataclass(frozen=True, slots=True)
class State:
    """How a repository stands.

    Attributes:
        path: the top of its working tree, or the bare repository.
        branch: the branch that HEAD names, None where it names a commit.
        revision: the full hash of its commit, None before the first one.
        upstream: the branch that this one follows.
        gone: that upstream branch does not exist.
        ahead: the number of commits that the upstream does not have.
        behind: the number of commits that only the upstream has.
        staged: the number of files whose next commit would differ; None in a bare repository,
            as the next three are.
        changed: the number of files that differ from what is staged.
        untracked: the number of files, and of directories full of them, that git does not know.
        conflicts: the number of files with a conflict.
        stashes: the number of entries in the stash.
        date: when the last commit was made, ISO 8601.
    """

    path: str
    branch: str | None
    revision: str | None
    upstream: str | None
    gone: bool
    ahead: int | None
    behind: int | None
    staged: int | None
    changed: int | None
    untracked: int | None
    conflicts: int | None
    stashes: int
    date: str | None

    @property
    def changes(self) -> str:
        """What is not committed, in a few words."""
        words = ("staged", "changed", "untracked", "conflicts")
        counts = [(count, word) for word in words if (count := getattr(self, word))]
        if self.stashes:
            counts.append((self.stashes, "stashed"))
        if counts:
            return ", ".join(f"{count} {word}" for count, word in counts)
        return "bare" if self.staged is None else "clean"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a path in a repository (default: the current directory)",
    )


def run(arguments: Namespace) -> Table:
    """Show how the repositories stand that the paths belong to.

    Raises:
        JackfieldError: if git is not there, or there is but one path and it fails.
    """
    find_git()
    states: list[State] = []
    errors: list[JackfieldError] = []
    for path in arguments.paths:
        try:
            state, warnings = read(path)
        except JackfieldError as error:
            if len(arguments.paths) == 1:
                raise
            errors.append(error)
            continue
        states.append(state)
        errors += [JackfieldError(f"{state.path}: {line}") for line in warnings]
    return Table(
        columns=("path", "branch", "revision", "upstream", "changes", "date"),
        rows=[_row(state) for state in states],
        records=[asdict(state) for state in states],
        errors=errors,
    )


def read(path: str | os.PathLike[str]) -> tuple[State, tuple[str, ...]]:
    """Find out how the repository stands that `path` belongs to; and git's warnings.

    Raises:
        JackfieldError: if `path` is in no repository, or that cannot be read.
    """
    with view(find(path)) as seen:
        known = seen.git("for-each-ref", refs.FORMAT, *filter(None, (seen.head, _STASH)))
        by_name = {ref.name: ref for ref in refs.parse(known)}
        head = _head(seen, by_name)
        counts, warnings = _changes(seen)
        state = State(
            path=str(seen.top or seen.repository),
            branch=None if seen.head is None else head.branch,
            revision=head.revision,
            upstream=head.upstream,
            gone=head.gone,
            ahead=head.ahead,
            behind=head.behind,
            stashes=_stashes(seen) if _STASH in by_name else 0,
            date=head.date,
            **counts,
        )
    return state, known.warnings + warnings


def _head(seen: View, by_name: Mapping[str, refs.Ref]) -> refs.Ref:
    if seen.head is not None:
        return by_name.get(seen.head, refs.Ref(seen.head))
    output = seen.git("rev-list", "--max-count=1", "--format=%cI", "HEAD", "--")
    header, date = os.fsdecode(output.data).split("\n")[:2]
    return refs.Ref("HEAD", revision=header.removeprefix("commit "), date=date)


def _stashes(seen: View) -> int:
    return int(seen.git("rev-list", "--walk-reflogs", "--count", _STASH, "--").data)


def _changes(seen: View) -> tuple[dict[str, int | None], tuple[str, ...]]:
    """Count the files of the working tree that are not as they are committed."""
    if seen.top is None:
        return dict.fromkeys(("staged", "changed", "untracked", "conflicts")), ()
    output = seen.git(
        "status",
        "--porcelain=v2",
        "--null",
        "--no-renames",
        "--untracked-files=normal",
        "--ignore-submodules=dirty",  # else git would run in them, with their configuration
    )
    counts: Counter[str] = Counter()
    for entry in output.data.split(b"\0"):
        match entry[:1]:
            case b"1":
                counts["staged"] += entry[2:3] != b"."
                counts["changed"] += entry[3:4] != b"."
            case b"u":
                counts["conflicts"] += 1
            case b"?":
                counts["untracked"] += 1
    words = ("staged", "changed", "untracked", "conflicts")
    return {word: counts[word] for word in words}, output.warnings


def _row(state: State) -> tuple[object, ...]:
    return (
        state.path,
        state.branch or "(none)",
        refs.short(state.revision),
        refs.following(state.upstream, state.gone, state.ahead, state.behind),
        state.changes,
        refs.day(state.date),
    )
