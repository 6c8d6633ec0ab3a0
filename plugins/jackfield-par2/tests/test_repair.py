"""What is damaged in the store comes out whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    Proof,
    Registry,
)
from jackfield_file.backend import FileBackend
from jackfield_par2 import tool

Companions = Callable[[], tuple[list[Path], list[Path]]]
Open = Callable[..., BackendWrapper]
Damage = Callable[[bytearray], object]

CONTENT = random.Random(1).randbytes(100_000)


def in_place(path: Path, damage: Damage) -> None:
    content = bytearray(path.read_bytes())
    damage(content)
    path.write_bytes(content)


def overwrite(start: int, data: bytes) -> Damage:
    def damage(content: bytearray) -> None:
        content[start : start + len(data)] = data

    return damage


DAMAGE: dict[str, Damage] = {
    "a byte": lambda content: content.__setitem__(50_000, content[50_000] ^ 1),
    "the first byte": lambda content: content.__setitem__(0, content[0] ^ 1),
    "the last byte": lambda content: content.__setitem__(-1, content[-1] ^ 1),
    "a block": overwrite(40_000, bytes(4096)),
    "scattered bytes": lambda content: [
        content.__setitem__(at, content[at] ^ 255) for at in range(0, 100_000, 12_500)
    ],
    "cut off": lambda content: content.__delitem__(slice(95_000, None)),
    "cut off at the start": lambda content: content.__delitem__(slice(0, 3000)),
    "something in between": lambda content: content.__setitem__(slice(777, 777), b"in between"),
    "something after it": lambda content: content.extend(b"and more"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_repaired(
    store: BackendWrapper, directory: Path, source, got, warnings, kind: str
) -> None:
    store.put(source(CONTENT), "a")
    in_place(directory / "a", DAMAGE[kind])
    damaged = (directory / "a").read_bytes()
    assert damaged != CONTENT
    assert got("a") == CONTENT
    assert "'a' was damaged, and has been repaired" in warnings()
    assert (directory / "a").read_bytes() == damaged, "a get stores nothing unless it is asked to"


@pytest.mark.parametrize("name", ["-rf", "*", "new\nline", "\udcff", "ü", "x" * 255])
def test_odd_names_are_repaired(store: BackendWrapper, directory: Path, source, got, name) -> None:
    store.put(source(CONTENT), name)
    in_place(directory / name, DAMAGE["a block"])
    assert got(name) == CONTENT


@pytest.mark.parametrize("size", [1, 2, 511, 512, 513, 65535, 65536, 65537, 5 * 1024 * 1024])
def test_every_size_is_repaired(
    store: BackendWrapper, directory: Path, source, got, size: int
) -> None:
    content = os.urandom(size)
    store.put(source(content), "a")
    in_place(directory / "a", lambda damaged: damaged.__setitem__(-1, damaged[-1] ^ 1))
    assert got("a") == content


@pytest.mark.parametrize("size", [0, 1, 400])
def test_a_tiny_file_is_restored_as_a_whole(
    store: BackendWrapper, directory: Path, source, got, size: int
) -> None:
    content = os.urandom(size)
    store.put(source(content), "a")
    (directory / "a").write_bytes(b"something else" * 100)
    assert got("a") == content
    (directory / "a").write_bytes(b"")
    assert got("a") == content


def test_a_tail_that_was_lost_is_restored_up_to_the_redundancy(
    opened: Open, directory: Path, source, tmp_path: Path
) -> None:
    store = opened(f"par2+file://{directory}?redundancy=50")
    store.put(source(CONTENT), "a")
    os.truncate(directory / "a", 51_000)
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == CONTENT
    os.truncate(directory / "a", 40_000)
    with pytest.raises(BackendException, match="beyond repair"):
        store.get("a", tmp_path / "got")


def test_what_is_beyond_repair_is_told_and_not_given(
    store: BackendWrapper, directory: Path, source, tmp_path: Path, monkeypatch
) -> None:
    store.put(source(CONTENT), "a")
    in_place(directory / "a", overwrite(20_000, bytes(40_000)))
    (tmp_path / "got").write_bytes(b"what was here before")
    with pytest.raises(
        BackendException, match=r"'a' is damaged beyond repair: it takes \d+ more recovery blocks"
    ) as raised:
        store.get("a", tmp_path / "got")
    assert (raised.value.code, raised.value.filename) == (56, "a")
    assert "\n" not in str(raised.value)
    assert (tmp_path / "got").read_bytes() == b"what was here before"
    assert {path.name for path in tmp_path.iterdir()} == {"got", "local", "store"}


@pytest.mark.parametrize("left", [10, 1000])
@pytest.mark.parametrize("kind", ["file", "index", "volume"])
@pytest.mark.parametrize(
    "damage", [DAMAGE["a byte"], lambda content: None], ids=["damaged", "intact"]
)
def test_a_damaged_transfer_is_not_held_against_the_store(
    store: BackendWrapper,
    directory: Path,
    companions: Companions,
    source,
    got,
    monkeypatch: pytest.MonkeyPatch,
    damage: Damage,
    kind: str,
    left: int,
) -> None:
    store.put(source(CONTENT), "a")
    in_place(directory / "a", damage)
    (index,), (volume,) = companions()
    torn = {"file": "a", "index": index.name, "volume": volume.name}[kind]
    methods = {
        each: each._get for each in (store.backend.backend, store.backend._companions.backend)
    }
    calls = []

    def torn_once(name: str, local_path: Path, get) -> None:
        get(name, local_path)
        if name == torn and not calls:
            calls.append(name)
            os.truncate(local_path, left)

    for inner, get in methods.items():
        monkeypatch.setattr(inner, "_get", partial(torn_once, get=get))
    assert got("a") == CONTENT


def test_a_transfer_that_is_damaged_differently_each_time_is_tried_again(
    store: BackendWrapper, source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is damaged twice in the same way is not: so it is stored."""
    store.put(source(CONTENT), "a")
    inner = store.backend.backend
    get = inner._get
    for lengths, is_fatal in (([10, 20], False), ([10, 10], True)):

        def torn(name: str, local_path: Path, lengths=lengths) -> None:
            get(name, local_path)
            if name == "a":
                os.truncate(local_path, lengths.pop())

        monkeypatch.setattr(inner, "_get", torn)
        with pytest.raises(BackendException, match="beyond repair") as raised:
            store.backend._get("a", tmp_path / "got")
        assert isinstance(raised.value, FatalBackendException) is is_fatal


class TestLostRecoveryFiles:
    @pytest.fixture(autouse=True)
    def stored(self, store: BackendWrapper, source) -> None:
        store.put(source(CONTENT), "a")

    def test_an_intact_file_needs_no_volume(self, companions: Companions, got, warnings) -> None:
        companions()[1][0].unlink()
        assert got("a") == CONTENT
        assert not warnings()

    def test_a_damaged_file_without_its_volume(
        self, store: BackendWrapper, directory: Path, companions: Companions, tmp_path: Path
    ) -> None:
        companions()[1][0].unlink()
        in_place(directory / "a", DAMAGE["a byte"])
        with pytest.raises(BackendException, match=r"'a'.*: its recovery file is lost") as raised:
            store.get("a", tmp_path / "got")
        assert raised.value.code == 56

    @pytest.mark.parametrize("how", ["lost", "empty", "garbage", "damaged"])
    def test_the_index_is_not_needed(
        self, directory: Path, companions: Companions, got, warnings, how: str
    ) -> None:
        (index,), _ = companions()
        if how == "lost":
            index.unlink()
        elif how == "damaged":
            in_place(index, lambda content: [content.__setitem__(at, 0) for at in range(0, 999, 8)])
        else:
            index.write_bytes(b"PAR2\0PKT" * 99 if how == "garbage" else b"")
        assert got("a") == CONTENT
        assert "the index of 'a' was lost or damaged; the file is intact" in warnings()
        in_place(directory / "a", DAMAGE["a block"])
        assert got("a") == CONTENT

    @pytest.mark.parametrize("content", [b"", b"tiny", CONTENT[::-1]])
    def test_what_an_old_content_left_behind_is_never_taken_for_the_new_one(
        self, store: BackendWrapper, companions: Companions, source, got, content: bytes
    ) -> None:
        companions()[0][0].unlink()
        store.put(source(content), "a")
        assert len(companions()[1]) == 2, "without its index, nobody knew of the old volume"
        assert got("a") == content
        companions()[0][0].unlink()
        assert got("a") == content

    def test_a_put_over_a_damaged_index_leaves_nothing_behind(
        self, store: BackendWrapper, companions: Companions, source
    ) -> None:
        companions()[0][0].write_bytes(b"garbage")
        store.put(source(b"new"), "a")
        assert [len(each) for each in companions()] == [1, 1]

    def test_a_damaged_volume_still_repairs(
        self, directory: Path, companions: Companions, got
    ) -> None:
        in_place(companions()[1][0], overwrite(1000, bytes(3000)))
        in_place(directory / "a", DAMAGE["a byte"])
        assert got("a") == CONTENT

    def test_a_volume_that_is_cut_off_anywhere_repairs_or_is_told(
        self, store: BackendWrapper, directory: Path, companions: Companions, tmp_path: Path
    ) -> None:
        (volume,) = companions()[1]
        whole = volume.read_bytes()
        in_place(directory / "a", DAMAGE["a byte"])
        told = []
        packets = [each.start() for each in re.finditer(rb"PAR2\0PKT", whole)]
        for cut in sorted({*packets[1:], *(each + 30 for each in packets), len(whole) - 1}):
            volume.write_bytes(whole[:cut])
            try:
                store.get("a", tmp_path / "got")
            except BackendException as error:
                assert error.code == 56, error
                told.append(cut)
            else:
                assert (tmp_path / "got").read_bytes() == CONTENT
        assert told
        assert len(whole) - 1 not in told

    def test_a_volume_of_another_file_does_no_harm(
        self, store: BackendWrapper, directory: Path, companions: Companions, source, tmp_path: Path
    ) -> None:
        (volume,) = companions()[1]
        store.put(source(CONTENT[::-1]), "b")
        (other,) = (path for path in companions()[1] if path != volume)
        other.replace(volume)
        in_place(directory / "a", DAMAGE["a byte"])
        with pytest.raises(BackendException, match="'a' is damaged beyond repair") as raised:
            store.get("a", tmp_path / "got")
        assert raised.value.code == 56


class TestSeveralVolumes:
    """What a put that was cut off may leave: the volumes of two contents, and no index."""

    @pytest.fixture
    def store(self, opened: Open, directory: Path) -> BackendWrapper:
        return opened(f"par2+file://{directory}?redundancy=100")

    @pytest.fixture
    def put(self, store: BackendWrapper, source, companions: Companions) -> Callable[..., None]:
        """Puts two contents, and leaves the volumes of both."""

        def put_both(old: bytes, new: bytes) -> None:
            store.put(source(old), "a")
            (volume,) = companions()[1]
            kept = volume.read_bytes()
            store.put(source(new), "a")
            volume.write_bytes(kept)
            companions()[0][0].unlink()

        return put_both

    def test_what_may_be_either_is_not_given(
        self, store: BackendWrapper, put, directory: Path, tmp_path: Path
    ) -> None:
        put(CONTENT[::-1], CONTENT)
        (directory / "a").write_bytes(bytes(len(CONTENT)))
        with pytest.raises(BackendException, match="two contents, and it may be either"):
            store.get("a", tmp_path / "got")

    def test_nothing_is_taken_for_an_empty_file(
        self, store: BackendWrapper, put, directory: Path, tmp_path: Path, companions: Companions
    ) -> None:
        put(b"", CONTENT)
        (directory / "a").write_bytes(bytes(1000))
        in_place(max(companions()[1], key=lambda each: each.stat().st_size), overwrite(9000, b"?"))
        with pytest.raises(BackendException, match="'a' is damaged beyond repair"):
            store.get("a", tmp_path / "got")

    def test_a_whole_file_is_not_made_of_the_volume_of_another(
        self, store: BackendWrapper, source, directory: Path, tmp_path: Path, companions: Companions
    ) -> None:
        store.put(source(CONTENT), "a")
        (volume,) = companions()[1]
        store.put(source(CONTENT[::-1]), "b")
        (other,) = (path for path in companions()[1] if path != volume)
        other.replace(volume)
        (directory / "a").write_bytes(bytes(len(CONTENT)))
        with pytest.raises(BackendException, match="its recovery file is not its own"):
            store.get("a", tmp_path / "got")


class SealedBackend(FileBackend):
    """A storage that gives nothing that was damaged, as one that encrypts: it knows the sums."""

    sums: ClassVar[dict[str, bytes]] = {}

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        self.sums[remote_filename] = hashlib.md5(source_path.read_bytes()).digest()
        return super()._put(source_path, remote_filename)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        if hashlib.md5(local_path.read_bytes()).digest() != self.sums[remote_filename]:
            raise BackendException("its sum is wrong", ErrorCode.VALIDATION_FAILED)


@pytest.mark.parametrize("damaged", ["index", "volume", "both"])
def test_an_intact_file_comes_though_the_storage_refuses_its_recovery_files(
    registry: Registry,
    opened: Open,
    directory: Path,
    source,
    tmp_path: Path,
    companions: Companions,
    damaged,
) -> None:
    registry.register_backend("sealed", SealedBackend)
    store = opened(f"par2+sealed://{directory}")
    store.put(source(CONTENT), "a")
    indexes, volumes = companions()
    for path in {"index": indexes, "volume": volumes, "both": indexes + volumes}[damaged]:
        in_place(path, overwrite(0, b"?"))
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == CONTENT
    store.put(source(b"new"), "a")
    assert list(map(len, companions())) == [1, 1], "the old recovery files are gone"


class TestHealing:
    def test_the_repaired_file_is_stored_again(
        self, opened: Open, directory: Path, source, tmp_path: Path, warnings
    ) -> None:
        store = opened(f"par2+file://{directory}?heal=1")
        store.put(source(CONTENT), "a")
        in_place(directory / "a", DAMAGE["a block"])
        store.get("a", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == CONTENT
        assert (directory / "a").read_bytes() == CONTENT
        assert "'a' has been stored as repaired" in warnings()
        store.get("a", tmp_path / "got")
        assert not warnings()

    def test_a_lost_index_is_made_again(
        self, opened: Open, directory: Path, source, companions: Companions, tmp_path: Path
    ) -> None:
        store = opened(f"par2+file://{directory}?heal=1")
        store.put(source(CONTENT), "a")
        companions()[0][0].unlink()
        store.get("a", tmp_path / "got")
        assert len(companions()[0]) == 1

    def test_the_environment_can_ask_for_it(
        self, opened: Open, directory: Path, source, tmp_path: Path, monkeypatch
    ) -> None:
        monkeypatch.setenv("JACKFIELD_PAR2_HEAL", "1")
        store = opened(f"par2+file://{directory}")
        store.put(source(CONTENT), "a")
        in_place(directory / "a", DAMAGE["a block"])
        store.get("a", tmp_path / "got")
        assert (directory / "a").read_bytes() == CONTENT

    @pytest.mark.parametrize("has_index", [True, False], ids=["indexed", "index lost"])
    @pytest.mark.parametrize("meanwhile", ["put", "deleted"])
    def test_what_was_put_or_deleted_meanwhile_stays_so(
        self,
        opened: Open,
        directory: Path,
        source,
        tmp_path: Path,
        companions: Companions,
        monkeypatch,
        meanwhile: str,
        has_index: bool,
    ) -> None:
        store = opened(f"par2+file://{directory}?heal=1")
        other = opened(f"par2+file://{directory}")
        store.put(source(CONTENT), "a")
        in_place(directory / "a", DAMAGE["a block"])
        if not has_index:
            companions()[0][0].unlink()
        repair = tool.repair

        def repair_slowly(place: Path) -> tool.Repair:
            done = repair(place)
            if meanwhile == "put":
                other.put(source(b"new"), "a")
            else:
                other.delete(["a"])
            return done

        monkeypatch.setattr(tool, "repair", repair_slowly)
        store.get("a", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == CONTENT
        if meanwhile == "put":
            assert (directory / "a").read_bytes() == b"new"
        else:
            assert list(directory.iterdir()) == []

    def test_where_it_cannot_be_stored_it_is_given_all_the_same(
        self, opened: Open, directory: Path, source, tmp_path: Path, warnings, monkeypatch
    ) -> None:
        store = opened(f"par2+file://{directory}?heal=1")
        store.put(source(CONTENT), "a")
        in_place(directory / "a", DAMAGE["a block"])

        def refuse(source_path: Path, name: str) -> None:
            raise PermissionError(13, "Permission denied", name)

        monkeypatch.setattr(store.backend.backend, "_put", refuse)
        store.get("a", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == CONTENT
        assert "'a' cannot be stored as repaired: " in warnings()


@pytest.mark.parametrize("old", [CONTENT[::-1], CONTENT[:-1] + b"?", b""])
@pytest.mark.parametrize("new", [CONTENT, b""])
def test_a_put_that_is_cut_off_at_any_moment_leaves_the_old_or_the_new_one(
    store: BackendWrapper, directory: Path, source, got, old: bytes, new: bytes
) -> None:
    """Every operation of the inner storage is in turn the last one that works."""
    inner = store.backend.backend

    class CutOff(BaseException):
        pass

    finished = False
    for last in range(20):
        store.put(source(old), "a")
        steps = iter(range(last))

        def counted(name, steps=steps):
            method = getattr(type(inner), name)

            def step(*arguments):
                if next(steps, None) is None:
                    raise CutOff
                return method(inner, *arguments)

            return step

        for name in ("_put", "_delete", "_get"):
            setattr(inner, name, counted(name))
        try:
            store.put(source(new), "a")
            finished = True
        except CutOff:
            pass
        finally:
            for name in ("_put", "_delete", "_get"):
                delattr(inner, name)
        content = (directory / "a").read_bytes()
        assert content in (old, new)
        assert got("a") == content
        if content:
            in_place(directory / "a", lambda damaged: damaged.__setitem__(5, damaged[5] ^ 1))
            assert got("a") == content
        if finished:
            break
    assert finished
    assert len(list(directory.iterdir())) == 3, "what was left over is gone"
