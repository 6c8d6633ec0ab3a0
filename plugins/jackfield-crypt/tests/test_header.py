"""The key header of a storage: lost, damaged, and made by two at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import (
    BackendWrapper,
    ErrorCode,
    State,
    get_backend_object,
)
from jackfield_crypt import inner as storage
from jackfield_crypt import vault
from jackfield_crypt.credential import Credential
from jackfield_crypt.keys import Kind, Record, new_record
from jackfield_crypt.vault import Vault

Put = Callable[..., Path]
HEADER = "jackfield-crypt.jfk"


def test_nothing_is_stored_before_the_first_put(
    store: BackendWrapper, directory, got, refusal
) -> None:
    assert store.list() == []
    assert store.query(["name"])[0].state is State.ABSENT
    assert store.delete(["name"])[0].state is State.ABSENT
    assert refusal(lambda: store.get("name", got)).code == ErrorCode.NOT_FOUND
    assert list(directory.iterdir()) == []


def test_a_lost_header_is_restored_by_the_next_put(
    store: BackendWrapper, opened, put: Put, directory: Path, tmp_path, caplog
) -> None:
    put("name", b"content")
    header = directory / HEADER
    before = header.read_bytes()
    header.unlink()
    other: BackendWrapper = opened()
    assert other.list() == ["name"]
    assert "is missing or damaged; the next put restores it" in caplog.text
    assert not header.exists()
    other.put(tmp_path / "source", "another")
    assert header.read_bytes() == before
    assert sorted(opened().list()) == ["another", "name"]


def test_a_lost_header_is_restored_from_a_long_name(store, opened, put: Put, directory) -> None:
    put("x" * 255, b"content")
    (directory / HEADER).unlink()
    assert opened().list() == ["x" * 255]


def test_a_lost_header_is_restored_from_what_costs_least_and_is_still_there(
    opened, put: Put, directory: Path, monkeypatch
) -> None:
    sizes = {put(f"name {size}", bytes(size)).name: size for size in (90, 20, 50, 80, 10, 70)}
    (directory / HEADER).unlink()
    store: BackendWrapper = opened()
    inner, read = store.backend.backend, []
    get = inner._get

    def get_late(name: str, local_path: Path) -> None:
        if sizes.get(name) == 10:
            (directory / name).unlink()
        if name in sizes:
            read.append(sizes[name])
        get(name, local_path)

    monkeypatch.setattr(inner, "_get", get_late)
    store.list()
    assert read == [10, 20]


def test_a_header_that_cannot_be_read_is_not_replaced(
    store: BackendWrapper, opened, put: Put, directory: Path, tmp_path, monkeypatch, refusal
) -> None:
    put("name")
    store.delete(["name"])
    before = (directory / HEADER).read_bytes()
    other: BackendWrapper = opened()

    def refuse(name: str, local_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(other.backend.backend, "_get", refuse)
    error = refusal(lambda: other.put(tmp_path / "source", "other"))
    assert error.code == ErrorCode.PERMISSION_DENIED
    assert (directory / HEADER).read_bytes() == before


@pytest.mark.parametrize("left", [None, b"damaged"])
def test_a_header_that_goes_while_the_first_file_is_put_comes_back(
    store: BackendWrapper, opened, put: Put, directory: Path, left: bytes | None
) -> None:
    store.backend._vault.keys_to_write()
    before = (directory / HEADER).read_bytes()
    (directory / HEADER).unlink()
    if left is not None:
        (directory / HEADER).write_bytes(left)
    put()
    assert (directory / HEADER).read_bytes() == before


def test_a_lost_header_and_the_wrong_password(
    with_password, tmp_path, directory: Path, put_and_get, refusal
) -> None:
    put_and_get(with_password("swordfish"))
    (directory / HEADER).unlink()
    error = refusal(lambda: with_password("dogfish").put(tmp_path / "source", "other"))
    assert "the password is wrong: the key header 'jackfield-crypt.jfk' is missing" in str(error)
    assert with_password("swordfish").list() == ["name"]


def test_a_lost_header_and_damaged_files(
    opened, put: Put, directory, tmp_path: Path, refusal
) -> None:
    put().write_bytes(b"damaged")
    (directory / HEADER).unlink()
    error = refusal(lambda: opened().put(tmp_path / "source", "other"))
    assert "no file tells how its keys were derived" in str(error)
    assert error.code == ErrorCode.VALIDATION_FAILED
    assert not (directory / HEADER).exists()


HEADERS = {
    "empty": lambda octets: b"",
    "cut off": lambda octets: octets[:30],
    "longer": lambda octets: octets + b"\0",
    "something else": lambda octets: b"x" * len(octets),
    "magic": lambda octets: b"\0" + octets[1:],
    "parameters": lambda octets: octets[:9] + b"\xff" + octets[10:],
    "salt": lambda octets: octets[:12] + b"\0\0" + octets[14:],
    "check": lambda octets: octets[:30] + b"\0\0" + octets[32:],
    "sum": lambda octets: octets[:-1] + bytes((octets[-1] ^ 1,)),
}


@pytest.mark.parametrize("damage", HEADERS)
def test_a_damaged_header_is_as_good_as_lost(
    opened, put: Put, directory: Path, tmp_path: Path, damage: str, refusal
) -> None:
    stored = put()
    header = directory / HEADER
    before = header.read_bytes()
    header.write_bytes(HEADERS[damage](before))
    assert opened().list() == ["name"]
    opened().put(tmp_path / "source", "another")
    assert header.read_bytes() == before
    for path in (stored, *directory.glob("*.jfc")):
        path.unlink(missing_ok=True)
    header.write_bytes(HEADERS[damage](before))
    error = refusal(opened().list)
    assert error.code == ErrorCode.VALIDATION_FAILED
    assert "'jackfield-crypt.jfk' is damaged" in str(error)
    opened().put(tmp_path / "source", "anew")
    assert opened().list() == ["anew"]


def test_a_header_of_a_later_version(opened, put: Put, directory: Path, refusal) -> None:
    put()
    header = directory / HEADER
    octets = bytearray(header.read_bytes())
    octets[7] = 2
    header.write_bytes(octets)
    assert "has version 2 of the format" in str(refusal(opened().list))


def test_a_record_says_nothing_impossible() -> None:
    for kind in Kind:
        record = new_record(kind)
        assert Record.unpack(record.pack()) == record
    salt = bytes(16)
    for octets in (
        b"",
        b"\1\4\1\1" + salt + b"\0",
        b"\0\4\1\1" + salt,
        b"\3\4\1\1" + salt,
        b"\1\0\1\1" + salt,
        b"\1\4\0\1" + salt,
        b"\1\4\1\0" + salt,
        b"\1\4\1\x11" + salt,
        b"\1\x40\1\1" + salt,
        b"\1\x17\x08\1" + salt + b"",
        b"\1\x18\x08\1" + salt,
        b"\2\4\1\1" + salt,
    ):
        if octets[:4] == b"\1\x17\x08\1":
            continue
        with pytest.raises(ValueError, match=r"key record|Kind"):
            Record.unpack(octets)


@given(st.binary(min_size=20, max_size=20))
def test_any_record_is_read_back_or_refused(octets: bytes) -> None:
    try:
        record = Record.unpack(octets)
    except ValueError:
        return
    assert record.pack() == octets
    assert (128 * record.r) << record.log_n <= 1 << 30


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs something else, once, right before (or after) the first small file is written."""

    def interrupt(by: Callable[[], object], *, after: bool = False) -> None:
        real = storage.write_small

        def write_small(*arguments: Any) -> None:
            monkeypatch.setattr(storage, "write_small", real)
            if after:
                real(*arguments)
            by()
            if not after:
                real(*arguments)

        monkeypatch.setattr(storage, "write_small", write_small)

    return interrupt


@pytest.mark.parametrize("name", ["theirs", "x" * 255])
def test_a_client_that_makes_keys_too_late_goes_back_to_those_of_the_other(
    opened, interrupted, directory: Path, tmp_path: Path, name: str
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    other: BackendWrapper = opened()
    headers: list[bytes] = []

    def put_theirs() -> None:
        other.put(source, name)
        headers.append((directory / HEADER).read_bytes())

    interrupted(put_theirs)
    opened().put(source, "mine")
    assert [(directory / HEADER).read_bytes()] == headers
    other.put(source, "later")
    assert sorted(opened().list()) == sorted([name, "mine", "later"])


def test_a_client_whose_new_keys_were_replaced_takes_the_others(
    opened, interrupted, directory: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    late = header_of_another_storage(tmp_path)
    interrupted(lambda: (directory / HEADER).write_bytes(late), after=True)
    opened().put(source, "mine")
    assert (directory / HEADER).read_bytes() == late
    assert opened().list() == ["mine"]


def test_a_new_client_waits_for_others(opened, tmp_path: Path, monkeypatch) -> None:
    naps: list[float] = []
    monkeypatch.setattr(vault, "SETTLE_SECONDS", 2.0)
    monkeypatch.setattr(vault.time, "sleep", naps.append)
    source = tmp_path / "source"
    source.write_bytes(b"content")
    for _ in range(2):
        opened().put(source, "name")
    assert naps == [2.0]  # once for the storage


def header_of_another_storage(tmp_path: Path) -> bytes:
    """The key header of another storage with the same key file."""
    (tmp_path / "other").mkdir()
    other = Vault(
        get_backend_object(f"file://{tmp_path / 'other'}"),
        Credential({"keyfile": [str(tmp_path / "key file")]}, lambda: None),
    )
    other.keys_to_write()
    return (tmp_path / "other" / HEADER).read_bytes()


@pytest.mark.parametrize("name", ["name", "x" * 255])
def test_keys_that_another_client_replaced_meanwhile_are_given_up(
    opened, directory: Path, tmp_path: Path, name: str
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"content")
    late = header_of_another_storage(tmp_path)
    store: BackendWrapper = opened()
    store.backend._vault.keys_to_write()
    (directory / HEADER).write_bytes(late)
    store.put(source, name)
    assert (directory / HEADER).read_bytes() == late
    assert opened().list() == [name]
    assert len(list(directory.glob("*.jf[cl]"))) == 1
