"""What the contract demands of a backend that several threads use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_THREADS = 8
_FILES = 4
"""A thread."""


class _Calls(NamedTuple):
    """The operations of a backend, or of the host."""

    put: Callable[[Path, str], object]
    get: Callable[[str, Path], None]
    list_names: Callable[[], Sequence[str]]
    delete: Callable[[str], None]
    size: Callable[[str], float | None]
    move: Callable[[Path, str], object]


class Threads(Demands):
    """Several threads at once; a backend that cannot says so by ``thread_safe = False``."""

    @needs("thread_safe")
    def test_threads_do_not_disturb_each_other(self, site: Site) -> None:
        """A backend that is `thread_safe` can be called by several threads at once."""
        backend = site.backend

        def size(name: str) -> float | None:
            query = getattr(backend, "_query", lambda name: None)
            return (query(name) or {}).get("size")

        def move(source: Path, name: str) -> None:
            if getattr(backend, "_move", lambda source, name: False)(source, name) is False:
                backend._put(source, name)

        calls = _Calls(backend._put, backend._get, backend._list, backend._delete, size, move)
        self._together(site, calls)

    def test_threads_do_not_disturb_each_other_through_the_host(self, site: Site) -> None:
        """The host may be used by several threads at once, whatever the backend says."""
        store = site.open_store()

        def delete(name: str) -> None:
            (outcome,) = store.delete([name])
            assert outcome.error is None

        def size(name: str) -> float | None:
            return store.query([name])[0].size

        self._together(site, _Calls(store.put, store.get, store.list, delete, size, store.move))

    def test_one_name_put_by_several_threads_is_one_of_the_files(self, site: Site) -> None:
        """Whoever wins, the file under the name is a whole one: nothing is mixed."""
        store, name = site.open_store(validate=False), site.name()
        contents = [b"%d" % number * 50_000 for number in range(_THREADS)]
        sources = [site.source(content) for content in contents]
        self._run([partial(store.put, source, name) for source in sources])
        assert site.get(name) in contents
        assert site.names() == [name]

    def _together(self, site: Site, calls: _Calls) -> None:
        """Let several threads work, each on names of its own; one of each is to be left."""
        shares = [
            [site.name(f"thread {thread} file {number}") for number in range(_FILES)]
            for thread in range(_THREADS)
        ]
        self._run([partial(_work, site, calls, share) for share in shares])
        assert sorted(site.names()) == sorted(share[0] for share in shares)
        for share in shares:
            assert site.get(share[0]) == _content(share[0])

    def _run(self, works: list[Callable[[], object]]) -> None:
        """Start all at the same moment; the first failure of any is raised."""
        barrier = threading.Barrier(len(works))
        failures: list[BaseException] = []

        def run(work: Callable[[], object]) -> None:
            barrier.wait()
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
                failures.append(error)

        threads = [self.thread(partial(run, work)) for work in works]
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]


def _work(site: Site, calls: _Calls, names: list[str]) -> None:
    """Do all that can be done with files of one thread; the first of them stays."""
    for name in names:
        calls.put(_source(site, name), name)
    assert set(names) <= set(calls.list_names())
    for name in names:
        assert calls.size(name) in {len(_content(name)), None}
        target = site.local / f"{name}-back"
        calls.get(name, target)
        assert target.read_bytes() == _content(name)
    calls.move(_source(site, names[0]), names[0])
    for name in names[1:]:
        calls.delete(name)


def _content(name: str) -> bytes:
    return name.encode() * 500


def _source(site: Site, name: str) -> Path:
    path = site.local / name
    path.write_bytes(_content(name))
    return path
