"""Which control directory a path belongs to, and in which formats it is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jackfield.errors import JackfieldError
from jackfield.formats.control import CannotTell, ControlFormat, matches, reason_of


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A format that a directory may have or not: `path` could not be read, for `reason`."""

    format: ControlFormat
    directory: Path
    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Identification:
    """What `identify` found out about a path.

    Attributes:
        path: what was asked about: absolute, symbolic links resolved.
        directory: the innermost directory at or above it that has a control directory; None
            where there is none that could be told.
        formats: all formats that match there.
        undetermined: what could not be told about `directory` and the directories below it on
            the way to `path`, from the inside out.
    """

    path: Path
    directory: Path | None
    formats: tuple[ControlFormat, ...]
    undetermined: tuple[Undetermined, ...]


def identify(path: str | os.PathLike[str], formats: Iterable[ControlFormat]) -> Identification:
    """Find the innermost control directory at or above `path`, and all formats that match it.

    Raises:
        JackfieldError: if there is nothing at `path`, or it cannot be looked at.
    """
    try:
        start = Path(os.path.realpath(path, strict=True))
        is_directory = start.is_dir()
    except (OSError, ValueError) as error:
        raise JackfieldError(f"cannot identify {os.fspath(path)}: {reason_of(error)}") from None
    known = tuple(formats)
    undetermined: list[Undetermined] = []
    for directory in (start, *start.parents) if is_directory else start.parents:
        matching = []
        for each in known:
            try:
                if matches(directory, each):
                    matching.append(each)
            except CannotTell as hindrance:
                undetermined.append(Undetermined(each, directory, hindrance.path, hindrance.reason))
        if matching:
            return Identification(start, directory, tuple(matching), tuple(undetermined))
    return Identification(start, None, (), tuple(undetermined))
