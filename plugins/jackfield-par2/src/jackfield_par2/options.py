"""What the URL and the environment ask for."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from jackfield.backends import FatalBackendException, InvalidBackendURL, ParsedUrl

REDUNDANCY_VARIABLE = "JACKFIELD_PAR2_REDUNDANCY"
HEAL_VARIABLE = "JACKFIELD_PAR2_HEAL"

_DEFAULT_REDUNDANCY = 10
_SWITCH = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Options:
    """How files are protected.

    Attributes:
        redundancy: the size of the recovery blocks, in percent of the file's: 1 to 100.
        heal: whether a file that was repaired is stored again.
    """

    redundancy: int
    heal: bool


def split(parsed_url: ParsedUrl) -> tuple[Options, ParsedUrl]:
    """Take the options out of a URL; give them, and the URL without them.

    Raises:
        InvalidBackendURL: if an option of the URL makes no sense.
        FatalBackendException: if a variable of the environment makes no sense.
    """
    options = Options(
        redundancy=_redundancy(*_text(parsed_url, "redundancy", REDUNDANCY_VARIABLE)),
        heal=_heal(*_text(parsed_url, "heal", HEAL_VARIABLE)),
    )
    return options, parsed_url.without_args({"redundancy", "heal"})


def _text(parsed_url: ParsedUrl, name: str, variable: str) -> tuple[str | None, Exception]:
    """Give what is asked for, None for nothing; and the error in case that makes no sense."""
    given = parsed_url.query_args.get(name)
    if given is not None:
        shown = f"par2+{parsed_url}: {name} is {given[-1]!r}"
        return given[-1], InvalidBackendURL(shown)
    value = os.environ.get(variable) or None
    return value, FatalBackendException(f"{variable} is {value!r}")


def _redundancy(text: str | None, error: Exception) -> int:
    if text is None:
        return _DEFAULT_REDUNDANCY
    if re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= 100:
        return int(text)
    raise type(error)(f"{error}: it is a whole number from 1 to 100, in percent")


def _heal(text: str | None, error: Exception) -> bool:
    if text is None:
        return False
    if text in _SWITCH:
        return _SWITCH[text]
    raise type(error)(f"{error}: it is 1 or 0")
