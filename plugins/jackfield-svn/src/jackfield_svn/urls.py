"""``svn-url``: what working copies are of."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from jackfield import JackfieldError, Table
from jackfield.kinds import is_file
from jackfield.repositories import innermost

from jackfield_svn import info
from jackfield_svn.control import origin_of
from jackfield_svn.working_copy import Origin


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a path in a working copy (default: the current directory)",
    )


def run(arguments: Namespace) -> Table:
    """Show what the working copies are of that the paths belong to; no server is asked.

    Raises:
        JackfieldError: if there is but one path, and it is in no working copy that can be read.
    """
    found: list[tuple[Path, Origin]] = []
    errors: list[JackfieldError] = []
    for path in arguments.paths:
        try:
            found.append(_read(Path(path)))
        except JackfieldError as error:
            if len(arguments.paths) == 1:
                raise
            errors.append(error)
    return Table(
        columns=("path", "url", "branch", "revision", "date"),
        rows=[
            (str(top), origin.url, origin.branch or "", origin.revision or "", origin.date or "")
            for top, origin in found
        ],
        records=[
            {"path": str(top), "branch": origin.branch} | asdict(origin) for top, origin in found
        ],
        errors=errors,
    )


def _read(path: Path) -> tuple[Path, Origin]:
    return innermost(path, _look, "a working copy")


def _look(directory: Path) -> tuple[Path, Origin] | None:
    if is_file(directory / ".svn" / "wc.db"):
        return directory, origin_of(directory, "")
    if is_file(directory / ".svn" / "entries"):
        return directory, origin_of(directory, info.OLD_WORKING_COPY)
    return None
