"""What a file in a storage may be called. Names are checked once, at the border.

The names of a storage are flat: there are no directories in it. A name is a `str`; bytes that
are not UTF-8 are carried as surrogate escapes (U+DC80 to U+DCFF); other surrogates are refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from jackfield.backends.contract.errors import InvalidName

_RESERVED_BY_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_FORBIDDEN_BY_WINDOWS = re.compile(r'[\x00-\x1f<>:"\\|?*]')
_WINDOWS = os.name == "nt"
_NO_NAMES = frozenset(("", ".", ".."))


def are_plain(names: Sequence[str]) -> bool:
    """Say whether many names can be seen at once to be such as `check_name` lets through.

    That is so for names of ASCII characters without a sign that it looks closer at, as most are;
    False says nothing.
    """
    if _WINDOWS or not set(map(type, names)) <= {str}:
        return False
    together = "/".join(names)
    return (
        together.isascii()
        and together.count("/") == len(names) - 1
        and "\\" not in together
        and "\0" not in together
        and _NO_NAMES.isdisjoint(names)
    )


def check_name(name: str, *, windows: bool = _WINDOWS) -> str:
    """Give `name` back if a file may be called that.

    Everywhere: no empty name, no NUL, no ``/``, and nothing that is ``.`` or ``..`` or has ``..``
    between backslashes. With the rules of Windows also nothing that has a drive letter, or that it
    would change (a trailing dot or space), forbid or take for a device.

    Raises:
        InvalidName: for anything else; the message names it.
        TypeError: if `name` is not a `str`.
    """
    if (  # most names need no closer look; on Windows they do
        type(name) is str
        and name.isascii()
        and "/" not in name
        and "\\" not in name
        and "\0" not in name
        and name not in _NO_NAMES
        and not windows
    ):
        return name
    if not isinstance(name, str):
        raise TypeError(f"a remote name is a str, not {type(name).__name__}: {name!r}")
    fault = _fault(name) or (_windows_fault(name) if windows else None)
    if fault is not None:
        raise InvalidName(f"{name!r} cannot be the name of a remote file: {fault}")
    return name


def _fault(name: str) -> str | None:
    if not name:
        return "it is empty"
    if "\0" in name:
        return "it has a NUL character in it"
    if name[0] in "/\\":
        return "it is an absolute path"
    parts = re.split(r"[/\\]", name)
    if ".." in parts or name == ".":
        return "it leads out of the storage"
    if re.search("[\ud800-\udc7f\udd00-\udfff]", name):
        return "it has half of a character in it"
    if "/" in name:
        return "it has a '/' in it, and a storage has no directories"
    return None


def _windows_fault(name: str) -> str | None:
    if re.match(r"[A-Za-z]:", name):
        return "it starts with a drive letter"
    if name[-1] in ". ":
        return "Windows drops the dot or space at its end"
    found = _FORBIDDEN_BY_WINDOWS.search(name)
    if found is not None:
        return f"Windows does not allow {found.group()!r}"
    if _RESERVED_BY_WINDOWS.fullmatch(name):
        return "it is a device of Windows"
    return None
