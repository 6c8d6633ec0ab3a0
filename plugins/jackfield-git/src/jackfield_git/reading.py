"""The refs of a repository as they lie on disk: read without git, and without obeying anything.

That costs no process, shows symbolic refs as they are, and those that are broken, too.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_git import reftable
from jackfield_git.repository import Repository, read_regular

_MOST_REF = 64 * 1024
_MOST_LOG = 64 * 1024 * 1024
_MOST_PACKED = 1024 * 1024 * 1024
_DEEPEST = 5
"""The number of symbolic refs that git follows from one to the next."""

_HASH = re.compile(rb"([0-9a-f]{64}|[0-9a-f]{40})(?:\s|\Z)")
_PACKED = re.compile(rb"^([0-9a-f]{64}|[0-9a-f]{40}) (refs/[^\n]+)$", re.MULTILINE)
_SYMBOLIC = "ref: "
_FORBIDDEN = re.compile(r"[\0-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|\Z)|[./]\Z")
"""What is not in the name of a ref; the rules are those of git check-ref-format."""

STASH = "refs/stash"


@dataclass(frozen=True, slots=True)
class Refs:
    """All refs that the working trees of a repository share.

    Attributes:
        values: full name -> the hash that it names, or ``ref: `` and the ref that it names.
        broken: the names of what should be refs, and is not, or may not be called so.
    """

    values: Mapping[str, str]
    broken: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is broken, in a line each, as git says it."""
        return tuple(f"warning: ignoring broken ref {name}" for name in self.broken)

    def resolve(self, value: str) -> str | None:
        """Give the hash that a value leads to; None where it leads nowhere."""
        found: str | None = value
        for _ in range(_DEEPEST):
            if found is None or not found.startswith(_SYMBOLIC):
                return found
            found = self.values.get(found.removeprefix(_SYMBOLIC))
        return None

    def below(self, prefix: str) -> Iterator[str]:
        """Give the hashes of all refs whose names begin with `prefix`."""
        for name, value in self.values.items():
            if name.startswith(prefix) and (revision := self.resolve(value)):
                yield revision


def read_refs(repository: Repository, tables: bool) -> Refs:
    """Read the refs.

    Args:
        repository: whose refs.
        tables: they are kept in tables.

    Raises:
        JackfieldError: if they cannot be read.
    """
    common = repository.common_directory
    try:
        if tables:
            return _sorted_out(_in_tables(common))
        # First the loose ones: git packs a ref before it removes the file.
        loose = dict(_loose(common / "refs"))
        packed = _packed(common / "packed-refs")
    except OSError as error:
        raise JackfieldError(f"{repository}: cannot be read: {error}") from None
    return _sorted_out(packed | loose)


def _in_tables(common: Path) -> dict[str, str | None]:
    found = reftable.read(common).items()
    return {name: _checked(value) for name, value in found if name.startswith("refs/")}


def _checked(value: str) -> str | None:
    leads_elsewhere = value.startswith(_SYMBOLIC) and not value.startswith(f"{_SYMBOLIC}refs/")
    return None if leads_elsewhere else value


def _sorted_out(found: Mapping[str, str | None]) -> Refs:
    values = {
        name: value
        for name, value in found.items()
        if value is not None and not _FORBIDDEN.search(name)
    }
    return Refs(values, tuple(sorted(found.keys() - values.keys())))


def read_head(git_directory: Path, tables: bool) -> bytes:
    """Give what HEAD says: a hash, or ``ref: `` and a name; or what else it says.

    Args:
        git_directory: whose HEAD.
        tables: it is kept in a table.

    Raises:
        JackfieldError: if a table is damaged.
        OSError: if it cannot be read.
    """
    if tables:
        return os.fsencode(reftable.read(git_directory).get("HEAD", ""))
    head = git_directory / "HEAD"
    if head.is_symlink():  # how HEAD named a branch in early repositories
        return b"ref: " + os.fsencode(os.readlink(head))  # noqa: PTH115 - as it is written
    text = read_regular(head, _MOST_REF) or b""
    if text.startswith(b"ref:"):
        return b"ref: " + text[4:].strip()
    return text.rstrip()


def read_stash(repository: Repository, tables: bool) -> list[bytes]:
    """Give the lines of the stash's log, the oldest entry first; none where there is no log.

    Args:
        repository: whose stash.
        tables: it is kept in a table.

    Raises:
        JackfieldError: if it cannot be read.
    """
    try:
        if tables:
            return reftable.read_log(repository.common_directory, STASH)
        log = read_regular(repository.common_directory / "logs" / STASH, _MOST_LOG) or b""
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JackfieldError(f"{repository}: cannot be read: {error}") from None
    return log.split(b"\n")[:-1]


def _loose(top: Path) -> Iterator[tuple[str, str | None]]:
    """Give each file below `top` as a ref, with None for a value that is none."""
    waiting = [(top, "refs/")]
    while waiting:
        directory, prefix = waiting.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(directory) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.endswith(".lock"):
                    continue  # no ref can be called so
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((directory / name, f"{prefix}{name}/"))
                else:
                    # A file that went meanwhile is a ref that was packed or deleted just now.
                    with contextlib.suppress(FileNotFoundError):
                        yield prefix + name, _value(directory / name)


def _value(file: Path) -> str | None:
    if file.is_symlink():  # as for HEAD
        target = os.readlink(file)  # noqa: PTH115 - as it is written
        return _SYMBOLIC + target if target.startswith("refs/") else None
    text = read_regular(file, _MOST_REF) or b""
    if text.startswith(b"ref:"):
        target = os.fsdecode(text[4:].strip())
        return _SYMBOLIC + target if target.startswith("refs/") else None
    found = _HASH.match(text)
    return os.fsdecode(found[1]) if found else None


def _packed(file: Path) -> dict[str, str | None]:
    try:
        text = read_regular(file, _MOST_PACKED) or b""
    except FileNotFoundError:
        return {}
    return {os.fsdecode(name): os.fsdecode(value) for value, name in _PACKED.findall(text)}
