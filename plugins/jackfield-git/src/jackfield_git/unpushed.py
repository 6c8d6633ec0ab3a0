"""How many commits no other repository is known to have.

What others have is in the remote-tracking branches, and in a mirror in all branches. ``git status``
counts commits, too: those that the branch has and its upstream has not. Where that is the answer it
is asked for no more, since a process takes longer than all that is done here.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from dataclasses import replace

from jackfield_git.settings import written
from jackfield_git.state import State, look
from jackfield_git.view import View, borrow_objects

_FETCH = re.compile(rb"(?s)remote\..+\.fetch")
_MIRROR = re.compile(rb"\+?refs/(?:heads/)?\*:refs/(?:heads/)?\*")
_HEADS, _REMOTES = "refs/heads/", "refs/remotes/"
_SHA1 = 40

_NOTHING = "refs/jackfield/nothing"
"""The branch that a branch without upstream follows in a view: all its commits are ahead of it."""

_COMMIT = (
    b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"  # the empty one, which git knows by itself
    b"author jackfield <> 0 +0000\ncommitter jackfield <> 0 +0000\n\n"
)
_OBJECT = b"commit %d\0%s" % (len(_COMMIT), _COMMIT)
_HASH = hashlib.sha1(_OBJECT, usedforsecurity=False).hexdigest()


def look_and_count(seen: View) -> tuple[State, tuple[str, ...], int]:
    """Find out how a repository stands, and count its commits that nobody else has.

    Raises:
        JackfieldError: if it cannot be read.
        OSError: if the view cannot be written to.
    """
    ours, theirs = _ours(seen), _theirs(seen)
    follows_nothing = not theirs and len(ours) == 1 and _follow_nothing(seen)
    found, warnings = look(seen)
    count: int | None = None
    if follows_nothing and found.upstream == _NOTHING.removeprefix("refs/"):
        count = found.ahead
        found = replace(found, upstream=None, gone=False, ahead=None, behind=None)
    elif found.upstream and ours - theirs == {found.revision}:
        upstream = seen.refs.resolve(f"ref: {_REMOTES}{found.upstream}")
        count = found.ahead if theirs == {upstream} else None
    return found, warnings, count_unpushed(seen) if count is None else count


def count_unpushed(seen: View) -> int:
    """Count the commits of HEAD and of all branches that nobody else has.

    Raises:
        JackfieldError: if git fails.
    """
    if _ours(seen) <= _theirs(seen):
        return 0
    ours = ["--branches", *(["HEAD"] if seen.refs.resolve(seen.head_value) else [])]
    known = ["--remotes", *(["--branches"] if _is_mirror(seen) else [])]
    return int(seen.git("rev-list", "--count", *ours, "--not", *known, "--").data)


def _ours(seen: View) -> set[str]:
    head = seen.refs.resolve(seen.head_value)
    return {*seen.refs.below(_HEADS), *([head] if head else [])}


def _theirs(seen: View) -> set[str]:
    theirs = set(seen.refs.below(_REMOTES))
    return theirs | set(seen.refs.below(_HEADS)) if _is_mirror(seen) else theirs


def _is_mirror(seen: View) -> bool:
    return any(
        _FETCH.fullmatch(name) and _MIRROR.fullmatch(to or b"") for name, to in seen.settings
    )


def _follow_nothing(seen: View) -> bool:
    """Let the branch follow one that has none of its commits, if it follows no other."""
    head = seen.head or ""
    revision = seen.refs.resolve(seen.head_value) or ""
    section = b"branch." + os.fsencode(head.removeprefix(_HEADS)) + b"."
    if (
        seen.top is None
        or not head.startswith(_HEADS)
        or len(revision) != _SHA1
        or any(name.startswith(section) for name, _ in seen.settings)
    ):
        return False
    borrow_objects(seen.directory)
    place = seen.directory / "objects" / _HASH[:2]
    place.mkdir()
    (place / _HASH[2:]).write_bytes(zlib.compress(_OBJECT))
    with (seen.directory / "packed-refs").open("ab") as file:
        file.write(f"{_HASH} {_NOTHING}\n".encode())
    with (seen.directory / "config").open("ab") as file:
        file.writelines(written(section + b"remote", b"."))
        file.writelines(written(section + b"merge", _NOTHING.encode()))
    return True
