"""Many transfers at a time: each has its own outcome, and Ctrl-C ends them all."""

from __future__ import annotations

import contextvars
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from jackfield.backends import (
    Cancellation,
    Cancelled,
    Job,
    can_be_nameless,
    is_temporary,
    run_jobs,
    transfers,
)


def test_the_failure_of_one_does_not_stop_the_others() -> None:
    def work(number: int) -> int:
        if number % 3 == 0:
            raise ValueError(number)
        return number * 10

    jobs = [Job(f"{number}", lambda number=number: work(number)) for number in range(20)]
    seen: list[str] = []
    for workers in (1, 4, 100):
        seen.clear()
        results = run_jobs(jobs, workers, lambda result: seen.append(result.name))
        assert [result.name for result in results] == [f"{number}" for number in range(20)]
        assert [result.value for result in results] == [
            None if number % 3 == 0 else number * 10 for number in range(20)
        ]
        assert [result.name for result in results if result.error] == [
            f"{number}" for number in range(0, 20, 3)
        ]
        assert sorted(seen) == sorted(f"{number}" for number in range(20))


def test_as_many_at_a_time_as_asked_for_and_no_more() -> None:
    barrier = threading.Barrier(3)
    inside: list[int] = [0]
    most: list[int] = [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        barrier.wait(10)
        with lock:
            inside[0] -= 1

    results = run_jobs([Job("x", work)] * 9, 3)
    assert [result.error for result in results] == [None] * 9
    assert most == [3]


def test_jobs_that_are_done_before_anybody_looks_have_one_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """More threads than one would only wait for each other."""
    monkeypatch.setattr(transfers, "_LOOK", 60.0)
    results = run_jobs([Job("x", threading.current_thread)] * 1000, 4)
    assert len({result.value for result in results}) == 1


def test_jobs_that_turn_out_slow_have_more() -> None:
    """However many quick ones came before."""
    barrier = threading.Barrier(4)
    quick, slow = Job("quick", lambda: 0), Job("slow", lambda: barrier.wait(10))
    results = run_jobs([*[quick] * 10_000, *[slow] * 4], 4)
    assert [result.error for result in results if result.error] == []


def test_one_worker_is_the_callers_thread() -> None:
    for jobs, workers in ((5, 1), (1, 5)):
        results = run_jobs([Job("x", threading.current_thread)] * jobs, workers)
        assert {result.value for result in results} == {threading.current_thread()}


def test_no_jobs() -> None:
    assert run_jobs([], 4) == []


def test_no_workers() -> None:
    with pytest.raises(ValueError, match="one is the least"):
        run_jobs([], 0)


def test_workers_see_the_callers_context() -> None:
    variable = contextvars.ContextVar("variable", default="default")
    variable.set("caller's")
    assert {result.value for result in run_jobs([Job("x", variable.get)] * 4, 2)} == {"caller's"}


def test_an_end_of_the_program_in_a_worker_reaches_the_caller() -> None:
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        run_jobs([Job("x", leave), *([Job("y", lambda: time.sleep(0.01))] * 100)], 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_they_end_with_the_work_that_they_are_a_part_of(workers: int) -> None:
    whole = Cancellation()
    begun = []

    def work() -> None:
        begun.append(None)
        time.sleep(0.02)
        whole.cancel()

    with whole.current(), pytest.raises(Cancelled):
        run_jobs([Job("x", work)] * 100, workers)
    assert len(begun) <= workers


SCRIPT = """
import sys
from pathlib import Path
from jackfield.backends import Job, Settings, Throttle, get_backend, register_backend, run_jobs
from jackfield_file import nameless
from jackfield_file.backend import FileBackend

register_backend("file", FileBackend)
local, store, operation, way = sys.argv[1:]
if way == "named":
    nameless.can_be_nameless = lambda directory: False
def show(name, count):
    print(name, flush=True)
settings = Settings(throttle=Throttle(1_000_000), progress=show)
files = get_backend(f"file://{store}", settings)
def job(path):
    if operation == "put":
        return Job(path.name, lambda: files.put(path))
    return Job(path.name, lambda: files.get(path.name, Path(local, path.name)))
paths = sorted(Path(local if operation == "put" else store).iterdir())
run_jobs([job(path) for path in paths], 3)
"""


@pytest.mark.parametrize("way", ["nameless", "named"])
@pytest.mark.parametrize("operation", ["put", "get"])
def test_ctrl_c_leaves_no_temporary_file(tmp_path: Path, operation: str, way: str) -> None:
    pytest.importorskip("jackfield_file")
    if way == "nameless" and not can_be_nameless(str(tmp_path)):
        pytest.skip("the file system of the tests cannot keep files without a name")
    local, store = tmp_path / "local", tmp_path / "store"
    for directory in (local, store):
        directory.mkdir()
    source, target = (local, store) if operation == "put" else (store, local)
    for number in range(6):
        (source / f"{number}").write_bytes(os.urandom(3_000_000))
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, local, store, operation, way],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()  # bytes are moving
        assert any(is_temporary(path.name) for path in target.iterdir()) is (way == "named")
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) != 0
        assert time.monotonic() - start < 4
        assert process.stderr is not None
        assert b"KeyboardInterrupt" in process.stderr.read()
    assert [path.name for path in target.iterdir() if path.name.endswith(".part")] == []
