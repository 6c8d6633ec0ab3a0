"""Reading a repository of a stranger: git gets to see a git directory that is ours.

A repository's configuration and hooks can make git run any program, from commands that do
nothing but read (``core.fsmonitor``, filters, hooks, promisor remotes, …), and each version of
git may add a way. So git is not pointed to the repository's own directory, but to a temporary
one with links to its data (objects, refs, index) and a configuration of our own, into which only
those settings are copied that say how the data is to be understood. That the directory is ours
is also why git does not refuse a repository that belongs to another user.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_git.git import Output, git
from jackfield_git.repository import Repository, read_regular

_MOST_CONFIGURATION = 16 * 1024 * 1024
_MOST_HEAD = 64 * 1024

_SHARED = ("objects", "refs", "packed-refs", "logs", "shallow", "info/exclude", "info/attributes")
_OF_THE_WORKING_TREE = ("index", "info/sparse-checkout")

_COPIED = re.compile(
    rb"core\.(repositoryformatversion|filemode|symlinks|ignorecase|precomposeunicode|autocrlf|eol"
    rb"|sparsecheckout|sparsecheckoutcone|trustctime|checkstat)"
    rb"|extensions\.objectformat"
    rb"|branch\..+\.(remote|merge)"
    rb"|remote\..+\.fetch",
    re.DOTALL,
)
"""The settings that are copied: how to read what is there. None of them names a program."""

Setting = tuple[bytes, bytes | None]
"""A setting's full name and its value; None for one that is written without ``=``."""


@dataclass(frozen=True, slots=True)
class View:
    """A repository as git may see it.

    Attributes:
        repository: what is looked at.
        top: the top directory of its working tree; None for a bare repository.
        head: the ref that HEAD names, None where it names a commit.
        directory: the temporary git directory.
    """

    repository: Repository
    top: Path | None
    head: str | None
    directory: Path

    def git(self, *arguments: str) -> Output:
        """Run a git command that reads the repository.

        Raises:
            JackfieldError: if it fails.
        """
        variables = {"GIT_DIR": self.directory}
        if self.top is not None:
            variables["GIT_WORK_TREE"] = self.top
        return git(*arguments, variables=variables, subject=self.repository)


@contextlib.contextmanager
def view(repository: Repository) -> Iterator[View]:
    """Give git a view of `repository`, for as long as the context lasts.

    Raises:
        JackfieldError: if the repository cannot be read, or is of a kind that is not known here.
    """
    with tempfile.TemporaryDirectory(prefix="jackfield-git-") as name:
        directory = Path(name)
        try:
            settings = _settings(repository)
            head = _head(repository)
            (directory / "HEAD").write_bytes(head)
            (directory / "config").write_bytes(_configuration(settings))
            _link(repository, directory)
        except OSError as error:
            raise JackfieldError(f"{repository}: cannot be read: {error}") from None
        bare = _is_true(settings, b"core.bare")
        top = None if bare and not _is_linked(repository) else repository.top
        ref = os.fsdecode(head[5:].strip()) if head.startswith(b"ref: ") else None
        yield View(repository, top, ref, directory)


def _is_linked(repository: Repository) -> bool:
    return repository.git_directory != repository.common_directory


def _settings(repository: Repository) -> list[Setting]:
    """Read the repository's own settings; included files and conditions are left out.

    Raises:
        JackfieldError: if they are malformed, or say that the refs are kept in another way.
    """
    settings = _settings_in(repository, repository.common_directory / "config")
    if _is_true(settings, b"extensions.worktreeconfig"):
        settings += _settings_in(repository, repository.git_directory / "config.worktree")
    for name, value in settings:
        if name == b"extensions.refstorage" and value != b"files":
            how = os.fsdecode(value or b"")
            raise JackfieldError(f"{repository}: its refs are kept as {how!r}, not as files")
    return settings


def _settings_in(repository: Repository, file: Path) -> list[Setting]:
    try:
        data = read_regular(file, _MOST_CONFIGURATION) or b""
    except FileNotFoundError:
        return []
    arguments = ("config", "--file", "-", "--no-includes", "--null", "--list")
    listed = git(*arguments, data=data, subject=repository).data
    parts = [entry.partition(b"\n") for entry in listed.split(b"\0")[:-1]]
    return [(name, value if newline else None) for name, newline, value in parts]


def _is_true(settings: Sequence[Setting], name: bytes) -> bool:
    values = [value for each, value in settings if each == name]
    return bool(values) and (
        values[-1] is None or values[-1].lower() in {b"true", b"yes", b"on", b"1"}
    )


def _configuration(settings: Sequence[Setting]) -> bytes:
    """Write the settings that are copied, as a configuration file."""
    lines = []
    for name, value in settings:
        if _COPIED.fullmatch(name):
            lines += _lines(name, b"true" if value is None else value)
    # A remote has to have some address for its branches to count as upstreams.
    remotes = {
        name[: -len(b".fetch")]
        for name, _ in settings
        if re.fullmatch(rb"(?s)remote\..+\.fetch", name)
    }
    for remote in sorted(remotes):
        lines += _lines(remote + b".url", b"unused:")
    return b"".join(lines)


def _lines(name: bytes, value: bytes) -> list[bytes]:
    section, _, rest = name.partition(b".")
    subsection, _, key = rest.rpartition(b".")
    header = b"[" + section + b"]\n"
    if subsection:
        header = b"[" + section + b' "' + re.sub(rb'(["\\])', rb"\\\1", subsection) + b'"]\n'
    quoted = re.sub(rb'(["\\])', rb"\\\1", value).replace(b"\n", b"\\n")
    return [header, key + b' = "' + quoted + b'"\n']


def _head(repository: Repository) -> bytes:
    head = repository.git_directory / "HEAD"
    if head.is_symlink():  # how HEAD named a branch in early repositories
        return b"ref: " + os.fsencode(os.readlink(head)) + b"\n"  # noqa: PTH115 - as it is written
    text = read_regular(head, _MOST_HEAD) or b""
    if text.startswith(b"ref:"):
        return b"ref: " + text[4:].strip() + b"\n"
    return text


def _link(repository: Repository, directory: Path) -> None:
    (directory / "info").mkdir()
    shared, own = repository.common_directory, repository.git_directory
    sources = [(shared / name, name) for name in _SHARED]
    sources += [(own / name, name) for name in _OF_THE_WORKING_TREE]
    sources += [(path, path.name) for path in own.glob("sharedindex.*")]
    for source, name in sources:
        if source.exists():
            (directory / name).symlink_to(source)
