"""Passwords, key files, and the key header of a storage."""

from __future__ import annotations

import io
import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    ParsedUrl,
    Registry,
    Settings,
    State,
    get_backend,
    get_backend_object,
)
from jackfield_crypt import inner as storage
from jackfield_crypt import vault
from jackfield_crypt.credential import Credential
from jackfield_crypt.keys import Kind, Record, new_record, password_octets
from jackfield_crypt.vault import Vault

Put = Callable[..., Path]
HEADER = "jackfield-crypt.jfk"


def put_and_get(store: BackendWrapper, tmp_path: Path, content: bytes = b"content") -> None:
    source, got = tmp_path / "source", tmp_path / "got"
    source.write_bytes(content)
    store.put(source, "name")
    store.get("name", got)
    assert got.read_bytes() == content


@pytest.fixture
def with_password(opened, monkeypatch) -> Callable[..., BackendWrapper]:
    """Opens the store with a password."""

    def open_with(password: str, scheme: str = "file", attempts: int = 5) -> BackendWrapper:
        monkeypatch.setenv("JACKFIELD_CRYPT_PASSWORD", password)
        naps = Settings(num_retries=attempts, sleep=lambda _: pytest.fail("it is tried again"))
        url = str(opened(scheme, query="").url)
        return get_backend(url, naps)

    return open_with


def refusal(call: Callable[[], object]) -> BackendException:
    with pytest.raises(BackendException) as caught:
        call()
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("variable", ["JACKFIELD_CRYPT_PASSWORD", "BACKEND_PASSWORD"])
def test_a_password_from_the_environment(opened, monkeypatch, tmp_path, variable: str) -> None:
    monkeypatch.setenv(variable, "swordfish")
    put_and_get(opened(query=""), tmp_path)
    assert opened(query="").list() == ["name"]


def test_its_own_variable_comes_first(opened, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JACKFIELD_CRYPT_PASSWORD", "swordfish")
    monkeypatch.setenv("BACKEND_PASSWORD", "that of the inner storage")
    put_and_get(opened(query=""), tmp_path)
    monkeypatch.delenv("BACKEND_PASSWORD")
    assert opened(query="").list() == ["name"]


def test_a_password_from_the_terminal(opened, monkeypatch, tmp_path: Path) -> None:
    prompts: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return "swordfish"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", ask)
    store = opened(query="")
    put_and_get(store, tmp_path)
    store.list()
    assert len(prompts) == 1
    assert prompts[0].startswith("Password for crypt+file://")


def test_the_password_in_the_url_is_that_of_the_inner_storage(
    registry: Registry, bare_class, opened, monkeypatch, tmp_path: Path, directory: Path
) -> None:
    seen: list[str | None] = []

    class HostBackend(bare_class):
        has_network_location = True

        def __init__(self, parsed_url: ParsedUrl) -> None:
            password = self.get_password()
            seen.append(None if password is None else password.reveal())
            self.directory = directory

    registry.register_backend("host", HostBackend)
    monkeypatch.setenv("BACKEND_PASSWORD", "for encryption")
    store = get_backend("crypt+host://me:for-the-host@host/path", Settings(num_retries=1))
    put_and_get(store, tmp_path)
    assert seen == ["for-the-host"]
    assert opened(query="").list() == ["name"]  # so "for encryption" it was
    assert "for-the-host" not in str(store.backend.parsed_url)


def test_the_wrong_password_is_one_clear_line_and_final(with_password, tmp_path: Path) -> None:
    put_and_get(with_password("swordfish"), tmp_path)
    store: BackendWrapper = with_password("dogfish")
    error = refusal(store.list)
    assert "the password is wrong: it does not open 'jackfield-crypt.jfk'" in str(error)
    assert error.code == ErrorCode.PERMISSION_DENIED
    for call in (
        lambda: store.put(tmp_path / "source", "other"),
        lambda: store.get("name", tmp_path / "got"),
        lambda: store.move(tmp_path / "source", "other"),
    ):
        assert refusal(call).code == ErrorCode.PERMISSION_DENIED
    for outcomes in (store.query(["name"]), store.delete(["name"])):
        assert outcomes[0].state is State.FAILED
    assert with_password("swordfish").list() == ["name"]


def test_the_wrong_key_file(opened, put: Put, tmp_path: Path) -> None:
    put()
    other = tmp_path / "other"
    other.write_bytes(bytes(32))
    error = refusal(opened(query=f"keyfile={other}").list)
    assert f"the key file {str(other)!r} is wrong" in str(error)
    assert error.code == ErrorCode.PERMISSION_DENIED


def test_a_password_where_a_key_file_is_wanted_and_the_reverse(
    opened, with_password, put: Put, directory: Path, tmp_path: Path
) -> None:
    put()
    assert "it is encrypted with a key file, but a password is given: ?keyfile=PATH" in str(
        refusal(with_password("swordfish").list)
    )
    for path in directory.iterdir():
        path.unlink()
    put_and_get(with_password("swordfish"), tmp_path)
    assert "it is encrypted with a password, but a key file is given: leave out" in str(
        refusal(opened().list)
    )


def test_neither_password_nor_key_file(opened, tmp_path: Path) -> None:
    (tmp_path / "source").touch()
    error = refusal(lambda: opened(query="").put(tmp_path / "source", "name"))
    assert "no password to encrypt with: JACKFIELD_CRYPT_PASSWORD" in str(error)


def test_a_key_file_from_the_environment_and_the_url_wins(
    opened, key_file: Path, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JACKFIELD_CRYPT_KEYFILE", str(key_file))
    put_and_get(opened(query=""), tmp_path)
    monkeypatch.setenv("JACKFIELD_CRYPT_KEYFILE", "/nowhere")
    assert opened().list() == ["name"]
    assert "cannot read the key file '/nowhere': No such file" in str(
        refusal(opened(query="").list)
    )


@pytest.mark.parametrize("size", [0, 31, 1024 * 1024 + 1])
def test_what_is_no_key_file(opened, key_file: Path, tmp_path: Path, size: int) -> None:
    key_file.write_bytes(bytes(size))
    (tmp_path / "source").touch()
    error = refusal(lambda: opened().put(tmp_path / "source", "name"))
    assert "is no key file: that has 32 random bytes or more" in str(error)


def test_a_password_is_the_same_however_it_was_typed() -> None:
    assert password_octets("u\u0308") == password_octets("ü") == "ü".encode()


def test_only_the_key_file_is_taken_off_the_url(opened, key_file: Path) -> None:
    with pytest.raises(BackendException, match=re.escape("x=1")):  # says the file backend
        opened(query=f"keyfile={key_file}&x=1")


def test_nothing_is_stored_before_the_first_put(store: BackendWrapper, directory, got) -> None:
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


def test_a_lost_header_and_the_wrong_password(with_password, tmp_path, directory: Path) -> None:
    put_and_get(with_password("swordfish"), tmp_path)
    (directory / HEADER).unlink()
    error = refusal(lambda: with_password("dogfish").put(tmp_path / "source", "other"))
    assert "the password is wrong: the key header 'jackfield-crypt.jfk' is missing" in str(error)
    assert with_password("swordfish").list() == ["name"]


def test_a_lost_header_and_damaged_files(opened, put: Put, directory, tmp_path: Path) -> None:
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
    opened, put: Put, directory: Path, tmp_path: Path, damage: str
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


def test_a_header_of_a_later_version(opened, put: Put, directory: Path) -> None:
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


def test_keys_are_derived_once(directory, with_password, tmp_path, monkeypatch) -> None:
    derived: list[Record] = []
    real = Vault._derived

    def counted(self: Vault, record: Record) -> object:
        derived.append(record)
        return real(self, record)

    monkeypatch.setattr(Vault, "_derived", counted)
    store: BackendWrapper = with_password("swordfish")
    put_and_get(store, tmp_path)
    put_and_get(store, tmp_path)
    store.list()
    assert len(derived) == 1


def test_what_a_password_costs_to_guess() -> None:
    record = new_record(Kind.PASSWORD)
    assert (1 << record.log_n, record.r, record.p) == (65536, 8, 2)
    assert new_record(Kind.PASSWORD).salt != record.salt


CANARY = "canary-Pa55 wörd"


def test_the_password_is_nowhere_to_be_seen(
    with_password, opened, directory: Path, tmp_path, caplog, capfd
) -> None:
    caplog.set_level(logging.DEBUG)
    put_and_get(with_password(CANARY), tmp_path)
    shown = [repr(with_password(CANARY).backend), str(Credential({}, lambda: None))]
    stored = next(directory.glob("*.jfc"))
    stored.write_bytes(stored.read_bytes()[:-1])
    right = with_password(CANARY, attempts=1)
    for call in (
        lambda: right.get("name", tmp_path / "got"),
        lambda: right.put(tmp_path / "nowhere", "x"),
        lambda: right.get("absent", tmp_path / "got"),
        opened().list,
        with_password("dogfish").list,
    ):
        with pytest.raises(BackendException) as caught:
            call()
        error = caught.value
        shown += [str(error), repr(error), *traceback.format_exception(error)]
    out, err = capfd.readouterr()
    everything = "\n".join([*shown, caplog.text, out, err])
    for path in directory.iterdir():
        assert CANARY.encode() not in path.read_bytes()
        assert CANARY not in path.name
    assert CANARY not in everything
    assert "canary" not in everything
