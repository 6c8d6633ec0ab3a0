"""The key header: the file in a storage that says how its keys are derived; see the README."""

from __future__ import annotations

import hashlib
import hmac

from jackfield.backends import BackendException, ErrorCode, FatalBackendException

from jackfield_crypt.keys import RECORD_SIZE, Keys, Record
from jackfield_crypt.names import HEADER

_MAGIC = b"JFCKEYS"
_VERSION = 1
_CHECK_SIZE, _SUM_SIZE = 32, 8
_CHECKED = len(_MAGIC) + 1 + RECORD_SIZE
_SUMMED = _CHECKED + _CHECK_SIZE
_SIZE = _SUMMED + _SUM_SIZE


def pack_header(keys: Keys) -> bytes:
    """Give the key header; the same keys give the same one."""
    checked = _MAGIC + bytes((_VERSION,)) + keys.record.pack()
    summed = checked + keys.check(checked)
    return summed + _sum(summed)


def record_of(octets: bytes) -> Record:
    """Read the record in a key header.

    Raises:
        BackendException: with code 56 if that is no whole key header.
        FatalBackendException: if its format is a later one.
    """
    if octets.startswith(_MAGIC) and octets[len(_MAGIC) :][:1] > bytes((_VERSION,)):
        raise FatalBackendException(
            f"{HEADER!r} has version {octets[len(_MAGIC)]} of the format; this program knows "
            f"version {_VERSION}: a newer jackfield-crypt may read it",
            ErrorCode.VALIDATION_FAILED,
        )
    try:
        if len(octets) != _SIZE or _sum(octets[:_SUMMED]) != octets[_SUMMED:]:
            raise ValueError("its sum is wrong")
        if octets[: len(_MAGIC) + 1] != _MAGIC + bytes((_VERSION,)):
            raise ValueError("it does not start as one does")
        return Record.unpack(octets[len(_MAGIC) + 1 : _CHECKED])
    except ValueError as error:
        raise BackendException(
            f"the key header {HEADER!r} is damaged: {error}", ErrorCode.VALIDATION_FAILED
        ) from None


def is_whole(octets: bytes) -> bool:
    """Tell whether that is a key header that this program can read."""
    try:
        record_of(octets)
    except BackendException:
        return False
    return True


def opens(keys: Keys, octets: bytes) -> bool:
    """Tell whether these are the keys that a whole key header is of."""
    return hmac.compare_digest(keys.check(octets[:_CHECKED]), octets[_CHECKED:_SUMMED])


def _sum(octets: bytes) -> bytes:
    return hashlib.sha256(octets).digest()[:_SUM_SIZE]
