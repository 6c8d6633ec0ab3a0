"""What a version-control plugin can do with a repository: the contract, as a class to subclass.

A plugin that describes control directories in its metadata may also have code for them. It gives
one object from the hook ``jackfield_provide_version_control``::

    class Mercurial(VersionControl):
        suffix = ".hg"

        def state(self, directory, format):
            ...

    @hookimpl
    def jackfield_provide_version_control():
        return Mercurial()

Every method may be called in any thread, and several at a time. Each is given a `directory`, the
directory that holds the control directory (the top of a working tree, a bare repository), and
`format`, the name in the plugin's ``control_formats`` that matched there. `directory` may be
relative; the paths of archives, and where they are restored to, are absolute.

**Repositories are somebody else's.** No method runs what a repository or its configuration brings
with it (hooks, filters, extensions, aliases, monitors), connects to another machine, asks a
question, or writes into the repository. Paths may hold any character but NUL.
"""

from __future__ import annotations

import abc
import inspect
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from jackfield.errors import JackfieldError

if TYPE_CHECKING:
    from argparse import ArgumentParser

_T = TypeVar("_T")


class NoVersionControl(JackfieldError):  # noqa: N818 - as the next
    """A plugin describes formats, but has no code for them."""


class NoHistory(JackfieldError):  # noqa: N818 - it says what is the case, and is no failure
    """A control directory has no history of its own to archive.

    The message names it and says where its history is: "/home/ada/loom: is a working copy: its
    history is in svn://example.org/loom".
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryState:
    """How a repository stands. None means "not known", or that the system has no such thing.

    Attributes:
        branch: the branch that is checked out; None also where it is a revision that is.
        revision: the full identifier of the revision that is checked out, or that a repository
            without working tree is at; None before the first one.
        upstream: the branch or repository that `ahead` and `behind` count against; a URL without a
            login (`without_login`).
        changes: what is not committed: a word of the system's (``changed``, ``untracked``) -> the
            number of files; empty where the tree is clean, None where there is no tree.
        shelved: the number of times that changes were put aside (``stash``, ``shelve``) and are
            there still, on any branch. They would be lost with this one, too.
        ahead: the number of revisions of the branch that its upstream does not have.
        behind: the number of revisions that only the upstream has, as far as is known here.
        unpushed: the number of revisions, on any branch, that no other repository is known to
            have: what would be lost with this one. All of them where there is no other.
        date: when the last revision was made, ISO 8601 with an offset.
        size: the bytes of the control directory; where it is None, the host adds them up.
        warnings: what the system's tool complained of, each in one line.
    """

    branch: str | None = None
    revision: str | None = None
    upstream: str | None = None
    changes: Mapping[str, int] | None = None
    shelved: int | None = None
    ahead: int | None = None
    behind: int | None = None
    unpushed: int | None = None
    date: str | None = None
    size: int | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that are of another kind, where the plugin's author sees them made.

        Raises:
            TypeError: if one is.
        """
        for name in ("branch", "revision", "upstream", "date"):
            self._check(name, isinstance(getattr(self, name), str | None), "text")
        for name in ("shelved", "ahead", "behind", "unpushed", "size"):
            self._check(name, isinstance(getattr(self, name), int | None), "whole number")
        counts = {} if self.changes is None else self.changes
        are_counts = isinstance(counts, Mapping) and all(
            isinstance(word, str) and isinstance(count, int) for word, count in counts.items()
        )
        self._check("changes", are_counts, "mapping of words to numbers")
        are_lines = isinstance(self.warnings, tuple | list) and all(
            isinstance(line, str) for line in self.warnings
        )
        self._check("warnings", are_lines, "tuple of lines")

    def _check(self, name: str, is_right: bool, kind: str) -> None:
        if not is_right:
            raise TypeError(f"{name} is {getattr(self, name)!r}, which is no {kind}")

    @property
    def dirty(self) -> bool | None:
        """Whether there is something that is not committed; None where there is no tree."""
        return None if self.changes is None else any(self.changes.values())


class VersionControl(abc.ABC):
    """What a plugin can do with the control directories that it describes.

    Every method raises `JackfieldError` for what cannot be done, in one line that names the
    directory or archive, the reason, and the way out.

    Attributes:
        suffix: the end of an archive's name, with its dot: ``.bundle``.
    """

    suffix: ClassVar[str]

    @abc.abstractmethod
    def state(self, directory: Path, format: str) -> RepositoryState:
        """Say how the repository stands. It may be unfinished, locked or damaged."""

    def history(self, directory: Path, format: str) -> Path:
        """Give the place of the history: the same for all directories that share one.

        A linked worktree, for instance, gives the repository that it is linked to.

        Raises:
            NoHistory: if it is not on this machine, or of another kind.
        """
        return directory

    @abc.abstractmethod
    def fingerprint(self, directory: Path, format: str) -> str:
        """Give a short text that changes whenever what `archive` would write changes.

        It covers every branch, tag and other ref, not only what is checked out, and is quick: it
        decides whether a repository has to be archived again.
        """

    @abc.abstractmethod
    def archive(self, directory: Path, format: str, target: Path) -> None:
        """Write the whole history (all branches, tags, …) to the new file `target`."""

    def left_out(self, directory: Path, format: str) -> tuple[str, ...]:
        """Say what of the history `archive` leaves out: a line for each thing, with the way out.

        Each is told as an error, whether there is something to archive anew or not.
        """
        return ()

    @abc.abstractmethod
    def check(self, archive: Path) -> None:
        """Open an archive and check it as well as the system's tool can; raise if it is broken."""

    @abc.abstractmethod
    def restore(self, archive: Path, destination: Path, format: str) -> None:
        """Make of an archive a repository at `destination`, which does not exist, but its parent.

        It is of the kind that `format` names, if that can be, and its history is what it was
        before. The directory may be renamed afterwards: nothing in it depends on its own path.
        """


_METHODS = ("state", "history", "fingerprint", "archive", "left_out", "check", "restore")


def checked(answer: object, hook: str) -> VersionControl:
    """Give what a plugin gave from its `hook`, if that is what the host can call.

    Raises:
        TypeError: if it is no `VersionControl`, its suffix ends no file's name, or a method of it
            would never run.
    """
    if not isinstance(answer, VersionControl):
        raise TypeError(f"{hook} gave {answer!r}, which is not a VersionControl")
    kind = type(answer).__name__
    suffix: Any = getattr(answer, "suffix", None)
    is_text = isinstance(suffix, str) and suffix.isprintable()
    if not is_text or not suffix.startswith(".") or "/" in suffix:
        raise TypeError(f"{kind}.suffix is {suffix!r}, which ends no file's name: '.bundle' does")
    for name in _METHODS:
        method = getattr(answer, name)
        is_async = inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
        if is_async or inspect.isgeneratorfunction(method):
            word = "async" if is_async else "a generator"
            raise TypeError(f"{kind}.{name} is {word}: it would never run")
    return answer


def refuse_what_waits(directory: Path) -> None:
    """Refuse a directory that has a FIFO, a device or the like in it, however deep.

    A program that reads a history would wait for who writes into it, as long as it is let. Symbolic
    links are not followed.

    Raises:
        JackfieldError: if there is one; it says to take it away.
        OSError: if a directory cannot be looked at.
    """
    waiting = [os.fspath(directory)]
    while waiting:
        with os.scandir(waiting.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif not entry.is_symlink() and not entry.is_file(follow_symlinks=False):
                    what = "is neither a file nor a directory: take it away"
                    raise JackfieldError(f"{entry.path}: {what}")


_LOGIN = re.compile(
    r"(?P<start>[\w+.-]+://)(?P<user>[^/@:\[\s]*)"
    # A password is not always written as a URL has it: there may be an @ in it, or a slash.
    r"(?::[^/\n]*|:(?!\d*/)[^\n]*?)?@"
)


def without_login(url: str) -> str:
    """Take the password out of a URL that a repository has, to show it or to keep it.

    Of http and https the user goes, too: alone it may be a token. For others, as ssh, it is a part
    of the address. What is no URL stays as it is.
    """
    found = _LOGIN.match(url)
    if found is None:
        return url
    user = "" if "http" in found["start"].lower() else found["user"]
    return f"{found['start']}{user}{'@' if user else ''}{url[found.end() :]}"


def shown(path: str | os.PathLike[str]) -> str:
    """Write a path in one line, whatever it holds."""
    text = os.fspath(path)
    return text if text.isprintable() else ascii(text)


def unusable(subject: object, verb: str, error: OSError | ValueError) -> JackfieldError:
    """Make the error of what the system refuses: "/home/ada: cannot be read: Permission denied".

    Args:
        subject: what cannot be used, as the user knows it.
        verb: what it cannot be: ``read``, ``written``.
        error: what the system says; a `ValueError`, of a path that is none.
    """
    reason = getattr(error, "strerror", None) or error
    return JackfieldError(f"{shown(str(subject))}: cannot be {verb}: {reason}")


class NotRegular(OSError):  # noqa: N818 - as above
    """What is there is a directory, a FIFO, a device: nothing to read."""


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file of a stranger for reading bytes, without ever waiting for one.

    Raises:
        NotRegular: if it is none.
        OSError: if there is nothing, or it cannot be opened.
    """
    if stat.S_ISREG(path.stat().st_mode):
        # Another process may have put something else there since.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return os.fdopen(descriptor, "rb")
        os.close(descriptor)
    raise NotRegular(f"{path} is not a regular file")


def count_names(directory: Path, pattern: str) -> int:
    """Count the entries of a directory whose names match a pattern; 0 if it is not there.

    Args:
        directory: where to look, and not below.
        pattern: a regular expression, for the whole of a name.

    Raises:
        JackfieldError: if it cannot be looked at.
    """
    try:
        names = [path.name for path in directory.iterdir()]
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise unusable(directory, "looked at", error) from None
    return sum(bool(re.fullmatch(pattern, name, re.DOTALL)) for name in names)


def innermost(path: str | os.PathLike[str], look: Callable[[Path], _T | None], what: str) -> _T:
    """Give what `look` finds at `path`, or in the innermost directory above it that has something.

    For commands that are given any path in a working tree; symbolic links are resolved first.

    Args:
        path: where to begin; it has to be there.
        look: gives what is at a path, None if that is nothing.
        what: what is looked for, named in the error: "a Mercurial repository".

    Raises:
        JackfieldError: if nothing is found, there is no such path, or it cannot be looked at.
    """
    try:
        start = Path(os.path.realpath(path, strict=True))
        for place in (start, *start.parents):
            found = look(place)
            if found is not None:
                return found
    except (OSError, ValueError) as error:
        raise unusable(os.fspath(path), "looked at", error) from None
    raise JackfieldError(f"{os.fspath(path)}: neither it nor a directory above it is {what}")


def add_path(parser: ArgumentParser, what: str) -> None:
    """Declare the argument ``path`` of a command that uses `innermost`: here, if nothing is said.

    Args:
        parser: the command's.
        what: what it may be, for the help: "a path in a repository".
    """
    text = f"{what} (default: the current directory)"
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help=text)
