"""Passwords and key files."""

from __future__ import annotations

import io
import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    ParsedUrl,
    Registry,
    Settings,
    State,
    get_backend,
)
from jackfield_crypt.credential import Credential
from jackfield_crypt.keys import Kind, Record, new_record, password_octets
from jackfield_crypt.vault import Vault

Put = Callable[..., Path]


@pytest.mark.parametrize("variable", ["JACKFIELD_CRYPT_PASSWORD", "BACKEND_PASSWORD"])
def test_a_password_from_the_environment(opened, monkeypatch, variable: str, put_and_get) -> None:
    monkeypatch.setenv(variable, "swordfish")
    put_and_get(opened(query=""))
    assert opened(query="").list() == ["name"]


def test_its_own_variable_comes_first(opened, monkeypatch, put_and_get) -> None:
    monkeypatch.setenv("JACKFIELD_CRYPT_PASSWORD", "swordfish")
    monkeypatch.setenv("BACKEND_PASSWORD", "that of the inner storage")
    put_and_get(opened(query=""))
    monkeypatch.delenv("BACKEND_PASSWORD")
    assert opened(query="").list() == ["name"]


@pytest.fixture
def typed(monkeypatch) -> list[str]:
    """What a person at a terminal is going to type, once and no more."""
    answers: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0))
    return answers


def test_a_password_from_the_terminal(opened, monkeypatch, typed, put_and_get) -> None:
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return "swordfish"

    monkeypatch.setattr("getpass.getpass", ask)
    store = opened(query="")
    put_and_get(store)
    store.list()
    assert all(each.startswith("Password for crypt+file://") for each in prompts)
    assert [each.endswith(", once more: ") for each in prompts] == [False, True]
    opened(query="").list()  # it is no new storage any more
    assert len(prompts) == 3


def test_a_mistyped_password_encrypts_nothing(
    opened, typed, tmp_path: Path, directory: Path, put_and_get, refusal
) -> None:
    (tmp_path / "source").touch()
    typed += ["swordfihs", "swordfish"]
    store = opened(query="", attempts=5)
    for _ in range(2):  # it is said of every file, and asked for the first one
        error = refusal(lambda: store.put(tmp_path / "source", "name"))
        assert "two different passwords were given for crypt+file://" in str(error)
        assert error.code == ErrorCode.PERMISSION_DENIED
    assert not list(directory.iterdir())
    typed += ["swordfish", "swordfish"]
    put_and_get(opened(query=""))


def test_the_password_in_the_url_is_that_of_the_inner_storage(
    registry: Registry,
    bare_class,
    opened,
    monkeypatch,
    directory: Path,
    put_and_get,
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
    put_and_get(store)
    assert seen == ["for-the-host"]
    assert opened(query="").list() == ["name"]  # so "for encryption" it was
    assert "for-the-host" not in str(store.backend.parsed_url)


def test_the_wrong_password_is_one_clear_line_and_final(
    with_password, tmp_path: Path, put_and_get, refusal
) -> None:
    put_and_get(with_password("swordfish"))
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


def test_the_wrong_key_file(opened, put: Put, tmp_path: Path, refusal) -> None:
    put()
    other = tmp_path / "other"
    other.write_bytes(bytes(32))
    error = refusal(opened(query=f"keyfile={other}").list)
    assert f"the key file {str(other)!r} is wrong" in str(error)
    assert error.code == ErrorCode.PERMISSION_DENIED


def test_a_password_where_a_key_file_is_wanted_and_the_reverse(
    opened, with_password, put: Put, directory: Path, put_and_get, refusal
) -> None:
    put()
    assert "it is encrypted with a key file, but a password is given: ?keyfile=PATH" in str(
        refusal(with_password("swordfish").list)
    )
    for path in directory.iterdir():
        path.unlink()
    put_and_get(with_password("swordfish"))
    assert "it is encrypted with a password, but a key file is given: leave out" in str(
        refusal(opened().list)
    )


def test_neither_password_nor_key_file(opened, tmp_path: Path, refusal) -> None:
    (tmp_path / "source").touch()
    error = refusal(lambda: opened(query="").put(tmp_path / "source", "name"))
    assert "no password to encrypt with: JACKFIELD_CRYPT_PASSWORD" in str(error)


def test_a_key_file_from_the_environment_and_the_url_wins(
    opened, key_file: Path, monkeypatch, put_and_get, refusal
) -> None:
    monkeypatch.setenv("JACKFIELD_CRYPT_KEYFILE", str(key_file))
    put_and_get(opened(query=""))
    monkeypatch.setenv("JACKFIELD_CRYPT_KEYFILE", "/nowhere")
    assert opened().list() == ["name"]
    assert "cannot read the key file '/nowhere': No such file" in str(
        refusal(opened(query="").list)
    )


@pytest.mark.parametrize("size", [0, 31, 1024 * 1024 + 1])
def test_what_is_no_key_file(opened, key_file: Path, tmp_path: Path, size: int, refusal) -> None:
    key_file.write_bytes(bytes(size))
    (tmp_path / "source").touch()
    error = refusal(lambda: opened().put(tmp_path / "source", "name"))
    assert "is no key file: that has 32 random bytes or more" in str(error)


def test_a_password_is_the_same_however_it_was_typed() -> None:
    assert password_octets("u\u0308") == password_octets("ü") == "ü".encode()


def test_only_the_key_file_is_taken_off_the_url(opened, key_file: Path) -> None:
    with pytest.raises(BackendException, match=re.escape("x=1")):  # says the file backend
        opened(query=f"keyfile={key_file}&x=1")


def test_keys_are_derived_once(directory, with_password, monkeypatch, put_and_get) -> None:
    derived: list[Record] = []
    real = Vault._derived

    def counted(self: Vault, record: Record) -> object:
        derived.append(record)
        return real(self, record)

    monkeypatch.setattr(Vault, "_derived", counted)
    store: BackendWrapper = with_password("swordfish")
    put_and_get(store)
    put_and_get(store)
    store.list()
    assert len(derived) == 1


def test_what_a_password_costs_to_guess() -> None:
    record = new_record(Kind.PASSWORD)
    assert (1 << record.log_n, record.r, record.p) == (65536, 8, 2)
    assert new_record(Kind.PASSWORD).salt != record.salt


CANARY = "canary-Pa55 wörd"


def test_the_password_is_nowhere_to_be_seen(
    with_password, opened, directory: Path, tmp_path, caplog, capfd, put_and_get
) -> None:
    caplog.set_level(logging.DEBUG)
    put_and_get(with_password(CANARY))
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
