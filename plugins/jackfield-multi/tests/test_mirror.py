"""Mirrors: every file everywhere, and reads that find one that works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    FatalBackendException,
    Outcome,
    Proof,
    Settings,
    State,
    get_backend,
)
from jackfield_file.backend import FileBackend

Open = Callable[..., BackendWrapper]


@pytest.fixture
def store(opened: Open) -> BackendWrapper:
    return opened()


def test_a_file_goes_to_all_and_is_deleted_from_all(
    store: BackendWrapper, source, where, got, warnings
) -> None:
    assert store.put(source(b"12345"), "x") is Proof.SIZE
    assert where("x") == dict.fromkeys("abc", b"12345")
    assert store.list() == ["x"]
    assert [(each.state, each.size) for each in store.query(["x"])] == [(State.DONE, 5)]
    assert got(store, "x") == b"12345"
    assert store.delete(["x"]) == [Outcome("x", State.DONE)]
    assert where("x") == {}
    assert not warnings()


def test_the_stores_are_written_to_at_the_same_time(
    store: BackendWrapper, source, monkeypatch
) -> None:
    stores = store.backend.several.stores
    together = threading.Barrier(len(stores), timeout=20)
    for each in stores:
        backend = each.open().backend
        put = backend._put

        def wait_for_the_others(*arguments, put=put):
            together.wait()
            return put(*arguments)

        monkeypatch.setattr(backend, "_put", wait_for_the_others)
    store.put(source(), "x")
    assert not together.broken


def test_a_file_that_is_put_while_it_is_deleted_is_in_all_stores_or_in_none(
    store: BackendWrapper, source, where, monkeypatch
) -> None:
    """One store is slow to put, and another one to delete: each has the other order."""
    store.put(source(b"old"), "x")
    deleting = threading.Event()
    first, second, _ = (each.open().backend for each in store.backend.several.stores)
    put, delete = first._put, second._delete_list

    def put_late(*arguments):
        deleting.wait(0.5)
        return put(*arguments)

    def delete_late(names):
        deleting.set()
        time.sleep(0.3)
        return delete(names)

    monkeypatch.setattr(first, "_put", put_late)
    monkeypatch.setattr(second, "_delete_list", delete_late)
    new = source(b"new")
    putting = threading.Thread(target=store.put, args=(new, "x"))
    putting.start()
    assert store.delete(["x"])[0].state is not State.FAILED
    putting.join(60)
    assert where("x") in ({}, dict.fromkeys("abc", b"new"))


def test_two_processes_do_not_delete_the_file_that_each_took_for_an_older_one(
    registry, configured, source, where, broken, monkeypatch
) -> None:
    """Each can reach another store, and deletes what it cannot replace."""
    url = configured(onfail="continue")
    settings = Settings(sleep=lambda seconds: None)
    one, other = get_backend(url, settings), get_backend(url, settings)
    broken(one, "b", "put")
    broken(one, "c", "put")
    broken(other, "a", "put")
    backend = one.backend.several.stores[1].open().backend
    delete, puts = backend._delete_list, [lambda: other.put(source(b"other", "other"), "x")]

    def delete_late(names):
        while puts:
            puts.pop()()
        return delete(names)

    monkeypatch.setattr(backend, "_delete_list", delete_late)
    one.put(source(b"one"), "x")
    assert where("x") == {"a": b"one"}


def test_copies_of_several_sizes_are_announced_when_they_are_asked_for(
    store: BackendWrapper, put, warnings
) -> None:
    """As two processes may leave them that put a file at once."""
    for name in ("x", "y"):
        for each, content in (("a", b"one"), ("b", b"another"), ("c", b"one")):
            put(each, name, content)
    put("a", "same", b"")
    put("b", "same", b"")
    assert [each.size for each in store.query(["x", "y", "same"])] == [3, 3, 0]
    (line,) = warnings().splitlines()
    assert line.endswith("config.json: of another size: 'x' in b, 'y' in b; jackfield multi-repair")


def test_reads_fall_back_to_a_store_that_has_the_file(
    store: BackendWrapper, put, got, warnings
) -> None:
    put("c", "x", b"content")
    assert got(store, "x") == b"content"
    text = warnings()
    assert "'x' comes from c instead: " in text
    assert "/a: cannot get 'x': " in text
    assert "/b: cannot get 'x': " in text
    assert [(each.state, each.size) for each in store.query(["x"])] == [(State.DONE, 7)]


def test_reads_fall_back_to_a_store_that_works(
    store: BackendWrapper, source, got, broken, warnings
) -> None:
    store.put(source(b"content"), "x")
    broken(store, "a", "get", "query", "list")
    assert got(store, "x") == b"content"
    assert [(each.state, each.size) for each in store.query(["x"])] == [(State.DONE, 7)]
    assert store.list() == ["x"]
    text = warnings()
    assert text.count("out of order") >= 3
    assert "missing" not in text, "of what is not listed, that is not known"


def test_where_no_store_has_it_it_is_not_found(
    store: BackendWrapper, source, tmp_path: Path
) -> None:
    store.put(source(), "x")
    with pytest.raises(BackendException) as raised:
        store.get("y", tmp_path / "y")
    assert raised.value.code == 52
    assert store.query(["y"]) == [Outcome("y", State.ABSENT)]
    assert store.delete(["y"]) == [Outcome("y", State.ABSENT)]


def test_where_a_store_fails_nobody_knows_whether_it_has_it(
    store: BackendWrapper, source, tmp_path: Path, broken
) -> None:
    store.put(source(), "x")
    broken(store, "b", "get", "query")
    with pytest.raises(BackendException, match="out of order") as raised:
        store.get("y", tmp_path / "y")
    assert raised.value.code == 50
    assert store.query(["y"]) == [Outcome("y", State.UNKNOWN)]


def test_where_all_fail_all_causes_are_told(
    store: BackendWrapper, source, tmp_path: Path, broken
) -> None:
    store.put(source(), "x")
    for label in "abc":
        broken(store, label, "get", "list", error=PermissionError(13, f"{label} says no"))
    for operation in (lambda: store.backend._get("x", tmp_path / "x"), store.backend._list):
        with pytest.raises(BackendException) as raised:
            operation()
        assert raised.value.code == 51
        assert all(f"{label} says no" in str(raised.value) for label in "abc")


class TestList:
    def test_it_is_the_union_and_remembers_what_is_missing(
        self, store: BackendWrapper, put, got, warnings
    ) -> None:
        for name in "abc":
            put(name, "everywhere", b"1")
        put("a", "x", b"x")
        put("c", "y", b"y")
        assert sorted(store.list()) == ["everywhere", "x", "y"]
        missing = store.backend.several.differences
        assert {name: [str(each) for each in stores] for name, stores in missing.items()} == {
            "x": ["b", "c"],
            "y": ["a", "b"],
        }
        assert "missing: 'x' in b and c, 'y' in a and b; jackfield multi-repair" in warnings()
        assert got(store, "y") == b"y"
        assert not warnings(), "it is known where the file is"

    def test_a_store_that_is_not_there_yet_is_empty(self, store: BackendWrapper, put) -> None:
        with pytest.raises(BackendException) as raised:
            store.list()
        assert raised.value.code == 52
        put("b", "x", b"x")
        assert store.list() == ["x"]

    def test_it_fails_where_files_could_be_missing_in_it(
        self, opened: Open, tmp_path: Path, source, broken, mended
    ) -> None:
        store = opened(
            [
                {"url": f"file://{tmp_path}/a", "name": "a"},
                {"url": f"file://{tmp_path}/b", "name": "b", "prefixes": ["only-"]},
            ]
        )
        store.put(source(), "x")
        store.put(source(), "only-b")
        broken(store, "a", "list")
        assert sorted(store.list()) == ["only-b", "x"]
        mended()
        broken(store, "b", "list")
        with pytest.raises(BackendException, match="out of order"):
            store.list()


class TestAbort:
    def test_a_put_fails_with_the_first_store_and_says_what_is_left(
        self, store: BackendWrapper, source, where, broken
    ) -> None:
        broken(store, "b", "put")
        with pytest.raises(BackendException) as raised:
            store.put(source(b"new"), "x")
        left = where("x")  # those that were asked before the failing one had failed
        assert set(left) <= {"a", "c"}
        assert "/b: cannot put 'x': out of order" in str(raised.value)
        assert (f"the new file is in {' and '.join(left)}" in str(raised.value)) == bool(left)
        spared = [label for label in "ac" if label not in left]
        assert (f"not tried: {' and '.join(spared)}" in str(raised.value)) == bool(spared)

    def test_the_code_is_that_of_the_store(self, store: BackendWrapper, source, broken) -> None:
        broken(store, "b", "put", error=OSError(28, "No space left on device"))
        with pytest.raises(BackendException) as raised:
            store.backend._put(source(), "x")
        assert raised.value.code == 53

    def test_what_may_heal_is_tried_again(self, store: BackendWrapper, source, broken) -> None:
        broken(store, "b", "put", error=OSError(5, "Input/output error"))
        with pytest.raises(BackendException) as raised:
            store.backend._put(source(), "x")
        assert not isinstance(raised.value, FatalBackendException)


class TestContinue:
    @pytest.fixture
    def store(self, opened: Open) -> BackendWrapper:
        return opened(onfail="continue")

    def test_a_put_succeeds_where_one_store_takes_it(
        self, store: BackendWrapper, source, where, got, broken, warnings
    ) -> None:
        broken(store, "a", "put")
        broken(store, "c", "put", error=OSError(28, "No space left on device"))
        assert store.put(source(b"new"), "x") is Proof.SIZE
        assert where("x") == {"b": b"new"}
        text = warnings()
        assert "'x' is stored in 1 of 3 stores: " in text
        assert "/a: cannot put 'x': out of order" in text
        assert "/c: cannot put 'x': No space left on device" in text
        assert "older file" not in text
        assert got(store, "x") == b"new"

    def test_it_fails_where_none_takes_it(self, store: BackendWrapper, source, broken) -> None:
        for label in "abc":
            broken(store, label, "put")
        with pytest.raises(BackendException) as raised:
            store.put(source(), "x")
        assert str(raised.value).count("out of order") == 3

    def test_an_older_file_is_never_taken_for_the_new_one(
        self, opened: Open, store: BackendWrapper, source, where, got, broken, warnings
    ) -> None:
        store.put(source(b"old"), "x")
        broken(store, "a", "put")
        store.put(source(b"new"), "x")
        assert where("x") == {"b": b"new", "c": b"new"}
        assert "what a had under that name has been deleted" in warnings()
        assert got(opened(), "x") == b"new"

    def test_an_older_file_that_cannot_be_deleted_is_told_and_read_last(
        self, store: BackendWrapper, source, where, got, broken, warnings
    ) -> None:
        store.put(source(b"old"), "x")
        broken(store, "a", "put", "delete")
        store.put(source(b"newer"), "x")
        assert where("x") == {"a": b"old", "b": b"newer", "c": b"newer"}
        assert "a may have an older file; jackfield multi-repair" in warnings()
        assert got(store, "x") == b"newer"
        assert store.query(["x"])[0].size == 5


@pytest.mark.parametrize("onfail", ["abort", "continue"])
def test_what_one_store_cannot_delete_is_not_deleted(
    opened: Open, source, where, broken, mended, onfail: str
) -> None:
    store = opened(onfail=onfail)
    for name in ("x", "y"):
        store.put(source(b"content"), name)
    broken(store, "b", "delete")
    for outcome in store.delete(["x", "y"]):
        assert outcome.state is State.FAILED
        assert "out of order; gone from the other 2" in str(outcome.error)
    assert where("x") == {"b": b"content"}
    mended()
    assert [each.state for each in store.delete(["x", "y"])] == [State.DONE] * 2


def test_files_with_a_prefix_go_to_its_stores_only(
    opened: Open, tmp_path: Path, source, where, got, warnings
) -> None:
    urls = {name: f"file://{tmp_path}/{name}" for name in "abc"}
    store = opened(
        [
            {"url": urls["a"], "prefixes": ["full-", "f"]},
            {"url": urls["b"], "prefixes": ["full-"]},
            {"url": urls["c"]},
        ]
    )
    for name in ("full-1", "f1", "other"):
        store.put(source(b"1"), name)
    assert "".join(where("full-1")) == "ab"
    assert "".join(where("f1")) == "a"
    assert "".join(where("other")) == "abc"
    assert sorted(store.list()) == ["f1", "full-1", "other"]
    assert store.backend.several.differences == {}
    assert [each.size for each in store.query(["full-1", "f1", "other"])] == [1, 1, 1]
    assert got(store, "f1") == b"1"
    assert not warnings()
    assert [each.state for each in store.delete(["full-1", "f1", "none"])] == [
        State.DONE,
        State.DONE,
        State.ABSENT,
    ]


def test_a_file_is_found_where_it_does_not_belong(
    opened: Open, tmp_path: Path, put, got, where
) -> None:
    store = opened(
        [{"url": f"file://{tmp_path}/a", "prefixes": ["x"]}, {"url": f"file://{tmp_path}/b"}]
    )
    put("b", "x1", b"content")
    assert got(store, "x1") == b"content"
    assert store.list() == ["x1"]
    assert store.query(["x1"])[0].size == 7
    store.delete(["x1"])
    assert where("x1") == {}


def test_a_file_where_it_belongs_comes_before_one_where_it_does_not(
    opened: Open, tmp_path: Path, put, got
) -> None:
    store = opened(
        [{"url": f"file://{tmp_path}/{name}", "prefixes": [name]} for name in ("a", "b")]
    )
    put("a", "b1", b"a stranger's")
    put("b", "b1", b"content")
    assert got(store, "b1") == b"content"
    assert store.query(["b1"])[0].size == 7


def test_a_store_that_cannot_be_opened_is_one_that_fails(
    registry, opened: Open, tmp_path: Path, source, where, got, warnings
) -> None:
    from jackfield.backends import Backend

    class Down(Backend):
        def __init__(self, parsed_url) -> None:
            raise ConnectionError("nobody answers")

        _get = _put = _list = _delete = None

    registry.register_backend("down", Down)
    stores = [{"url": "down://me:canary@host/x"}, {"url": f"file://{tmp_path}/a", "name": "a"}]
    store = opened(stores, onfail="continue")
    assert "nobody answers" in warnings()
    store.put(source(b"content"), "x")
    assert where("x") == {"a": b"content"}
    assert got(store, "x") == b"content"
    assert store.list() == ["x"]
    assert store.query(["x"])[0].size == 7
    text = warnings()
    assert "nobody answers" in text
    assert "canary" not in text
    with pytest.raises(BackendException, match="nobody answers"):
        opened(stores[:1]).backend._query_list(["x"])


def test_retries_of_the_configuration_are_those_of_each_store(
    opened: Open, source, where, monkeypatch
) -> None:
    store = opened(retries=3, retry_delay=0)
    backend = store.backend.several.stores[1].open().backend
    put, calls = backend._put, []

    def twice_broken(*arguments):
        calls.append(arguments)
        if len(calls) < 3:
            raise OSError(5, "Input/output error")
        return put(*arguments)

    monkeypatch.setattr(backend, "_put", twice_broken)
    store.put(source(b"content"), "x")
    assert "".join(where("x")) == "abc"


def test_a_store_that_hangs_is_one_that_fails(
    opened: Open, source, got, monkeypatch, warnings
) -> None:
    opened().put(source(b"content"), "x")
    monkeypatch.setattr(FileBackend, "may_stall", True)
    store, over = opened(stall_timeout=1), threading.Event()
    first = store.backend.several.stores[0].open().backend
    monkeypatch.setattr(first, "_get", lambda name, path: over.wait(30))
    try:
        assert got(store, "x") == b"content"
    finally:
        over.set()
    assert "it is stuck" in warnings()


def test_a_store_that_knows_no_sizes_leaves_them_to_others(
    opened: Open, tmp_path: Path, source
) -> None:
    store = opened([{"url": f"noquery://{tmp_path}/a"}, {"url": f"file://{tmp_path}/b"}])
    assert store.put(source(b"12345"), "x") is Proof.NONE
    assert [each.size for each in store.query(["x"])] == [5]
    assert store.query(["none"]) == [Outcome("none", State.UNKNOWN)]


def test_a_store_that_fails_for_many_files_is_announced_once(
    store: BackendWrapper, source, broken, warnings
) -> None:
    names = [f"x{number}" for number in range(50)]
    for name in names:
        store.put(source(), name)
    broken(store, "a", "query")
    assert {each.size for each in store.query(names)} == {7}
    (line,) = warnings().splitlines()
    assert "asking the other stores: " in line
    assert "cannot query 'x0': out of order (and 49 more)" in line


def test_a_move_deletes_the_source_when_all_stores_have_the_file(
    store: BackendWrapper, source, where, broken, mended
) -> None:
    path = source(b"precious")
    broken(store, "c", "put")
    with pytest.raises(BackendException, match="out of order"):
        store.move(path, "x")
    assert path.read_bytes() == b"precious"
    mended()
    store.move(path, "x")
    assert where("x") == dict.fromkeys("abc", b"precious")
    assert not path.exists()
