"""Reading a repository of a stranger: git gets to see a git directory that is ours.

A repository's configuration and hooks can make git run any program, from commands that do
nothing but read (``core.fsmonitor``, filters, hooks, promisor remotes, …), and each version of
git may add a way. So git is not pointed to the repository's own directory, but to a temporary
one with links to its objects and its index, a list of its refs and a configuration of our own,
into which only those settings are copied that say how the data is to be understood. That the
directory is ours is also why git does not refuse a repository that belongs to another user.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_file
from jackfield.repositories import refuse_what_waits
from jackfield.scratch import scratch_directory

from jackfield_git.git import Output, git
from jackfield_git.reading import Refs, read_head, read_refs
from jackfield_git.repository import Repository
from jackfield_git.settings import (
    KNOWN_EXTENSIONS,
    Setting,
    in_tables,
    is_true,
    last,
    read,
    written,
)

_SHARED = ("shallow", "info/exclude", "info/attributes")
_OF_THE_WORKING_TREE = ("index", "info/sparse-checkout")

_COPIED = re.compile(
    rb"core\.(repositoryformatversion|filemode|symlinks|ignorecase|precomposeunicode|autocrlf|eol"
    rb"|sparsecheckout|sparsecheckoutcone|trustctime|checkstat)"
    rb"|index\.sparse"
    rb"|extensions\.objectformat"
    rb"|branch\..+\.(remote|merge)"
    rb"|remote\..+\.fetch",
    re.DOTALL,
)
"""The settings that are copied: how to read what is there. None of them names a program."""

_HEAD = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?|ref: refs/[^\0\n]+")

_MOST_IN_MEMORY = 1024 * 1024
"""Bytes of a list of refs up to which a view is small."""


@dataclass(frozen=True, slots=True)
class View:
    """A repository as git may see it.

    Attributes:
        repository: what is looked at.
        top: the top directory of its working tree; None for a bare repository.
        head: the ref that HEAD names, None where it names a commit.
        head_value: what HEAD says: a hash, or ``ref: `` and a name.
        directory: the temporary git directory.
        settings: the repository's own settings, of which some are copied.
        refs: its refs.
    """

    repository: Repository
    top: Path | None
    head: str | None
    head_value: str
    directory: Path
    settings: Sequence[Setting]
    refs: Refs

    @property
    def is_plain(self) -> bool:
        """Whether its data is laid out in a way that is known here, not to git alone."""
        version = last(self.settings, b"core.repositoryformatversion") or b"0"
        extensions = {name for name, _ in self.settings if name.startswith(b"extensions.")}
        return version in {b"0", b"1"} and extensions <= KNOWN_EXTENSIONS

    def git(
        self,
        *arguments: str | Path,
        variables: Mapping[str, str | Path] | None = None,
        data: bytes = b"",
        timeout: float | None = None,
    ) -> Output:
        """Run a git command that reads the repository; the options are those of `git`.

        Raises:
            JackfieldError: if it fails.
        """
        own: dict[str, str | Path] = {"GIT_DIR": self.directory, **(variables or {})}
        if self.top is not None:
            own["GIT_WORK_TREE"] = self.top
        subject = self.repository
        try:
            said = git(*arguments, variables=own, data=data, subject=subject, timeout=timeout)
        except JackfieldError as error:
            named = self._named(str(error))
            if named == str(error):
                raise
            raise JackfieldError(named) from None
        return replace(said, warnings=tuple(map(self._named, said.warnings)))

    def _named(self, text: str) -> str:
        """Name what the links in the view lead to: who reads it knows that, and not the view."""
        if str(self.directory) in text:
            for place in (self.directory, self.directory / "info"):
                for link in filter(Path.is_symlink, place.iterdir()):
                    text = text.replace(str(link), str(link.readlink()))
        return text


@contextlib.contextmanager
def view(repository: Repository, *, in_memory: bool = True) -> Iterator[View]:
    """Give git a view of `repository`, for as long as the context lasts.

    Args:
        repository: what to look at.
        in_memory: it may be there, where it is small itself: nothing large is written to it.

    Raises:
        JackfieldError: if the repository cannot be read, or is of a kind that is not known here.
    """
    with scratch_directory(in_memory=in_memory and _is_small(repository)) as directory:
        try:
            settings = read(repository)
            tables = in_tables(settings)
            head = read_head(repository.git_directory, tables)
            if not _HEAD.fullmatch(head):  # else git says that the view is no repository
                said = os.fsdecode(head)
                raise JackfieldError(
                    f"{repository}: its HEAD says {said!r}, which names no revision"
                )
            (directory / "HEAD").write_bytes(head + b"\n")
            (directory / "config").write_bytes(_configuration(settings))
            _link(repository, directory)
            refs = read_refs(repository, tables)
            write_refs(directory, {name: refs.resolve(f"ref: {name}") for name in refs.values})
        except OSError as error:
            raise JackfieldError(f"{repository}: cannot be read: {error}") from None
        bare = is_true(settings, b"core.bare")
        top = None if bare and not _is_linked(repository) else repository.top
        ref = os.fsdecode(head[5:]) if head.startswith(b"ref: ") else None
        yield View(repository, top, ref, os.fsdecode(head), directory, settings, refs)


def _is_small(repository: Repository) -> bool:
    """Tell whether a view is: the list of refs may not be."""
    common = repository.common_directory
    try:
        sizes = [path.stat().st_size for path in (common / "reftable").glob("*.ref")]
        if not sizes:
            sizes = [(common / "packed-refs").stat().st_size]
    except OSError:  # there is none; or it cannot be read, which is said when it has to be
        return True
    return sum(sizes) <= _MOST_IN_MEMORY


def _is_linked(repository: Repository) -> bool:
    return repository.git_directory != repository.common_directory


def _configuration(settings: Sequence[Setting]) -> bytes:
    """Write the settings that are copied, as a configuration file."""
    lines = []
    for name, value in settings:
        if _COPIED.fullmatch(name):
            lines += written(name, b"true" if value is None else value)
    # A remote has to have some address for its branches to count as upstreams.
    remotes = {
        name[: -len(b".fetch")]
        for name, _ in settings
        if re.fullmatch(rb"(?s)remote\..+\.fetch", name)
    }
    for remote in sorted(remotes):
        lines += written(remote + b".url", b"unused:")
    return b"".join(lines)


def write_refs(directory: Path, refs: Mapping[str, str | None]) -> None:
    """Give a git directory these refs, full name -> hash, and no others; None stands for none.

    Git is not to walk through the repository's own: a FIFO there would keep it waiting, and links
    could lead it in circles.

    Raises:
        OSError: if that cannot be written.
    """
    (directory / "refs").mkdir(exist_ok=True)
    lines = [os.fsencode(f"{value} {name}\n") for name, value in sorted(refs.items()) if value]
    (directory / "packed-refs").write_bytes(b"".join(lines))


def borrow_objects(directory: Path) -> None:
    """Let git write objects to a view, and read those of the repository.

    Raises:
        OSError: if the view cannot be written to.
    """
    (directory / "objects").rename(directory / "borrowed")
    for name in ("info", "pack"):
        (directory / "objects" / name).mkdir(parents=True)
    (directory / "objects" / "info" / "alternates").write_text("../borrowed\n")


def _link(repository: Repository, directory: Path) -> None:
    (directory / "info").mkdir()
    shared, own = repository.common_directory, repository.git_directory
    os.scandir(shared / "objects").close()  # else git says that the view is no repository
    for name in ("info", "pack"):
        with contextlib.suppress(FileNotFoundError):
            refuse_what_waits(shared / "objects" / name)
    (directory / "objects").symlink_to(shared / "objects")
    sources = [(shared / name, name) for name in _SHARED]
    sources += [(own / name, name) for name in _OF_THE_WORKING_TREE]
    sources += [(path, path.name) for path in own.glob("sharedindex.*")]
    for source, name in sources:
        if is_file(source):
            (directory / name).symlink_to(source)
