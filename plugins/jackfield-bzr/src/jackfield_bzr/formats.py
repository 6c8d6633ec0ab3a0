"""``bzr-formats``: the labels of a control directory, explained."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from jackfield import JackfieldError, Table
from jackfield.repositories import add_path, shown

from jackfield_bzr import info, layout
from jackfield_bzr.branches import top_of

_KNOWN: Mapping[str, Mapping[str, str]] = {
    "checkout": info.jackfield_checkout_formats,
    "branch": info.jackfield_branch_formats,
    "repository": info.jackfield_repository_formats,
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a branch, checkout or repository")


def run(arguments: Namespace) -> Table:
    """Explain the labels of the control directory that the path belongs to.

    Raises:
        JackfieldError: if the path belongs to none, or it cannot be read.
    """
    top = top_of(arguments.path)
    parts = [(part, found) for part in _KNOWN if (found := layout.label(top, part)) is not None]
    return Table(
        columns=("part", "label", "description"),
        rows=[(part, found, _KNOWN[part].get(found, "(not known)")) for part, found in parts],
        errors=[] if parts else [JackfieldError(_without_parts(top))],
        notes=_notes(top),
    )


def _without_parts(top: Path) -> str:
    text = os.fsdecode(layout.read(top / ".bzr" / "branch-format") or b"").split("\n")[0]
    return f"{shown(top)}: has no parts with labels; as a whole it is {text!r}"


def _notes(top: Path) -> list[str]:
    """Say what the labels do not: where the parts are that are not here."""
    if layout.label(top, "branch") is None:
        return []
    try:
        branch = layout.branch_of(top)
        repository = None if branch is None else layout.repository_of(branch)
    except JackfieldError as error:
        return [str(error)]
    notes = [] if branch in (top, None) else [f"the branch is in {shown(branch or top)}"]
    if repository not in (top, None):
        notes.append(f"the repository is in {shown(repository or top)}")
    return notes
