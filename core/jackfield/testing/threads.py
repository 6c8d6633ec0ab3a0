"""What the contract demands of a backend that several threads use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jackfield.backends import BackendWrapper
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_THREADS = 8
_FILES = 4
"""A thread."""


class Threads(Demands):
    """Several threads at once; a backend that cannot says so by ``thread_safe = False``."""

    @needs("thread_safe")
    def test_threads_do_not_disturb_each_other(self, site: Site) -> None:
        """A backend that is `thread_safe` can be called by several threads at once."""
        backend = site.backend

        def work(names: list[str]) -> None:
            for name in names:
                backend._put(_source(site, name), name)
            assert set(names) <= set(backend._list())
            for name in names:
                target = site.local / f"{name}-back"
                backend._get(name, target)
                assert target.read_bytes() == _content(name)
            for name in names[1:]:
                backend._delete(name)

        self._together(site, work)

    def test_threads_do_not_disturb_each_other_through_the_host(self, site: Site) -> None:
        """The host may be used by several threads at once, whatever the backend says."""
        store: BackendWrapper = site.open_store()

        def work(names: list[str]) -> None:
            for name in names:
                store.put(_source(site, name), name)
            assert set(names) <= set(store.list())
            for name in names:
                target = site.local / f"{name}-back"
                store.get(name, target)
                assert target.read_bytes() == _content(name)
            assert not [each.error for each in store.delete(names[1:]) if each.error]

        self._together(site, work)

    def test_one_name_put_by_several_threads_is_one_of_the_files(self, site: Site) -> None:
        """Whoever wins, the file under the name is a whole one: nothing is mixed."""
        store, name = site.open_store(validate=False), site.name()
        contents = [b"%d" % number * 50_000 for number in range(_THREADS)]
        sources = [site.source(content) for content in contents]
        self._run([partial(store.put, source, name) for source in sources])
        assert site.get(name) in contents
        assert site.names() == [name]

    def _together(self, site: Site, work: Callable[[list[str]], None]) -> None:
        """Let several threads work, each on names of its own; one of each is to be left."""
        shares = [
            [site.name(f"thread {thread} file {number}") for number in range(_FILES)]
            for thread in range(_THREADS)
        ]
        self._run([partial(work, share) for share in shares])
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


def _content(name: str) -> bytes:
    return name.encode() * 500


def _source(site: Site, name: str) -> Path:
    path = site.local / name
    path.write_bytes(_content(name))
    return path
