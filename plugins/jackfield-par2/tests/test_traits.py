"""What the inner backend says of itself holds, but for what repairing sees to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jackfield.backends import BackendWrapper, Registry
from jackfield_file.backend import FileBackend


class SayingBackend(FileBackend):
    gets_whole = False
    max_delete_batch = 7
    max_parallel = 3
    may_stall = True
    reports_bytes = False
    thread_safe = False


TRAITS = ("max_delete_batch", "max_parallel", "may_stall", "reports_bytes", "gets_whole")


@pytest.mark.parametrize("inner", [FileBackend, SayingBackend])
def test_it_says_what_the_inner_backend_says(
    opened: Callable[[str], BackendWrapper], registry: Registry, inner: type[FileBackend]
) -> None:
    registry.register_backend("inner", inner)
    store = opened("par2+inner:///srv/store")
    said = {name: getattr(inner, name) for name in TRAITS}
    said |= {"gets_whole": False, "max_delete_batch": 10_000}
    assert {name: getattr(store.backend, name) for name in TRAITS} == said
    assert store.max_parallel == (inner.max_parallel if inner.thread_safe else 1)
