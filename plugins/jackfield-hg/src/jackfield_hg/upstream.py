"""Where a repository pulls from, as its configuration says: read as text, and not obeyed."""

from __future__ import annotations

import os
import re

from jackfield.repositories import without_login

from jackfield_hg.repository import Repository, read

_MOST = 1024 * 1024
_SECTION = re.compile(r"\[([^\[\]]+)\]")
_SETTING = re.compile(r"([^=\s][^=]*?)\s*=\s*(.*)")


def read_path(text: str) -> str | None:
    """Give the value of ``paths.default`` in an ``hgrc``; None if it is not set.

    A login in it is left out, as `jackfield.repositories.without_login` does.
    """
    section = value = None
    for line in text.splitlines():
        setting = _SETTING.fullmatch(line.rstrip())
        if found := _SECTION.match(line):
            section = found[1]
        elif setting and (section, setting[1]) == ("paths", "default"):
            value = setting[2]
    return without_login(value) if value else None


def read_of(repository: Repository) -> str | None:
    """Give the path or URL that a repository pulls from; None if it has none.

    Raises:
        OSError: if its configuration may not be read.
    """
    # What a shared repository sets itself counts before what the one it shares sets.
    homes = (
        repository.directory / "hgrc-not-shared",
        repository.directory / "hgrc",
        repository.common / "hgrc",
    )
    values = (read_path(os.fsdecode(read(file, _MOST))) for file in homes)
    return next(filter(None, values), None)
