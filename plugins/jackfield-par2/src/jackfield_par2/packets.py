"""The packets of a PAR2 file that say what it protects.

From the Parity Volume Set Specification 2.0. A packet is a header of 64 bytes and a body: the
magic sequence, the length of the packet (64 bits, little-endian), the MD5 of all that follows,
the recovery set, the type. The body of a file description is the file's ID, the MD5 of its
content, that of its first 16 KiB, its length (64 bits), its name padded to a multiple of 4.
"""

from __future__ import annotations

import hashlib
import struct

_MAGIC = b"PAR2\0PKT"
_FILE_DESCRIPTION = b"PAR 2.0\0FileDesc"
_HEADER = struct.Struct("<8sQ16s16s16s")
_BODY = struct.Struct("<16s16s16sQ")
_NOT_HASHED = 32
"""How many bytes at the start of a packet its MD5 does not cover."""

EMPTY = hashlib.md5(b"", usedforsecurity=False).hexdigest()
"""The content of an empty file, which par2 itself does not protect."""


def contents(data: bytes) -> list[str]:
    """Give the MD5, in hexadecimal, of each content that intact packets in `data` describe."""
    return list(sizes(data))


def sizes(data: bytes) -> dict[str, int]:
    """Give the size, in bytes, of each of the `contents`; 0 for one that `description` made."""
    found: dict[str, int] = {}
    start = data.find(_MAGIC)
    while start >= 0:
        packet = _packet_at(data, start)
        if packet is not None and len(packet) >= _HEADER.size + _BODY.size:
            kind = _HEADER.unpack_from(packet)[4]
            if kind == _FILE_DESCRIPTION:
                _, md5, _, size = _BODY.unpack_from(packet, _HEADER.size)
                found[md5.hex()] = size
        start = data.find(_MAGIC, start + (len(packet) if packet else 1))
    return found


def description(content: str) -> bytes:
    """Make a file description of a content, to be remembered in an index.

    It takes part in no repair, so all but the MD5 of the content is left open.
    """
    md5 = bytes.fromhex(content)
    body = _BODY.pack(md5, md5, bytes(16), 0) + b"data"
    hashed = md5 + _FILE_DESCRIPTION + body
    length = _NOT_HASHED + len(hashed)
    return _MAGIC + struct.pack("<Q", length) + _md5(hashed) + hashed


def _packet_at(data: bytes, start: int) -> bytes | None:
    """Give the packet that starts there, None if it is damaged."""
    if start + _HEADER.size > len(data):
        return None
    _, length, md5, _, _ = _HEADER.unpack_from(data, start)
    if not _HEADER.size <= length <= len(data) - start:
        return None
    packet = data[start : start + length]
    return packet if _md5(packet[_NOT_HASHED:]) == md5 else None


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
