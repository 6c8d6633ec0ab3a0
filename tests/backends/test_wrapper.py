"""The storage as programs use it: names, sources, results, outcomes."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    Outcome,
    Settings,
    State,
)


def test_put_list_get_delete(store: BackendWrapper, source, tmp_path: Path) -> None:
    store.put(source("a", b"one"))
    store.put(source("a", b"two"), "b")
    assert store.list() == ["a", "b"]
    store.get("b", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"two"
    assert [each.state for each in store.delete(["a"])] == [State.DONE]
    assert store.list() == ["b"]


def test_paths_may_be_strings_and_reach_the_backend_as_paths(opened, store_class, source) -> None:
    seen: list[object] = []

    class Looking(store_class):
        def _put(self, source_path: Path, remote_filename: str) -> None:
            seen.append(source_path)

    path = source("a")
    opened(Looking).put(str(path))
    assert seen == [path]
    assert isinstance(seen[0], Path)


def test_the_name_defaults_to_that_of_the_source(store: BackendWrapper, source) -> None:
    store.put(source("a"))
    store.move(source("b"))
    assert store.list() == ["a", "b"]


@pytest.mark.parametrize("name", ["", "..", "../x", "/etc/passwd", "a/b", "a\0b"])
def test_a_bad_name_never_reaches_the_backend(
    store: BackendWrapper, source, tmp_path: Path, name: str
) -> None:
    path = source("a")
    operations: list[tuple[str, Callable[[], object]]] = [
        ("put", lambda: store.put(path, name)),
        ("get", lambda: store.get(name, tmp_path / "got")),
        ("move", lambda: store.move(path, name)),
    ]
    for operation, call in operations:
        with pytest.raises(BackendException) as raised:
            call()
        assert repr(name) in str(raised.value)
        assert (raised.value.operation, raised.value.filename) == (operation, name)
    for outcome in (*store.delete([name]), *store.query([name])):
        assert outcome.state is State.FAILED
        assert outcome.error is not None
        assert repr(name) in str(outcome.error)
    assert store.backend.calls == []
    assert path.exists()


def test_a_bad_name_does_not_keep_the_others_from_being_deleted(
    store: BackendWrapper, source
) -> None:
    store.put(source("a"))
    states = {each.name: each.state for each in store.delete(["../x", "a"])}
    assert states == {"../x": State.FAILED, "a": State.DONE}
    assert store.list() == []


@pytest.mark.parametrize("operation", [BackendWrapper.put, BackendWrapper.move])
@pytest.mark.parametrize("kind", ["missing", "directory", "pipe"])
def test_a_source_that_is_no_file_is_refused_at_once(
    store: BackendWrapper, tmp_path: Path, naps: list[float], operation, kind: str
) -> None:
    path = tmp_path / "it"
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(BackendException) as raised:
        operation(store, path)
    assert raised.value.code == (52 if kind == "missing" else 50)
    assert repr(str(path)) in str(raised.value)
    assert store.backend.calls == []
    assert naps == []


def test_names_are_listed_as_strings(opened, store_class) -> None:
    class Old(store_class):
        def _list(self) -> Sequence[str]:
            return [b"a", b"\xff", "c"]  # type: ignore[list-item]  # as old backends do

    assert opened(Old).list() == ["a", "\udcff", "c"]


def test_a_listed_name_that_is_none_is_an_error_of_the_code(opened, store_class) -> None:
    class Wrong(store_class):
        def _list(self) -> Sequence[str]:
            return [Path("a")]  # type: ignore[list-item]

    with pytest.raises(BackendException, match="as a name") as raised:
        opened(Wrong).list()
    assert raised.value.code == ErrorCode.CODE_ERROR


@pytest.mark.parametrize(
    ("names", "kind"),
    [(None, "NoneType"), (iter(["a"]), "list_iterator"), ("ab", "str"), (b"ab", "bytes")],
)
def test_what_is_no_list_of_names_is_never_taken_for_an_empty_one(
    names: object, kind: str, opened, store_class, naps
) -> None:
    class Wrong(store_class):
        def _list(self) -> object:  # type: ignore[override]
            return names

    with pytest.raises(BackendException) as raised:
        opened(Wrong).list()
    assert raised.value.code == ErrorCode.CODE_ERROR
    assert f"lists a {kind}, where a list of names is wanted" in str(raised.value)
    assert naps == []


def test_a_list_made_by_yield_is_never_taken_for_an_empty_one(opened, store_class) -> None:
    class Wrong(store_class):
        def _list(self) -> Iterator[str]:  # type: ignore[override]
            yield "a"

    with pytest.raises(BackendException, match="lists a generator, where a list"):
        opened(Wrong).list()


@pytest.mark.parametrize("kind", [tuple, set, dict.fromkeys])
def test_names_in_any_collection_are_listed(kind, opened, store_class) -> None:
    class Other(store_class):
        def _list(self) -> object:  # type: ignore[override]
            return kind(["a"])

    assert opened(Other).list() == ["a"]


class TestMove:
    """By the backend's own way, else by putting and then deleting the source."""

    def test_put_then_delete(self, store: BackendWrapper, source) -> None:
        path = source("a", b"x")
        store.move(path)
        assert store.backend.files == {"a": b"x"}
        assert not path.exists()

    def test_a_put_that_fails_leaves_the_source(self, store: BackendWrapper, source) -> None:
        path = source()
        store.backend.faults = [ValueError("no")] * 5
        with pytest.raises(BackendException) as raised:
            store.move(path)
        assert (raised.value.operation, raised.value.filename) == ("move", "file")
        assert path.exists()

    @pytest.mark.parametrize("answer", [True, None])
    def test_the_backends_own_way(self, opened, store_class, source, answer) -> None:
        class Moving(store_class):
            def _move(self, source_path: Path, remote_filename: str) -> bool | None:
                self.note("move", remote_filename)
                source_path.rename(source_path.with_name("moved"))
                return answer

        store = opened(Moving)
        store.move(source("a"))
        assert store.backend.calls == [("move", "a")]

    def test_false_means_that_it_could_not(self, opened, store_class, source) -> None:
        class Moving(store_class):
            def _move(self, source_path: Path, remote_filename: str) -> bool:
                return False

        store = opened(Moving)
        path = source("a")
        store.move(path, "b")
        assert list(store.backend.files) == ["b"]
        assert not path.exists()

    def test_a_move_that_lost_something_cannot_be_tried_again(
        self, opened, sized_store_class, source, naps: list[float]
    ) -> None:
        class Losing(sized_store_class):
            def _move(self, source_path: Path, remote_filename: str) -> None:
                source_path.unlink()
                self.files[remote_filename] = b"cont"

        with pytest.raises(BackendException, match="4 bytes are stored, of 7") as raised:
            opened(Losing).move(source())
        assert raised.value.code is ErrorCode.VALIDATION_FAILED
        assert naps == []

    def test_a_source_that_stays_is_an_error_that_says_so(
        self, opened, store_class, source
    ) -> None:
        class Clumsy(store_class):
            def _put(self, source_path: Path, remote_filename: str) -> None:
                super()._put(source_path, remote_filename)
                source_path.unlink()  # so that the host's own attempt fails

        with pytest.raises(BackendException, match="stored, but its source") as raised:
            opened(Clumsy, Settings(validate=False)).move(source())
        assert raised.value.code is ErrorCode.NOT_FOUND


class TestOutcomes:
    """Delete and query raise nothing away: every name has its outcome."""

    def test_delete(self, store: BackendWrapper, source) -> None:
        store.put(source("a"))
        store.put(source("b"))
        locked = PermissionError(errno.EACCES, "Permission denied")
        store.backend.faults = [locked] * 5
        outcomes = {each.name: each for each in store.delete(["a", "b", "c", "b"])}
        assert list(outcomes) == ["a", "b", "c"]
        assert outcomes["b"] == Outcome("b", State.DONE)
        assert outcomes["c"] == Outcome("c", State.ABSENT)
        failed = outcomes["a"]
        assert failed.state is State.FAILED
        assert failed.error is not None
        assert str(failed.error) == "foo://host: cannot delete 'a': Permission denied"
        assert (failed.error.code, failed.error.operation, failed.error.filename) == (
            51,
            "delete",
            "a",
        )
        assert failed.error.__cause__ is locked

    def test_query(self, sized: BackendWrapper, source) -> None:
        sized.put(source("empty", b""))
        sized.put(source("full", b"12345"))
        sized.backend.faults = [ValueError("x")] * 5
        outcomes = {each.name: each for each in sized.query(["bad", "empty", "full", "gone"])}
        assert outcomes["empty"] == Outcome("empty", State.DONE, 0)
        assert outcomes["full"] == Outcome("full", State.DONE, 5)
        assert outcomes["gone"] == Outcome("gone", State.ABSENT)
        assert outcomes["bad"].state is State.FAILED
        assert outcomes["bad"].error is not None
        assert outcomes["bad"].error.operation == "query"

    def test_a_query_that_finds_nothing_may_as_well_raise(self, opened, store_class) -> None:
        class Raising(store_class):
            def _query(self, filename: str) -> Mapping[str, int | None]:
                raise FileNotFoundError(errno.ENOENT, "x")

        assert opened(Raising).query(["a"]) == [Outcome("a", State.ABSENT)]

    def test_a_backend_that_cannot_tell_knows_nothing(self, store: BackendWrapper) -> None:
        assert store.query(["a"]) == [Outcome("a", State.UNKNOWN)]

    def test_query_list_is_preferred_and_what_it_leaves_out_is_unknown(
        self, opened, sized_store_class
    ) -> None:
        class Lister(sized_store_class):
            def _query_list(self, names: Sequence[str]) -> object:
                return {"a": {"size": 1, "mtime": 7}, "b": {"size": -1}, "c": None, "e": {}}

        store = opened(Lister)
        assert {each.name: (each.state, each.size) for each in store.query(list("abcde"))} == {
            "a": (State.DONE, 1),
            "b": (State.ABSENT, None),
            "c": (State.UNKNOWN, None),
            "d": (State.UNKNOWN, None),
            "e": (State.UNKNOWN, None),
        }
        assert store.backend.calls == []

    @pytest.mark.parametrize(
        ("workers", "most", "is_safe", "at_once"),
        [(4, 8, True, 4), (8, 2, True, 2), (1, 8, True, 1), (4, 8, False, 1)],
    )
    def test_a_storage_that_answers_slowly_is_asked_for_several_names_at_a_time(
        self, opened, sized_store_class, workers: int, most: int, is_safe: bool, at_once: int
    ) -> None:
        """With as many as the caller and the backend allow, and no more."""
        barrier = threading.Barrier(at_once)

        class Slow(sized_store_class):
            max_parallel = most
            thread_safe = is_safe

            def _query(self, filename: str) -> Mapping[str, int | None]:
                barrier.wait(10)  # breaks where fewer come
                time.sleep(0.01)
                running.append(threading.get_ident())
                return {"size": len(filename)}

        running: list[int] = []
        names = ["a" * size for size in range(1, 9)]
        outcomes = opened(Slow).query(names, workers)
        assert [(each.name, each.size) for each in outcomes] == [(n, len(n)) for n in names]
        assert len(set(running)) == at_once

    def test_a_query_list_that_fails_is_the_outcome_of_every_name(
        self, opened, store_class
    ) -> None:
        class Lister(store_class):
            def _query_list(self, names: Sequence[str]) -> object:
                raise ValueError("the server is on fire")

        outcomes = opened(Lister).query(["a", "b"])
        assert [each.state for each in outcomes] == [State.FAILED, State.FAILED]
        assert [each.error.filename for each in outcomes if each.error] == ["a", "b"]

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (["a"], "the backend answers ['a'] where a mapping from names is wanted"),
            (None, "the backend answers None where a mapping from names is wanted"),
            ({"a": 5}, "the backend answers 5 where {'size': bytes} is wanted"),
            (
                {"a": {"size": 5, "mtime": "now"}},
                "the backend answers {'size': 5, 'mtime': 'now'} where {'size': bytes, 'mtime': "
                "seconds since 1970} is wanted",
            ),
        ],
    )
    def test_an_answer_of_the_wrong_kind_is_told_to_the_author(
        self, opened, store_class, answer: object, reason: str
    ) -> None:
        class Lister(store_class):
            def _query_list(self, names: Sequence[str]) -> object:
                return answer

        (outcome,) = opened(Lister).query(["a"])
        assert outcome.error is not None
        assert str(outcome.error) == f"foo://host: cannot query 'a': {reason}"
        assert outcome.error.code == 55

    @pytest.mark.parametrize("operation", [BackendWrapper.delete, BackendWrapper.query])
    def test_no_names(self, sized: BackendWrapper, operation) -> None:
        assert operation(sized, []) == []

    @pytest.mark.parametrize("operation", [BackendWrapper.delete, BackendWrapper.query])
    def test_one_string_is_not_a_list_of_names(self, sized: BackendWrapper, operation) -> None:
        with pytest.raises(TypeError, match="'abc'"):
            operation(sized, "abc")


class TestClose:
    """A backend is closed once, at the end of its block, also when that fails."""

    @pytest.fixture
    def closing(self, opened, store_class) -> BackendWrapper:
        class Closing(store_class):
            def _close(self) -> None:
                self.note("close")

        return opened(Closing)

    def test_at_the_end_of_its_block(self, closing: BackendWrapper) -> None:
        with closing as store:
            assert store is closing
            assert store.backend.calls == []
        assert store.backend.calls == [("close",)]

    def test_also_when_the_block_fails(self, closing: BackendWrapper) -> None:
        with pytest.raises(ZeroDivisionError), closing:
            raise ZeroDivisionError
        assert closing.backend.calls == [("close",)]

    def test_once(self, closing: BackendWrapper) -> None:
        closing.close()
        closing.close()
        assert closing.backend.calls == [("close",)]

    def test_by_one_of_several_threads(self, opened, store_class) -> None:
        class Slow(store_class):
            @property
            def _close(self) -> Callable[[], None]:
                time.sleep(0.05)
                return lambda: self.note("close")

        store: BackendWrapper = opened(Slow)
        threads = [threading.Thread(target=store.close) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.backend.calls == [("close",)]

    def test_a_failure_is_told(self, closing: BackendWrapper) -> None:
        closing.backend.faults = [ValueError("x")]
        with pytest.raises(BackendException, match="foo://host: cannot close: ") as raised:
            closing.close()
        assert (raised.value.operation, raised.value.filename) == ("close", None)

    def test_a_backend_that_has_nothing_to_close(self, store: BackendWrapper) -> None:
        store.close()
        assert store.backend.calls == []
