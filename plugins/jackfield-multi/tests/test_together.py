"""Several stores are asked at the same time, each time by the same threads."""

from __future__ import annotations

import os
import threading

import pytest
from jackfield.backends import BackendWrapper, State
from jackfield_file.backend import FileBackend

STORES = 3


def test_what_a_backend_keeps_by_thread_serves_all_operations_of_a_thread(
    opened, registry, source, monkeypatch
) -> None:
    local = threading.local()
    connections: list[str] = []
    put = FileBackend._put

    def connected(backend: FileBackend, *arguments: object) -> object:
        of_thread = local.__dict__.setdefault("connections", set())
        if id(backend) not in of_thread:
            of_thread.add(id(backend))
            connections.append(threading.current_thread().name)
        return put(backend, *arguments)

    monkeypatch.setattr(FileBackend, "_put", connected)
    store: BackendWrapper = opened()

    def work() -> None:
        for number in range(20):
            store.put(source(), f"a{number}")

    caller = threading.Thread(target=work)  # this one may have more threads, of tests before
    caller.start()
    caller.join(60)
    assert len(store.list()) == 20
    assert len(connections) <= STORES * STORES
    assert len(set(connections)) <= STORES


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_has_threads_of_its_own(opened, source) -> None:
    store: BackendWrapper = opened()
    store.put(source(), "a")
    child = os.fork()
    if child == 0:
        try:
            done = store.delete(["a"])[0].state is State.DONE
            os._exit(0 if done else 2)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_threads_end_with_the_thread_that_they_work_for(opened, source) -> None:
    store: BackendWrapper = opened()
    before = set(threading.enumerate())
    caller = threading.Thread(target=lambda: store.put(source(), "a"))
    caller.start()
    caller.join(20)
    for worker in set(threading.enumerate()) - before:
        worker.join(20)
        assert not worker.is_alive()
