"""The format never changes: what was encrypted once is read for ever.

``format-1`` holds two storages that were encrypted once, with `CONTENTS` in them. They are read
here by the plugin; by a second reader, which knows nothing but the section FORMAT of the README;
and they are made again, byte for byte, from the same random bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from jackfield.backends import BackendWrapper, Settings, get_backend
from jackfield_crypt import content, keys, vault
from jackfield_crypt.keys import Kind, Record

STORES = Path(__file__).parent / "format-1"
PASSWORD = "correct horse bättery staple"
KEY = bytes(range(100, 164))
CONTENTS = {
    "empty": b"",
    "hello.txt": b"Hello, world!\n",
    "ünïcødé": "ünïcødé".encode(),
    "\udcff": b"an undecodable name",
    "two chunks": bytes(range(256)) * 256 + b"!",
    "long " * 50: b"a long name",
}

Opened = Callable[[Path], BackendWrapper]


@pytest.fixture(params=["password", "key-file"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def opened(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the storage in a directory with the right password or key file."""
    query = ""
    if kind == "password":
        monkeypatch.setenv("JACKFIELD_CRYPT_PASSWORD", PASSWORD)
    else:
        (tmp_path / "key").write_bytes(KEY)
        query = f"?keyfile={tmp_path}/key"
    settings = Settings(num_retries=1)
    return lambda directory: get_backend(f"crypt+file://{directory}{query}", settings)


def test_what_was_encrypted_once_can_be_read(opened: Opened, kind: str, tmp_path: Path) -> None:
    store = opened(shutil.copytree(STORES / kind, tmp_path / "store"))
    assert sorted(store.list()) == sorted(CONTENTS)
    for name, octets in CONTENTS.items():
        assert store.query([name])[0].size == len(octets)
        store.get(name, tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == octets


def test_the_same_is_encrypted_to_the_same(
    opened: Opened, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "store"
    make(opened(directory), tmp_path / "source", monkeypatch)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == {
        path.name: path.read_bytes() for path in (STORES / kind).iterdir()
    }


def make(store: BackendWrapper, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encrypt `CONTENTS`, with random bytes that are none."""
    numbers = itertools.count()

    class Known:
        fstat = staticmethod(content.os.fstat)

        @staticmethod
        def urandom(count: int) -> bytes:
            return hashlib.sha256(b"%d" % next(numbers)).digest()[:count]

    def record(kind: Kind) -> Record:
        made = keys.new_record(kind)
        return Record(kind, 10, 8, 2, made.salt) if kind is Kind.PASSWORD else made

    monkeypatch.setattr(keys, "os", Known)
    monkeypatch.setattr(content, "os", Known)
    monkeypatch.setattr(vault, "new_record", record)
    for name, octets in CONTENTS.items():
        source.write_bytes(octets)
        store.put(source, name)


class Reader:
    """Reads a storage as the README says, in the simplest way."""

    def __init__(self, directory: Path, kind: str) -> None:
        self.directory = directory
        header = (directory / "jackfield-crypt.jfk").read_bytes()
        assert len(header) == 68
        assert header[:8] == b"JFCKEYS\x01"
        self.record = header[8:28]
        self.master = self.derived(kind)
        check_key = self.hkdf(self.master, None, b"jackfield-crypt 1 check", 32)
        assert header[28:60] == hmac.digest(check_key, header[:28], "sha256")
        assert header[60:] == hashlib.sha256(header[:60]).digest()[:8]
        self.names = AESSIV(self.hkdf(self.master, None, b"jackfield-crypt 1 names", 64))

    def derived(self, kind: str) -> bytes:
        number, log_n, r, p = self.record[:4]
        salt = self.record[4:]
        if kind == "password":
            assert number == 1
            return Scrypt(salt, 32, 2**log_n, r, p).derive(PASSWORD.encode())
        assert (number, log_n, r, p) == (2, 0, 0, 0)
        return self.hkdf(KEY, salt, b"jackfield-crypt 1 key file", 32)

    @staticmethod
    def hkdf(material: bytes, salt: bytes | None, info: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt, info).derive(material)

    def files(self) -> Iterator[tuple[bytes, bytes]]:
        for path in self.directory.iterdir():
            if path.suffix == ".jfc":
                stem = path.stem.upper()
                encrypted = base64.b32hexdecode(stem + "=" * (-len(stem) % 8))
                name = self.names.decrypt(encrypted, None)
                assert len(name) <= 120
            elif path.suffix == ".jfl":
                octets = path.with_suffix(".jfn").read_bytes()
                assert octets[:28] == b"JFCNAME\x01" + self.record
                name = self.names.decrypt(octets[28:], None)
                assert len(name) > 120
                key = self.hkdf(self.master, None, b"jackfield-crypt 1 long names", 32)
                digest = hmac.digest(key, name, "sha256")
                assert path.stem == base64.b32hexencode(digest).decode().rstrip("=").lower()
            else:
                assert path.suffix in {".jfn", ".jfk"}
                continue
            yield name, self.content(name, path.read_bytes())

    def content(self, name: bytes, octets: bytes) -> bytes:
        head, body = octets[:60], octets[60:]
        assert head[:28] == b"JFCDATA\x01" + self.record
        cipher = AESGCM(self.hkdf(self.master, head[28:], b"jackfield-crypt 1 content", 32))
        chunks = [body[start : start + 65552] for start in range(0, len(body), 65552)]
        clear = b""
        for number, chunk in enumerate(chunks):
            last = number == len(chunks) - 1
            nonce = number.to_bytes(11, "big") + (b"\1" if last else b"\0")
            clear += cipher.decrypt(nonce, chunk, head + name)
        return clear


def test_another_reader_understands_it_by_the_readme(kind: str) -> None:
    read = dict(Reader(STORES / kind, kind).files())
    assert read == {
        name.encode("utf-8", "surrogateescape"): octets for name, octets in CONTENTS.items()
    }


def test_the_very_bytes_of_the_header() -> None:
    header = (STORES / "password" / "jackfield-crypt.jfk").read_bytes()
    assert header[:12].hex() == "4a46434b455953010" + "10a0802"
    salt = hashlib.sha256(b"0").digest()[:16]
    assert header[12:28] == salt
