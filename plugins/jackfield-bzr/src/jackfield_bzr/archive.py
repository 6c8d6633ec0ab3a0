"""Archives: a tar file with a fresh copy of a repository and of all the branches that use it.

- ``archive.json``: the branches, each with its path from the repository and whether it had a tree,
  and the number of revisions
- ``history/``: the copy, made by brz: what is in it can be used where it is unpacked. No branch
  in it has a tree.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jackfield import JackfieldError
from jackfield.repositories import shown, unusable
from jackfield.scratch import scratch_directory

from jackfield_bzr import layout
from jackfield_bzr.alias import aliases, is_utf_8
from jackfield_bzr.server import ask

_ABOUT = "archive.json"
_HISTORY = "history"
_LONGEST_ABOUT = 64 * 1024 * 1024

_LONG = 6 * 60 * 60
"""Seconds that copying or checking a whole repository may take."""

_OF_REPOSITORIES = (
    *("format", "pack-names", "shared-storage", "no-working-trees"),
    *("revisions.kndx", "signatures.kndx"),
)
"""Files of a repository that change with what is in it, and those that say what it is."""

_OF_BRANCHES = ("format", "last-revision", "revision-history", "tags")


@dataclass(frozen=True, slots=True)
class _About:
    """What an archive says of itself.

    Attributes:
        branches: the path of a branch from the repository -> whether it had a tree.
        revisions: the number of all revisions.
    """

    branches: dict[str, bool]
    revisions: int


def fingerprint(directory: Path) -> str:
    """Give a hash of the files that say which revisions, branches and tags there are.

    Raises:
        JackfieldError: if there is no repository, or it cannot be read.
    """
    repository = layout.history_of(directory)
    found = hashlib.sha256()
    parts = [repository / ".bzr" / "repository" / name for name in _OF_REPOSITORIES]
    for branch in layout.branches_of(repository):
        parts += [branch / ".bzr" / "branch" / name for name in _OF_BRANCHES]
        parts.append(branch / ".bzr" / "checkout" / "format")
    for part in parts:
        digest = layout.digest(part)
        if digest is not None:
            name = os.fsencode(part.relative_to(repository))
            found.update(b"%d %s %s\0" % (len(name), name, digest))
    return found.hexdigest()


def write(directory: Path, target: Path) -> None:
    """Write the archive of the repository in `directory`.

    Raises:
        JackfieldError: if it cannot be read, or the archive cannot be written.
    """
    repository = layout.history_of(directory)
    branches = list(layout.branches_of(repository))
    layout.refuse_what_waits(repository, *branches)
    with _scratch(target.parent) as scratch:
        copy = scratch / _HISTORY
        copy.mkdir()
        # Their copies have numbers for names, which any file system and brz can have.
        places = {
            each: copy if each == repository else copy / str(number)
            for number, each in enumerate(branches)
        }
        for place in places.values():
            place.mkdir(exist_ok=True)
        with (
            aliases(repository, [repository, *branches]) as names,
            aliases(copy, [copy, *places.values()]) as copies,
        ):
            revisions = ask(
                "clone",
                subject=shown(directory),
                timeout=_LONG,
                repository=names[0],
                branches=dict(zip(names[1:], copies[1:], strict=True)),
                target=copies[0],
            )
        paths = {each: str(each.relative_to(repository)) for each in branches}
        about = _About({paths[each]: layout.has_tree(each) for each in branches}, revisions)
        _pack(target, copy, {places[each]: paths[each] for each in branches}, about)


def check(archive: Path) -> None:
    """Unpack an archive and let brz read all that is in it.

    Raises:
        JackfieldError: if the archive is broken.
    """
    with scratch_directory() as scratch:
        about = _unpack(archive, scratch)
        unpacked = scratch / _HISTORY
        branches = [unpacked / path for path in about.branches]
        with aliases(unpacked, [unpacked, *branches]) as names:
            revisions = ask(
                "check",
                subject=shown(archive),
                timeout=_LONG,
                repository=names[0],
                branches=names[1:],
            )
    if revisions != about.revisions:
        raise JackfieldError(
            f"{shown(archive)}: is broken: it has {revisions} of {about.revisions} revisions"
        )


def restore(archive: Path, destination: Path) -> None:
    """Make the repository and the branches of an archive, with trees where there were some.

    Raises:
        JackfieldError: if the archive is broken, or they cannot be written.
    """
    with _scratch(destination.parent) as scratch:
        about = _unpack(archive, scratch)
        made = scratch / _HISTORY
        trees = [made / path for path, has_tree in about.branches.items() if has_tree]
        ask(
            "make_trees",
            subject=shown(archive),
            timeout=_LONG,
            branches=[str(tree) for tree in trees if is_utf_8(tree)],  # elsewhere brz can have none
        )
        try:
            made.rename(destination)
        except OSError as error:
            raise unusable(destination, "written", error) from None


def _pack(target: Path, copy: Path, places: dict[Path, str], about: _About) -> None:
    """Write the tar file, with the branches under the names that they had."""
    try:
        with tarfile.open(target, "x", format=tarfile.PAX_FORMAT) as tar:
            text = json.dumps({"branches": about.branches, "revisions": about.revisions}).encode()
            member = tarfile.TarInfo(_ABOUT)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
            _add(tar, copy / ".bzr", f"{_HISTORY}/.bzr")
            for place, path in places.items():
                if place != copy:
                    _add(tar, place / ".bzr", f"{_HISTORY}/{path}/.bzr")
    except OSError as error:
        raise unusable(target, "written", error) from None


def _add(tar: tarfile.TarFile, source: Path, name: str) -> None:
    """Add what is below `source`, in order, and without what it is for the machine's users."""
    for directory, below, files in os.walk(source):
        below.sort()
        inside = PurePosixPath(name, Path(directory).relative_to(source))
        member = tarfile.TarInfo(str(inside))
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(member)
        for each in sorted(files):
            with Path(directory, each).open("rb") as file:
                member = tarfile.TarInfo(str(inside / each))
                member.size = os.fstat(file.fileno()).st_size
                tar.addfile(member, file)


def _unpack(archive: Path, scratch: Path) -> _About:
    """Unpack an archive, and see that it is one."""
    about = None
    try:
        if archive.stat().st_size % tarfile.RECORDSIZE:
            raise tarfile.ReadError("it is cut off")
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                if member.name == _ABOUT and member.isfile():
                    about = _read_about(tar, member)
                    continue
                place = PurePosixPath(member.name)
                if place.parts[0] != _HISTORY or ".." in place.parts or about is None:
                    raise ValueError(f"it has {member.name!r} in it")
                _put(tar, member, scratch / place)
    except (tarfile.TarError, EOFError) as error:
        raise JackfieldError(f"{shown(archive)}: is broken: {error}") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise JackfieldError(
            f"{shown(archive)}: is no archive of a Bazaar repository: {error}"
        ) from None
    except OSError as error:
        raise unusable(archive, "unpacked", error) from None
    if about is None or not (scratch / _HISTORY).is_dir():
        raise JackfieldError(f"{shown(archive)}: is no archive of a Bazaar repository")
    return about


def _read_about(tar: tarfile.TarFile, member: tarfile.TarInfo) -> _About:
    file = tar.extractfile(member)
    assert file is not None
    found = json.loads(file.read(_LONGEST_ABOUT))
    branches = {str(path): bool(tree) for path, tree in found["branches"].items()}
    if any(PurePosixPath(path).is_absolute() or ".." in path.split("/") for path in branches):
        raise ValueError("it has a branch in another place")
    return _About(branches, int(found["revisions"]))


def _put(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    if member.isdir():
        place.mkdir(parents=True)
    elif member.isfile():
        source = tar.extractfile(member)
        assert source is not None
        with place.open("xb") as file:
            shutil.copyfileobj(source, file)
    else:
        raise ValueError(f"{member.name!r} in it is neither a file nor a directory")


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    """Give a directory beside what is to be made, so that it can be moved to its place."""
    try:
        with tempfile.TemporaryDirectory(prefix=".jackfield-bzr-", dir=parent) as name:
            yield Path(name)
    except FileNotFoundError:
        raise JackfieldError(f"{shown(parent)}: there is no such directory") from None
