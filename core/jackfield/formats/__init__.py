"""On-disk formats: recognising a control directory by its description, without code for it."""

from __future__ import annotations

from jackfield.formats.control import CannotTell, ControlFormat, matches
from jackfield.formats.identify import Identification, Undetermined, identify

__all__ = [
    "CannotTell",
    "ControlFormat",
    "Identification",
    "Undetermined",
    "identify",
    "matches",
]
