"""What can be done with Fossil checkouts and their repositories."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jackfield.repositories import RepositoryState, VersionControl
from jackfield.scratch import scratch_directory

from jackfield_fossil import archive as archives
from jackfield_fossil.changes import changes
from jackfield_fossil.checkout import opened, place
from jackfield_fossil.database import Database
from jackfield_fossil.upstream import distance

_DATE = "SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', mtime) FROM event WHERE objid = ?"
_WITHOUT_OUR_OWN = "name NOT LIKE 'ckout:%'"
"""Of the settings: where its checkouts are, which Fossil notes when it is run in one."""


class Fossil(VersionControl):
    """Fossil: databases are read by SQLite; fossil itself only gets to see copies."""

    suffix = ".fossil"

    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how a checkout and its repository stand."""
        with opened(directory, format) as checkout:
            branch = checkout.branch
            known = distance(checkout, branch)
            return RepositoryState(
                branch=branch,
                revision=checkout.hash,
                upstream=known.upstream,
                changes=changes(checkout),
                shelved=checkout.stashes,
                ahead=known.ahead,
                behind=known.behind,
                unpushed=known.unpushed,
                date=checkout.repository.value(_DATE, checkout.version),
                size=checkout.repository.path.stat().st_size,
            )

    def history(self, directory: Path, format: str) -> Path:
        """Give the repository, which is a file anywhere."""
        return place(directory, format)

    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a text that changes with every artifact, setting and user of the repository."""
        with opened(directory, format) as checkout:
            return fingerprint(checkout.repository, checkout.hash)

    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write a copy of the repository."""
        with opened(directory, format) as checkout:
            archives.write(checkout, target)

    def check(self, archive: Path) -> None:
        """Check the database, and let fossil compare each artifact with its hash."""
        with scratch_directory() as scratch:
            archives.check(archive, scratch)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make a checkout of the check-in that was checked out, with the repository in it."""
        with scratch_directory() as scratch:
            archives.restore(archive, destination, format, scratch)


def fingerprint(repository: Database, version: str | None) -> str:
    """Give a text that changes with what an archive of a repository would hold."""
    total = hashlib.sha256(str(version).encode())
    queries = [
        "SELECT uuid, size FROM blob ORDER BY rid",
        "SELECT rid FROM private ORDER BY rid",
        "SELECT uuid FROM shun ORDER BY uuid",
        f"SELECT name, value FROM config WHERE {_WITHOUT_OUR_OWN} ORDER BY name",
        "SELECT login, pw, cap, info FROM user ORDER BY uid",
        "SELECT title, sqlcode FROM reportfmt ORDER BY rn",
    ]
    if repository.has_table("unversioned"):
        queries.append("SELECT name, mtime, hash FROM unversioned ORDER BY name")
    for query in queries:
        total.update(query.encode())
        for row in repository.rows(query):
            total.update(repr(row).encode())
    return total.hexdigest()
