"""What the contract demands of a backend in the hands of the host: retries, proofs, closing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jackfield.backends import Backend, BackendException, ErrorCode, Proof, State
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site, failing

_ATTEMPTS = 3


class Hosting(Demands):
    """Retrying, cleaning up, proving and closing."""

    def test_the_host_tries_again_and_succeeds(self, site: Site) -> None:
        """An operation that failed works when it is called again, by the same object."""
        store = site.open_store()
        name, content = site.name(), b"content"
        reset = ConnectionResetError("reset")
        with failing(store.backend, "_put", reset), failing(store.backend, "_list", reset):
            store.put(site.source(content), name)
            assert name in store.list()
        target = site.target()
        with failing(store.backend, "_get", reset, TimeoutError("late")) as coming:
            store.get(name, target)
        assert not coming
        assert target.read_bytes() == content
        if not self.flaky:
            assert len(site.naps) == 4

    @needs("_retry_cleanup")
    def test_retry_cleanup_comes_before_every_further_attempt(self, site: Site) -> None:
        """`_retry_cleanup` is called once between two attempts, and leaves the backend usable."""
        name, target = site.name(), site.target()
        site.put(name, b"content")
        store = site.open_store()
        errors = [ConnectionResetError("reset")] * (_ATTEMPTS - 1)
        with _counted(store.backend) as calls, failing(store.backend, "_get", *errors):
            store.get(name, target)
        assert target.read_bytes() == b"content"
        assert len(calls) == _ATTEMPTS - 1 or self.flaky

    @needs("_retry_cleanup")
    def test_retry_cleanup_does_not_come_after_the_last_attempt(self, site: Site) -> None:
        """After the last attempt nothing is cleaned up; the error has a code."""
        name = site.name()
        site.put(name, b"content")
        store = site.open_store(num_retries=_ATTEMPTS)
        errors = [ConnectionResetError("reset")] * _ATTEMPTS
        with (
            _counted(store.backend) as calls,
            failing(store.backend, "_get", *errors),
            pytest.raises(BackendException) as raised,
        ):
            store.get(name, site.target())
        assert raised.value.code != ErrorCode.NOT_FOUND
        assert len(calls) == _ATTEMPTS - 1

    @needs("_retry_cleanup")
    def test_retry_cleanup_may_come_at_any_time(self, site: Site) -> None:
        """`_retry_cleanup` may be called before a first operation, twice, and between any two."""
        cleanup = site.optional("_retry_cleanup")
        name = site.name()
        cleanup()
        site.put(name, b"content")
        cleanup()
        cleanup()
        assert site.get(name) == b"content"
        cleanup()
        assert site.names() == [name]
        cleanup()
        site.backend._delete(name)
        assert site.names() == []

    def test_the_host_puts_and_says_how_well_that_is_proven(self, site: Site) -> None:
        """A put is proven by `_validate`, by a size, by the backend itself, or not at all."""
        store, name = site.open_store(), site.name()
        proof = store.put(site.source(b"content"), name)
        assert isinstance(proof, Proof)
        if hasattr(store.backend, "_validate"):
            assert proof == Proof.CONTENT
        assert site.get(name) == b"content"

    @needs("unreachable")
    def test_what_cannot_be_reached_is_neither_absent_nor_done(self, site: Site) -> None:
        """Where a storage does not answer, all fails: nothing is absent, stored or deleted."""
        name, source, target = site.name(), site.source(b"new"), site.target()
        site.put(name, b"old")
        store, patient = site.open_store(num_retries=1), site.open_store()
        assert store.list() == patient.list()  # and both have their connections
        with self.unreachable(site):
            for call in (
                store.list,
                lambda: store.get(name, target),
                lambda: store.put(source, name),
            ):
                with pytest.raises(BackendException) as raised:
                    call()
                assert raised.value.code != ErrorCode.NOT_FOUND
            assert store.delete([name])[0].state is State.FAILED
            assert store.query([name])[0].state in {State.FAILED, State.UNKNOWN}
        patient.get(name, target)
        assert target.read_bytes() == b"old"

    def test_close_comes_after_any_use_and_loses_nothing(self, site: Site) -> None:
        """`_close` releases what the backend holds; what was put stays in the storage."""
        name = site.name()
        with site.open_store() as store:
            store.put(site.source(b"content"), name)
        assert site.get(name, site.open()) == b"content"

    def test_close_comes_without_any_use(self, site: Site) -> None:
        """A backend that was never used can be closed."""
        with site.open_store():
            pass

    def test_two_backends_live_side_by_side(self, site: Site) -> None:
        """Closing one backend does not take anything from another one for the same URL."""
        name = site.name()
        site.put(name, b"content")
        with site.open_store() as store:
            assert name in store.list()
        assert site.get(name) == b"content"


@contextmanager
def _counted(backend: Backend) -> Iterator[list[None]]:
    """Count the calls of a backend's ``_retry_cleanup``: gives a list with an item for each."""
    calls: list[None] = []
    original = getattr(backend, "_retry_cleanup")  # noqa: B009 - optional, so not declared

    def cleanup() -> None:
        calls.append(None)
        original()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "_retry_cleanup", cleanup)
        yield calls
