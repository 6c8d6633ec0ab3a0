"""What git says of a ref, in the words of this plugin."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from jackfield_git.git import Output

_FIELDS = (
    "refname",
    "objectname",
    "upstream:short",
    "upstream:track,nobracket",
    "committerdate:iso-strict",
)
FORMAT = "--format=" + "%00".join(f"%({field})" for field in _FIELDS)
"""The option for ``git for-each-ref`` that `parse` needs."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch, or what else is below ``refs/``.

    Attributes:
        name: its full name.
        revision: the hash that it names; None for a branch before its first commit.
        upstream: the short name of the branch that it follows, None if there is none.
        gone: that branch does not exist.
        ahead: the number of commits that the upstream does not have; None without an upstream.
        behind: the number of commits that only the upstream has; None without an upstream.
        date: when its commit was made, ISO 8601; None if it does not name a commit.
    """

    name: str
    revision: str | None = None
    upstream: str | None = None
    gone: bool = False
    ahead: int | None = None
    behind: int | None = None
    date: str | None = None

    @property
    def branch(self) -> str:
        """The name as people write it."""
        return self.name.removeprefix("refs/heads/")


def parse(output: Output) -> list[Ref]:
    """Make the refs of what ``git for-each-ref`` printed in `FORMAT`."""
    refs = []
    for line in os.fsdecode(output.data).split("\n")[:-1]:
        name, revision, upstream, track, date = line.split("\0")
        followed = bool(upstream) and track != "gone"
        refs.append(
            Ref(
                name=name,
                revision=revision,
                upstream=upstream or None,
                gone=track == "gone",
                ahead=_count("ahead", track) if followed else None,
                behind=_count("behind", track) if followed else None,
                date=date or None,
            )
        )
    return refs


def following(upstream: str | None, gone: bool, ahead: int | None, behind: int | None) -> str:
    """Say in a few words what is followed and how far from it: ``origin/main +1 -2``."""
    if upstream is None:
        return ""
    if gone:
        return f"{upstream} gone"
    counts = [f"{sign}{count}" for sign, count in (("+", ahead), ("-", behind)) if count]
    return " ".join([upstream, *counts])


def short(revision: str | None) -> str:
    """Give the beginning of a hash, for people to recognise it by."""
    return (revision or "")[:10]


def day(date: str | None) -> str:
    """Give the day of an ISO 8601 date."""
    return (date or "")[:10]


def _count(word: str, track: str) -> int:
    found = re.search(rf"{word} (\d+)", track)
    return int(found[1]) if found else 0
