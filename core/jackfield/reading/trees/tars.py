"""Sdists that are gzipped tar files, as trees: read in memory, from the beginning to the end."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import IO

from jackfield.reading.errors import TreeError
from jackfield.reading.trees.archives import SPECIAL, ArchiveTree, safe
from jackfield.reading.trees.links import Links

_MEMBERS = 20_000
"""Members of a tar file."""

_UNPACKED_BYTES = 128 << 20
"""Bytes of an unpacked tar file, all of which has to be gone through."""

_SOURCES = (".py", ".toml", ".cfg", ".txt", "PKG-INFO")
_SOURCE_BYTES = 512 << 10
_SOURCES_BYTES = 16 << 20
"""Bytes of one file of these, and of all that are kept."""

_OTHER_BYTES = 64 << 10
_OTHERS_BYTES = 2 << 20
"""The same of all other files: modules may open them, and links lead to them."""

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

_HEADER_BYTES = 16 << 10
_SEARCHED = 400_000_000
_GZIP_MEMBERS = 1000
_PIECE = 64 << 10


class _Contents:
    """What is kept of the contents of a tar file, by the names of its members."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._left_out: dict[str, str] = {}
        self._sizes = {True: 0, False: 0}

    def add(self, member: tarfile.TarInfo, file: _Forward) -> None:
        """Keep the content of a regular file, if there is room for it."""
        name, size = member.name, member.size
        is_source = name.endswith(_SOURCES)
        most = _SOURCE_BYTES if is_source else _OTHER_BYTES
        limit = _limit(name) if is_source else _OTHERS_BYTES
        if size > most:
            self._left_out[name] = f"it is too large: {size} bytes, and at most {most} are read"
        elif self._sizes[is_source] + size > limit:
            before = _SOURCES_BYTES if is_source else _OTHERS_BYTES
            self._left_out[name] = (
                f"the files before it in the archive are more than {before >> 20} MiB"
            )
        else:
            self._sizes[is_source] += size
            self._kept[name] = file.content(member.offset_data, size)

    def of(self, name: str) -> bytes:
        """Give the content of a member.

        Raises:
            TreeError: if it was not kept.
        """
        if name not in self._kept:
            raise TreeError(self._left_out.get(name, SPECIAL))
        return self._kept[name]


def _limit(name: str) -> int:
    """Give how many bytes of sources may be kept, the file `name` included."""
    parts = name.removeprefix("./").split("/")
    is_reserved = parts[-1] in _RESERVED and len(parts) <= _RESERVED_DEPTH
    return _SOURCES_BYTES + _RESERVED_BYTES if is_reserved else _SOURCES_BYTES


class _TarTree(ArchiveTree):
    def __init__(
        self,
        members: list[tuple[str, bool]],
        contents: _Contents,
        links: list[tuple[str, str, bool]],
    ) -> None:
        super().__init__(members)
        self._contents = contents
        tops = self._children[""]
        top = next(iter(tops), "") if len(tops) == 1 else ""
        self._links = Links(
            [(path, to, is_hard) for name, to, is_hard in links if (path := safe(name))],
            self._files,
            self._children,
            top if top in self._children else "",
        )
        self._links.settle(self._twice)

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory; a broken link included."""
        try:
            return self._links.followed(path) in self._files
        except TreeError:
            return path in self._files

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory, or a link to one of the archive."""
        try:
            return self._links.followed(path) in self._children
        except TreeError:
            return False

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        try:
            return self._links.followed(path) != path or super().has_link(path)
        except TreeError:
            return True

    def read(self, path: str) -> bytes:
        """Give the content of a file that was kept."""
        return self._contents.of(self._member(self._links.followed(path)))

    def _within(self, path: str) -> Collection[str]:
        try:
            return super()._within(self._links.followed(path))
        except TreeError:
            return ()


def read_tar(path: Path) -> ArchiveTree:
    """Read a gzipped tar file as a tree.

    Raises:
        TreeError: if it is none, is cut off, or is too large.
    """
    members: list[tuple[str, bool]] = []
    contents = _Contents()
    links: list[tuple[str, str, bool]] = []
    try:
        with path.open("rb") as packed:
            forward = _Forward(_Gunzip(packed))
            with tarfile.open(fileobj=forward, mode="r:") as archive:  # type: ignore[call-overload]
                while (member := archive.next()) is not None:
                    archive.members.clear()  # it keeps them for looking up names
                    members.append((member.name, member.isdir()))
                    if len(members) > _MEMBERS:
                        raise TreeError(f"it holds more than {_MEMBERS} files")
                    if member.issym() or member.islnk():
                        links.append((member.name, member.linkname, member.islnk()))
                    if member.isreg() and not member.issparse():
                        contents.add(member, forward)
            if forward.header.strip(b"\0"):  # where one is not valid, `tarfile` just ends
                raise TreeError("it is damaged: one of its headers is not valid")
            forward.finish()
    except (tarfile.TarError, zlib.error, ValueError, LookupError, ArithmeticError) as error:
        raise TreeError(f"it is not a gzipped tar archive, or it is damaged: {error}") from None
    except OSError as error:
        raise TreeError(error.strerror or str(error)) from None
    return _TarTree(members, contents, links)


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
