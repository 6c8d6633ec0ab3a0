"""Bandwidth limit, progress and timing: layers that see the bytes and the time of operations."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    Settings,
    Throttle,
    current_meter,
    get_backend,
    get_backend_object,
)


@pytest.fixture
def reporting_class(store_class):
    """A store that reports its bytes, three at a time; `tear` breaks attempts off after six."""

    class Reporting(store_class):
        reports_bytes = True
        tear = 0

        def _put(self, source_path: Path, remote_filename: str) -> None:
            meter = current_meter()
            content = source_path.read_bytes()
            for start in range(0, len(content), 3):
                if start >= 6 and self.tear:
                    type(self).tear -= 1
                    raise ConnectionResetError(104, "Connection reset by peer")
                if meter is not None:
                    meter(len(content[start : start + 3]))
            super()._put(source_path, remote_filename)

    return Reporting


class TestProgress:
    """Every byte is told once, while it moves where the backend says so."""

    @pytest.fixture
    def seen(self) -> list[tuple[str, int]]:
        return []

    @pytest.fixture
    def watching(self, seen, naps) -> Settings:
        return Settings(progress=lambda name, count: seen.append((name, count)), sleep=naps.append)

    def test_what_is_reported_is_told_at_once(
        self, opened, reporting_class, source, watching, seen
    ) -> None:
        opened(reporting_class, watching).put(source("a", b"12345678"))
        assert seen == [("a", 3), ("a", 3), ("a", 2)]

    def test_what_is_not_is_told_when_it_is_done(
        self, opened, store_class, source, watching, seen, tmp_path: Path
    ) -> None:
        store = opened(store_class, watching)
        store.put(source("a", b"12345678"))
        store.get("a", tmp_path / "got")
        store.move(source("b", b"123"))
        assert seen == [("a", 8), ("a", 8), ("b", 3)]

    def test_a_move_that_becomes_a_put_is_told_once(
        self, opened, store_class, source, watching, seen
    ) -> None:
        class Unmoving(store_class):
            def _move(self, source_path: Path, remote_filename: str) -> bool:
                return False

        opened(Unmoving, watching).move(source("b", b"123"))
        assert seen == [("b", 3)]

    def test_a_failed_attempt_takes_its_bytes_back(
        self, opened, reporting_class, source, watching, seen
    ) -> None:
        reporting_class.tear = 2
        opened(reporting_class, watching).put(source("a", b"12345678"))
        assert [count for _, count in seen] == [3, 3, -6, 3, 3, -6, 3, 3, 2]


class TestLimit:
    """A throttle is paid for every byte, by whoever shares it."""

    @pytest.fixture
    def now(self) -> list[float]:
        return [50.0]

    @pytest.fixture
    def throttle(self, now: list[float]) -> Throttle:
        def sleep(seconds: float) -> None:
            now[0] += seconds

        return Throttle(10, clock=lambda: now[0], sleep=sleep)

    @pytest.mark.parametrize("kind", ["reporting_class", "store_class"])
    def test_bytes_take_their_time(
        self, opened, source, throttle, now, kind: str, request: pytest.FixtureRequest
    ) -> None:
        store = opened(request.getfixturevalue(kind), Settings(throttle=throttle))
        store.put(source("a", b"x" * 100))
        assert now == [pytest.approx(60)]
        store.move(source("b", b"x" * 50))
        assert now == [pytest.approx(65)]

    def test_idle_time_is_not_saved_up(self, throttle: Throttle, now: list[float]) -> None:
        throttle.pay(10)
        now[0] += 1000
        throttle.pay(10)
        assert now == [pytest.approx(1052)]

    def test_what_was_lifted_waits_for_nothing_more(
        self, throttle: Throttle, now: list[float]
    ) -> None:
        throttle.pay(10)
        throttle.lift()
        throttle.pay(1000)
        assert now == [51]

    def test_several_threads_share_it(self) -> None:
        waits: list[float] = []
        throttle = Throttle(10, clock=lambda: 0, sleep=waits.append)
        threads = [threading.Thread(target=throttle.pay, args=(10,)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(waits) == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize("rate", [0, -1])
    def test_a_rate_at_which_nothing_arrives(self, rate: float) -> None:
        with pytest.raises(ValueError, match="never arrive"):
            Throttle(rate)

    def test_a_limited_transfer_takes_as_long_as_it_should(self, opened, store_class, source):
        import time

        store = opened(store_class, Settings(throttle=Throttle(1_000_000)))
        start = time.monotonic()
        for name in "abc":
            store.put(source(name, b"x" * 100_000))
        assert 0.3 <= time.monotonic() - start < 3


def test_timing_tells_of_every_attempt(opened, sized_store_class, source, naps) -> None:
    seen = []
    store = opened(sized_store_class, Settings(timing=seen.append, sleep=naps.append))
    error = ConnectionResetError(104, "Connection reset by peer")
    store.backend.faults = [error]
    store.put(source("a"))
    store.delete(["a", "b"])
    assert [(each.operation, each.filename) for each in seen] == [
        ("put", "a"),
        ("put", "a"),
        ("query", "a"),
        ("delete", "a"),
        ("delete", "b"),
    ]
    assert [each.error for each in seen[:2]] == [error, None]
    assert all(0 <= each.seconds < 10 for each in seen)


def test_a_backend_that_cannot_do_two_things_at_once(opened, sized_store_class, source) -> None:
    class Lonely(sized_store_class):
        thread_safe = False
        inside = 0

        def note(self, *call: object) -> None:
            self.inside += 1
            assert self.inside == 1, "two at once"
            threading.Event().wait(0.005)
            self.inside -= 1

    store = opened(Lonely)
    assert store.max_parallel == 1
    errors: list[Exception] = []

    def work(name: str) -> None:
        try:
            store.put(source(name), name)
            store.query([name])
            store.list()
        except BackendException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.list()) == 8


def test_such_a_backend_inside_of_another_one_is_safe_too(registry, sized_store_class) -> None:
    lonely = type("Lonely", (sized_store_class,), {"thread_safe": False, "max_delete_batch": 7})
    registry.register_backend("lonely", lonely)
    registry.register_backend("social", sized_store_class)
    inner = get_backend_object("lonely://host/x")
    assert inner.thread_safe
    assert (inner.max_delete_batch, str(inner.parsed_url)) == (7, "lonely://host/x")
    assert hasattr(inner, "_query")
    assert not hasattr(inner, "_move")
    assert type(get_backend_object("social://host")) is sized_store_class
    with get_backend("lonely://host") as store:
        assert type(store.backend) is lonely
