"""What a file is called in the inner storage; see FORMAT in the README."""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from jackfield_crypt.keys import RECORD_SIZE, Keys

HEADER = "jackfield-crypt.jfk"
"""The key header of a storage."""

LONGEST_DIRECT = 120
"""Bytes up to which the inner name holds the whole name."""

CONTENT, LONG_CONTENT, LONG_NAME = ".jfc", ".jfl", ".jfn"
"""The endings of: a file; a file with a long name; the name of the latter."""

_NAME_MAGIC = b"JFCNAME\x01"
_OURS = re.compile(r"[0-9a-v]+(\.jfc|\.jfl|\.jfn)")


class Inner(NamedTuple):
    """Where a file is in the inner storage.

    Attributes:
        content: the name of the file with its content.
        name_file: the name of the file that holds its name; None where `content` does.
    """

    content: str
    name_file: str | None = None


def inner_of(keys: Keys, name: str) -> Inner:
    """Give where a file is; the same name is always at the same place."""
    octets = _octets(name)
    if len(octets) <= LONGEST_DIRECT:
        return Inner(_encoded(keys.encrypt_name(octets)) + CONTENT)
    stem = _encoded(keys.name_digest(octets))
    return Inner(stem + LONG_CONTENT, stem + LONG_NAME)


def looks_encrypted(inner: str) -> bool:
    """Tell whether a name in the inner storage may be one that this plugin made."""
    return _OURS.fullmatch(inner) is not None


def name_of(keys: Keys, inner: str) -> str | None:
    """Decrypt the inner name of a file whose name is not long; None if it was not made so."""
    octets = _decoded(inner.removesuffix(CONTENT)) if inner.endswith(CONTENT) else None
    return None if octets is None else _decrypted(keys, octets)


def pack_name(keys: Keys, name: str) -> bytes:
    """Give the content of the file that holds a long name."""
    return _NAME_MAGIC + keys.record.pack() + keys.encrypt_name(_octets(name))


def unpack_name(keys: Keys, inner: str, octets: bytes) -> str | None:
    """Read the content of the file `inner` that holds a long name; None if it is not that one."""
    start = len(_NAME_MAGIC) + RECORD_SIZE
    if octets[:start] != _NAME_MAGIC + keys.record.pack():
        return None
    name = _decrypted(keys, octets[start:])
    return name if name is not None and inner_of(keys, name).name_file == inner else None


def record_in_name_file(octets: bytes) -> bytes:
    """Give the key record out of the file that holds a long name."""
    return octets[len(_NAME_MAGIC) :][:RECORD_SIZE] if octets.startswith(_NAME_MAGIC) else b""


def _octets(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _encoded(octets: bytes) -> str:
    return base64.b32hexencode(octets).decode().rstrip("=").lower()


def _decoded(text: str) -> bytes | None:
    """Undo `_encoded`; None for what it does not make."""
    try:
        octets = base64.b32hexdecode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    return octets if _encoded(octets) == text else None


def _decrypted(keys: Keys, octets: bytes) -> str | None:
    try:
        name = keys.decrypt_name(octets)
    except (InvalidTag, ValueError):  # ValueError: too short to be anything
        return None
    return name.decode("utf-8", "surrogateescape")
