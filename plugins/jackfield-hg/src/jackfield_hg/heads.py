"""``hg-heads``: the heads of a repository, on its branches."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass

from jackfield import JackfieldError, Table
from jackfield.repositories import add_path

from jackfield_hg.repository import find
from jackfield_hg.view import view

_FIELDS = (
    "{node}",
    "{branch}",
    "{phase}",
    '{ifcontains("close", extras, "closed")}',
    '{ifcontains(rev, revset("."), "current")}',
    "{date|rfc3339date}",
    r'{join(bookmarks, "\n")}',
    r'{join(tags, "\n")}',
)
_TEMPLATE = "".join(rf"{field}\0" for field in _FIELDS)


@dataclass(frozen=True, slots=True)
class Head:
    """A changeset without a child on its branch.

    Attributes:
        branch: the name of its branch.
        revision: its full node.
        bookmarks: those on it.
        tags: those on it, but ``tip``.
        phase: ``public``, ``draft`` or ``secret``.
        closed: it closes its branch.
        current: it is checked out.
        date: when it was made, ISO 8601.
    """

    branch: str
    revision: str
    bookmarks: tuple[str, ...]
    tags: tuple[str, ...]
    phase: str
    closed: bool
    current: bool
    date: str

    @property
    def remarks(self) -> str:
        """What stands out, in a few words."""
        words = {"current": self.current, "closed": self.closed}
        return ", ".join(word for word, holds in words.items() if holds)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a repository")


def run(arguments: Namespace) -> Table:
    """List the heads of the repository that the path belongs to.

    Raises:
        JackfieldError: if hg is not there, or the path is in no repository that can be read.
    """
    heads, warnings = read(arguments.path)
    return Table(
        columns=("branch", "revision", "bookmarks", "tags", "phase", "remarks", "date"),
        rows=[
            (
                head.branch,
                head.revision[:12],
                ", ".join(head.bookmarks),
                ", ".join(head.tags),
                head.phase,
                head.remarks,
                head.date[:10],
            )
            for head in heads
        ],
        records=[asdict(head) for head in heads],
        errors=[JackfieldError(line) for line in warnings],
    )


def read(path: str | os.PathLike[str]) -> tuple[list[Head], tuple[str, ...]]:
    """Give the heads of the repository that `path` belongs to, by branch; and hg's warnings.

    Raises:
        JackfieldError: if `path` is in no repository, or that cannot be read.
    """
    repository = find(path)
    with view(repository) as seen:
        found = seen.hg("log", "--rev=sort(head(), branch)", f"--template={_TEMPLATE}")
        if not found.data:
            seen.refuse_unseen()
    fields = os.fsdecode(found.data).split("\0")[:-1]
    heads = [_head(*fields[at : at + len(_FIELDS)]) for at in range(0, len(fields), len(_FIELDS))]
    return heads, tuple(f"{repository}: {line}" for line in found.warnings)


def _head(
    node: str,
    branch: str,
    phase: str,
    closed: str,
    current: str,
    date: str,
    bookmarks: str,
    tags: str,
) -> Head:
    return Head(
        branch=branch,
        revision=node,
        bookmarks=tuple(filter(None, bookmarks.split("\n"))),
        tags=tuple(tag for tag in tags.split("\n") if tag not in ("", "tip")),
        phase=phase,
        closed=bool(closed),
        current=bool(current),
        date=date,
    )
