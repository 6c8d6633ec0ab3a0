"""Over a storage that fails, tears and cuts, data comes back as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield.backends import BackendException, BackendWrapper, ErrorCode, State
from jackfield_crypt import vault
from jackfield_crypt.keys import Kind, Record

FAULTS = (
    "all.error_before=0.1&all.error_after=0.1&put.torn=0.1&get.cut=0.1"
    "&put.torn_silent=0.1&get.cut_silent=0.1"
)
NAMES = st.sampled_from(["a", "ünïcødé", "x" * 255])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), NAMES, st.binary(max_size=300)),
        st.tuples(st.just("move"), NAMES, st.binary(max_size=300)),
        st.tuples(st.just("get"), NAMES),
        st.tuples(st.just("delete"), NAMES),
        st.tuples(st.just("list")),
    ),
    max_size=20,
)


@pytest.fixture(autouse=True)
def same_inner_names_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults depend on names: with a random salt, they would be others in each run."""
    monkeypatch.setattr(vault, "new_record", lambda kind: Record(Kind.KEY_FILE, 0, 0, 0, bytes(16)))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6), steps=STEPS)
def test_it_behaves_as_a_dict_does(
    opened: Callable[..., BackendWrapper],
    directory: Path,
    key_file: Path,
    tmp_path: Path,
    seed: int,
    steps: list[tuple[str, ...]],
) -> None:
    shutil.rmtree(directory)
    directory.mkdir()
    query = f"keyfile={key_file}&seed={seed}&{FAULTS}"
    store = opened("chaos+file", query=query, attempts=200)
    model: dict[str, bytes] = {}
    local = tmp_path / "local"
    for operation, *rest in steps:
        if operation in {"put", "move"}:
            name, content = rest
            local.write_bytes(content)
            getattr(store, operation)(local, name)
            assert local.exists() == (operation == "put")
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
    without_faults = opened()
    assert sorted(without_faults.list()) == sorted(model)
    for name, content in model.items():
        without_faults.get(name, local)
        assert local.read_bytes() == content


def test_a_read_that_is_cut_off_silently_is_an_error(opened, key_file, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(1000))
    query = f"keyfile={key_file}&seed=3&get.cut_silent="
    store: BackendWrapper = opened("chaos+file", query=f"{query}0")
    store.put(source, "name")
    with pytest.raises(BackendException) as caught:
        opened("chaos+file", query=f"{query}1").get("name", tmp_path / "got")
    assert caught.value.code == ErrorCode.VALIDATION_FAILED
    assert not (tmp_path / "got").exists()


def test_a_write_that_is_torn_silently_is_an_error(opened, key_file, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(1000))
    opened().put(source, "name")
    store: BackendWrapper = opened(
        "chaos+file", query=f"keyfile={key_file}&seed=3&put.torn_silent=1"
    )
    with pytest.raises(BackendException) as caught:
        store.put(source, "name")
    assert caught.value.code == ErrorCode.VALIDATION_FAILED


def test_the_arguments_of_chaos_reach_it_and_those_of_crypt_do_not(opened, key_file) -> None:
    store: BackendWrapper = opened("chaos+file", query=f"keyfile={key_file}&list.error_before=1")
    with pytest.raises(BackendException, match="error_before in list"):
        store.list()
