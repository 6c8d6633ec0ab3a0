"""Encrypting and decrypting the content of one file, in bounded memory; see FORMAT in the README.

The construction is STREAM, as age has it: chunks of 64 KiB, each with AES-256-GCM under a key that
only this file has, the nonce being the chunk's number and whether it is the last one. The head of
the file and its name are authenticated with every chunk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from jackfield.backends import BackendException, ErrorCode, FatalBackendException

from jackfield_crypt.keys import RECORD_SIZE, Keys

_MAGIC = b"JFCDATA"
_VERSION = 1
_SALT_SIZE = 32
HEAD_SIZE = len(_MAGIC) + 1 + RECORD_SIZE + _SALT_SIZE
CHUNK = 64 * 1024
TAG = 16


def encrypted_size(size: int) -> int:
    """Give the size of the encrypted file, from that of the file."""
    return HEAD_SIZE + size + TAG * max(1, -(-size // CHUNK))


def decrypted_size(encrypted: int) -> int | None:
    """Give the size of a file, from that of the encrypted one; None where there can be none."""
    body = encrypted - HEAD_SIZE
    chunks = -(-body // (CHUNK + TAG))
    size = body - TAG * chunks
    return size if size >= 0 and encrypted_size(size) == encrypted else None


def encrypt(keys: Keys, name: str, source: Path, target: Path) -> None:
    """Encrypt the file `source`, which is to be called `name`, to `target`.

    Raises:
        BackendException: with code 56 if `source` was changed meanwhile, or ends too early.
        OSError: if either cannot be used; of `target` it names the directory.
    """
    with (
        source.open("rb") as reader,
        naming(target.parent.parent),  # nobody knows the private directory that it is in
        target.open("wb") as writer,
    ):
        before = os.fstat(reader.fileno())
        salt = os.urandom(_SALT_SIZE)
        head = _MAGIC + bytes((_VERSION,)) + keys.record.pack() + salt
        cipher = AESGCM(keys.file_key(salt))
        writer.write(head)
        for nonce, chunk in _chunks(reader, CHUNK, source):
            writer.write(cipher.encrypt(nonce, chunk, _bound(head, name)))
        after, end = os.fstat(reader.fileno()), reader.tell()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(source)
    if end < after.st_size:
        raise BackendException(
            f"{str(source)!r} ended after {end} of {after.st_size} bytes",
            ErrorCode.VALIDATION_FAILED,
        )


def decrypt(keys: Keys, name: str, source: Path, writer: BinaryIO) -> None:
    """Decrypt the file `source`, which is called `name`.

    What was written is good for nothing if this fails.

    Raises:
        BackendException: with code 56 if anything of it is not what `encrypt` made.
        FatalBackendException: if its format is a later one.
    """
    with source.open("rb") as reader:
        head = reader.read(HEAD_SIZE)
        _check_head(keys, name, head)
        cipher = AESGCM(keys.file_key(head[-_SALT_SIZE:]))
        for number, (nonce, chunk) in enumerate(_chunks(reader, CHUNK + TAG, source)):
            try:
                writer.write(cipher.decrypt(nonce, chunk, _bound(head, name)))
            except (InvalidTag, ValueError):
                raise damaged(
                    name, f"what follows byte {number * CHUNK} is not what was encrypted"
                ) from None


def record_in(octets: bytes) -> bytes:
    """Give the key record out of the start of an encrypted file, empty where it is none."""
    start = len(_MAGIC) + 1
    return octets[start:][:RECORD_SIZE] if octets.startswith(_MAGIC) else b""


def changed(source: Path) -> BackendException:
    """Make the error for a local file that is not what it was at the beginning."""
    return BackendException(
        f"{str(source)!r} was changed while it was read", ErrorCode.VALIDATION_FAILED
    )


def damaged(name: str, reason: str) -> BackendException:
    """Make the error for content that does not authenticate. Another attempt may bring it whole."""
    return BackendException(
        f"{name!r} is damaged, or somebody changed it: {reason}",
        ErrorCode.VALIDATION_FAILED,
        masked=True,
    )


@contextmanager
def naming(place: Path) -> Iterator[None]:
    """Let errors of writing say where."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, str(place)) from error


def _check_head(keys: Keys, name: str, head: bytes) -> None:
    if len(head) < HEAD_SIZE or not head.startswith(_MAGIC):
        raise damaged(name, "it does not start as an encrypted file does")
    if head[len(_MAGIC)] != _VERSION:
        raise FatalBackendException(
            f"{name!r} has version {head[len(_MAGIC)]} of the format; this program knows "
            f"version {_VERSION}: a newer jackfield-crypt may read it",
            ErrorCode.VALIDATION_FAILED,
        )
    if record_in(head) != keys.record.pack():
        raise damaged(name, "it was encrypted with another key")


def _chunks(reader: BinaryIO, size: int, source: Path) -> Iterator[tuple[bytes, bytes]]:
    """Give chunk after chunk, each with its nonce; there is at least one, which may be empty."""
    number, chunk, last = 0, _read(reader, size, source), False
    while not last:
        following = _read(reader, size, source)
        last = not following
        yield number.to_bytes(11) + bytes((last,)), chunk
        number, chunk = number + 1, following


def _read(reader: BinaryIO, size: int, source: Path) -> bytes:
    """Read; an error names the file, so that it is not taken for one of where it is written."""
    try:
        return reader.read(size)
    except OSError as error:
        error.filename = str(source)
        raise


def _bound(head: bytes, name: str) -> bytes:
    """Give what every chunk is bound to: this file, under this name."""
    return head + name.encode("utf-8", "surrogateescape")
