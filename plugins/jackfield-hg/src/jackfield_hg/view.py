"""Reading a repository of a stranger: hg gets to see a ``.hg`` that is ours.

The file ``hgrc`` of a repository can make hg run any program or Python code, by hooks, extensions
and aliases, from every command. And hg writes, too, when it does but look: it refreshes the
dirstate and its caches. So hg is not pointed to the repository's own ``.hg``, but to a temporary
one without a configuration, with links to the history and copies of what it may write again. The
extension `jackfield_hg.worktree` tells it where the working directory is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import exists, is_directory, is_file
from jackfield.repositories import shown, unusable
from jackfield.scratch import scratch_directory

from jackfield_hg.repository import SHARED, Repository
from jackfield_hg.server import Output, server

_OLD_STORE = ("00changelog.i", "00changelog.d", "00manifest.i", "00manifest.d", "phaseroots")
"""The files of a store that is not in a directory of its own; beside them there is ``data``."""

_LONGEST_COPY = 1 << 30
"""No file that is copied is longer, in bytes: a dirstate takes some 100 a file."""

_NOT_READ = {
    b"largefiles": (
        "its large files are outside of the history, by the extension largefiles: "
        "hg lfconvert --to-normal makes a repository that has them in it"
    ),
    b"lfs": (
        "its large files are outside of the history, by the extension lfs: "
        "hg convert with lfs.track=none() makes a repository that has them in it"
    ),
    b"narrowhg-experimental": (
        "is a narrow clone, which has a part of the history: "
        "look at the repository that it was cloned from"
    ),
}
"""Requirements that only extensions of Mercurial's can meet, and the way out."""

_MOST_IN_MEMORY = 1024 * 1024
"""Bytes of what is copied up to which a view is small."""

_OF_THE_WORKING_DIRECTORY = ("branch", "bookmarks.current", "merge/state", "merge/state2")


@dataclass(frozen=True, slots=True)
class View:
    """A repository as hg may see it.

    Attributes:
        repository: what is looked at.
        directory: the temporary directory that has the temporary ``.hg``.
    """

    repository: Repository
    directory: Path

    def hg(self, command: str, *arguments: str | Path) -> Output:
        """Run an hg command that reads the repository.

        Raises:
            JackfieldError: if it fails.
        """
        try:
            with server() as running:
                return running.run(self.directory, command, *arguments, subject=self.repository)
        except JackfieldError as error:
            # Who reads it knows the repository, and not the view.
            text = str(error).replace(str(self.directory), str(self.repository))
            raise JackfieldError(text) from None

    def refuse_unseen(self) -> None:
        """Refuse a history of which hg sees nothing, as it may with a format newer than itself.

        Raises:
            JackfieldError: if there is one.
        """
        if not self.repository.has_history():
            return
        if not self.hg("log", "--hidden", "--limit=1", "--template={rev}").data:
            raise JackfieldError(
                f"{self.repository}: there are changesets in it, but hg finds none: "
                "install a newer mercurial, or run hg verify"
            )


@contextlib.contextmanager
def view(repository: Repository) -> Iterator[View]:
    """Give hg a view of `repository`, for as long as the context lasts.

    Raises:
        JackfieldError: if the repository cannot be read.
    """
    with scratch_directory(in_memory=_is_small(repository)) as directory:
        try:
            for requirement in _NOT_READ.keys() & repository.needed():
                raise JackfieldError(f"{repository}: {_NOT_READ[requirement]}")
            _refuse_what_waits(repository)
            _make(repository, directory / ".hg")
        except OSError as error:
            raise unusable(repository, "read", error) from None
        yield View(repository, directory)


def _is_small(repository: Repository) -> bool:
    """Tell whether what is copied is; what cannot be looked at is told when it has to be read."""
    try:
        copied = [*repository.directory.glob("dirstate*"), *repository.common.glob("cache/*")]
        return sum(path.stat().st_size for path in copied) <= _MOST_IN_MEMORY
    except OSError:
        return False


def _refuse_what_waits(repository: Repository) -> None:
    """Refuse FIFOs and the like: hg would wait for who writes into them."""
    read = [repository.top / name for name in (".hgignore", ".hgsub", ".hgsubstate", ".hgtags")]
    read += repository.store.iterdir()
    for path in read:
        if exists(path) and not (is_file(path) or is_directory(path)):
            raise JackfieldError(f"{shown(path)}: is neither a file nor a directory: take it away")


def _make(repository: Repository, ours: Path) -> None:
    ours.mkdir()
    needed = sorted(repository.requirements - SHARED)
    (ours / "requires").write_bytes(b"".join(word + b"\n" for word in needed))
    (ours / "jackfield-top").symlink_to(repository.top.absolute())
    if repository.store == repository.common:
        _link_old_store(repository.common, ours)
    else:
        (ours / "store").symlink_to(repository.store.absolute())
    for name in _OF_THE_WORKING_DIRECTORY:
        _copy(repository.directory / name, ours / name)
    for path in repository.directory.glob("dirstate*"):
        _copy(path, ours / path.name)
    for name in ("bookmarks", "localtags"):
        _copy(_home(repository, name) / name, ours / name)
    (ours / "cache").mkdir()
    for pattern in ("branch2-*", "tags2-*", "hgtagsfnodes*"):  # only to be quicker
        for path in (repository.common / "cache").glob(pattern):
            _copy(path, ours / "cache" / path.name)


def _home(repository: Repository, name: str) -> Path:
    """Give the ``.hg`` that has the file `name`: a shared repository may share its bookmarks."""
    shares = repository.directory / "shared"
    if name == "bookmarks" and is_file(shares) and b"bookmarks" in shares.read_bytes().split():
        return repository.common
    return repository.directory


def _link_old_store(common: Path, ours: Path) -> None:
    """Link its files: hg does not follow links to directories in there."""
    for directory, _, names in os.walk(common / "data"):
        below = Path(directory).relative_to(common)
        (ours / below).mkdir()
        for name in names:
            (ours / below / name).symlink_to(common.absolute() / below / name)
    for name in _OLD_STORE:
        if exists(common / name):
            (ours / name).symlink_to(common.absolute() / name)


def _copy(source: Path, target: Path) -> None:
    if is_file(source):  # and nothing to wait for, as a FIFO would be
        if source.stat().st_size > _LONGEST_COPY:
            raise JackfieldError(f"{shown(source)}: is too long: {source.stat().st_size} bytes")
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(source, target)
