"""An operation of which nothing is seen for a while is an error that is retried, not a hang."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    Cancellation,
    Cancelled,
    Settings,
    Throttle,
    current_meter,
    is_temporary,
)

PATIENCE = 0.3


@pytest.fixture
def open_impatient(opened, naps) -> Callable[..., BackendWrapper]:
    def open_store(cls: type, **more: object) -> BackendWrapper:
        return opened(cls, Settings(stall_timeout=PATIENCE, sleep=naps.append, **more))

    return open_store


@pytest.fixture
def hanging_class(store_class):
    """A store of which the first `hangs` operations hang until the test ends."""

    class Hanging(store_class):
        hangs = 0
        over = threading.Event()

        def note(self, *call: object) -> None:
            super().note(*call)
            if len(self.calls) <= self.hangs:
                self.over.wait(30)

    yield Hanging
    Hanging.over.set()


@pytest.mark.parametrize("operation", ["put", "get", "list", "delete"])
def test_what_hangs_is_tried_again(
    open_impatient, hanging_class, source, tmp_path: Path, naps, operation: str
) -> None:
    hanging_class.hangs = 1
    store = open_impatient(hanging_class)
    store.backend.files["a"] = b"content"
    call = {
        "put": lambda: store.put(source("a")),
        "get": lambda: store.get("a", tmp_path / "got"),
        "list": store.list,
        "delete": lambda: store.delete(["a"]),
    }[operation]
    start = time.monotonic()
    call()
    assert PATIENCE <= time.monotonic() - start < 5
    assert len(naps) == 1


def test_in_the_end_it_is_an_error(open_impatient, hanging_class) -> None:
    hanging_class.hangs = 100
    with pytest.raises(BackendException, match="stuck") as raised:
        open_impatient(hanging_class, num_retries=2).list()
    assert raised.value.code == 50


def test_a_slow_get_that_moves_is_left_alone(open_impatient, store_class, tmp_path: Path) -> None:
    class Slow(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            with local_path.open("wb", buffering=0) as file:
                for _ in range(8):
                    time.sleep(PATIENCE / 3)
                    file.write(b"x")

    store = open_impatient(Slow, num_retries=1)
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"x" * 8


def test_a_slow_put_that_reports_is_left_alone(open_impatient, store_class, source) -> None:
    class Slow(store_class):
        reports_bytes = True

        def _put(self, source_path: Path, remote_filename: str) -> None:
            meter = current_meter()
            assert meter is not None
            for _ in range(8):
                time.sleep(PATIENCE / 3)
                meter(1)

    open_impatient(Slow, num_retries=1).put(source("a", b"x" * 8))


def test_waiting_for_the_bandwidth_is_no_stall(open_impatient, store_class, source) -> None:
    class Reporting(store_class):
        reports_bytes = True

        def _put(self, source_path: Path, remote_filename: str) -> None:
            meter = current_meter()
            assert meter is not None
            meter(10)

    store = open_impatient(Reporting, num_retries=1, throttle=Throttle(10 / PATIENCE / 3))
    store.put(source("a", b"x" * 10))


def test_a_get_that_comes_back_too_late_changes_nothing(
    open_impatient, store_class, tmp_path: Path
) -> None:
    late = threading.Event()
    done = threading.Event()

    class Late(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            self.note("get")
            if len(self.calls) == 1:
                late.wait(30)
                try:
                    local_path.write_bytes(b"late")
                finally:
                    done.set()
            else:
                local_path.write_bytes(b"in time")

    store = open_impatient(Late)
    store.get("a", tmp_path / "got")
    late.set()
    assert done.wait(10)
    assert (tmp_path / "got").read_bytes() == b"in time"
    assert [path.name for path in tmp_path.iterdir() if is_temporary(path.name)] == []


def test_an_operation_that_is_given_up_ends_with_its_next_report(
    open_impatient, store_class, source
) -> None:
    ended: list[type] = []
    gone = threading.Event()
    late = threading.Event()

    class Late(store_class):
        reports_bytes = True

        def _put(self, source_path: Path, remote_filename: str) -> None:
            self.note("put")
            meter = current_meter()
            assert meter is not None
            if len(self.calls) == 1:
                late.wait(30)
                try:
                    meter(1)
                except BaseException as error:
                    ended.append(type(error))
                    raise
                finally:
                    gone.set()
            meter(7)

    open_impatient(Late).put(source("a"))
    late.set()
    assert gone.wait(10)
    assert ended == [Cancelled]


def test_a_backend_that_cannot_stall_is_called_in_the_callers_thread(
    open_impatient, store_class
) -> None:
    threads: list[threading.Thread] = []

    class Local(store_class):
        may_stall = False

        def _list(self) -> list[str]:
            threads.append(threading.current_thread())
            return []

    open_impatient(Local).list()
    assert threads == [threading.current_thread()]


def test_an_exception_passes_through(open_impatient, store_class, tmp_path: Path) -> None:
    with pytest.raises(BackendException) as raised:
        open_impatient(store_class).get("a", tmp_path / "got")
    assert raised.value.code == 52


def test_cancelling_ends_a_wait_between_two_attempts(opened, store_class) -> None:
    store = opened(store_class, Settings())
    store.backend.faults = [ConnectionResetError(104, "Connection reset by peer")] * 5
    cancellation = Cancellation()
    threading.Timer(0.2, cancellation.cancel).start()
    start = time.monotonic()
    with cancellation.current(), pytest.raises(Cancelled):
        store.list()
    assert time.monotonic() - start < 5


def test_what_a_backend_keeps_by_thread_serves_all_operations_of_a_thread(
    open_impatient, store_class, source
) -> None:
    connections: list[int] = []

    class Connected(store_class):
        local = threading.local()

        def note(self, *call: object) -> None:
            super().note(*call)
            if not hasattr(self.local, "connection"):
                self.local.connection = len(connections)
                connections.append(self.local.connection)

    store = open_impatient(Connected)
    for number in range(5):
        store.put(source(f"a{number}"))
    assert len(store.list()) == 5
    assert connections == [0]
    other = threading.Thread(target=store.list)
    other.start()
    other.join(10)
    assert connections == [0, 1]


def test_a_connection_of_the_thread_can_be_reset_between_attempts(
    open_impatient, store_class
) -> None:
    class Broken(store_class):
        local = threading.local()

        def _list(self) -> list[str]:
            if not hasattr(self.local, "is_up"):
                self.local.is_up = len(self.calls) > 0
            self.note("list")
            if not self.local.is_up:
                raise ConnectionResetError("the connection is gone")
            return super()._list()

        def _retry_cleanup(self) -> None:
            del self.local.is_up

    assert open_impatient(Broken, num_retries=2).list() == []


def test_a_reset_that_hangs_is_waited_for_no_longer_than_an_operation(
    open_impatient, hanging_class
) -> None:
    class HangsAtCleanup(hanging_class):
        def _list(self) -> list[str]:
            self.calls.append(("list",))
            if len(self.calls) == 1:
                raise ConnectionResetError("the connection is gone")
            return []

        def _retry_cleanup(self) -> None:
            self.over.wait(30)

    start = time.monotonic()
    assert open_impatient(HangsAtCleanup).list() == []
    assert PATIENCE <= time.monotonic() - start < 10


def test_closing_that_hangs_is_an_error(open_impatient, hanging_class) -> None:
    class HangsAtTheEnd(hanging_class):
        def _close(self) -> None:
            self.over.wait(30)

    store = open_impatient(HangsAtTheEnd)
    assert store.list() == []
    start = time.monotonic()
    with pytest.raises(BackendException, match="cannot close: it is stuck: nothing moved for "):
        store.close()
    assert PATIENCE <= time.monotonic() - start < 10


def test_closing_does_not_wait_for_what_hangs(open_impatient, hanging_class) -> None:
    """It may be what ends that, as in a backend that does one thing after the other."""

    class OneByOne(hanging_class):
        thread_safe = False
        hangs = 1
        ends = threading.Event()

        def note(self, *call: object) -> None:
            super().note(*call)
            self.ends.set()

        def _close(self) -> None:
            self.over.set()

    store = open_impatient(OneByOne, num_retries=1)
    with pytest.raises(BackendException, match="it is stuck"):
        store.list()
    store.close()
    assert OneByOne.ends.wait(10)


def test_threads_end_with_what_they_work_for(open_impatient, store_class) -> None:
    before = set(threading.enumerate())
    store = open_impatient(store_class)
    store.list()
    (worker,) = set(threading.enumerate()) - before
    store.close()
    del store
    gc.collect()
    worker.join(10)
    assert not worker.is_alive()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_has_threads_of_its_own(open_impatient, store_class) -> None:
    store = open_impatient(store_class, num_retries=1)
    store.list()
    child = os.fork()
    if child == 0:
        try:
            store.list()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
