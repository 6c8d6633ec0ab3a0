"""What of a repository is somewhere else, too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from jackfield import JackfieldError
from jackfield.kinds import is_file
from jackfield.repositories import without_login

from jackfield_fossil.checkout import Checkout
from jackfield_fossil.database import reading

_ALL = "SELECT uuid FROM event JOIN blob ON rid = objid WHERE type = 'ci'"
_ON_BRANCH = (
    f"{_ALL} AND rid IN (SELECT rid FROM tagxref JOIN tag USING (tagid)"
    " WHERE tagname = 'branch' AND tagtype > 0 AND value = ?)"
)
_UNSENT = " AND rid IN (SELECT rid FROM unsent UNION SELECT rid FROM private)"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a repository and its upstream are from each other; None is not known.

    Attributes:
        upstream: the repository that it was last synchronised with, without a password.
        ahead: the number of check-ins on the branch that upstream lacks.
        behind: the number of check-ins on the branch that only upstream has.
        unpushed: the number of check-ins, on any branch, that upstream lacks.
    """

    upstream: str | None
    ahead: int | None
    behind: int | None
    unpushed: int


def distance(checkout: Checkout, branch: str | None) -> Distance:
    """Tell how far the repository is from its upstream.

    One on another machine is not asked: what was sent to it stands in the repository. One on this
    machine is read.

    Raises:
        JackfieldError: if the repository is damaged.
    """
    repository = checkout.repository
    ours = {uuid for (uuid,) in repository.rows(_ALL)}
    url = repository.value("SELECT value FROM config WHERE name = 'last-sync-url'")
    if not isinstance(url, str) or not url or url == "off":
        return Distance(None, None, None, len(ours))
    name = without_login(url)
    on_branch = {uuid for (uuid,) in repository.rows(_ON_BRANCH, branch)}
    path = _path(url)
    if path is not None and is_file(path):
        try:
            with reading(path) as theirs:
                known = {uuid for (uuid,) in theirs.rows(_ALL)}
                known_on_branch = {uuid for (uuid,) in theirs.rows(_ON_BRANCH, branch)}
        except JackfieldError:
            return Distance(name, None, None, len(ours))
        return Distance(
            name, len(on_branch - known), len(known_on_branch - ours), len(ours - known)
        )
    if path is not None:
        return Distance(name, None, None, len(ours))
    ahead = len(repository.rows(_ON_BRANCH + _UNSENT, branch))
    return Distance(name, ahead, None, len(repository.rows(_ALL + _UNSENT)))


def _path(url: str) -> Path | None:
    """Give the path of a repository on this machine."""
    if url.startswith("file://"):
        return Path(unquote(url.removeprefix("file://")))
    return Path(url) if url.startswith("/") else None
