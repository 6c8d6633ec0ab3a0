"""``svn-branches``: the branches and tags of a repository on this machine."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from jackfield import JackfieldError, Table
from jackfield.kinds import is_directory

from jackfield_svn.svn import Tools, tools_for_repository
from jackfield_svn.working_copy import iso

_PARENTS = ("branches", "tags")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch or a tag, by the usual layout.

    Attributes:
        branch: its path in the repository: ``trunk``, ``branches/1.x``, ``project/tags/1.0``.
        revision: the last revision that changed something in it.
        author: who made that; None if nobody is named.
        date: when, ISO 8601 with an offset.
    """

    branch: str
    revision: str
    author: str | None
    date: str | None


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "repository",
        nargs="?",
        default=".",
        metavar="REPOSITORY",
        help="the directory of the repository (default: the current directory)",
    )


def run(arguments: Namespace) -> Table:
    """List ``trunk`` and what is in ``branches`` and ``tags``, also those of projects.

    Raises:
        JackfieldError: if it is no repository, or cannot be read.
    """
    directory = Path(arguments.repository)
    if not is_directory(directory / "db"):
        raise JackfieldError(
            f"{directory}: is no repository on this machine (of one elsewhere, "
            "svn list URL/branches shows the branches)"
        )
    with tools_for_repository(directory) as seen:
        found = list(_branches(seen))
    return Table(
        columns=("branch", "revision", "author", "date"),
        rows=[(each.branch, each.revision, each.author or "", each.date or "") for each in found],
        records=[asdict(each) for each in found],
    )


def _branches(seen: Tools) -> Iterator[Branch]:
    projects = [""]
    while projects:
        prefix = projects.pop(0)
        listed = list(_listed(seen, prefix))
        names = [each.branch.rpartition("/")[2] for each in listed]
        if prefix == "" and not {"trunk", *_PARENTS} & set(names):
            projects = [each.branch for each in listed]
        for name, each in zip(names, listed, strict=True):
            if name == "trunk":
                yield each
            elif name in _PARENTS:
                yield from _listed(seen, each.branch)


def _listed(seen: Tools, path: str) -> Iterator[Branch]:
    """Give the directories in a directory of the repository."""
    url = f"{seen.url}/{quote(path)}"
    root = ET.fromstring(seen.run("svn", "list", "--xml", url + "@"))
    for entry in root.iter("entry"):
        commit = entry.find("commit")
        if entry.get("kind") == "dir" and commit is not None:
            yield Branch(
                branch=f"{path}/{entry.findtext('name', '')}".lstrip("/"),
                revision=commit.get("revision", ""),
                author=commit.findtext("author"),
                date=iso(commit.findtext("date")),
            )
