"""Exponential back-off, its ceiling, the deadline of an operation, and the end of patience."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    Backoff,
    Settings,
    TemporaryLoadException,
)

FLAKY = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


def test_the_fixed_delay_of_the_contract_is_the_default() -> None:
    assert Settings().backoff is Backoff.FIXED
    assert Settings().retry_deadline is None


def test_full_jitter_below_a_limit_that_doubles_up_to_the_ceiling(opened, store_class) -> None:
    naps: list[float] = []
    settings = Settings(
        num_retries=7,
        backoff=Backoff.EXPONENTIAL,
        retry_delay=1,
        retry_ceiling=10,
        sleep=naps.append,
    )
    store = opened(store_class, settings)
    for _ in range(200):
        store.backend.faults = [FLAKY] * 6
        store.list()
    for number, limit in enumerate([1, 2, 4, 8, 10, 10]):
        column = naps[number::6]
        assert 0 <= min(column) < limit * 0.1
        assert limit * 0.9 < max(column) <= limit


def test_an_overloaded_storage_has_three_times_the_limit(opened, store_class) -> None:
    naps: list[float] = []
    settings = Settings(backoff=Backoff.EXPONENTIAL, retry_delay=1, sleep=naps.append)
    store = opened(store_class, settings)
    for _ in range(200):
        store.backend.faults = [TemporaryLoadException("slow down")]
        store.list()
    assert 2.7 < max(naps) <= 3


def test_a_fixed_delay_has_a_ceiling_too(opened, store_class, naps: list[float]) -> None:
    store = opened(store_class, Settings(retry_delay=30, retry_ceiling=5, sleep=naps.append))
    store.backend.faults = [FLAKY]
    store.list()
    assert naps == [5]


def test_no_attempt_begins_after_the_deadline(opened, store_class) -> None:
    now = [1000.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    settings = Settings(
        num_retries=100,
        jitter=0,
        retry_delay=30,
        retry_deadline=100,
        sleep=sleep,
        clock=lambda: now[0],
    )
    store = opened(store_class, settings)
    for _ in range(2):  # it is the deadline of an operation, not of the storage
        start = now[0]
        store.backend.faults = [FLAKY] * 100
        store.backend.calls.clear()
        with pytest.raises(BackendException, match="Connection reset"):
            store.list()
        assert len(store.backend.calls) == 4
        assert now[0] - start == 90


@pytest.fixture
def impatient() -> Settings:
    """Settings by which five attempts take 40 seconds, of a clock that only waiting moves on."""
    now = [1000.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Settings(jitter=0, retry_delay=10, patience=100, sleep=sleep, clock=lambda: now[0])


def attempts_of(store: BackendWrapper, call: Callable[[], object]) -> int:
    """How many attempts an operation had."""
    store.backend.calls.clear()
    with suppress(BackendException):
        call()
    return len(store.backend.calls)


def operations(store: BackendWrapper, source: Path) -> list[Callable[[], object]]:
    return [
        store.list,
        lambda: store.put(source),
        lambda: store.get("absent", source),
        lambda: store.delete(["x"]),
    ]


def test_when_nothing_succeeds_for_long_what_begins_has_one_attempt(
    opened, store_class, impatient: Settings, source, caplog
) -> None:
    store = opened(store_class, impatient)
    store.backend.faults = [FLAKY] * 1000
    assert [attempts_of(store, store.list) for _ in range(3)] == [5, 5, 5]  # 120 seconds
    for _ in range(2):
        assert [attempts_of(store, each) for each in operations(store, source("a"))] == [1] * 4
    told = [each for each in caplog.messages if "all is tried once" in each]
    assert told == [
        "foo://host: nothing has succeeded for 120 s; until something does, all is tried once"
    ]


@pytest.mark.parametrize("success", range(4))
def test_one_success_gives_all_their_attempts_back(
    opened, store_class, impatient: Settings, source, success: int
) -> None:
    store = opened(store_class, impatient)
    for _ in range(2):
        store.backend.files.update(absent=b"", x=b"")
        store.backend.faults = [FLAKY] * 16
        assert [attempts_of(store, store.list) for _ in range(4)] == [5, 5, 5, 1]
        operations(store, source("a"))[success]()
        store.backend.faults = [FLAKY] * 5
        assert attempts_of(store, store.list) == 5
        store.list()


def test_a_batch_is_a_success_if_one_of_its_files_is_deleted(
    opened, store_class, impatient: Settings
) -> None:
    class Batching(store_class):
        def _delete_list(self, filenames: Sequence[str]) -> None:
            self.note("delete", *filenames)

    store = opened(Batching, impatient)
    store.backend.faults = [FLAKY] * 1000
    assert [attempts_of(store, store.list) for _ in range(4)] == [5, 5, 5, 1]
    assert attempts_of(store, lambda: store.delete(["x", "y"])) == 1
    assert attempts_of(store, store.list) == 1
    store.backend.faults = []
    store.delete(["x", "y"])
    store.backend.faults = [FLAKY] * 1000
    assert attempts_of(store, store.list) == 5


def test_who_has_begun_to_try_again_goes_on(opened, store_class, impatient: Settings) -> None:
    """So somebody notices when the storage is back."""
    store = opened(store_class, replace(impatient, num_retries=50))
    store.backend.faults = [FLAKY] * 40
    assert attempts_of(store, store.list) == 41


def test_patience_is_without_limit_unless_it_is_asked_for(
    opened, store_class, impatient: Settings
) -> None:
    assert Settings().patience is None
    store = opened(store_class, replace(impatient, patience=None))
    store.backend.faults = [FLAKY] * 50
    assert [attempts_of(store, store.list) for _ in range(10)] == [5] * 10


@pytest.mark.parametrize(
    "wrong",
    [{"retry_ceiling": -1}, {"retry_deadline": -1}, {"stall_timeout": 0}, {"patience": -1}],
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        Settings(**wrong)  # type: ignore[arg-type]
