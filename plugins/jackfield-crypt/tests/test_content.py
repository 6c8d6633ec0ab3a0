"""Content comes back as it was, and nothing but what was put comes back."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    Proof,
    State,
)
from jackfield_crypt import content
from jackfield_crypt.content import CHUNK, HEAD_SIZE, TAG, decrypted_size, encrypted_size
from jackfield_crypt.keys import Keys, Kind, new_record

Put = Callable[..., Path]
EDGES = [
    0,
    1,
    15,
    16,
    17,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    CHUNK + TAG,
    2 * CHUNK - 1,
    2 * CHUNK,
    2 * CHUNK + 1,
    5 * CHUNK,
]


@pytest.mark.parametrize("size", EDGES)
def test_every_size_comes_back_and_is_known(store: BackendWrapper, put: Put, got, size) -> None:
    octets = os.urandom(size)
    stored = put("name", octets)
    assert stored.stat().st_size == encrypted_size(size)
    assert store.query(["name"])[0].size == size
    store.get("name", got)
    assert got.read_bytes() == octets


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(octets=st.binary(max_size=400), chunk=st.sampled_from([1, 2, 16, 64]))
def test_every_content_comes_back(store: BackendWrapper, tmp_path: Path, octets, chunk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "CHUNK", chunk)
        source = tmp_path / "source"
        source.write_bytes(octets)
        assert store.put(source, "name") is Proof.SIZE
        store.get("name", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == octets


@given(st.integers(0, 10**15))
def test_the_size_follows_from_that_of_the_encrypted_file(size: int) -> None:
    encrypted = encrypted_size(size)
    assert encrypted == HEAD_SIZE + size + TAG * max(1, math.ceil(size / CHUNK))
    assert decrypted_size(encrypted) == size


def test_only_sizes_that_an_encrypted_file_can_have_have_one() -> None:
    possible = {encrypted_size(size): size for size in range(3 * CHUNK)}
    for encrypted in range(3 * CHUNK):
        assert decrypted_size(encrypted) == possible.get(encrypted)


def assert_refused(store: BackendWrapper, name: str, got: Path) -> str:
    """The get fails with 56 and one line with the name, and leaves what was there."""
    for before in (b"old", None):
        if before is not None:
            got.write_bytes(before)
        else:
            got.unlink()
        with pytest.raises(BackendException) as caught:
            store.get(name, got)
        assert caught.value.code == ErrorCode.VALIDATION_FAILED
        assert repr(name) in str(caught.value)
        assert "\n" not in str(caught.value)
        assert (got.read_bytes() if got.exists() else None) == before
        assert not list(got.parent.glob(".jackfield*"))
    return str(caught.value)


HEAD = {"magic": 0, "version 0": 7, "kind": 8, "log n": 9, "r": 10, "p": 11, "salt": 12}
PLACES = {
    **HEAD,
    "the last of the salt": 27,
    "file salt": 28,
    "the last of the file salt": HEAD_SIZE - 1,
    "first chunk": HEAD_SIZE,
    "first tag": HEAD_SIZE + CHUNK,
    "second chunk": HEAD_SIZE + CHUNK + TAG,
    "last byte": -1,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bit", [1, 0x80])
def test_a_changed_bit(store: BackendWrapper, put: Put, got, place: str, bit: int) -> None:
    stored = put("name", bytes(CHUNK + 100))
    octets = bytearray(stored.read_bytes())
    octets[PLACES[place]] ^= bit
    stored.write_bytes(octets)
    with pytest.raises(BackendException) as caught:
        store.get("name", got)
    assert caught.value.code == ErrorCode.VALIDATION_FAILED
    assert not got.exists()


CHUNKS = [b"a" * CHUNK, b"b" * CHUNK, b"c" * 100]


def parts(stored: Path) -> tuple[bytes, list[bytes]]:
    octets = stored.read_bytes()
    body = octets[HEAD_SIZE:]
    size = CHUNK + TAG
    return octets[:HEAD_SIZE], [body[start : start + size] for start in range(0, len(body), size)]


TAMPERED = {
    "the last chunk is missing": lambda chunks: chunks[:2],
    "the first chunk is missing": lambda chunks: chunks[1:],
    "all chunks are missing": lambda chunks: [],
    "two chunks are swapped": lambda chunks: [chunks[1], chunks[0], chunks[2]],
    "a chunk is there twice": lambda chunks: [chunks[0], chunks[0], chunks[1], chunks[2]],
    "the last chunk is there twice": lambda chunks: [*chunks, chunks[2]],
    "a byte is missing": lambda chunks: [*chunks[:2], chunks[2][:-1]],
    "only a part of a tag is left": lambda chunks: [*chunks[:2], chunks[2][:TAG]],
    "a byte is too much": lambda chunks: [*chunks, b"x"],
}


@pytest.mark.parametrize("what", TAMPERED)
def test_changed_chunks(store: BackendWrapper, put: Put, got, what: str) -> None:
    stored = put("name", b"".join(CHUNKS))
    head, chunks = parts(stored)
    assert len(chunks) == 3
    stored.write_bytes(head + b"".join(TAMPERED[what](chunks)))
    assert_refused(store, "name", got)


def test_chunks_of_another_file(store: BackendWrapper, put: Put, got) -> None:
    first, second = put("name", b"a" * 2 * CHUNK), put("other", b"b" * 2 * CHUNK)
    head, chunks = parts(first)
    first.write_bytes(head + chunks[0] + parts(second)[1][1])
    assert_refused(store, "name", got)


@pytest.mark.parametrize("size", [0, 1, 7, 8, HEAD_SIZE - 1, HEAD_SIZE, HEAD_SIZE + 1])
def test_a_file_that_is_cut_off_early(store: BackendWrapper, put: Put, got, size: int) -> None:
    stored = put()
    stored.write_bytes(stored.read_bytes()[:size])
    assert_refused(store, "name", got)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_truncation(store: BackendWrapper, put: Put, got, data) -> None:
    stored = put("name", b"content" * 20)
    octets = stored.read_bytes()
    stored.write_bytes(octets[: data.draw(st.integers(0, len(octets) - 1))])
    with pytest.raises(BackendException, match="'name' is damaged, or somebody changed it"):
        store.get("name", got)
    assert not got.exists()


def test_swapped_files(store: BackendWrapper, put: Put, got, tmp_path: Path) -> None:
    first, second = put("first", b"same size 1"), put("second", b"same size 2")
    first.rename(tmp_path / "kept")
    second.rename(first)
    (tmp_path / "kept").rename(second)
    assert_refused(store, "first", got)
    assert_refused(store, "second", got)


def test_a_later_version_of_the_format_is_named(store: BackendWrapper, put: Put, got) -> None:
    stored = put()
    octets = bytearray(stored.read_bytes())
    octets[7] = 2
    stored.write_bytes(octets)
    assert "version 2 of the format" in assert_refused(store, "name", got)


@pytest.mark.parametrize("scheme", ["file", "sized", "batch"])
def test_an_impossible_size_is_an_error_not_a_size(
    opened, put: Put, directory: Path, scheme: str
) -> None:
    stored = put()
    stored.write_bytes(stored.read_bytes()[:20])
    (outcome,) = opened(scheme).query(["name"])
    assert outcome.state is State.FAILED
    assert outcome.error is not None
    assert outcome.error.code == ErrorCode.VALIDATION_FAILED


def test_one_impossible_size_among_several_is_not_known(opened, put: Put, caplog) -> None:
    stored = put("damaged")
    put("whole")
    stored.write_bytes(stored.read_bytes()[:20])
    damaged, whole = opened("batch").query(["damaged", "whole"])
    assert (damaged.state, damaged.size) == (State.UNKNOWN, None)
    assert (whole.state, whole.size) == (State.DONE, 7)
    assert "'damaged'" in caplog.text


def test_the_same_content_is_encrypted_differently_each_time(put: Put) -> None:
    first = put("name").read_bytes()
    assert put("name").read_bytes()[28:] != first[28:]


def test_nothing_clear_is_stored(put: Put, directory: Path) -> None:
    put("confidential name", b"confidential content")
    for path in directory.iterdir():
        assert b"confidential" not in path.read_bytes()
        assert "confidential" not in path.name


def test_a_source_that_changes_while_it_is_put(backend: Backend, tmp_path, monkeypatch) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(10))

    def grown_meanwhile(octets: bytes, name: str, real=content._bound) -> bytes:
        with source.open("ab") as file:
            file.write(b"more")
        return real(octets, name)

    monkeypatch.setattr(content, "_bound", grown_meanwhile)
    with pytest.raises(BackendException, match="was changed while it was read") as caught:
        backend._put(source, "name")
    assert caught.value.code == ErrorCode.VALIDATION_FAILED


def test_a_source_that_changes_after_it_was_read_is_not_removed(
    backend: Backend, tmp_path, monkeypatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"old")
    real = type(backend.backend)._move

    def changed_meanwhile(self: Backend, path: Path, name: str) -> object:
        source.write_bytes(b"changed")
        return real(self, path, name)

    monkeypatch.setattr(type(backend.backend), "_move", changed_meanwhile)
    with pytest.raises(BackendException, match="was changed while it was read"):
        backend._move(source, "name")
    assert source.read_bytes() == b"changed"


def test_a_move_that_the_inner_backend_cannot_do(backend, tmp_path, monkeypatch, got) -> None:
    monkeypatch.setattr(type(backend.backend), "_move", lambda *_: False)
    source = tmp_path / "source"
    source.write_bytes(b"content")
    backend._move(source, "name")
    assert not source.exists()
    backend._get("name", got)
    assert got.read_bytes() == b"content"


def test_a_get_follows_a_link_and_writes_into_a_pipe(store, put: Put, tmp_path: Path) -> None:
    put("name", b"content")
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    store.backend._get("name", link)
    assert target.read_bytes() == b"content"
    assert link.is_symlink()
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(["cat", fifo], stdout=subprocess.PIPE) as reader:
        store.backend._get("name", fifo)
        assert reader.stdout is not None
        assert reader.stdout.read() == b"content"


def test_a_get_to_links_in_a_circle_fails_at_once_and_leaves_them(
    store, put: Put, tmp_path: Path
) -> None:
    put("name", b"content")
    (tmp_path / "loop").symlink_to("loop")
    reason = re.escape(f"Too many levels of symbolic links: '{tmp_path / 'loop'}'")
    with pytest.raises(FatalBackendException, match=reason):
        store.backend._get("name", tmp_path / "loop")
    assert (tmp_path / "loop").is_symlink()


MEASURED = """
import resource, sys
from pathlib import Path
from jackfield.backends import get_backend_object, register_backend, register_backend_prefix
from jackfield_crypt import vault
from jackfield_crypt.backend import CryptBackend
from jackfield_file.backend import FileBackend
vault.SETTLE_SECONDS = 0
register_backend("file", FileBackend)
register_backend_prefix("crypt", CryptBackend)
url, small, large, got = sys.argv[1:]
backend = get_backend_object(url)
backend._put(Path(small), "small")
backend._get("small", Path(got))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
backend._put(Path(large), "large")
backend._get("large", Path(got))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_does_not_grow_with_the_file(directory: Path, key_file, tmp_path, got) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"small")
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    url = f"crypt+file://{directory}?keyfile={key_file}"
    command = [sys.executable, "-c", MEASURED, url, small, large, got]
    measured = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120)
    assert int(measured.stdout) < 8 * 1024  # KiB
    assert got.stat().st_size == large.stat().st_size
    assert sum(path.stat().st_size for path in directory.iterdir()) > large.stat().st_size
    shutil.rmtree(directory)


def test_a_full_disk_is_named_where_the_encrypted_file_is_made(
    tmp_path: Path,
) -> None:
    keys = Keys(new_record(Kind.KEY_FILE), bytes(32))
    (tmp_path / "source").write_bytes(b"content")
    private = tmp_path / "private"
    private.mkdir()
    (private / "encrypted").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as raised:
        content.encrypt(keys, "name", tmp_path / "source", private / "encrypted")
    assert raised.value.filename == str(tmp_path)
