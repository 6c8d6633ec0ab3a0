"""On-disk formats: recognising a control directory by its description, without code for it."""

from __future__ import annotations

from jackfield.formats.control import CannotTell, ControlFormat, Undetermined, matches
from jackfield.formats.identify import Identification, identify
from jackfield.formats.metadir import KnownLabel, Label, read_labels
from jackfield.formats.scan import Found, Tally, Unreadable, scan

__all__ = [
    "CannotTell",
    "ControlFormat",
    "Found",
    "Identification",
    "KnownLabel",
    "Label",
    "Tally",
    "Undetermined",
    "Unreadable",
    "identify",
    "matches",
    "read_labels",
    "scan",
]
