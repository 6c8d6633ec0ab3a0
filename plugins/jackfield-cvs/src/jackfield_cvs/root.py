"""Where a working directory comes from: ``CVS/Root`` and ``CVS/Repository``."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_cvs.files import read_administrative

_ON_THIS_MACHINE = ("local", "fork")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a working directory comes from.

    Attributes:
        root: the repository as people write it, without a password.
        repository: the directory of the repository if that is on this machine.
        module: the path in it, without slashes at its ends; empty for the repository's top.
    """

    root: str
    repository: Path | None
    module: str

    def __str__(self) -> str:
        return f"{self.root}/{self.module}" if self.module else self.root


def origin(directory: Path) -> Origin:
    """Read where the working directory comes from.

    Raises:
        JackfieldError: if that is not said there.
    """
    root = _line(directory / "CVS" / "Root")
    shown, path = _parse(root)
    if path is None:
        raise JackfieldError(f"{directory / 'CVS' / 'Root'}: {shown!r} names no repository")
    module = _line(directory / "CVS" / "Repository")
    if posixpath.isabs(module):
        if posixpath.commonpath([path, module]) != path:
            raise JackfieldError(f"{directory}: its CVS/Repository is not in its CVS/Root {shown}")
        module = posixpath.relpath(module, path)
    module = posixpath.normpath(module).strip("/")
    if module.split("/")[0] == "..":
        raise JackfieldError(f"{directory}: its CVS/Repository leads out of its CVS/Root {shown}")
    on_this_machine = shown == path
    return Origin(shown, Path(path) if on_this_machine else None, "" if module == "." else module)


def _line(path: Path) -> str:
    data = read_administrative(path)
    line = os.fsdecode((data or b"").split(b"\n")[0].rstrip(b"\r"))
    if not line or "\0" in line:
        raise JackfieldError(f"{path}: does not say where the repository is")
    return line


def _parse(root: str) -> tuple[str, str | None]:
    """Give a repository's name without password, and its path; that alone is one from here.

    The grammar is that of the CVS manual, "Remote repositories":
    ``[:METHOD[;OPTION…]:][[USER][:PASSWORD]@]HOST[:[PORT]]/PATH``, or ``[:local:]/PATH``.
    """
    method, rest = "", root
    if root.startswith(":"):
        method, _, rest = root[1:].partition(":")
        method = method.partition(";")[0]
    server, slash, path = rest.partition("/")
    path = posixpath.normpath(slash + path) if slash else ""
    if path.startswith("//"):
        path = path[1:]
    if not server and path and (not method or method in _ON_THIS_MACHINE):
        return path, path
    user, at, host = server.rpartition("@")
    shown = f"{user.partition(':')[0]}{at}{host}{path}"
    return (f":{method}:{shown}" if method else shown), path or None
