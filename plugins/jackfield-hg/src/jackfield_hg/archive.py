"""Archives: a tar file with Mercurial's bundle of the history, and what a bundle does not hold.

- ``history.hg``: all changesets (also the hidden ones), their phases and obsolescence markers,
  for ``hg unbundle``; absent if there are none
- ``heads``: the nodes of all heads, a line each: what has to be there when it is unbundled
- ``bookmarks`` and ``localtags``: these files, as Mercurial writes them
- ``working-directory``: empty; present if a changeset was checked out
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_file
from jackfield.repositories import refuse_what_waits, shown, unusable
from jackfield.scratch import scratch_directory

from jackfield_hg.repository import Repository, at
from jackfield_hg.server import server
from jackfield_hg.state import TIP, has_tree
from jackfield_hg.view import view

_HISTORY = "history.hg"
_HEADS = "heads"
_REFS = ("bookmarks", "localtags")
_WORKING_DIRECTORY = "working-directory"
_MEMBERS = (_HEADS, *_REFS, _WORKING_DIRECTORY, _HISTORY)

_TYPE = "gzip-v2;obsolescence=yes;phases=yes"
"""Every Mercurial since 4.2 reads it, however it was built."""

_HASH = 40
"""Digits of a node, and of the name of a large file that the extension ``largefiles`` keeps."""

_LONG = 6 * 60 * 60
"""Seconds that reading or writing a whole history may take."""

_HASHED = (
    *("store/00changelog.i", "store/phaseroots", "store/obsstore", "store/bookmarks"),
    *("00changelog.i", "phaseroots", "obsstore", "bookmarks", "localtags"),
)
"""What changes with every changeset, phase, obsolescence marker, bookmark and local tag."""


def fingerprint(top: Path) -> str:
    """Give a hash of what says which changesets and names there are, without asking hg.

    Raises:
        JackfieldError: if there is no repository, or it cannot be read.
    """
    repository = at(top)
    found = hashlib.sha256(b"tree" if has_tree(repository) else b"bare")
    try:
        for part in _parts(repository):
            name = os.fsencode(part.relative_to(repository.common))
            with part.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
            found.update(b"\0%d %s %s" % (len(name), name, digest))
    except OSError as error:
        raise unusable(repository, "read", error) from None
    return found.hexdigest()


def _parts(repository: Repository) -> list[Path]:
    names = [repository.common / name for name in _HASHED]
    names += repository.store.glob("00changelog*.idx")  # of the second format of changelogs
    return [path for path in names if is_file(path)]


def write(top: Path, target: Path) -> None:
    """Write the archive of the repository at `top`.

    Raises:
        JackfieldError: if it cannot be read, or the archive cannot be written.
    """
    repository = at(top)
    if any(len(path.name) == _HASH for path in repository.common.glob("largefiles/*")):
        raise JackfieldError(
            f"{repository}: cannot be archived: its large files are outside of the history, in "
            f"{repository.common / 'largefiles'}"
        )
    try:
        if b"treemanifest" in repository.needed():
            raise JackfieldError(
                f"{repository}: cannot be archived: its manifests are trees (treemanifest), which "
                "Mercurial's bundles do not bring back: copy its directory"
            )
        refs = [_home(repository, name) / name for name in _REFS]
        refuse_what_waits(repository.store)
    except OSError as error:
        raise unusable(repository, "read", error) from None
    with _scratch(target.parent) as scratch:
        with view(repository) as seen:
            heads = seen.hg("log", "--hidden", "--rev=head()", r"--template={node}\n").data
            (scratch / _HEADS).write_bytes(heads)
            if not heads:
                seen.refuse_unseen()
            else:
                with server() as running:
                    running.run(
                        *(seen.directory, "bundle", "--all", "--hidden", "--type", _TYPE),
                        scratch / _HISTORY,
                        subject=repository,
                        timeout=_LONG,
                    )
        for path in refs:
            if is_file(path):
                shutil.copyfile(path, scratch / path.name)
        if has_tree(repository):
            (scratch / _WORKING_DIRECTORY).touch()
        try:
            with tarfile.open(target, "x") as tar:
                for name in _MEMBERS:
                    if (scratch / name).exists():
                        tar.add(scratch / name, name, filter=_normalised)
        except OSError as error:
            raise unusable(target, "written", error) from None


def _home(repository: Repository, name: str) -> Path:
    """Give the directory of the file `name`: that of the bookmarks is the store's, if it says so.

    Raises:
        OSError: if that may not be read.
    """
    in_store = name == "bookmarks" and b"bookmarksinstore" in repository.needed()
    return repository.store if in_store else repository.common


def _normalised(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime, member.mode = 0, 0o644
    return member


def check(archive: Path) -> None:
    """Make a repository of an archive, let hg verify it, and take it away again.

    Raises:
        JackfieldError: if the archive is broken.
    """
    with scratch_directory() as scratch, server() as running:
        made = _unpack(archive, scratch)
        running.run(made, "verify", "--quiet", subject=shown(archive), timeout=_LONG)


def restore(archive: Path, destination: Path) -> None:
    """Make a repository of an archive, with a working directory if there was one.

    Raises:
        JackfieldError: if the archive is broken, or the repository cannot be written.
    """
    with _scratch(destination.parent) as scratch:
        made = _unpack(archive, scratch)
        if (scratch / _WORKING_DIRECTORY).exists():
            _check_out(made, shown(destination))
        try:
            made.rename(destination)
        except OSError as error:
            raise unusable(destination, "written", error) from None


def _unpack(archive: Path, scratch: Path) -> Path:
    """Make a repository of an archive in `scratch`, and see that all is there."""
    subject = shown(archive)
    _extract(archive, scratch)
    made = scratch / "repository"
    expected = (scratch / _HEADS).read_bytes()
    with server() as running:
        running.run(scratch, "init", made.name, subject=subject)
        if expected:
            running.run(made, "unbundle", f"../{_HISTORY}", subject=subject, timeout=_LONG)
        for name in _REFS:
            if (scratch / name).exists():
                shutil.copyfile(scratch / name, made / ".hg" / name)
        heads = running.run(
            made, "log", "--hidden", "--rev=head()", r"--template={node}\n", subject=subject
        )
    if sorted(heads.data.split()) != sorted(expected.split()):
        raise JackfieldError(f"{subject}: is broken: it does not have all heads that it names")
    return made


def _extract(archive: Path, scratch: Path) -> None:
    try:
        if archive.stat().st_size % tarfile.RECORDSIZE:
            raise tarfile.ReadError("it is cut off")
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                if member.name not in _MEMBERS or not member.isfile():
                    raise JackfieldError(
                        f"{shown(archive)}: is no archive of a Mercurial repository: "
                        f"it has {member.name!r} in it"
                    )
                source = tar.extractfile(member)
                assert source is not None
                with (scratch / member.name).open("xb") as file:
                    shutil.copyfileobj(source, file)
    except (tarfile.TarError, EOFError) as error:
        raise JackfieldError(f"{shown(archive)}: is broken: {error}") from None
    except OSError as error:
        raise unusable(archive, "unpacked", error) from None
    if not (scratch / _HEADS).is_file():
        raise JackfieldError(f"{shown(archive)}: is no archive of a Mercurial repository")


def _check_out(made: Path, subject: str) -> None:
    """Check out the tip, but not where that takes repositories of others."""
    with server() as running:
        found = running.run(
            *(made, "log", f"--rev={TIP}", "--template={node} {files('.hgsubstate')}"),
            subject=subject,
        )
        node, _, subrepositories = os.fsdecode(found.data).partition(" ")
        if node and not subrepositories:
            running.run(made, "update", "--rev", node, subject=subject, timeout=_LONG)


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    """Give a directory beside what is to be made, so that it can be moved to its place."""
    try:
        with tempfile.TemporaryDirectory(prefix=".jackfield-hg-", dir=parent) as name:
            yield Path(name)
    except FileNotFoundError:
        raise JackfieldError(f"{shown(parent)}: there is no such directory") from None
