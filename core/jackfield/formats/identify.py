"""Which control directory a path belongs to, and in which formats it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jackfield.errors import JackfieldError
from jackfield.formats.control import ControlFormat, Undetermined, first_part, reason_of, told
from jackfield.formats.metadir import KnownLabel, Label, read_labels


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
        labels: those of Bazaar's control directory, where that is what `directory` has.
    """

    path: Path
    directory: Path | None
    formats: tuple[ControlFormat, ...]
    undetermined: tuple[Undetermined, ...]
    labels: tuple[Label, ...] = ()


def identify(
    path: str | os.PathLike[str],
    formats: Iterable[ControlFormat],
    labels: Iterable[KnownLabel] = (),
) -> Identification:
    """Find the innermost control directory at or above `path`, and all formats that match it.

    What is inside of a control directory belongs to the tree that has it: ``.git`` looks like a
    bare repository, too, but is the working tree's.

    `labels` explain those of Bazaar's control directory.

    Raises:
        JackfieldError: if there is nothing at `path`, or it cannot be looked at.
    """
    try:
        os.stat(path)  # noqa: PTH116 - Path takes an empty path for the current directory
        start = Path(os.path.realpath(path, strict=True))
    except (OSError, ValueError) as error:
        raise JackfieldError(f"cannot identify {os.fspath(path)}: {reason_of(error)}") from None
    known = tuple(formats)
    undetermined: list[Undetermined] = []
    above = (start, *start.parents)  # a file has nothing in it that could match
    for index, directory in enumerate(above):
        matching, unclear = told(directory, known)
        undetermined += unclear
        if matching:
            owner = _owner(above[index:], known)
            if owner is not None:
                directory, matching = owner
            read = read_labels(directory, labels)
            return Identification(start, directory, matching, tuple(undetermined), read)
    return Identification(start, None, (), tuple(undetermined))


def _owner(
    above: Sequence[Path], known: Sequence[ControlFormat]
) -> tuple[Path, tuple[ControlFormat, ...]] | None:
    """Give the outermost directory whose control directory the first of `above` is in, if any."""
    for inner, directory in reversed(list(pairwise(above))):
        beginning = [each for each in known if inner.name in map(first_part, each.paths)]
        if told(directory, beginning)[0]:
            return directory, told(directory, known)[0]
    return None
