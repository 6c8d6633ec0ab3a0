"""``darcs-tags``: the tags of a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path

from jackfield import JackfieldError, Table
from jackfield.kinds import is_directory
from jackfield.repositories import add_path, innermost

from jackfield_darcs.inventory import LAZY, TAG, read_inventory


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    Attributes:
        tag: its name.
        identity: the SHA-1 that Darcs shows for it.
        patches: the number of patches up to it, itself not counted; None in a lazy clone, which
            does not have all of them.
        author: who made it.
        date: when, ISO 8601.
    """

    tag: str
    identity: str
    patches: int | None
    author: str
    date: str | None


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_path(parser, "a path in a repository")


def run(arguments: Namespace) -> Table:
    """List the tags of the repository that the path belongs to, the newest first.

    Raises:
        JackfieldError: if the path is in no repository, or that cannot be read.
    """
    tags, warnings = read(Path(arguments.path))
    return Table(
        columns=("tag", "patches", "author", "date"),
        rows=[
            (tag.tag, "" if tag.patches is None else tag.patches, tag.author, (tag.date or "")[:10])
            for tag in tags
        ],
        records=[asdict(tag) for tag in tags],
        errors=warnings,
    )


def read(path: Path) -> tuple[list[Tag], list[JackfieldError]]:
    """Give the tags of the repository that `path` belongs to, the newest first; and warnings.

    Raises:
        JackfieldError: if it is in no repository, or that cannot be read.
    """

    def look(directory: Path) -> Path | None:
        return directory if is_directory(directory / "_darcs") else None

    top = innermost(path, look, "a Darcs repository")
    inventory = read_inventory(top / "_darcs")
    lazy = inventory.missing is not None
    tags = [
        Tag(
            os.fsdecode(patch.name.removeprefix(TAG)),
            patch.identity,
            None if lazy else count,
            os.fsdecode(patch.author),
            patch.date,
        )
        for count, patch in reversed(list(enumerate(inventory.patches)))
        if patch.name.startswith(TAG)
    ]
    return tags, [JackfieldError(f"{top}: {LAZY}")] if lazy else []
