"""Exponential back-off, its ceiling, and the deadline of an operation."""

from __future__ import annotations

import errno

import pytest
from jackfield.backends import BackendException, Backoff, Settings, TemporaryLoadException

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


@pytest.mark.parametrize(
    "wrong", [{"retry_ceiling": -1}, {"retry_deadline": -1}, {"stall_timeout": 0}]
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        Settings(**wrong)  # type: ignore[arg-type]
