"""What a ``file://`` URL says: which directory it names, and what its query asks for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jackfield.backends import InvalidBackendURL, ParsedUrl

_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Options:
    """How files are stored.

    Attributes:
        fsync: whether what is stored, moved or deleted has reached the disk when that is done.
        keep_mode: whether copies have the permissions of the original.
        keep_mtime: whether copies have the times of the original.
    """

    fsync: bool = False
    keep_mode: bool = False
    keep_mtime: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to do for a copy."""
        return self.fsync or self.keep_mode or self.keep_mtime


def directory_of(url: ParsedUrl) -> Path:
    """Give the directory of ``file:///srv/store``, or of ``file://store``, below the current one.

    Raises:
        InvalidBackendURL: if it names none, or it may be that a machine is meant.
    """
    path, shown = url.path, repr(url.url_string)
    if not path:
        raise InvalidBackendURL(f"{shown} names no directory; the current one is file://.")
    below = f"file://./{_quoted(path)} for the one below the current directory"
    host, slash, rest = path.partition("/")
    if host == "localhost" and slash:
        raise InvalidBackendURL(
            f"{shown} can be meant in two ways: write file:///{_quoted(rest)} for the absolute "
            f"directory, {below}"
        )
    at_home = os.path.expanduser(path)  # noqa: PTH111 - Path raises where there is no home
    if at_home != path:
        raise InvalidBackendURL(
            f"{shown}: a ~ is itself in a URL: write file://{_quoted(at_home)} for the directory "
            f"that a shell takes it for, {below}"
        )
    login, _, machine = host.rpartition("@")
    user, has_password, _ = login.partition(":")
    if has_password:
        raise InvalidBackendURL(
            f"'file://{user}:***@{machine}{slash}{rest}' has a password, but directories have "
            "none: take the URL of what leads to that machine, or write file://./ before the name "
            "of a directory below the current one"
        )
    return Path(path).absolute()


def options_of(url: ParsedUrl) -> Options:
    """Take the options out of a URL: ``?fsync=yes&keep=mode,mtime``.

    Raises:
        InvalidBackendURL: for anything else in the query.
    """
    shown = repr(url.url_string)
    if ("?" in url.url_string and not url.query_args) or "#" in url.url_string:
        character = "#" if "#" in url.url_string else "?"
        raise InvalidBackendURL(
            f"{shown}: a {character!r} in a directory's name is written %{ord(character):02X}"
        )
    fsync = False
    keep: set[str] = set()
    for name, values in url.query_args.items():
        value = values[-1]
        if name == "fsync" and value in _YES_NO:
            fsync = _YES_NO[value]
        elif name == "keep" and set(value.split(",")) <= {"mode", "mtime"}:
            keep = set(value.split(","))
        else:
            raise InvalidBackendURL(
                f"{shown}: {name}={value} is no option; they are fsync=yes, keep=mode,mtime (a '?' "
                "in a directory's name is written %3F)"
            )
    return Options(fsync=fsync, keep_mode="mode" in keep, keep_mtime="mtime" in keep)


def _quoted(path: str) -> str:
    return quote(os.fsencode(path))
