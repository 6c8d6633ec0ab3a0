"""One test at a time on one store, where pytest spreads tests over several processes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jackfield.backends import ParsedUrl


@contextmanager
def alone(url: ParsedUrl, factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the other workers of ``pytest-xdist`` from the store at `url`."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import fcntl  # late: not on every system, and only here

    digest = hashlib.sha256(url.reveal().encode("utf-8", "surrogatepass")).hexdigest()
    shared = factory.getbasetemp().parent  # of all workers
    with (shared / f"jackfield-testing-{digest[:16]}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed
        yield
