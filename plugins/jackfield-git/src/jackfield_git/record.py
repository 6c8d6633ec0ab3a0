"""What an archive remembers beside the objects: all that a bundle's own header cannot say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from jackfield import JackfieldError
from jackfield.kinds import exists, is_directory, is_file
from jackfield.repositories import without_login

from jackfield_git import large
from jackfield_git.reading import STASH, Refs, read_head, read_stash
from jackfield_git.repository import Repository, read_regular
from jackfield_git.settings import Setting, in_tables

_FORMAT = 1
_MOST_SHALLOW = 64 * 1024 * 1024
_KEPT = re.compile(
    rb"(?s)branch\..+\.(remote|merge)|remote\..+\.(fetch|url)|annex\.(uuid|version|tune\.[a-z0-9]+)"
)
_HASH = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_LINE = re.compile(r"[^\0\n]*")
_OBJECT = re.compile(_HASH)
_VALUE = re.compile(rf"{_HASH}|ref: refs/[^\0\n]+")
_NAME = re.compile(r"refs/[^\0\n]+")
_SETTING = re.compile(
    r"branch\.[^\0\n]+\.(?:remote|merge)|remote\.[^\0\n]+\.(?:fetch|url)"
    r"|annex\.(?:uuid|version|tune\.[a-z0-9]+)"
)
_LOGGED = re.compile(rf"{_HASH} ({_HASH}) [^\0\n]*")


@dataclass(frozen=True, slots=True)
class Record:
    """A repository without its objects.

    Texts hold bytes that are not UTF-8 as `os.fsdecode` does.

    Attributes:
        head: what HEAD says: a hash, or ``ref: `` and a name.
        refs: full name -> a hash, or ``ref: `` and a name.
        worktrees: linked worktree -> the hash that is checked out there on no branch.
        stash: the lines of the stash's log, the oldest first.
        shallow: the hashes of the commits where a shallow history ends.
        settings: what says which branch follows which, and where the remotes are; and by what
            name git-annex knows the repository, and how it names its files there.
        large: the path of a large file, below the common directory -> the hash of the blob that
            holds it in the archive.
    """

    head: str
    refs: Mapping[str, str]
    worktrees: Mapping[str, str]
    stash: Sequence[str]
    shallow: Sequence[str]
    settings: Sequence[Sequence[str]]
    large: Mapping[str, str] = field(default_factory=dict)

    def stashed(self) -> list[str]:
        """Give the hashes of the stash's entries, the oldest first."""
        return [found[1] for line in self.stash if (found := _LOGGED.fullmatch(line))]

    def hashes(self) -> set[str]:
        """Give the hashes of all that has to be there."""
        values = {self.head, *self.refs.values(), *self.worktrees.values(), *self.stashed()}
        values.update(self.large.values())
        return {value for value in values if not value.startswith("ref: ")}

    @property
    def head_exists(self) -> bool:
        """Whether HEAD leads to a revision: there is none before the first commit."""
        return Refs(self.refs, ()).resolve(self.head) is not None

    def to_bytes(self) -> bytes:
        """Write it: the same bytes for the same record."""
        return json.dumps({"format": _FORMAT} | asdict(self), sort_keys=True).encode("ascii")


def record_of(repository: Repository, refs: Refs, settings: Sequence[Setting]) -> Record:
    """Make the record of a repository, of which `repository` is the common directory.

    Raises:
        JackfieldError: if a ref is broken, or something cannot be read.
    """
    if refs.broken:
        raise JackfieldError(
            f"{repository}: {refs.broken[0]} does not name a revision: delete that ref or mend it"
        )
    common, tables = repository.common_directory, in_tables(settings)
    try:
        shallow = common / "shallow"
        ends = (read_regular(shallow, _MOST_SHALLOW) or b"").split() if exists(shallow) else []
        head = os.fsdecode(read_head(common, tables))
        worktrees = _detached(repository, tables)
    except OSError as error:
        raise JackfieldError(f"{repository}: cannot be read: {error}") from None
    if not _VALUE.fullmatch(head):
        raise JackfieldError(f"{repository}: its HEAD says {head!r}, which names no revision")
    return Record(
        head=head,
        refs=dict(sorted(refs.values.items())),
        worktrees=worktrees,
        stash=[os.fsdecode(line) for line in read_stash(repository, tables)]
        if STASH in refs.values
        else [],
        shallow=[os.fsdecode(each) for each in ends],
        settings=[
            (os.fsdecode(name), without_login(os.fsdecode(value or b"")))
            for name, value in settings
            if _KEPT.fullmatch(name)
        ],
    )


def from_bytes(data: bytes, subject: object) -> Record:
    """Read a record.

    Raises:
        JackfieldError: if it is not one; `subject` is what it was found in.
    """
    try:
        found = json.loads(data)
        if found.pop("format") != _FORMAT:
            raise JackfieldError(f"{subject}: was made by a newer jackfield-git: upgrade it")
        record = Record(**found)
        good = (
            _VALUE.fullmatch(record.head)
            and _all(_NAME, record.refs)
            and _all(_VALUE, record.refs.values())
            and _all(_OBJECT, [*record.worktrees.values(), *record.shallow])
            and _all(_NAME, [f"refs/{name}" for name in record.worktrees])
            and _all(_LOGGED, record.stash)
            and _all(_SETTING, [name for name, _ in record.settings])
            and _all(_LINE, [value for _, value in record.settings])
            and _all(large.PATH, record.large)
            and not any({".", ".."} & {*path.split("/")} for path in record.large)
            and _all(_OBJECT, record.large.values())
        )
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        good = None
    if not good:
        raise JackfieldError(f"{subject}: what it says of its refs is malformed")
    return record


def _all(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    return all(pattern.fullmatch(text) for text in texts)


def _detached(repository: Repository, tables: bool) -> dict[str, str]:
    """Find what is checked out on no branch in the worktrees that are linked to a repository."""
    found = {}
    worktrees = repository.common_directory / "worktrees"
    for each in sorted(worktrees.iterdir()) if is_directory(worktrees) else ():
        if is_file(each / "HEAD"):
            head = os.fsdecode(read_head(each, tables))
            if _OBJECT.fullmatch(head):
                found[each.name] = head
    return found
