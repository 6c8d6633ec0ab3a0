"""Archives as trees, read in memory, nothing unpacked: zip files. Tar files are in `tars` beside.

What an archive says about itself is not believed: sizes are counted while reading, names that
lead out of it and names that stand for two files are refused. A name that goes up and stays in it
counts, and links are followed, as where pip unpacks it: of a tar file those that stay in it, of a
zip file none.
"""

from __future__ import annotations

import os
import posixpath
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError, shortened
from jackfield.reading.silence import without_warnings
from jackfield.reading.trees.tree import begun_with, parent, too_large

_DIRECTORY_BYTES = 4 << 20
"""Bytes of a zip file's table of contents; some 40 000 members."""

_ZIPPED_LINK = 10
SPECIAL = "it is a link or a special file"
_END_OF_CENTRAL_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError),
    struct.error,
)
"""What reading a member of a zip file may raise."""


class ArchiveTree(ABC):
    """The members of an archive, by their paths.

    Attributes:
        outside: the name of a file that leads out of it, empty if there is none.
    """

    def __init__(self, members: Iterable[tuple[str, bool]]) -> None:
        """Take (name, whether it is a directory) of each member, as the archive has them."""
        self.outside = ""
        self._files: dict[str, str] = {}
        self._twice: set[str] = set()
        self._children: dict[str, set[str]] = {"": set()}
        absolute: set[str] = set()
        for name, is_directory in members:
            path = safe(name)
            if path is None:
                place = posixpath.normpath(name)
                if not is_directory and place.startswith(("/", "../")):
                    self.outside = name
                    absolute.add(place.lstrip("/"))
                continue
            if is_directory:
                self._add_directory(path)
            elif path in self._files:
                self._twice.add(path)
            elif path:
                self._files[path] = name
                self._add_directory(parent(path))
                self._children[parent(path)].add(path.rpartition("/")[2])
        # Some unpack what is absolute below where they unpack the rest.
        self._twice.update(absolute & self._files.keys())

    def _add_directory(self, path: str) -> None:
        below: set[str] = set()
        while path not in self._children:
            self._children[path] = below
            above, _, name = path.rpartition("/")
            if above in self._children:
                self._children[above].add(name)
                return
            path, below = above, {name}

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory; a broken link included."""
        return path in self._files

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return path in self._children

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        return tuple(sorted(self._within(path)))

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        return begun_with(stem, self.names(path))

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        names = self._within(path)
        return name in names or bool(begun_with(name, names))

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        try:
            if path in self._files:
                self.read(path)
        except TreeError:
            return True
        while path := parent(path):
            if path in self._files:
                return True
        return False

    @abstractmethod
    def read(self, path: str) -> bytes:
        """Give the content of a file."""

    def _within(self, path: str) -> Collection[str]:
        return self._children.get(path, ())

    def _member(self, path: str) -> str:
        if path in self._twice:
            raise TreeError("the archive holds two files of this name")
        if path not in self._files:
            raise TreeError("no such file in the archive")
        return self._files[path]


def safe(name: str) -> str | None:
    """Give the path of a member in the tree, None for a name that leads out of it."""
    if name.startswith("/") or "\0" in name or "\\" in name:
        return None
    parts: list[str] = []
    for part in name.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) if len(parts) < 100 else None


class _ZipTree(ArchiveTree):
    def __init__(self, archive: zipfile.ZipFile, admits: Callable[[str], bool] | None) -> None:
        self._archive = archive
        infos = [
            info
            for info in archive.infolist()
            if admits is None or admits(info.filename.partition("/")[0])
        ]
        self._infos = {info.filename: info for info in infos}
        super().__init__((info.filename, info.is_dir()) for info in infos)

    def read(self, path: str) -> bytes:
        """Give the content of a file, whatever size the archive says that it has."""
        info = self._infos[self._member(path)]
        kind = info.external_attr >> 28  # the file type bits of a Unix mode
        if kind == _ZIPPED_LINK:
            raise TreeError("it is a link, which pip unpacks as a file that holds its target")
        if kind not in (0, 8):
            raise TreeError(SPECIAL)
        if info.flag_bits & 1:
            raise TreeError("it is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TreeError("it is packed in a way that wheels are not")
        try:
            with without_warnings():  # of members that overlap: their content counts, as for pip
                file = self._archive.open(info)
            with file:
                content = file.read(FILE_BYTES + 1)
        except _DAMAGED as error:
            raise TreeError(f"the archive is damaged: {shortened(str(error))}") from None
        if len(content) > FILE_BYTES:
            raise too_large(info.file_size)
        return content


@contextmanager
def opened_zip(path: Path, admits: Callable[[str], bool] | None = None) -> Iterator[ArchiveTree]:
    """Open a zip file as a tree; of its root only the names that `admits` accepts.

    Raises:
        TreeError: if it is none, is cut off, or has too many members.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise TreeError(error.strerror or str(error)) from None
    with file:
        try:
            _check_table_of_contents(file)
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError) as error:
            raise TreeError(f"it is not a zip archive, or it is damaged: {error}") from None
        with archive:
            yield _ZipTree(archive, admits)


def _check_table_of_contents(file: IO[bytes]) -> None:
    """Refuse a zip file whose table of contents is too large to be loaded."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 22))
    tail = file.read()
    place = tail.rfind(_END_OF_CENTRAL_DIRECTORY)
    if place < 0 or len(tail) < place + 22:
        raise TreeError("it is not a zip archive, or it is cut off")
    if tail[place - 20 : place - 16] == _ZIP64_LOCATOR:
        raise TreeError("it is a zip64 archive, which no wheel needs to be")
    if int.from_bytes(tail[place + 12 : place + 16], "little") > _DIRECTORY_BYTES:
        raise TreeError("it holds too many files")
