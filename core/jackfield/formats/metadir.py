"""The labels in Bazaar's control directory, explained by what plugins declare.

``.bzr/branch/format``, ``.bzr/repository/format`` and ``.bzr/checkout/format`` each hold a label
that names a disk format. Plugins explain labels by their ``branch_formats``,
``repository_formats`` and ``checkout_formats``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jackfield.formats.control import beginning, reason_of

PARTS = ("checkout", "branch", "repository")
"""What a control directory of Bazaar's may hold, each with a label of its own."""

_LONGEST = 1024
"""No label is longer than this, in bytes; what is has not been written by Bazaar."""


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """What a plugin says of a label.

    Attributes:
        part: one of `PARTS`.
        label: what stands in the file; whether it ends in a newline makes no difference.
        description: what the plugin calls the format.
        plugin: who describes it.
    """

    part: str
    label: str
    description: str
    plugin: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it was found.

    Attributes:
        part: one of `PARTS`.
        label: its first line, None if it cannot be read.
        known: what plugins say of it; empty where none knows it.
        hindrance: why it cannot be read, None if it could be.
    """

    part: str
    label: str | None
    known: tuple[KnownLabel, ...] = ()
    hindrance: str | None = None


def read_labels(directory: Path, known: Iterable[KnownLabel]) -> tuple[Label, ...]:
    """Read the labels of the ``.bzr`` in `directory`, as far as they are there."""
    explained = tuple(known)
    labels = []
    for part in PARTS:
        path = directory / ".bzr" / part / "format"
        try:
            data = beginning(path, _LONGEST + 1)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            labels.append(Label(part, None, hindrance=f"{path}: {reason_of(error)}"))
            continue
        if data is None or len(data) > _LONGEST:
            labels.append(Label(part, None, hindrance=f"{path}: is no label"))
            continue
        text = data.decode("utf-8", "backslashreplace")
        # Below the label there may be lines for optional features.
        candidates = {text.removesuffix("\n"), text.partition("\n")[0]}
        fitting = tuple(
            each
            for each in explained
            if each.part == part and each.label.removesuffix("\n") in candidates
        )
        labels.append(Label(part, text.partition("\n")[0], fitting))
    return tuple(labels)
