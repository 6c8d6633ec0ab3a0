"""Working copies: where they come from, and what is changed in them."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from jackfield import JackfieldError
from jackfield.repositories import without_login

from jackfield_svn.svn import Tools, tools

_BRANCH = re.compile(r"/((?:.*?/)?(?:trunk|(?:branches|tags)/[^/]+))(?:/|\Z)", re.DOTALL)
_UNCHANGED = frozenset({"external", "ignored", "none", "normal"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What a working copy is of.

    Attributes:
        url: the address of its top directory, without a password.
        root: the address of the repository, without a password.
        revision: the revision of its top directory; None for one that was never committed.
        date: when the last change of that was made, ISO 8601 with an offset.
    """

    url: str
    root: str | None
    revision: str | None
    date: str | None

    @property
    def branch(self) -> str | None:
        """The branch by the usual layout: trunk, branches/X or tags/X; the path in another one."""
        if self.root is None or not self.url.startswith(self.root):
            return None
        path = unquote(self.url.removeprefix(self.root), errors="surrogateescape")
        found = _BRANCH.match(path)
        return found[1] if found else path.strip("/") or None


def read_origin(directory: Path) -> Origin:
    """Ask Subversion what a working copy is of.

    Raises:
        JackfieldError: if it is of an old format or damaged.
    """
    with tools(directory) as seen:
        return origin(seen, directory)


def origin(seen: Tools, directory: Path) -> Origin:
    """Ask Subversion what the working copy is of that `seen` shows.

    Raises:
        JackfieldError: if it is of an old format or damaged.
    """
    place = seen.place if is_utf8(directory) else _only_its_records(seen, directory)
    entry = _parsed(seen.subject, seen.run("svn", "info", "--xml", place)).find("entry")
    if entry is None:
        raise JackfieldError(f"{directory}: svn info says nothing of it")
    commit = entry.find("commit")
    revision = entry.get("revision", "")
    return Origin(
        url=without_login(entry.findtext("url", "")),
        root=without_login(entry.findtext("repository/root", "")),
        revision=revision if revision.isdecimal() else None,
        date=iso(commit.findtext("date") if commit is not None else None),
    )


def read_changes(seen: Tools) -> tuple[dict[str, int], list[str]]:
    """Count what is not committed, by Subversion's own words; and give warnings.

    Raises:
        JackfieldError: if Subversion cannot look at the files.
    """
    output = seen.run("svn", "status", "--xml", "--ignore-externals", seen.place)
    counts: Counter[str] = Counter()
    locked = False
    for status in _parsed(seen.subject, output).iter("wc-status"):
        item = status.get("item", "none")
        locked = locked or status.get("wc-locked") == "true"
        if "conflicted" in (item, status.get("props")) or status.get("tree-conflicted") == "true":
            counts["conflicted"] += 1
        elif item not in _UNCHANGED:
            counts[item] += 1
        elif status.get("props") == "modified":
            counts["modified"] += 1
    warnings = ["a command of Subversion's was broken off in it: run svn cleanup"] if locked else []
    return dict(counts), warnings


def is_utf8(directory: Path) -> bool:
    """Tell whether Subversion can be given the true path of a working copy."""
    try:
        os.fsencode(directory.resolve()).decode()
    except UnicodeDecodeError:
        return False
    return True


def iso(date: str | None) -> str | None:
    """Make of a date of Subversion's, which is in UTC, one with an offset."""
    return date.removesuffix("Z") + "+00:00" if date else None


def _only_its_records(seen: Tools, directory: Path) -> Path:
    """Make a working copy without files, of which Subversion sees the records alone."""
    bare = seen.home.parent / "records"
    (bare / ".svn").mkdir(parents=True)
    for name in ("entries", "format", "pristine", "tmp", "wc.db"):
        (bare / ".svn" / name).symlink_to(directory.absolute() / ".svn" / name)
    return bare


def _parsed(subject: object, output: bytes) -> ET.Element:
    try:
        return ET.fromstring(output)
    except ET.ParseError as error:
        raise JackfieldError(f"{subject}: what svn says of it is no XML: {error}") from None
