"""``fossil-branches``: the branches of a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path

from jackfield import Table
from jackfield.kinds import is_file
from jackfield.repositories import add_path, innermost

from jackfield_fossil.checkout import FILES, opened
from jackfield_fossil.database import Database, reading

_CHECKINS = """
    SELECT CAST(value AS TEXT), CAST(uuid AS TEXT), rid,
        coalesce(strftime('%Y-%m-%dT%H:%M:%S+00:00', event.mtime), '')
    FROM tagxref JOIN tag USING (tagid) JOIN event ON objid = rid JOIN blob USING (rid)
    WHERE tagname = 'branch' AND tagtype > 0 AND type = 'ci'
    ORDER BY event.mtime DESC, rid DESC
"""
_TAGGED = """
    SELECT rid FROM tagxref JOIN tag USING (tagid) WHERE tagname = ? AND tagtype > 0
"""


@dataclass(slots=True)
class Branch:
    """A branch.

    Attributes:
        branch: its name.
        current: it is checked out.
        closed: its newest check-in is closed: nothing more is to come.
        private: its newest check-in is private: it is not synchronised.
        revision: the hash of its newest check-in.
        checkins: the number of check-ins on it.
        date: when the newest was made, ISO 8601.
    """

    branch: str
    current: bool
    closed: bool
    private: bool
    revision: str
    checkins: int
    date: str

    @property
    def remarks(self) -> str:
        """What stands out, in a few words."""
        return ", ".join(word for word in ("current", "closed", "private") if getattr(self, word))


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a checkout, or a repository's file")


def run(arguments: Namespace) -> Table:
    """List the branches of a repository, that with the newest check-in first.

    Raises:
        JackfieldError: if the path is in no checkout and no repository, or it cannot be read.
    """
    branches = read(Path(arguments.path))
    return Table(
        columns=("branch", "revision", "checkins", "remarks", "date"),
        rows=[
            (each.branch, each.revision[:10], each.checkins, each.remarks, each.date[:10])
            for each in branches
        ],
        records=[asdict(each) for each in branches],
    )


def read(path: Path) -> list[Branch]:
    """Give the branches of the repository that `path` belongs to, or is.

    Raises:
        JackfieldError: if it is none, or cannot be read.
    """
    start = Path(os.path.realpath(path))

    def look(place: Path) -> list[Branch] | None:
        for format, name in FILES.items():
            if is_file(place / name):
                with opened(place, format) as checkout:
                    return _branches(checkout.repository, checkout.branch)
        if place == start and is_file(start) and start.suffix == ".fossil":
            with reading(start) as repository:
                return _branches(repository, None)
        return None

    what = "a Fossil checkout, and it is no repository (NAME.fossil) either"
    return innermost(path, look, what)


def _branches(repository: Database, current: str | None) -> list[Branch]:
    closed = {rid for (rid,) in repository.rows(_TAGGED, "closed")}
    private = {rid for (rid,) in repository.rows("SELECT rid FROM private")}
    branches: dict[str, Branch] = {}
    for name, uuid, rid, date in repository.rows(_CHECKINS):
        if name not in branches:
            branches[name] = Branch(
                name, name == current, rid in closed, rid in private, uuid, 0, date
            )
        branches[name].checkins += 1
    return list(branches.values())
