"""``git-state``: how repositories stand."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass, replace

from jackfield import JackfieldError, Table

from jackfield_git import refs
from jackfield_git.commits import date_of
from jackfield_git.git import find_git
from jackfield_git.reading import STASH, read_stash
from jackfield_git.repository import find
from jackfield_git.settings import in_tables, last
from jackfield_git.status import read_status
from jackfield_git.view import View, view


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
        return look(seen)


def look(seen: View) -> tuple[State, tuple[str, ...]]:
    """Find out how a repository stands; and git's warnings.

    Raises:
        JackfieldError: if it cannot be read.
    """
    head, warnings = _head(seen)
    words = ("staged", "changed", "untracked", "conflicts")
    counts: dict[str, int | None] = dict.fromkeys(words)
    if seen.top is not None:
        status = read_status(seen)
        counts |= {word: status.counts[word] for word in words}
        head = replace(
            head,
            upstream=status.upstream,
            gone=status.upstream is not None and status.ahead is None,
            ahead=status.ahead,
            behind=status.behind,
        )
        warnings += status.warnings
    state = State(
        path=str(seen.top or seen.repository),
        branch=None if seen.head is None else head.branch,
        revision=head.revision,
        upstream=head.upstream,
        gone=head.gone,
        ahead=head.ahead,
        behind=head.behind,
        stashes=_stashes(seen),
        date=head.date,
        **counts,
    )
    return state, seen.refs.warnings + warnings + _elsewhere(seen)


def _head(seen: View) -> tuple[refs.Ref, tuple[str, ...]]:
    """Look at what is checked out: by itself where that is enough, else with git.

    For a working tree ``git status`` says what the upstream is; for a bare repository it cannot.
    """
    known = seen.refs
    revision = known.resolve(seen.head_value)
    if revision is None and seen.head is not None:
        return refs.Ref(seen.head), ()
    simple = seen.is_plain and f"refs/replace/{revision}" not in known.values
    if revision is not None and simple and (seen.top is not None or seen.head is None):
        date = date_of(seen.repository.common_directory / "objects", revision)
        if date is not None:
            return refs.Ref(seen.head or "HEAD", revision=revision, date=date), ()
    if seen.head is not None:
        output = seen.git("for-each-ref", refs.FORMAT, seen.head)
        found = {ref.name: ref for ref in refs.parse(output)}
        return found.get(seen.head, refs.Ref(seen.head)), output.warnings
    output = seen.git("rev-list", "--max-count=1", "--format=%cI", "HEAD", "--")
    header, date = os.fsdecode(output.data).split("\n")[:2]
    return refs.Ref("HEAD", revision=header.removeprefix("commit "), date=date), output.warnings


def _elsewhere(seen: View) -> tuple[str, ...]:
    """Warn where git would look at another working tree: a stranger's choice is not followed."""
    place = last(seen.settings, b"core.worktree")
    repository = seen.repository
    if place is None or seen.top is None or repository.git_directory != repository.common_directory:
        return ()  # linked worktrees have their own, whatever is set for all
    tree = repository.git_directory / os.fsdecode(place)
    try:
        if tree.samefile(seen.top):
            return ()
    except (OSError, ValueError):
        pass
    return (
        f"its core.worktree names another working tree, {os.path.normpath(tree)}: what is changed "
        "there is not counted; git status does that",
    )


def _stashes(seen: View) -> int:
    """Count the entries of the stash: all but the last one are in its log alone."""
    if STASH not in seen.refs.values:
        return 0
    return len(read_stash(seen.repository, in_tables(seen.settings)))


def _row(state: State) -> tuple[object, ...]:
    return (
        state.path,
        state.branch or "(none)",
        refs.short(state.revision),
        refs.following(state.upstream, state.gone, state.ahead, state.behind),
        state.changes,
        refs.day(state.date),
    )
