"""Archives of repositories: tar files, the same for the same repository, byte for byte."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from jackfield import JackfieldError
from jackfield.repositories import open_regular, unusable

from jackfield_cvs import rcs
from jackfield_cvs.repository import Item, items

_LEVEL = 6
"""Of compression: the usual one, at which RCS files take about a quarter of their size."""


def write(repository: Path, target: Path) -> None:
    """Write all that belongs to a repository to the new file `target`.

    Raises:
        JackfieldError: if something in it cannot be archived, or `target` not be written.
    """
    try:
        with (
            target.open("xb") as raw,
            gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file,
            tarfile.open(
                fileobj=file,
                mode="w",
                format=tarfile.GNU_FORMAT,
                encoding="utf-8",
                errors="surrogateescape",
            ) as tar,
        ):
            for item in items(repository):
                _add(tar, repository, item)
    except OSError as error:
        raise unusable(target, "written", error) from None


def _add(tar: tarfile.TarFile, repository: Path, item: Item) -> None:
    member = tarfile.TarInfo(item.name)
    member.mode = stat.S_IMODE(item.stat.st_mode) & 0o777
    member.mtime = int(item.stat.st_mtime)
    if item.target is not None:
        member.type, member.linkname = tarfile.SYMTYPE, item.target
    elif stat.S_ISDIR(item.stat.st_mode):
        member.type, member.mtime = tarfile.DIRTYPE, 0  # it is the later for each lock in it
    else:
        path = repository / item.name
        try:
            with open_regular(path) as file:
                # A log that grows in the meantime is archived as it was when it was opened.
                member.size = os.fstat(file.fileno()).st_size
                tar.addfile(member, file)
        except OSError as error:
            raise unusable(path, "read", error) from None
        return
    tar.addfile(member)


def check(archive: Path) -> None:
    """Check that an archive is whole, and that every revision in it can be had.

    Raises:
        JackfieldError: if not.
    """
    modules = False
    with _opened(archive) as tar:
        for member in tar:
            _allowed(archive, member)
            file = tar.extractfile(member) if member.isreg() else None
            if file is None:
                continue
            modules |= member.name == "CVSROOT/modules,v"
            if member.name.endswith(",v"):
                _check_file(archive, member.name, file)
            else:
                while file.read(1024 * 1024):
                    pass
    if not modules:
        raise JackfieldError(f"{archive}: holds no CVS repository: there is no CVSROOT/modules,v")


def _check_file(archive: Path, name: str, file: IO[bytes]) -> None:
    try:
        rcs.check(file.read())
    except rcs.Malformed as error:
        raise JackfieldError(f"{archive}: {name} in it is damaged: {error}") from None


def extract(archive: Path, destination: Path) -> None:
    """Make the repository anew at `destination`, which does not exist.

    Raises:
        JackfieldError: if the archive is broken, or tries to write anywhere else.
    """
    links: list[tarfile.TarInfo] = []
    directories: list[tarfile.TarInfo] = []
    with _opened(archive) as tar:
        destination.mkdir()
        for member in tar:
            _allowed(archive, member)
            path = destination / member.name
            if member.issym():
                links.append(member)
            elif member.isdir():
                path.mkdir()
                directories.append(member)
            else:
                _extract_file(tar, member, path)
        # Nothing is written through links: they come last, and each is looked at after those
        # before it.
        for member in links:
            _link(archive, destination, member)
        for member in directories:
            (destination / member.name).chmod(member.mode & 0o777)
        (destination / "CVSROOT" / "val-tags").touch()


def _extract_file(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None  # it is a regular file
    with path.open("xb") as file:
        shutil.copyfileobj(source, file)
    path.chmod(member.mode & 0o777)
    os.utime(path, (member.mtime, member.mtime))


def _link(archive: Path, destination: Path, member: tarfile.TarInfo) -> None:
    path = destination / member.name
    top = os.path.realpath(destination)
    leads_to = os.path.realpath(path.parent / member.linkname)
    if os.path.isabs(member.linkname) or os.path.commonpath([top, leads_to]) != top:  # noqa: PTH117
        raise JackfieldError(f"{archive}: {member.name} in it leads out of the repository")
    path.symlink_to(member.linkname)


def _allowed(archive: Path, member: tarfile.TarInfo) -> None:
    parts = PurePosixPath(member.name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\0" in member.name:
        raise JackfieldError(f"{archive}: {member.name!r} in it would be outside the repository")
    if not (member.isreg() or member.isdir() or member.issym()):
        raise JackfieldError(f"{archive}: {member.name!r} in it is no file, directory or link")


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive, read to its very end once its members were; all faults in one line."""
    try:
        with open_regular(archive) as raw, gzip.GzipFile(fileobj=raw) as file:
            with tarfile.open(
                fileobj=file,
                mode="r|",
                encoding="utf-8",
                errors="surrogateescape",
            ) as tar:
                yield tar
            while file.read(1024 * 1024):  # the checksum is behind the last byte
                pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise JackfieldError(
            f"{archive}: is damaged, or no archive of a CVS repository: {error}"
        ) from None
    except OSError as error:
        raise unusable(archive, "unpacked", error) from None
