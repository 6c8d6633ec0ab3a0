"""When an operation is tried again, how long after, and what the log says."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    ParsedUrl,
    Proof,
    Registry,
    Settings,
    State,
    TemporaryLoadException,
    get_backend,
)
from jackfield.errors import IncompatiblePlugin

FLAKY = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


@pytest.fixture
def opened(registry: Registry, settings: Settings) -> Callable[..., BackendWrapper]:
    """Opens a backend class; with the default settings, but no wait lasts."""

    def open_backend(cls: type[Backend], with_settings: Settings = settings) -> BackendWrapper:
        registry.register_backend("foo", cls)
        return get_backend("foo://me:canary@host", with_settings)

    return open_backend


def test_the_defaults() -> None:
    settings = Settings()
    assert (settings.num_retries, settings.retry_delay) == (5, 30)
    assert 0 < settings.jitter < 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_retries": 0},
        {"retry_delay": -1},
        {"retry_delay": float("nan")},
        {"jitter": -0.1},
        {"jitter": 1.1},
    ],
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        Settings(**wrong)  # type: ignore[arg-type]


def test_an_operation_has_five_attempts_in_all(opened, store_class, naps: list[float]) -> None:
    backend = opened(store_class)
    backend.backend.faults = [FLAKY] * 4
    assert backend.list() == []
    assert naps == [30] * 4

    naps.clear()
    backend.backend.calls.clear()
    backend.backend.faults = [FLAKY] * 6
    with pytest.raises(BackendException) as raised:
        backend.list()
    assert len(backend.backend.calls) == 5
    assert naps == [30] * 4
    assert raised.value.__cause__ is FLAKY


@pytest.mark.parametrize("attempts", [1, 2])
def test_num_retries_is_the_number_of_attempts(
    opened, store_class, naps: list[float], attempts: int
) -> None:
    backend = opened(store_class, Settings(num_retries=attempts, sleep=naps.append))
    backend.backend.faults = [FLAKY] * 6
    with pytest.raises(BackendException):
        backend.list()
    assert len(backend.backend.calls) == attempts
    assert len(naps) == attempts - 1


def test_every_operation_is_retried(opened, store_class, source, tmp_path: Path) -> None:
    class Full(store_class):
        def _query(self, filename: str) -> Mapping[str, int | None]:
            self.note("query", filename)
            return {"size": len(self.files[filename])}

        def _move(self, source_path: Path, remote_filename: str) -> bool:
            self.note("move", remote_filename)
            source_path.unlink()
            self.files[remote_filename] = b"content"
            return True

    backend = opened(Full)
    operations: list[tuple[str, Callable[[], object]]] = [
        ("put", lambda: backend.put(source("a"))),
        ("get", lambda: backend.get("a", tmp_path / "a")),
        ("list", backend.list),
        ("query", lambda: backend.query(["a"])),
        ("delete", lambda: backend.delete(["a"])),
        ("move", lambda: backend.move(source("a"))),
    ]
    for name, operation in operations:
        backend.backend.calls.clear()
        backend.backend.faults = [FLAKY, FLAKY]
        operation()
        assert [call[0] for call in backend.backend.calls][:3] == [name] * 3


@pytest.mark.parametrize("stored", [b"moved", b"of another size", None])
def test_a_move_that_failed_when_it_was_done_is_done(
    opened, store_class, source, naps: list[float], stored: bytes | None
) -> None:
    class FailsAfterwards(store_class):
        def _query(self, filename: str) -> dict[str, int]:
            return {"size": len(self.files[filename]) if filename in self.files else -1}

        def _move(self, source_path: Path, remote_filename: str) -> bool:
            source_path.read_bytes()
            source_path.unlink()
            if stored is not None:
                self.files[remote_filename] = stored
            raise ConnectionResetError("the answer was lost")

    store = opened(FailsAfterwards)
    if stored == b"moved":
        assert store.move(source("file", b"moved"), "a") is Proof.SIZE
    else:
        with pytest.raises(BackendException, match="cannot move 'a': No such file"):
            store.move(source("file", b"moved"), "a")
    assert len(naps) == 1


def test_a_move_of_what_cannot_be_looked_at_is_not_done(opened, store_class, source, naps) -> None:
    class LosesSight(store_class):
        def _query(self, filename: str) -> dict[str, int]:
            return {"size": 5}

        def _move(self, source_path: Path, remote_filename: str) -> bool:
            source_path.unlink(missing_ok=True)
            source_path.symlink_to(source_path.name)
            raise ConnectionResetError("the answer was lost")

    with pytest.raises(BackendException, match="cannot move 'a': Too many levels"):
        opened(LosesSight).move(source("file", b"moved"), "a")


def test_a_lone_query_list_is_retried(opened, store_class) -> None:
    class Lister(store_class):
        def _query_list(self, filenames: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
            self.note("query", *filenames)
            return {name: {"size": 1} for name in filenames}

    backend = opened(Lister)
    backend.backend.faults = [FLAKY]
    assert [outcome.size for outcome in backend.query(["a", "b"])] == [1, 1]
    assert backend.backend.calls == [("query", "a", "b")] * 2


def test_closing_and_setting_up_are_not_retried(opened, store_class, naps: list[float]) -> None:
    class Closing(store_class):
        def _close(self) -> None:
            self.note("close")
            raise FLAKY

    backend = opened(Closing)
    with pytest.raises(BackendException):
        backend.close()
    assert backend.backend.calls == [("close",)]
    assert naps == []


@pytest.mark.parametrize(
    "error",
    [
        FatalBackendException("the account is closed"),
        FileNotFoundError(errno.ENOENT, "x"),
        BackendException("x", ErrorCode.NOT_FOUND),
        NotImplementedError(),
        TypeError("takes 1 positional argument but 2 were given"),
        IncompatiblePlugin("the inner backend's plugin is too old"),
    ],
)
def test_what_cannot_heal_is_not_retried(
    opened, store_class, naps: list[float], error: Exception
) -> None:
    backend = opened(store_class)
    backend.backend.faults = [error] * 5
    with pytest.raises(BackendException):
        backend.list()
    assert len(backend.backend.calls) == 1
    assert naps == []


def test_not_found_by_the_word_of_the_backend_is_not_retried(opened, store_class) -> None:
    class Knowing(store_class):
        def _error_code(self, operation: str, exception: Exception) -> int:
            return 52

    backend = opened(Knowing)
    backend.backend.faults = [FLAKY] * 5
    with pytest.raises(BackendException):
        backend.list()
    assert len(backend.backend.calls) == 1


@pytest.mark.parametrize(
    "error",
    [
        BackendException("x"),
        BackendException("x", 53),
        TemporaryLoadException("x"),
        PermissionError(errno.EACCES, "x"),
        OSError(errno.EIO, "x"),
        ValueError("x"),
        KeyError("x"),
    ],
)
def test_every_other_exception_is_retried(opened, store_class, error: Exception) -> None:
    backend = opened(store_class)
    backend.backend.faults = [error]
    assert backend.list() == []
    assert len(backend.backend.calls) == 2


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_the_end_of_the_program_is_not_held_up(
    opened, store_class, naps: list[float], error: BaseException
) -> None:
    backend = opened(store_class)
    backend.backend.faults = [error]
    with pytest.raises(type(error)):
        backend.list()
    assert naps == []


def test_an_overloaded_storage_is_left_alone_three_times_as_long(
    opened, store_class, naps: list[float]
) -> None:
    backend = opened(store_class)
    backend.backend.faults = [TemporaryLoadException("slow down"), FLAKY]
    backend.list()
    assert naps == [90, 30]


def test_chance_spreads_the_delays(opened, store_class) -> None:
    naps: list[float] = []
    settings = Settings(num_retries=101, retry_delay=10, jitter=0.2, sleep=naps.append)
    backend = opened(store_class, settings)
    backend.backend.faults = [FLAKY] * 100
    backend.list()
    assert all(8 <= nap <= 12 for nap in naps)
    assert max(naps) - min(naps) > 1


def test_cleanup_follows_the_wait_and_never_the_last_attempt(opened, store_class) -> None:
    events: list[str] = []

    class Cleaning(store_class):
        def _list(self) -> list[str]:
            events.append("attempt")
            raise FLAKY

        def _retry_cleanup(self) -> None:
            events.append("cleanup")

    settings = Settings(num_retries=3, sleep=lambda seconds: events.append("wait"))
    with pytest.raises(BackendException):
        opened(Cleaning, settings).list()
    assert events == ["attempt", "wait", "cleanup", "attempt", "wait", "cleanup", "attempt"]


def test_a_cleanup_that_fails_is_logged_and_does_not_hide_the_error(
    opened, store_class, caplog: pytest.LogCaptureFixture
) -> None:
    class Cleaning(store_class):
        def _retry_cleanup(self) -> None:
            raise ValueError("canary does not reconnect")

    backend = opened(Cleaning)
    backend.backend.faults = [FLAKY] * 2
    assert backend.list() == []
    assert "cannot clean up after the failure: ValueError: *** does not reconnect" in caplog.text


def test_the_log_announces_every_further_attempt(
    opened, store_class, source, caplog: pytest.LogCaptureFixture
) -> None:
    backend = opened(store_class)
    backend.backend.faults = [ValueError("me:canary was refused"), FLAKY]
    with caplog.at_level(logging.WARNING):
        backend.put(source("a\nb"))
    assert [record.getMessage() for record in caplog.records] == [
        r"foo://me:***@host: attempt 1 of 5 to put 'a\nb' failed, the next one is in 30.0 s: "
        "ValueError: me:*** was refused",
        r"foo://me:***@host: attempt 2 of 5 to put 'a\nb' failed, the next one is in 30.0 s: "
        "Connection reset by peer",
    ]


class TestDeleteList:
    """Only what failed is tried again, and what failed for good is told name by name."""

    @pytest.fixture
    def script(self) -> list[object]:
        """What each call of ``_delete_list`` gives, or raises."""
        return []

    @pytest.fixture
    def batches(self) -> list[list[str]]:
        """The names of each call."""
        return []

    @pytest.fixture
    def backend(self, opened, store_class, script, batches) -> BackendWrapper:
        class Lister(store_class):
            def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
                batches.append(list(filenames))
                answer = script.pop(0) if script else None
                if isinstance(answer, Exception):
                    raise answer
                return answer

        return opened(Lister)

    def test_nothing_failed(self, backend, batches) -> None:
        outcomes = backend.delete(["a", "b"])
        assert [(each.name, each.state) for each in outcomes] == [
            ("a", State.DONE),
            ("b", State.DONE),
        ]
        assert batches == [["a", "b"]]

    def test_only_what_may_heal_is_tried_again(self, backend, script, batches) -> None:
        fatal = FatalBackendException("locked", 51)
        script += [{"b": FLAKY, "c": fatal, "d": FileNotFoundError(errno.ENOENT, "x")}, {}]
        outcomes = {each.name: each for each in backend.delete(["a", "b", "c", "d"])}
        assert batches == [["a", "b", "c", "d"], ["b"]]
        assert {name: each.state.value for name, each in outcomes.items()} == {
            "a": "done",
            "b": "done",
            "c": "failed",
            "d": "absent",
        }
        assert outcomes["c"].error.code == 51
        assert outcomes["c"].error.filename == "c"
        assert outcomes["c"].error.__cause__ is fatal

    def test_what_never_heals_has_failed(self, backend, script, batches, naps) -> None:
        script += [{"b": FLAKY}] * 5
        outcomes = backend.delete(["a", "b"])
        assert batches == [["a", "b"]] + [["b"]] * 4
        assert len(naps) == 4
        assert [each.state for each in outcomes] == [State.DONE, State.FAILED]

    def test_an_exception_is_about_the_whole_batch(self, backend, script, batches) -> None:
        script += [FLAKY, None]
        assert {each.state for each in backend.delete(["a", "b"])} == {State.DONE}
        assert batches == [["a", "b"]] * 2

    def test_not_found_for_a_batch_does_not_say_what_was_found(self, backend, script) -> None:
        script += [FileNotFoundError(errno.ENOENT, "x")] * 5
        outcomes = backend.delete(["a", "b"])
        assert {each.state for each in outcomes} == {State.FAILED}
        assert {each.error.code for each in outcomes} == {50}

    def test_not_found_for_a_batch_of_one_does(self, backend, script, batches) -> None:
        script += [FileNotFoundError(errno.ENOENT, "x")]
        assert [each.state for each in backend.delete(["a"])] == [State.ABSENT]
        assert batches == [["a"]]

    @pytest.mark.parametrize("answer", [True, ["a"], {"other": FLAKY}, {"a": "reason"}])
    def test_an_answer_against_the_contract_is_a_failure(
        self, backend, script, batches, answer: object
    ) -> None:
        script += [answer]
        outcomes = backend.delete(["a", "b"])
        assert {each.state for each in outcomes} == {State.FAILED}
        assert {each.error.code for each in outcomes} == {ErrorCode.CODE_ERROR}
        assert batches == [["a", "b"]]

    def test_a_batch_holds_a_hundred_names(self, backend, batches) -> None:
        backend.delete(f"{number}" for number in range(250))
        assert [len(batch) for batch in batches] == [100, 100, 50]

    def test_or_as_many_as_the_backend_says(self, backend, batches) -> None:
        type(backend.backend).max_delete_batch = 1000
        backend.delete(f"{number}" for number in range(250))
        assert [len(batch) for batch in batches] == [250]


def test_a_backend_without_optional_methods_stays_without(opened, store_class) -> None:
    """Layers do not invent what the backend cannot do."""
    backend = opened(store_class)
    for name in ("_query", "_query_list", "_delete_list", "_move", "_close", "_nonsense"):
        assert not hasattr(backend._layers, name)


def test_base_url_is_there_without_the_base_class_init(store_class) -> None:
    url = ParsedUrl("foo://host")
    assert store_class(url).parsed_url is url
