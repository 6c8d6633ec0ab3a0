"""Names are encrypted, and found again without reading the files."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield.backends import Backend, BackendException, BackendWrapper, ErrorCode, State
from jackfield_crypt.keys import Keys, Kind, new_record
from jackfield_crypt.names import LONGEST_DIRECT, inner_of, name_of, pack_name, unpack_name
from jackfield_file.backend import FileBackend

Put = Callable[..., Path]
KEYS = Keys(new_record(Kind.KEY_FILE), bytes(32))
LONG = "x" * 255
NAMES = [
    "plain",
    "with space",
    ".hidden",
    "ünïcødé",
    "ü" * 127,
    "\udcff-undecodable",
    "new\nline",
    "CASE",
    "case",
    "-rf",
    "a" * LONGEST_DIRECT,
    "a" * (LONGEST_DIRECT + 1),
    LONG,
    LONG[:-1] + "y",
    "z" * 1000,
]


@pytest.mark.parametrize("scheme", ["file", "bare", "sized", "batch"])
def test_every_name_in_every_operation(opened, tmp_path: Path, directory, scheme: str) -> None:
    source, got = tmp_path / "source", tmp_path / "got"
    store: BackendWrapper = opened(scheme)
    for name in NAMES:
        source.write_bytes(os.fsencode(name))
        store.put(source, name)
    other: BackendWrapper = opened(scheme)  # knows no long name yet
    assert sorted(other.list()) == sorted(NAMES)
    for outcome in other.query(NAMES):
        size = None if scheme == "bare" else len(os.fsencode(outcome.name))
        assert outcome.size == size
    for name in NAMES:
        other.get(name, got)
        assert got.read_bytes() == os.fsencode(name)
    assert [outcome.state for outcome in other.delete(NAMES)] == [State.DONE] * len(NAMES)
    assert other.list() == []
    assert [path.name for path in directory.iterdir()] == ["jackfield-crypt.jfk"]
    assert {outcome.state for outcome in other.delete(NAMES)} == {State.ABSENT}


@pytest.mark.parametrize("scheme", ["file", "sized", "batch"])
def test_a_name_that_is_not_there(opened, put: Put, got: Path, scheme: str) -> None:
    store: BackendWrapper = opened(scheme)
    put("name")
    for name in ("other", LONG):
        assert store.query([name])[0].state is State.ABSENT
        assert store.delete([name])[0].state is State.ABSENT
        with pytest.raises(BackendException) as caught:
            store.get(name, got)
        assert caught.value.code == ErrorCode.NOT_FOUND


@given(st.text(min_size=1, max_size=300))
def test_any_name_is_found_again_and_is_an_inner_name(name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    if not name:
        return
    inner = inner_of(KEYS, name)
    assert inner_of(KEYS, name) == inner
    assert len(inner.content) <= 222
    assert inner.content.isascii()
    assert inner.content == inner.content.lower()
    if inner.name_file is None:
        assert name_of(KEYS, inner.content) == name
    else:
        assert unpack_name(KEYS, inner.name_file, pack_name(KEYS, name)) == name


@given(st.text(max_size=250))
def test_a_name_that_was_not_made_so_is_none(inner: str) -> None:
    assert name_of(KEYS, inner) is None
    assert name_of(KEYS, inner + ".jfc") is None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 40), to=st.sampled_from("0v"))
def test_a_changed_name_is_not_listed(position: int, to: str) -> None:
    inner = inner_of(KEYS, "some name").content
    position %= len(inner) - 4
    changed = inner[:position] + to + inner[position + 1 :]
    assert name_of(KEYS, changed) == ("some name" if changed == inner else None)


def test_a_name_that_is_changed_where_it_says_nothing_is_not_listed_twice() -> None:
    """The lowest bit of the last digit is no part of an octet, unless the digits end with one."""
    digits = "0123456789abcdefghijklmnopqrstuv"
    stem = inner_of(KEYS, "names").content.removesuffix(".jfc")
    assert len(stem) * 5 % 8
    changed = stem[:-1] + digits[digits.index(stem[-1]) ^ 1]
    assert name_of(KEYS, f"{stem}.jfc") == "names"
    assert name_of(KEYS, f"{changed}.jfc") is None


def test_other_keys_give_other_names() -> None:
    other = Keys(new_record(Kind.KEY_FILE), bytes(32))
    assert inner_of(other, "name") != inner_of(KEYS, "name")
    assert inner_of(other, LONG) != inner_of(KEYS, LONG)
    assert name_of(other, inner_of(KEYS, "name").content) is None


def test_listing_reads_no_file_but_long_names_once(
    store: BackendWrapper, put: Put, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("short")
    put(LONG)
    fetched: list[str] = []
    real = FileBackend._get

    def watched(self: FileBackend, name: str, path: Path) -> None:
        fetched.append(name)
        real(self, name, path)

    monkeypatch.setattr(FileBackend, "_get", watched)
    other = opened()
    assert sorted(other.list()) == sorted(["short", LONG])
    assert sorted(name[-4:] for name in fetched) == [".jfk", ".jfn"]
    other.list()
    assert len(fetched) == 2


def test_foreign_files_are_left_alone_and_reported_once(
    store: BackendWrapper, put: Put, directory: Path, caplog
) -> None:
    put("name")
    (directory / "notes.txt").write_text("mine")
    (directory / "0123.jfc").touch()
    (directory / "x.jfl").touch()
    with caplog.at_level(logging.WARNING):
        assert store.list() == ["name"]
        assert store.list() == ["name"]
    messages = [record.message for record in caplog.records]
    assert len(messages) == 2
    assert "'notes.txt'" in messages[0]
    assert "'x.jfl'" in messages[0]
    assert "damaged, or encrypted with another key: '0123.jfc'" in messages[1]
    (directory / "later.txt").touch()
    store.list()
    assert [r.message for r in caplog.records][2:] == [
        "left out of the list, since they are not encrypted files: 'later.txt'"
    ]
    assert store.query(["notes.txt"])[0].state is State.ABSENT


@pytest.mark.parametrize("damage", ["missing", "changed", "of another file"])
def test_a_long_name_that_is_lost(store, put: Put, opened, directory: Path, damage, caplog) -> None:
    put(LONG, b"content")
    (name_file,) = directory.glob("*.jfn")
    if damage == "missing":
        name_file.unlink()
    elif damage == "changed":
        name_file.write_bytes(name_file.read_bytes()[:-1] + b"\0")
    else:
        put("y" * 255)
        (other,) = set(directory.glob("*.jfn")) - {name_file}
        name_file.write_bytes(other.read_bytes())
    fresh = opened()
    assert LONG not in fresh.list()
    assert "damaged" in caplog.text
    assert fresh.query([LONG])[0].size == 7


def test_the_name_of_a_long_file_that_is_not_stored_is_not_listed(
    backend: Backend, put: Put, directory: Path
) -> None:
    put(LONG).unlink()
    assert backend._list() == []


def test_a_long_name_is_replaced_and_moved_as_any_other(store, put: Put, tmp_path, got) -> None:
    put(LONG, b"old")
    put(LONG, b"new")
    store.get(LONG, got)
    assert got.read_bytes() == b"new"
    source = tmp_path / "moved"
    source.write_bytes(b"moved")
    store.move(source, LONG)
    assert not source.exists()
    store.get(LONG, got)
    assert got.read_bytes() == b"moved"
    assert store.list() == [LONG]


@pytest.mark.parametrize("scheme", ["sized", "batch"])
def test_a_long_name_that_is_put_while_it_is_deleted_is_listed(
    opened, tmp_path: Path, monkeypatch, scheme: str
) -> None:
    store = opened(scheme)
    source = tmp_path / "source"
    source.write_bytes(b"content")
    store.put(source, LONG)
    backend = store.backend
    deleted = threading.Event()
    delete_names = backend._delete_names

    def delete_late(keys, inners) -> None:
        deleted.set()
        time.sleep(0.5)
        delete_names(keys, inners)

    monkeypatch.setattr(backend, "_delete_names", delete_late)
    deleting = threading.Thread(target=store.delete, args=([LONG],))
    deleting.start()
    assert deleted.wait(60)
    store.put(source, LONG)
    deleting.join(60)
    assert opened(scheme).list() == [LONG]


@pytest.mark.parametrize("scheme", ["bare", "sized", "batch", "file"])
@pytest.mark.parametrize("deletes", [True, False], ids=["deletes", "puts"])
def test_a_long_name_that_one_process_puts_while_another_one_deletes_it_is_listed(
    opened, tmp_path: Path, monkeypatch, scheme: str, deletes: bool
) -> None:
    """The other one does its part between the file and its name."""
    store, other = opened(scheme), opened(scheme)
    source = tmp_path / "source"
    source.write_bytes(b"content")
    store.put(source, LONG)
    inner = store.backend.backend
    put, delete = inner._put, inner._delete

    def put_late(source_path: Path, name: str) -> object:
        if name.endswith(".jfl"):
            other.delete([LONG])
        return put(source_path, name)

    def delete_late(name: str) -> None:
        if name.endswith(".jfn"):
            other.put(source, LONG)
        delete(name)

    if deletes:
        monkeypatch.setattr(inner, "_delete", delete_late)
        store.delete([LONG, "never there"])
    else:
        monkeypatch.setattr(inner, "_put", put_late)
        store.put(source, LONG)
    assert opened(scheme).list() == [LONG]


def test_a_long_name_that_is_damaged_on_the_way_is_read_again(
    opened, put: Put, monkeypatch
) -> None:
    put(LONG)
    store = opened()
    inner = store.backend.backend
    get, torn = inner._get, []

    def get_torn(name: str, local_path: Path) -> None:
        get(name, local_path)
        if name.endswith(".jfn") and not torn:
            torn.append(name)
            os.truncate(local_path, 40)

    monkeypatch.setattr(inner, "_get", get_torn)
    assert store.list() == [LONG]
    assert torn


def test_a_long_name_that_is_deleted_while_it_is_listed_is_left_out(
    opened, put: Put, directory: Path, monkeypatch
) -> None:
    put(LONG)
    put("other")
    store = opened()
    inner = store.backend.backend
    get = inner._get

    def get_late(name: str, local_path: Path) -> None:
        if name.endswith(".jfn"):
            (directory / name).unlink()
        get(name, local_path)

    monkeypatch.setattr(inner, "_get", get_late)
    assert store.list() == ["other"]


def test_files_of_others_are_no_files_without_a_name(
    store: BackendWrapper, put: Put, directory: Path
) -> None:
    stored = put("name")
    (directory / "stranger").touch()
    assert store.list() == ["name"]
    assert not store.unlisted()
    stored.rename(stored.with_name(("1" if stored.name[0] == "0" else "0") + stored.name[1:]))
    assert store.list() == []
    assert "cannot be decrypted" in str(store.unlisted()[0])
