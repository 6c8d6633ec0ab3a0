"""Archives made by hand, so that they can say what no archiver would let them say."""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ENTRY_POINTS = "[jackfield.plugins]\nlamp = jackfield_lamp\n"
INFO = "jackfield_plugin_name = 'lamp'\njackfield_commands = ['light']\n"
CORE_METADATA = "Metadata-Version: 2.1\nName: jackfield-lamp\nVersion: 1.0\n"
DIST_INFO = "jackfield_lamp-1.0.dist-info"

WHEEL = {
    "jackfield_lamp/__init__.py": b"",
    "jackfield_lamp/info.py": INFO.encode(),
    f"{DIST_INFO}/METADATA": CORE_METADATA.encode(),
    f"{DIST_INFO}/entry_points.txt": ENTRY_POINTS.encode(),
    f"{DIST_INFO}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{DIST_INFO}/RECORD": b"",
}
"""The files of a good wheel."""

SDIST = {
    "jackfield_lamp-1.0/PKG-INFO": CORE_METADATA.encode(),
    "jackfield_lamp-1.0/pyproject.toml": b"[project]\nname = 'jackfield-lamp'\nversion = '1.0'\n"
    b"[project.entry-points.'jackfield.plugins']\nlamp = 'jackfield_lamp'\n",
    "jackfield_lamp-1.0/jackfield_lamp/__init__.py": b"",
    "jackfield_lamp-1.0/jackfield_lamp/info.py": INFO.encode(),
}
"""The files of a good sdist."""

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Zipped:
    """A member of a zip file; what is None is as it should be.

    `packed` are its bytes in the archive, `size` and `packed_size` what the archive says of them.
    """

    name: bytes
    content: bytes = b""
    method: int = 8
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    flags: int = 0
    mode: int = 0
    local_name: bytes | None = None
    offset: int | None = None
    extra: bytes = b""


def deflated(data: bytes) -> bytes:
    """Give `data` as a zip member has it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def spaces(mebibytes: int) -> bytes:
    """Give that many MiB of blanks, deflated, without making them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes + deflated(b"")


def gzipped(raw: bytes, size: int = 0, checksum: int = 0) -> bytes:
    """Give a gzip file of deflated data."""
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    return head + raw + struct.pack("<II", checksum, size % (1 << 32))


def good(files: Mapping[str, bytes]) -> list[Zipped]:
    """Give files as members that are what they say."""
    return [Zipped(name.encode(), content) for name, content in files.items()]


def zip_file(members: Iterable[Zipped], comment: bytes = b"", **end: int) -> bytes:
    """Give a zip file; `end` overrides fields of its last record: count, size, offset."""
    body, directory, count = bytearray(), bytearray(), 0
    for member in members:
        packed = member.packed
        if packed is None:
            packed = deflated(member.content) if member.method == 8 else member.content
        fields = (
            *(20, member.flags, member.method, 0, 0x21),
            zlib.crc32(member.content) if member.crc is None else member.crc,
            len(packed) if member.packed_size is None else member.packed_size,
            len(member.content) if member.size is None else member.size,
        )
        offset = len(body) if member.offset is None else member.offset
        local = member.name if member.local_name is None else member.local_name
        body += b"PK\x03\x04" + struct.pack("<5H3I2H", *fields, len(local), 0) + local + packed
        directory += b"PK\x01\x02" + struct.pack(
            "<6H3I5H2I",
            *(3 << 8 | 20, *fields, len(member.name), len(member.extra), 0, 0, 0),
            *(member.mode << 16, offset),
        )
        directory += member.name + member.extra
        count += 1
    shown = min(end.get("count", count), 0xFFFF)
    size, offset = end.get("size", len(directory)), end.get("offset", len(body))
    last = struct.pack("<4H2IH", 0, 0, shown, shown, size, offset, len(comment))
    return bytes(body + directory) + b"PK\x05\x06" + last + comment


def tar_member(name: str, content: bytes = b"", kind: bytes = b"0", **fields: object) -> bytes:
    """Give a member of a tar file; `fields` are set on its header."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info.tobuf(tarfile.GNU_FORMAT) + content + b"\0" * (-len(content) % 512)


def tar_gz(*members: bytes) -> bytes:
    """Give a gzipped tar file of members."""
    data = b"".join(members) + b"\0" * 1024
    return gzipped(deflated(data), len(data), zlib.crc32(data))


def good_tar(files: Mapping[str, bytes]) -> list[bytes]:
    """Give files as members that are what they say."""
    return [tar_member(name, content) for name, content in files.items()]


def pax_tar(name: str, content: bytes, headers: Mapping[str, str]) -> bytes:
    """Give a member with extended headers."""
    info = tarfile.TarInfo(name)
    info.size, info.pax_headers = len(content), dict(headers)
    file = io.BytesIO(info.tobuf(tarfile.PAX_FORMAT))
    return file.getvalue() + content + b"\0" * (-len(content) % 512)
