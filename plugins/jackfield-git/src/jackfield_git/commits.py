"""The date of a commit, out of the object store: without git where that is simple.

A commit that is a file of its own, or whole in a pack, is read here. For any other (a delta, one
that is borrowed, replaced or not there) git has to be asked.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from jackfield_git.repository import read_regular

_MOST_PACKED = 1024 * 1024
_MOST_HEADER = 64 * 1024
_INDEX = b"\xfftOc\0\0\0\x02"
"""How the index of a pack begins, version 2."""

_FANOUT = 8
_NAMES = _FANOUT + 256 * 4
_COMMIT = 1
_COMMITTER = re.compile(rb"^committer [^\n]*> (\d{1,12}) ([+-])(\d\d)(\d\d)$", re.MULTILINE)


def date_of(objects: Path, revision: str) -> str | None:
    """Give the date of a commit, ISO 8601 with an offset; None if it cannot be told here."""
    try:
        header = _loose(objects, revision) or _packed(objects, bytes.fromhex(revision))
    except (OSError, OverflowError, ValueError, zlib.error):
        return None
    if header is None:
        return None
    found = _COMMITTER.search(header.partition(b"\n\n")[0])
    if found is None:
        return None
    seconds, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
    try:
        return datetime.fromtimestamp(int(seconds), timezone(offset)).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _MOST_HEADER)


def _loose(objects: Path, revision: str) -> bytes | None:
    try:
        data = read_regular(objects / revision[:2] / revision[2:], _MOST_PACKED)
    except FileNotFoundError:
        return None
    kind, _, content = _inflated(data or b"").partition(b"\0")
    return content if kind.startswith(b"commit ") else None


def _packed(objects: Path, name: bytes) -> bytes | None:
    for index in (objects / "pack").glob("*.idx"):
        with _opened(index) as file:
            offset = _offset(file, name)
        if offset is not None:
            with _opened(index.with_suffix(".pack")) as file:
                return _entry(os.pread(file, _MOST_PACKED, offset))
    return None


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        yield file
    finally:
        os.close(file)


def _number(file: int, offset: int, size: int = 4) -> int:
    data = os.pread(file, size, offset)
    if len(data) < size:
        raise ValueError("the index is too short")
    return int.from_bytes(data, "big")


def _offset(file: int, name: bytes) -> int | None:
    """Find where in its pack an object begins; None if the index does not have it."""
    if os.pread(file, len(_INDEX), 0) != _INDEX:
        return None
    size, first = len(name), name[0]
    low = _number(file, _FANOUT + 4 * (first - 1)) if first else 0
    high = _number(file, _FANOUT + 4 * first)
    total = _number(file, _FANOUT + 4 * 255)
    while low < high:
        middle = (low + high) // 2
        found = os.pread(file, size, _NAMES + middle * size)
        if found == name:
            offsets = _NAMES + total * (size + 4)
            offset = _number(file, offsets + 4 * middle)
            if offset & 0x80000000:
                place = offsets + 4 * total + 8 * (offset & 0x7FFFFFFF)
                return _number(file, place, 8)
            return offset
        if found < name:
            low = middle + 1
        else:
            high = middle
    return None


def _entry(data: bytes) -> bytes | None:
    """Give the content of a whole commit that begins an entry of a pack."""
    if not data or data[0] >> 4 & 7 != _COMMIT:
        return None
    size = next((place for place, byte in enumerate(data) if not byte & 0x80), len(data))
    return _inflated(data[size + 1 :])
