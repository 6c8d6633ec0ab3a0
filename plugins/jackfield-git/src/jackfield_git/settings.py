"""The configuration that a repository brings with it, read as text: nothing in it is obeyed.

What is in plain form, as git itself writes it, is read here. For all else git is asked, which is
a process more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from jackfield import JackfieldError

from jackfield_git.git import git
from jackfield_git.repository import Repository, read_regular

_MOST_CONFIGURATION = 16 * 1024 * 1024
_STORAGE = b"extensions.refstorage"

KNOWN_EXTENSIONS = frozenset(
    b"extensions." + name
    for name in (
        *(b"compatobjectformat", b"noop", b"noop-v1", b"objectformat", b"partialclone"),
        *(b"preciousobjects", b"refstorage", b"relativeworktrees", b"submodulepathconfig"),
        b"worktreeconfig",
    )
)
"""With these, data is laid out in a way that is known here."""

Setting = tuple[bytes, bytes | None]
"""A setting's full name and its value; None for one that is written without ``=``."""

# Only what every version of git reads in one way: no escapes, no comments after a value, no
# lines that go on, no white space that could count or not.
_PLAIN = re.compile(
    rb"[ \t]*"
    rb"(?:\[(?P<section>[A-Za-z0-9-]+)(?: \"(?P<subsection>[^\"\\\0\r\n]*)\")?\]"
    rb"|(?P<key>[A-Za-z][A-Za-z0-9-]*) ?= ?(?P<value>(?:[^\s\"\\#;\0]+(?: [^\s\"\\#;\0]+)*)?)"
    rb"|[#;][^\0\r\n]*"
    rb")?[ \t]*"
)


def read(repository: Repository) -> list[Setting]:
    """Read the repository's own settings; included files and conditions are left out.

    Raises:
        JackfieldError: if they are malformed, or say that the refs are kept in another way.
        OSError: if they cannot be read.
    """
    settings = _in(repository, repository.common_directory / "config")
    if is_true(settings, b"extensions.worktreeconfig"):
        settings += _in(repository, repository.git_directory / "config.worktree")
    _refuse_unknown(repository, settings)
    storage = last(settings, _STORAGE)
    if storage not in (None, b"files", b"reftable"):
        how = os.fsdecode(storage or b"")
        raise JackfieldError(
            f"{repository}: its refs are kept as {how!r}, which is not known here: "
            "git refs migrate --ref-format=files keeps them as files"
        )
    return settings


def _refuse_unknown(repository: Repository, settings: Sequence[Setting]) -> None:
    """Refuse extensions that are not known, as git itself does; before version 1 there are none."""
    found = {name for name, _ in settings if name.startswith(b"extensions.")}
    unknown = sorted(found - KNOWN_EXTENSIONS)
    if unknown and last(settings, b"core.repositoryformatversion") not in (None, b"0"):
        raise JackfieldError(
            f"{repository}: needs {os.fsdecode(unknown[0])!r}, which is not known here: "
            "upgrade jackfield-git"
        )


def in_tables(settings: Iterable[Setting]) -> bool:
    """Tell whether the refs are kept in tables, not in files."""
    return last(settings, _STORAGE) == b"reftable"


def plain(data: bytes) -> list[Setting] | None:
    """Read a configuration that is in plain form; None if it is not."""
    settings: list[Setting] = []
    section: bytes | None = None
    for line in data.split(b"\n"):
        found = _PLAIN.fullmatch(line)
        if found is None:
            return None
        if found["section"] is not None:
            section = found["section"].lower()
            if found["subsection"] is not None:
                section += b"." + found["subsection"]
        elif found["key"] is not None:
            if section is None:
                return None
            settings.append((section + b"." + found["key"].lower(), found["value"]))
    return settings


def last(settings: Iterable[Setting], name: bytes) -> bytes | None:
    """Give the value that counts; None if there is none."""
    values = [value for each, value in settings if each == name]
    return values[-1] if values else None


def is_true(settings: Sequence[Setting], name: bytes) -> bool:
    """Tell whether the last setting of a name says yes; one without a value does."""
    values = [value for each, value in settings if each == name]
    return bool(values) and (
        values[-1] is None or values[-1].lower() in {b"true", b"yes", b"on", b"1"}
    )


def written(name: bytes, value: bytes) -> list[bytes]:
    """Write a setting as lines of a configuration file."""
    section, _, rest = name.partition(b".")
    subsection, _, key = rest.rpartition(b".")
    header = b"[" + section + b"]\n"
    if subsection:
        header = b"[" + section + b' "' + re.sub(rb'(["\\])', rb"\\\1", subsection) + b'"]\n'
    quoted = re.sub(rb'(["\\])', rb"\\\1", value).replace(b"\n", b"\\n")
    return [header, key + b' = "' + quoted + b'"\n']


def _in(repository: Repository, file: Path) -> list[Setting]:
    try:
        data = read_regular(file, _MOST_CONFIGURATION)
    except FileNotFoundError:
        return []
    settings = plain(data or b"")
    if settings is not None:
        return settings
    arguments = ("config", "--file", "-", "--no-includes", "--null", "--list")
    # No repository: git would look for that of the current directory, which may be a broken one.
    nowhere = {"GIT_DIR": os.devnull}
    listed = git(*arguments, variables=nowhere, data=data or b"", subject=repository).data
    parts = [entry.partition(b"\n") for entry in listed.split(b"\0")[:-1]]
    return [(name, value if newline else None) for name, newline, value in parts]
