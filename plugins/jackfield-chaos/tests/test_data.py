"""Data that moves through faults arrives, as the host tries again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield.backends import BackendException, BackendWrapper, ErrorCode, State

FAULTS = (
    "all.error_before=0.15&all.error_after=0.15&put.torn=0.2&put.torn_silent=0.1&get.cut=0.2"
    "&query.wrong_size=0.05&all.delay=0.1&delay_seconds=0.0001"
)
NAMES = st.sampled_from(["a", "b", "ünïcødé", ".hidden", "with space"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), NAMES, st.binary(max_size=300)),
        st.tuples(st.just("get"), NAMES),
        st.tuples(st.just("delete"), NAMES),
        st.tuples(st.just("list")),
    ),
    max_size=30,
)


@pytest.fixture
def fresh(opened, directory: Path) -> Iterator[Callable[[int], BackendWrapper]]:
    def open_emptied(seed: int) -> BackendWrapper:
        shutil.rmtree(directory)
        directory.mkdir()
        return opened(f"seed={seed}&{FAULTS}", attempts=60)

    return open_emptied


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6), steps=STEPS)
def test_it_behaves_as_a_dict_does(fresh, tmp_path: Path, seed: int, steps) -> None:
    store = fresh(seed)
    model: dict[str, bytes] = {}
    local = tmp_path / "local"
    for operation, *rest in steps:
        if operation == "put":
            name, content = rest
            local.write_bytes(content)
            store.put(local, name)
            model[name] = content
        elif operation == "get" and rest[0] in model:
            store.get(rest[0], local)
            assert local.read_bytes() == model[rest[0]]
        elif operation == "get":
            with pytest.raises(BackendException) as caught:
                store.get(rest[0], local)
            assert caught.value.code == ErrorCode.NOT_FOUND
        elif operation == "delete":
            (outcome,) = store.delete(rest)
            # an error after the work makes the second attempt find nothing
            allowed = {State.DONE, State.ABSENT} if rest[0] in model else {State.ABSENT}
            assert outcome.state in allowed
            model.pop(rest[0], None)
        else:
            assert sorted(store.list()) == sorted(model)
