"""Whether what was transferred is checked, and how well."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    Proof,
    Settings,
    State,
)

Query = Callable[[str], Mapping[str, int | None]]


def resetting(query: Query, times: int) -> Query:
    """Give a query that fails so many times, as over a connection that is lost."""
    left = iter(range(times))

    def asked(filename: str) -> Mapping[str, int | None]:
        if next(left, None) is not None:
            raise ConnectionResetError(104, "Connection reset by peer")
        return query(filename)

    return asked


class TestProof:
    """A put says how well it is proven; one that is disproven is tried again, then error 56."""

    def test_without_sizes_nothing_is_proven(self, store: BackendWrapper, source) -> None:
        assert store.put(source()) is Proof.NONE
        assert store.move(source()) is Proof.NONE
        assert str(Proof.NONE) == "not verified"

    def test_the_same_size(self, sized: BackendWrapper, source) -> None:
        assert sized.put(source(content=b"")) is Proof.SIZE
        assert sized.move(source(content=b"x")) is Proof.SIZE

    def test_not_when_it_is_switched_off(self, opened, sized_store_class, source) -> None:
        store = opened(sized_store_class, Settings(validate=False))
        assert store.put(source()) is Proof.NONE
        assert store.backend.calls == [("put", "file")]

    @pytest.mark.parametrize("answer", [None, {}, {"size": None}])
    def test_a_size_that_is_not_known_proves_nothing(
        self, opened, store_class, source, answer: object
    ) -> None:
        asking = type("Asking", (store_class,), {"_query": lambda self, name: answer})
        assert opened(asking).put(source()) is Proof.NONE

    def test_a_query_list_is_asked_as_well(self, opened, store_class, source) -> None:
        class Lister(store_class):
            def _query_list(self, names: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
                return {name: {"size": len(self.files[name])} for name in names}

        assert opened(Lister).put(source()) is Proof.SIZE

    def test_a_source_that_changes_meanwhile_is_put_again(
        self, opened, sized_store_class, source
    ) -> None:
        class Slow(sized_store_class):
            def _put(self, source_path: Path, remote_filename: str) -> None:
                super()._put(source_path, remote_filename)
                if len(self.calls) == 1:
                    source_path.write_bytes(b"another")  # of the same size
                    os.utime(source_path, (1, 1))

        store = opened(Slow)
        assert store.put(source(content=b"content")) is Proof.SIZE
        assert store.backend.files == {"file": b"another"}

    @pytest.mark.parametrize("operation", [BackendWrapper.put, BackendWrapper.move])
    def test_another_size_is_put_again(self, opened, sized_store_class, source, operation) -> None:
        class Torn(sized_store_class):
            def _put(self, source_path: Path, remote_filename: str) -> None:
                super()._put(source_path, remote_filename)
                if len(self.calls) == 1:
                    self.files[remote_filename] = b"cont"

        store = opened(Torn)
        assert operation(store, source()) is Proof.SIZE
        assert store.backend.files == {"file": b"content"}

    @pytest.mark.parametrize(
        ("stored", "reason"),
        [(b"cont", "4 bytes are stored, of 7"), (None, "it is not there, of 7")],
    )
    def test_and_in_the_end_it_is_error_56(
        self, opened, sized_store_class, source, naps: list[float], stored, reason: str
    ) -> None:
        class Torn(sized_store_class):
            def _put(self, source_path: Path, remote_filename: str) -> None:
                if stored is not None:
                    self.files[remote_filename] = stored

        store = opened(Torn)
        path = source()
        for operation in (store.put, store.move):
            naps.clear()
            with pytest.raises(BackendException, match=reason) as raised:
                operation(path)
            assert raised.value.code is ErrorCode.VALIDATION_FAILED
            assert len(naps) == 4
            assert path.exists()

    @pytest.mark.parametrize("answer", [{"size": "7"}, {"size": -2}, {"size": True}, 7])
    def test_a_size_that_is_none_is_an_error_of_the_code(
        self, opened, store_class, source, answer: object
    ) -> None:
        wrong = type("Wrong", (store_class,), {"_query": lambda self, name: answer})
        store = opened(wrong)
        with pytest.raises(BackendException, match="is wanted") as raised:
            store.put(source())
        assert raised.value.code is ErrorCode.CODE_ERROR
        (outcome,) = store.query(["a"])
        assert outcome.state is State.FAILED

    @pytest.mark.parametrize("same", [True, False])
    def test_the_backends_own_check_goes_before_the_size(
        self, opened, sized_store_class, source, same: bool
    ) -> None:
        class Checking(sized_store_class):
            def _validate(self, source_path: Path, remote_filename: str) -> bool:
                return same

        store = opened(Checking)
        if same:
            assert store.put(source()) is Proof.CONTENT
        else:
            with pytest.raises(BackendException, match="another content") as raised:
                store.put(source())
            assert raised.value.code is ErrorCode.VALIDATION_FAILED

    def test_a_move_is_not_done_again_because_it_cannot_be_checked(
        self, opened, sized_store_class, source, caplog
    ) -> None:
        class Moving(sized_store_class):
            def _move(self, source_path: Path, remote_filename: str) -> None:
                self.files[remote_filename] = source_path.read_bytes()
                source_path.unlink()
                self.faults = [ConnectionResetError("gone")]

        store, path = opened(Moving), source()
        assert store.move(path) is Proof.NONE
        assert store.backend.files == {"file": b"content"}
        assert "'file' is moved, but not verified" in caplog.text

    def test_a_backend_may_bring_its_own_proof(self, opened, store_class, source) -> None:
        class Proving(store_class):
            def _put(self, source_path: Path, remote_filename: str) -> Proof:
                return Proof.CONTENT

        assert opened(Proving).put(source()) is Proof.CONTENT

    @pytest.mark.parametrize("proof", [Proof.SIZE, None])
    def test_a_backend_that_proves_puts_is_believed(
        self, opened, sized_store_class, tmp_path: Path, proof: Proof | None
    ) -> None:
        """The host looks neither at the source nor at what is stored."""

        class Proving(sized_store_class):
            proves_puts = True

            def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
                self.note("put", remote_filename)
                return proof

        store = opened(Proving)
        assert store.put(tmp_path / "missing") is (proof or Proof.NONE)
        assert store.backend.calls == [("put", "missing")]

    def test_any_other_answer_of_a_put_proves_nothing(
        self, opened, sized_store_class, source
    ) -> None:
        class Chatty(sized_store_class):
            def _put(self, source_path: Path, remote_filename: str) -> object:
                return "stored, I think"

        store = opened(Chatty)
        with pytest.raises(BackendException, match="it is not there"):
            store.put(source())


def test_a_get_that_brings_nothing_is_retried_then_an_error(
    opened, store_class, tmp_path: Path, naps: list[float]
) -> None:
    class Silent(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            self.note("get", remote_filename)

    store = opened(Silent)
    with pytest.raises(BackendException, match="is not there") as raised:
        store.get("a", tmp_path / "a")
    assert raised.value.code == ErrorCode.BACKEND_ERROR
    assert len(store.backend.calls) == 5


class TestGets:
    """A connection that ends early looks to many a library like the end of the file."""

    @pytest.fixture
    def cut_class(self, sized_store_class):
        class Cut(sized_store_class):
            """Gives the whole file at the last one of so many attempts."""

            attempts = 2

            def _get(self, remote_filename: str, local_path: Path) -> None:
                super()._get(remote_filename, local_path)
                if [operation for operation, _ in self.calls].count("get") < self.attempts:
                    local_path.write_bytes(local_path.read_bytes()[:4])

        return Cut

    def test_what_was_cut_off_is_got_again(self, opened, cut_class, source, tmp_path: Path) -> None:
        store = opened(cut_class)
        store.put(source())
        store.get("file", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"content"

    def test_and_in_the_end_it_is_error_56_and_what_was_there_stays(
        self, opened, cut_class, source, naps: list[float], tmp_path: Path
    ) -> None:
        store = opened(cut_class)
        store.backend.attempts = 9
        store.put(source())
        (tmp_path / "got").write_text("old")
        with pytest.raises(BackendException, match="4 bytes came, of 7") as raised:
            store.get("file", tmp_path / "got")
        assert (raised.value.code, len(naps)) == (ErrorCode.VALIDATION_FAILED, 4)
        assert (tmp_path / "got").read_text() == "old"

    @pytest.mark.parametrize("trait", ["gets_whole", "proves_gets"])
    def test_a_backend_that_sees_to_it_itself_is_believed(
        self, opened, cut_class, source, tmp_path: Path, trait: str
    ) -> None:
        store = opened(type("Repairs", (cut_class,), {trait: True, "attempts": 9}))
        store.put(source())
        store.backend.calls.clear()
        store.get("file", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"cont"
        assert store.backend.calls == [("get", "file")]

    def test_not_when_it_is_switched_off(self, opened, cut_class, source, tmp_path: Path) -> None:
        store = opened(cut_class, Settings(validate=False))
        store.put(source())
        store.get("file", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"cont"

    def test_a_size_that_cannot_be_had_is_told_and_no_error(
        self, opened, sized_store_class, source, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Forbids(sized_store_class):
            def _query(self, filename: str) -> Mapping[str, int | None]:
                raise PermissionError(13, "Permission denied")

        store = opened(Forbids, Settings(validate=False))
        store.put(source())
        again = opened(Forbids)
        again.backend.files.update(store.backend.files)
        again.get("file", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"content"
        assert "'file' is fetched, but its size is not verified: Permission denied" in caplog.text

    def test_the_size_is_asked_again_when_the_trouble_that_cut_it_off_keeps_it_back(
        self, opened, cut_class, source, tmp_path: Path
    ) -> None:
        store = opened(cut_class)
        store.put(source())
        store.backend._query = resetting(store.backend._query, 2)
        store.get("file", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"content"

    def test_also_where_a_get_has_a_single_attempt(
        self, opened, cut_class, source, tmp_path: Path
    ) -> None:
        store = opened(cut_class, Settings(num_retries=1))
        store.put(source())
        store.backend._query = resetting(store.backend._query, 1)
        with pytest.raises(BackendException, match="4 bytes came, of 7"):
            store.get("file", tmp_path / "got")
        assert not (tmp_path / "got").exists()

    def test_files_do_not_wait_for_sizes_that_are_never_told(
        self, opened, sized_store_class, source, naps: list[float], tmp_path: Path
    ) -> None:
        store = opened(sized_store_class)
        store.put(source())
        store.backend._query = resetting(store.backend._query, 99)
        for _ in range(3):
            store.get("file", tmp_path / "got")
            assert (tmp_path / "got").read_bytes() == b"content"
        assert len(naps) == 4

    def test_nothing_is_asked_of_a_pipe(self, opened, cut_class, source, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        store = opened(type("Whole", (cut_class,), {"attempts": 1}))
        store.put(source())
        store.backend.calls.clear()
        store.get("file", tmp_path / "pipe")
        assert os.read(reader, 100) == b"content"
        assert store.backend.calls == [("get", "file")]
        os.close(reader)
