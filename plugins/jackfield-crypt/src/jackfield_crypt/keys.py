"""From a password or a key file to the keys that encrypt; see FORMAT in the README."""

from __future__ import annotations

import hmac
import os
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

RECORD_SIZE = 20
_SALT_SIZE = 16
_HIGHEST_MEMORY = 1 << 30
"""Bytes that scrypt may need: a record that asks for more was not made by this program."""

_HIGHEST_P = 16


class Kind(IntEnum):
    """What the keys are made from; the number stands in the record."""

    PASSWORD = 1
    KEY_FILE = 2

    def __str__(self) -> str:
        return "password" if self is Kind.PASSWORD else "key file"


@dataclass(frozen=True, slots=True)
class Record:
    """How the master key of a storage is derived; it is not secret.

    Attributes:
        kind: what from.
        log_n: the binary logarithm of the cost of scrypt; 0 with a key file, like `r` and `p`.
        r: the block size of scrypt.
        p: the parallelism of scrypt.
        salt: 16 random bytes.
    """

    kind: Kind
    log_n: int
    r: int
    p: int
    salt: bytes

    def pack(self) -> bytes:
        """Give its 20 bytes."""
        return bytes((self.kind, self.log_n, self.r, self.p)) + self.salt

    @classmethod
    def unpack(cls, octets: bytes) -> Record:
        """Read 20 bytes.

        Raises:
            ValueError: if that is no record, or one that would need too much memory or time.
        """
        if len(octets) != RECORD_SIZE:
            raise ValueError(f"a key record has {RECORD_SIZE} bytes, not {len(octets)}")
        kind, log_n, r, p = octets[:4]
        record = cls(Kind(kind), log_n, r, p, octets[4:])
        if record.kind is Kind.KEY_FILE:
            if (log_n, r, p) != (0, 0, 0):
                raise ValueError("the key record of a key file has parameters of scrypt in it")
        elif not (log_n and r and 0 < p <= _HIGHEST_P and (128 * r) << log_n <= _HIGHEST_MEMORY):
            raise ValueError(f"the key record has impossible parameters: 2^{log_n}, {r}, {p}")
        return record


def new_record(kind: Kind) -> Record:
    """Make a record with a new salt; scrypt takes 64 MiB and about half a second."""
    cost = (16, 8, 2) if kind is Kind.PASSWORD else (0, 0, 0)
    return Record(kind, *cost, os.urandom(_SALT_SIZE))


class Keys:
    """The keys of a storage. Safe for threads.

    Attributes:
        record: how they were derived.
    """

    def __init__(self, record: Record, secret: bytes) -> None:
        """Derive the keys from the octets of a password or of a key file."""
        self.record = record
        self._master = _master(record, secret)
        self._names = AESSIV(self._derive(b"names", 64))
        self._long_names = self._derive(b"long names", 32)
        self._check = self._derive(b"check", 32)

    def encrypt_name(self, name: bytes) -> bytes:
        """Encrypt a name; the same name gives the same result, 16 bytes longer."""
        return self._names.encrypt(name, None)

    def decrypt_name(self, encrypted: bytes) -> bytes:
        """Decrypt a name.

        Raises:
            cryptography.exceptions.InvalidTag: if it was not encrypted with these keys.
        """
        return self._names.decrypt(encrypted, None)

    def name_digest(self, name: bytes) -> bytes:
        """Give the 32 bytes that stand for a long name."""
        return hmac.digest(self._long_names, name, "sha256")

    def check(self, octets: bytes) -> bytes:
        """Give the 32 bytes that only these keys make of `octets`."""
        return hmac.digest(self._check, octets, "sha256")

    def file_key(self, salt: bytes) -> bytes:
        """Give the key of the content of the file that has this salt."""
        return self._derive(b"content", 32, salt)

    def _derive(self, purpose: bytes, length: int, salt: bytes | None = None) -> bytes:
        info = b"jackfield-crypt 1 " + purpose
        return HKDF(SHA256(), length, salt, info).derive(self._master)


def password_octets(password: str) -> bytes:
    """Give the octets of a password: however it was typed, the same text gives the same."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _master(record: Record, secret: bytes) -> bytes:
    if record.kind is Kind.KEY_FILE:
        return HKDF(SHA256(), 32, record.salt, b"jackfield-crypt 1 key file").derive(secret)
    return Scrypt(record.salt, 32, 1 << record.log_n, record.r, record.p).derive(secret)
