"""Wheels and sdists as trees: read in memory, nothing unpacked.

What an archive says about itself is not believed: sizes are counted while reading, names that
lead out of it and names that stand for two files are refused, links are not followed.
"""

from __future__ import annotations

import os
import struct
import tarfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError
from jackfield.reading.silence import without_warnings
from jackfield.reading.trees.tree import Tree, begun_with, parent, too_large

_DIRECTORY_BYTES = 4 << 20
"""Bytes of a zip file's table of contents; some 40 000 members."""

_MEMBERS = 20_000
"""Members of a tar file."""

_UNPACKED_BYTES = 128 << 20
"""Bytes of an unpacked tar file, all of which has to be gone through."""

_KEPT_BYTES = 16 << 20
"""Bytes of the files of a tar file that are kept."""

_HEADER_BYTES = 16 << 10
_SEARCHED = 400_000_000
_GZIP_MEMBERS = 1000
_PIECE = 64 << 10
_KEPT_FILE_BYTES = 512 << 10
_KEPT = (".py", ".toml", ".cfg", ".txt", "PKG-INFO")

_RESERVED_BYTES = 4 << 20
"""More bytes, for what says most of a plugin: it may come after much that says nothing."""

_RESERVED = frozenset(
    {
        *("PKG-INFO", "pyproject.toml", "setup.cfg", "setup.py", "entry_points.txt"),
        *("info.py", "__init__.py", "version.py", "_version.py", "meta.py"),
    }
)
_RESERVED_DEPTH = 4
"""How deep these are: NAME-1.0/src/NAME/info.py."""

_END_OF_CENTRAL_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"


class _ArchiveTree(ABC):
    """The members of an archive, by their paths."""

    def __init__(self, members: Iterable[tuple[str, bool]]) -> None:
        """Take (name, whether it is a directory) of each member, as the archive has them."""
        self._files: dict[str, str] = {}
        self._twice: set[str] = set()
        self._children: dict[str, set[str]] = {"": set()}
        for name, is_directory in members:
            path = _safe(name)
            if path is None:
                continue
            if is_directory:
                self._add_directory(path)
            elif path in self._files:
                self._twice.add(path)
            elif path:
                self._files[path] = name
                self._add_directory(parent(path))
                self._children[parent(path)].add(path.rpartition("/")[2])

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
        """Tell whether there is a file."""
        return path in self._files

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory."""
        return path in self._children

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        return tuple(sorted(self._children.get(path, ())))

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        return begun_with(stem, self.names(path))

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        names = self._children.get(path, ())
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

    def _member(self, path: str) -> str:
        if path in self._twice:
            raise TreeError("the archive holds two files of this name")
        if path not in self._files:
            raise TreeError("no such file in the archive")
        return self._files[path]


class _ZipTree(_ArchiveTree):
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
        if info.external_attr >> 28 not in (0, 8):  # the file type bits of a Unix mode
            raise TreeError("it is a link or a special file")
        if info.flag_bits & 1:
            raise TreeError("it is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TreeError("it is packed in a way that wheels are not")
        try:
            with without_warnings():  # of members that overlap: their content counts, as for pip
                file = self._archive.open(info)
            with file:
                content = file.read(FILE_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise TreeError(f"the archive is damaged: {error}") from None
        except (ValueError, struct.error) as error:
            raise TreeError(f"the archive is damaged: {error}") from None
        if len(content) > FILE_BYTES:
            raise too_large(info.file_size)
        return content


class _TarTree(_ArchiveTree):
    def __init__(
        self,
        members: list[tuple[str, bool]],
        contents: dict[str, bytes],
        left_out: dict[str, str],
    ) -> None:
        super().__init__(members)
        self._contents = contents
        self._left_out = left_out

    def read(self, path: str) -> bytes:
        """Give the content of a file that was kept."""
        member = self._member(path)
        if member not in self._contents:
            raise TreeError(self._left_out.get(member, "it is a link or a special file"))
        return self._contents[member]


@contextmanager
def opened_zip(path: Path, admits: Callable[[str], bool] | None = None) -> Iterator[Tree]:
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


def read_tar(path: Path) -> Tree:
    """Read a gzipped tar file as a tree.

    Raises:
        TreeError: if it is none, is cut off, or is too large.
    """
    members: list[tuple[str, bool]] = []
    contents: dict[str, bytes] = {}
    left_out: dict[str, str] = {}
    kept = 0
    try:
        with path.open("rb") as packed:
            forward = _Forward(_Gunzip(packed))
            with tarfile.open(fileobj=forward, mode="r:") as archive:  # type: ignore[call-overload]
                while (member := archive.next()) is not None:
                    archive.members.clear()  # it keeps them for looking up names
                    members.append((member.name, member.isdir()))
                    if len(members) > _MEMBERS:
                        raise TreeError(f"it holds more than {_MEMBERS} files")
                    if not (member.isreg() and member.name.endswith(_KEPT)) or member.issparse():
                        continue
                    if member.size > _KEPT_FILE_BYTES:
                        left_out[member.name] = _TOO_LARGE.format(member.size)
                        continue
                    if kept + member.size > _limit(member.name):
                        left_out[member.name] = _FULL
                        continue
                    kept += member.size
                    contents[member.name] = forward.content(member.offset_data, member.size)
            if forward.header.strip(b"\0"):  # where one is not valid, `tarfile` just ends
                raise TreeError("it is damaged: one of its headers is not valid")
            forward.finish()
    except (tarfile.TarError, zlib.error, ValueError, LookupError, ArithmeticError) as error:
        raise TreeError(f"it is not a gzipped tar archive, or it is damaged: {error}") from None
    except OSError as error:
        raise TreeError(error.strerror or str(error)) from None
    return _TarTree(members, contents, left_out)


class _Gunzip:
    """Unpacks a gzipped file, a bounded piece at a time; `gzip` reads its headers unbounded."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._rest = b""
        self._members = 0
        self._unpacker = zlib.decompressobj(31)

    def read(self, size: int) -> bytes:
        """Give the next bytes, `size` at most, none at the end."""
        while True:
            if self._unpacker.eof:
                self._rest = self._unpacker.unused_data or self._packed.read(_PIECE)
                if not self._rest.strip(b"\0"):
                    return b""
                self._members += 1
                if self._members > _GZIP_MEMBERS:
                    raise TreeError(f"it is put together of more than {_GZIP_MEMBERS} parts")
                self._unpacker = zlib.decompressobj(31)
            self._rest = self._rest or self._packed.read(_PIECE)
            if not self._rest:
                raise TreeError("it is cut off")
            data = self._unpacker.decompress(self._rest, size)
            self._rest = self._unpacker.unconsumed_tail
            if data:
                return data


class _Forward:
    """A file that is read from its beginning to its end, with limits, as `tarfile` wants it.

    The headers of a tar file say how much `tarfile` reads into memory and searches, in time that
    grows with the square of it; here it is little, or an error.

    Attributes:
        header: the one that was read last, nothing at the end of the file.
    """

    def __init__(self, file: _Gunzip) -> None:
        self.header = b""
        self._file = file
        self._position = 0
        self._searched = 0

    def tell(self) -> int:
        """Give the position."""
        return self._position

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Go forward to a position; backward is an error."""
        if whence != os.SEEK_SET or position < self._position:
            raise TreeError("its headers lead backwards")
        while self._position < position and self._read(min(position - self._position, _PIECE)):
            pass
        return self._position

    def read(self, size: int) -> bytes:
        """Read a header of `size` bytes."""
        if size > tarfile.BLOCKSIZE:
            self._searched += size * size
        if not 0 <= size <= _HEADER_BYTES or self._searched > _SEARCHED:
            raise TreeError("its headers are too large")
        self.header = self._read(size)
        return self.header

    def content(self, position: int, size: int) -> bytes:
        """Read the content of a file."""
        self.seek(position)
        return self._read(size)

    def finish(self) -> None:
        """Read to the end, where the checksum is."""
        while self._read(_PIECE):
            pass

    def _read(self, size: int) -> bytes:
        parts = []
        while size > 0 and (part := self._file.read(size)):
            parts.append(part)
            size -= len(part)
            self._position += len(part)
            if self._position > _UNPACKED_BYTES:
                raise TreeError(f"it unpacks to more than {_UNPACKED_BYTES >> 20} MiB")
        return b"".join(parts)


_TOO_LARGE = f"it is too large: {{}} bytes, and at most {_KEPT_FILE_BYTES} are read"
_FULL = f"the files before it in the archive are more than {_KEPT_BYTES >> 20} MiB"


def _limit(name: str) -> int:
    """Give how many bytes may be kept, the file `name` included."""
    parts = name.removeprefix("./").split("/")
    is_reserved = parts[-1] in _RESERVED and len(parts) <= _RESERVED_DEPTH
    return _KEPT_BYTES + _RESERVED_BYTES if is_reserved else _KEPT_BYTES


def _safe(name: str) -> str | None:
    """Give the path of a member in the tree, None for a name that leads out of it."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or "\0" in name or "\\" in name:
        return None
    return "/".join(parts) if len(parts) < 100 else None


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
