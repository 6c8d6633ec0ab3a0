"""The repository that another one pulls from by default: ``_darcs/prefs/defaultrepo``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from jackfield import JackfieldError
from jackfield.kinds import is_directory
from jackfield.repositories import without_login

from jackfield_darcs.files import read
from jackfield_darcs.inventory import Inventory, read_inventory


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where patches come from and go to.

    Attributes:
        name: a path or URL, without a password.
        path: where it is on this machine, None if it is on another.
    """

    name: str
    path: Path | None


def upstream(top: Path) -> Upstream | None:
    """Give the upstream of a repository; None if it has none."""
    data = read(top / "_darcs" / "prefs" / "defaultrepo") or b""
    name = os.fsdecode(data.split(b"\n")[0].strip())
    if not name or "\0" in name:
        return None
    shown = without_login(name)
    if name.startswith("file://"):
        return Upstream(shown, Path(unquote(name.removeprefix("file://"))))
    if ":" in name.split("/")[0]:  # a URL, or a path that ssh knows: host:path
        return Upstream(shown, None)
    return Upstream(shown, top / name)


def counts(ours: Inventory, known: Upstream | None) -> tuple[int | None, int | None, int | None]:
    """Give how many patches we are ahead and behind, and how many nobody else is known to have.

    They are None where that is not known here: no other machine is asked.
    """
    if ours.missing is not None:
        return None, None, None
    if known is None:
        return None, None, len(ours.identities)
    if known.path is None:
        return None, None, None
    if not is_directory(known.path / "_darcs"):
        return None, None, len(ours.identities)
    try:
        theirs = read_inventory(known.path / "_darcs")
    except JackfieldError:
        return None, None, None
    if theirs.missing is not None:
        return None, None, None
    ahead = len(ours.identities - theirs.identities)
    return ahead, len(theirs.identities - ours.identities), ahead
