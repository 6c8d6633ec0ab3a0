"""A protected store is a store like any other; its recovery files are nobody's business."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    Outcome,
    Proof,
    Registry,
    State,
)
from jackfield_file.backend import FileBackend
from jackfield_par2.names import companion, index_name, volume_name

Open = Callable[..., BackendWrapper]
Companions = Callable[[], tuple[list[Path], list[Path]]]

NAMES = [
    "plain",
    "with space",
    ".hidden",
    "ünïcødé",
    "\udcff-undecodable",
    "new\nline",
    "-rf",
    "--",
    "@a",
    "*",
    "[a-z]?",
    "data.par2",
    "data.vol0+1.par2",
    "a;b$(c)`d`'e\"",
    "%41",
    "x" * 255,
]
SIZES = [0, 1, 2, 3, 4, 511, 512, 513, 65535, 65536, 65537, 5 * 1024 * 1024]


@pytest.mark.parametrize("name", NAMES)
def test_names(
    store: BackendWrapper, companions: Companions, source, got, warnings, name: str
) -> None:
    assert store.put(source(b"12345"), name) is Proof.SIZE
    assert store.list() == [name]
    assert [len(each) for each in companions()] == [1, 1]
    assert store.query([name]) == [Outcome(name, State.DONE, 5)]
    assert got(name) == b"12345"
    assert store.delete([name]) == [Outcome(name, State.DONE)]
    assert store.list() == []
    assert companions() == ([], [])
    assert not warnings()


@pytest.mark.parametrize("size", SIZES)
def test_sizes(store: BackendWrapper, directory: Path, source, got, warnings, size: int) -> None:
    content = os.urandom(size)
    store.put(source(content), "a")
    assert (directory / "a").read_bytes() == content
    assert got("a") == content
    assert not warnings()


def test_old_content_is_replaced_and_leaves_nothing(
    store: BackendWrapper, directory: Path, source, got
) -> None:
    for content in (b"first", b"second" * 1000, b"", b"third", b"third"):
        store.put(source(content), "a")
        assert got("a") == content
        assert len(list(directory.iterdir())) == 3


def test_a_move_takes_the_source_away(store: BackendWrapper, source, got) -> None:
    path = source(b"content")
    store.move(path, "a")
    assert not path.exists()
    assert got("a") == b"content"


def test_what_is_deleted_takes_only_its_own_recovery_files_with_it(
    store: BackendWrapper, source, got, companions: Companions
) -> None:
    for name in "abc":
        store.put(source(name.encode()), name)
    assert [each.state for each in store.delete(["a", "b", "none"])] == [
        State.DONE,
        State.DONE,
        State.ABSENT,
    ]
    assert got("c") == b"c"
    assert [len(each) for each in companions()] == [1, 1]


def test_a_store_that_is_not_there_yet(store: BackendWrapper, warnings) -> None:
    assert store.delete(["a"]) == [Outcome("a", State.ABSENT)]
    assert store.query(["a"]) == [Outcome("a", State.ABSENT)]
    with pytest.raises(BackendException) as raised:
        store.list()
    assert raised.value.code == 52
    assert not warnings()


def test_what_is_not_there_is_not_found(store: BackendWrapper, source, tmp_path: Path) -> None:
    store.put(source(), "a")
    with pytest.raises(BackendException) as raised:
        store.get("b", tmp_path / "b")
    assert (raised.value.code, raised.value.filename) == (52, "b")
    assert not (tmp_path / "b").exists()


def test_the_names_of_recovery_files_cannot_be_used(
    store: BackendWrapper, source, companions: Companions, tmp_path: Path
) -> None:
    store.put(source(), "a")
    for name in (each.name for kind in companions() for each in kind):
        for attempt in (
            lambda name=name: store.put(source(), name),
            lambda name=name: store.get(name, tmp_path / "b"),
        ):
            with pytest.raises(BackendException, match="is reserved for recovery files"):
                attempt()
        assert store.query([name]) == [Outcome(name, State.ABSENT)]
        assert store.delete([name])[0].state is State.FAILED
    assert [len(each) for each in companions()] == [1, 1]


@given(st.text(min_size=1), st.binary(min_size=16, max_size=16))
def test_names_of_recovery_files_are_recognised(name: str, md5: bytes) -> None:
    assert companion(index_name(name)).content is None
    assert companion(volume_name(name, md5.hex())).content == md5.hex()
    assert companion(volume_name(name, md5.hex())).owner == companion(index_name(name)).owner
    assert companion(name) is None
    assert len(volume_name(name, md5.hex())) < 100


def test_files_from_before_are_given_and_announced(
    store: BackendWrapper, directory: Path, got, warnings
) -> None:
    directory.mkdir()
    (directory / "old").write_bytes(b"content")
    assert got("old") == b"content"
    assert "'old' has no recovery files" in warnings()


def test_a_file_that_changes_while_it_is_put_is_noticed(
    store: BackendWrapper, source, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source(b"before")
    backend = store.backend
    inner = backend.backend
    put = inner._put

    def slow_put(source_path: Path, name: str) -> object:
        path.write_bytes(b"afterwards")
        return put(source_path, name)

    monkeypatch.setattr(inner, "_put", slow_put)
    with pytest.raises(BackendException, match="has changed while it was put") as raised:
        backend._put(path, "a")
    assert raised.value.code == ErrorCode.VALIDATION_FAILED


def test_a_file_that_only_looks_empty_is_refused(store: BackendWrapper) -> None:
    with pytest.raises(BackendException, match="says that it is empty and is not"):
        store.put("/proc/self/status")


def test_a_device_is_written_to_and_stays_one(store: BackendWrapper, source) -> None:
    store.put(source(), "a")
    store.get("a", "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_a_link_stays_one(store: BackendWrapper, source, tmp_path: Path) -> None:
    store.put(source(b"new"), "a")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    store.get("a", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_file_that_cannot_be_stored_leaves_no_recovery_files(
    store: BackendWrapper, directory: Path, source, got, warnings, monkeypatch
) -> None:
    """On a storage that is full they would stay for ever: there is no file to delete."""

    def full(source_path: Path, remote_filename: str) -> None:
        raise FatalBackendException("No space left on device", ErrorCode.NO_SPACE)

    store.put(source(b"old"), "old")
    with monkeypatch.context() as patch:
        patch.setattr(store.backend.backend, "_put", full)  # of the file; not its recovery files
        patch.setattr(
            store.backend, "_store", lambda path, name: shutil.copyfile(path, directory / name)
        )
        for name in ("old", "new"):
            with pytest.raises(BackendException) as raised:
                store.put(source(b"new"), name)
            assert raised.value.code == ErrorCode.NO_SPACE
    assert not [path for path in directory.iterdir() if path.name.startswith(owned("new"))]
    assert got("old") == b"old"
    assert not warnings()


def owned(name: str) -> str:
    return index_name(name).removesuffix(".par2")


class InterruptedBackend(FileBackend):
    """Somebody else does something when the file ``file`` is about to be stored, once.

    Or when it has been stored, or deleted.
    """

    meanwhile: ClassVar[list[Callable[[], object]]] = []
    stored: ClassVar[list[Callable[[], object]]] = []
    deleted: ClassVar[list[Callable[[], object]]] = []

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        if remote_filename == "file" and self.meanwhile:
            self.meanwhile.pop()()
        proof = super()._put(source_path, remote_filename)
        if remote_filename == "file" and self.stored:
            self.stored.pop()()
        return proof

    def _delete_list(self, filenames: Sequence[str]) -> dict[str, Exception]:
        failed = super()._delete_list(filenames)
        if "file" in filenames and self.deleted:
            self.deleted.pop()()
        return failed


@pytest.mark.parametrize("there", [None, b"old"], ids=["new", "old"])
def test_of_two_processes_the_later_one_to_store_a_file_protects_it(
    registry: Registry,
    opened: Open,
    directory: Path,
    store: BackendWrapper,
    source,
    got,
    warnings,
    companions,
    there: bytes | None,
) -> None:
    if there is not None:
        store.put(source(there))
    registry.register_backend("interrupted", InterruptedBackend)
    other = source(b"other", "other")
    InterruptedBackend.meanwhile[:] = [lambda: store.put(other, "file")]
    opened(f"par2+interrupted://{directory}").put(source(b"later" * 1000))
    assert got("file") == b"later" * 1000
    assert [len(each) for each in companions()] == [1, 1]
    with (directory / "file").open("r+b") as file:
        file.write(b"X")
    assert got("file") == b"later" * 1000
    assert warnings().splitlines() == [
        f"par2+file://{directory}: 'file' was damaged, and has been repaired"
    ]


@pytest.mark.parametrize("there", [None, b"old"], ids=["new", "old"])
def test_of_two_processes_that_put_a_file_none_deletes_what_the_other_needs(
    registry: Registry, opened: Open, directory: Path, store: BackendWrapper, source, got, there
) -> None:
    """The one that was the first to store the file goes on when the other one is done."""
    if there is not None:
        store.put(source(there))
    registry.register_backend("interrupted", InterruptedBackend)
    one, other = (opened(f"par2+interrupted://{directory}") for _ in range(2))
    is_stored, may_go_on = threading.Event(), threading.Event()

    def stop() -> None:
        is_stored.set()
        may_go_on.wait(60)

    putting = threading.Thread(target=one.put, args=(source(b"first" * 2000, "first"), "file"))

    def begin() -> None:
        InterruptedBackend.stored[:] = [stop]
        putting.start()
        assert is_stored.wait(60)

    InterruptedBackend.meanwhile[:] = [begin]
    other.put(source(b"later" * 1000))
    may_go_on.set()
    putting.join(60)
    assert got("file") == b"later" * 1000
    with (directory / "file").open("r+b") as file:
        file.write(b"X")
    assert got("file") == b"later" * 1000


def test_what_a_process_puts_while_another_one_settles_keeps_its_recovery_files(
    registry: Registry, opened: Open, directory: Path, store, source, got, monkeypatch
) -> None:
    """Its index is stored before that one looks, and its file right after that one has looked."""
    registry.register_backend("interrupted", InterruptedBackend)
    about_to, may_go_on = threading.Event(), threading.Event()
    other = opened(f"par2+interrupted://{directory}")
    later = threading.Thread(target=other.put, args=(source(b"later" * 1000, "later"), "file"))

    def stop() -> None:
        about_to.set()
        may_go_on.wait(60)

    InterruptedBackend.meanwhile[:] = [stop]
    keep, kept = store.backend._store, []

    def store_and_meet(path: Path, name: str) -> None:
        keep(path, name)
        kept.append(name)
        if len(kept) == 2:  # the volume and the index, before the file
            later.start()
            assert about_to.wait(60)
        if len(kept) == 3:  # the volume once more, after it
            may_go_on.set()
            later.join(60)

    monkeypatch.setattr(store.backend, "_store", store_and_meet)
    store.put(source(b"first" * 2000))
    assert len(kept) > 3
    assert got("file") == b"later" * 1000
    with (directory / "file").open("r+b") as file:
        file.write(b"X")
    assert got("file") == b"later" * 1000


def test_what_another_process_puts_while_a_file_is_deleted_keeps_its_recovery_files(
    registry: Registry, opened: Open, directory: Path, store, source, companions: Companions
) -> None:
    store.put(source(b"old"))
    registry.register_backend("interrupted", InterruptedBackend)
    InterruptedBackend.deleted[:] = [lambda: store.put(source(b"new"))]
    opened(f"par2+interrupted://{directory}").delete(["file"])
    assert store.list() == ["file"]
    assert [len(each) for each in companions()] == [1, 1]


@pytest.mark.parametrize("what", ["the file", "an old volume"])
def test_what_another_process_deletes_while_a_file_is_put_gets_its_recovery_files_again(
    registry: Registry,
    opened: Open,
    directory: Path,
    store: BackendWrapper,
    source,
    got,
    warnings,
    companions: Companions,
    what: str,
) -> None:
    """To another process, the volume is an old one if it has replaced the same content."""
    registry.register_backend("interrupted", InterruptedBackend)
    deletions = {
        "the file": lambda: store.delete(["file"]),
        "an old volume": lambda: companions()[1][0].unlink(),
    }
    InterruptedBackend.meanwhile[:] = [deletions[what]]
    opened(f"par2+interrupted://{directory}").put(source(b"new"))
    assert got("file") == b"new"
    assert [len(each) for each in companions()] == [1, 1]
    assert not warnings()


def test_a_file_is_repaired_whose_index_is_that_of_another_content(
    opened: Open, directory: Path, tmp_path: Path, store: BackendWrapper, source, got
) -> None:
    """As if two processes had put it, and each had stored the last of something."""
    content = b"content" * 2000
    store.put(source(content))
    opened(f"par2+file://{tmp_path}/elsewhere").put(source(b"another" * 3000))
    shutil.copyfile(tmp_path / "elsewhere" / index_name("file"), directory / index_name("file"))
    with (directory / "file").open("r+b") as file:
        file.write(b"X")
    assert got("file") == content


def test_a_file_that_is_put_while_it_is_deleted_keeps_its_recovery_files(
    store: BackendWrapper, source, companions: Companions, monkeypatch
) -> None:
    store.put(source(b"old"))
    backend = store.backend
    listing = threading.Event()
    listed = backend._companions.list

    def list_late() -> list[str]:
        names = listed()
        listing.set()
        time.sleep(0.5)
        return names

    monkeypatch.setattr(backend._companions, "list", list_late)
    deleting = threading.Thread(target=store.delete, args=(["file"],))
    deleting.start()
    assert listing.wait(60)
    store.put(source(b"old"))
    deleting.join(60)
    assert store.list() == ["file"]
    assert [len(each) for each in companions()] == [1, 1]
