"""Refs in tables: how git keeps them where ``extensions.refStorage`` says ``reftable``.

The tables of a directory are a stack: of what several say of a ref, the newest counts. A table is a
file of blocks of records, sorted by name, of which each has only what differs from the name before:
refs first, then their logs. Git's documentation has the format as "reftable".
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jackfield import JackfieldError

from jackfield_git.repository import read_regular

_MOST_LIST = 1024 * 1024
_MOST_TABLE = 1024 * 1024 * 1024
_MOST_NAMES = 256 * 1024 * 1024
"""The names in a table are not longer than this together: a few bytes can stand for a long one."""

_TRIES = 5
_FILE = re.compile(rb"[0-9A-Za-z_-][0-9A-Za-z_.-]*")
_HASHES = {b"sha1": 20, b"s256": 32}
_FOOTER = 5 * 8 + 4
"""Bytes of a footer, beside the header that it repeats: offsets and a checksum."""

_DELETED, _ONE, _TWO, _SYMBOLIC = range(4)
"""Kinds of refs: two hashes are those of a tag and of what it names."""

_LOGGED = 1
_TIME = 8
"""Bytes at the end of a log record's name that sort the records of a ref, the newest first."""


class DamagedError(Exception):
    """A table is not what it should be."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table.

    Attributes:
        data: all of it.
        header: the length of what stands before the first block, in bytes.
        hash: that of a hash.
        block: that to which blocks of refs are filled up with zeros; 0 if they are not.
        end: where the last block ends.
        logs: where the first block of logs begins; 0 if there is none, or it is the first of all.
    """

    data: bytes
    header: int
    hash: int
    block: int
    end: int
    logs: int

    def starts(self, position: int, kind: bytes) -> int | None:
        """Give where a block at `position` itself begins; None if there is none of that kind."""
        start = self.header if position == 0 else position
        return start if start < self.end and self.data[start : start + 1] == kind else None


def read(git_directory: Path) -> dict[str, str]:
    """Read the refs, HEAD with them: full name -> a hash, or ``ref: `` and a name.

    Raises:
        JackfieldError: if a table is damaged, or of a kind that is not known here.
        OSError: if they cannot be read.
    """
    found: dict[bytes, str | None] = {}
    for path, table in _stack(git_directory):
        try:
            found |= dict(_refs(table))
        except DamagedError as error:
            raise JackfieldError(f"{path}: is damaged: {error}") from None
    return {os.fsdecode(name): value for name, value in found.items() if value is not None}


def read_log(git_directory: Path, ref: str) -> list[bytes]:
    """Give the lines of a ref's log, as a file has them, the oldest entry first.

    Raises:
        JackfieldError: if a table is damaged, or of a kind that is not known here.
        OSError: if they cannot be read.
    """
    wanted = os.fsencode(ref) + b"\0"
    found: dict[bytes, bytes | None] = {}
    for path, table in _stack(git_directory):
        try:
            found |= {name: line for name, line in _logs(table) if name[:-_TIME] == wanted}
        except (DamagedError, zlib.error) as error:
            raise JackfieldError(f"{path}: is damaged: {error}") from None
    return [line for _, line in sorted(found.items(), reverse=True) if line is not None]


def _stack(git_directory: Path) -> list[tuple[Path, _Table]]:
    """Read all tables, the oldest first."""
    place = git_directory / "reftable"
    listed = place / "tables.list"
    missing: OSError | None = None
    for _ in range(_TRIES):
        names = (read_regular(listed, _MOST_LIST) or b"").splitlines()
        if not all(_FILE.fullmatch(name) for name in names):
            raise JackfieldError(f"{listed}: is damaged, or hostile")
        paths = [place / os.fsdecode(name) for name in names]
        try:
            return [(path, _table(path)) for path in paths]
        except FileNotFoundError as error:  # git may have merged it with others meanwhile
            missing = error
    assert missing is not None
    raise missing


def _table(path: Path) -> _Table:
    data = read_regular(path, _MOST_TABLE) or b""
    if data[:5] not in (b"REFT\1", b"REFT\2"):
        raise JackfieldError(f"{path}: is no table of refs that can be read here")
    header, kind = (24, b"sha1") if data[4] == 1 else (28, data[24:28])
    end = len(data) - header - _FOOTER
    footer, checksum = data[max(end, 0) : -4], data[-4:]
    if (
        end < header
        or kind not in _HASHES
        or footer[:header] != data[:header]
        or zlib.crc32(footer) != int.from_bytes(checksum)
    ):
        raise JackfieldError(f"{path}: is damaged: its end is not what it should be")
    logs = int.from_bytes(footer[header + 24 : header + 32])
    return _Table(data, header, _HASHES[kind], int.from_bytes(data[5:8]), end, logs)


def _refs(table: _Table) -> Iterator[tuple[bytes, str | None]]:
    position = 0
    while (start := table.starts(position, b"r")) is not None:
        end = position + int.from_bytes(table.data[start + 1 : start + 4])
        if end > table.end:
            raise DamagedError("a block is too long")
        records = _Records(table.data[start + 4 : end])
        for name, kind in records.named():
            records.number()  # when it was written
            value: str | None = None
            if kind in (_ONE, _TWO):
                value = records.take(table.hash).hex()
                records.take(table.hash if kind == _TWO else 0)
            elif kind == _SYMBOLIC:
                value = "ref: " + os.fsdecode(records.text())
            elif kind != _DELETED:
                raise DamagedError(f"{kind} is no kind of ref")
            yield name, value
        filled = table.data[end : end + 1] == b"\0"
        position = max(end, position + table.block) if filled else end


def _logs(table: _Table) -> Iterator[tuple[bytes, bytes | None]]:
    position = table.logs
    while (start := table.starts(position, b"g")) is not None:
        size = int.from_bytes(table.data[start + 1 : start + 4]) - 4 - (start - position)
        # What is packed is hardly longer than what it becomes.
        packed = table.data[start + 4 : min(start + 4 + size + size // 100 + 1024, table.end)]
        inflater = zlib.decompressobj()
        block = inflater.decompress(packed, max(size, 0) + 1)
        if len(block) != size or not inflater.eof:
            raise DamagedError("a block is not as long as it should be")
        records = _Records(block)
        for name, kind in records.named():
            yield name, _line(records, table.hash) if kind == _LOGGED else None
        position = start + 4 + len(packed) - len(inflater.unused_data)


def _line(records: _Records, size: int) -> bytes | None:
    """Give a line of a log; None for what only says that there is one."""
    before, after = records.take(size), records.take(size)
    name, address = records.text(), records.text()
    seconds, zone = records.number(), int.from_bytes(records.take(2), signed=True)
    message = records.text()
    if not any(before) and not any(after):
        return None
    hashes = f"{before.hex()} {after.hex()} ".encode()
    when = f"> {seconds} {zone:+05d}\t".encode()
    line = hashes + name + b" <" + address + when + message.rstrip(b"\n")
    return re.sub(rb"[\0\n]", b" ", line)


class _Records:
    """Reads the records of a block.

    Every method raises `DamagedError` where the block ends too early.
    """

    def __init__(self, block: bytes) -> None:
        restarts = 2 + 3 * int.from_bytes(block[-2:])  # where names begin anew, for searching
        if len(block) < restarts:
            raise DamagedError("a block is too short")
        self._data = block[:-restarts]
        self._at = 0

    def named(self) -> Iterator[tuple[bytes, int]]:
        """Give each record's name and kind; its value has to be read before the next one."""
        name, length = b"", 0
        while self._at < len(self._data):
            common, rest = self.number(), self.number()
            found = name[:common] + self.take(rest >> 3)
            length += len(found)
            if common > len(name) or found <= name or length > _MOST_NAMES:
                raise DamagedError("its names are not in order")
            name = found
            yield name, rest & 7

    def take(self, size: int) -> bytes:
        """Give the next bytes."""
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise DamagedError("it ends too early")
        self._at += size
        return taken

    def number(self) -> int:
        """Give the next number: seven bits a byte, the highest first, none in two ways."""
        byte = self.take(1)[0]
        number = byte & 0x7F
        while byte & 0x80:
            byte = self.take(1)[0]
            number = (number + 1 << 7) | (byte & 0x7F)
            if number.bit_length() > 64:
                raise DamagedError("a number is too long")
        return number

    def text(self) -> bytes:
        """Give the next text, before which its length stands."""
        return self.take(self.number())
