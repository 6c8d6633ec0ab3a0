"""Every fault happens, and does what the README says of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    ErrorCode,
    Proof,
    Settings,
    State,
)
from jackfield_chaos.dice import ChaosFault
from jackfield_chaos.plan import FAULTS, Fault

Opened = Callable[..., BackendWrapper]
Bare = Callable[..., Backend]
CONTENT = bytes(range(256)) * 40

CALLS = {
    "get": lambda backend, local: backend._get("there", local),
    "put": lambda backend, local: backend._put(local, "new"),
    "move": lambda backend, local: backend._move(local, "new"),
    "list": lambda backend, local: backend._list(),
    "query": lambda backend, local: backend._query("there"),
    "delete": lambda backend, local: backend._delete("there"),
}


@pytest.fixture
def local(tmp_path: Path) -> Path:
    path = tmp_path / "local"
    path.write_bytes(CONTENT)
    return path


def is_done(operation: str, directory: Path, local: Path) -> bool:
    """Whether the work was done, as far as that can be seen."""
    return {
        "get": lambda: local.read_bytes() == b"there",
        "put": lambda: (directory / "new").exists(),
        "move": lambda: (directory / "new").exists() and not local.exists(),
        "delete": lambda: not (directory / "there").exists(),
    }[operation]()


@pytest.mark.parametrize("operation", CALLS)
def test_an_error_before_the_work(bare: Bare, directory, local, operation: str) -> None:
    (directory / "there").write_bytes(b"there")
    backend = bare(f"seed=1&{operation}.error_before=1")
    with pytest.raises(ChaosFault, match=rf"of seed 1: error_before in {operation}"):
        CALLS[operation](backend, local)
    if operation not in {"list", "query"}:
        assert not is_done(operation, directory, local)


@pytest.mark.parametrize("operation", CALLS)
def test_an_error_after_the_work(bare: Bare, directory, local, operation: str) -> None:
    (directory / "there").write_bytes(b"there")
    with pytest.raises(ChaosFault, match=f"error_after in {operation}"):
        CALLS[operation](bare(f"{operation}.error_after=1"), local)
    if operation not in {"list", "query"}:
        assert is_done(operation, directory, local)


@pytest.mark.parametrize("operation", CALLS)
def test_a_delay_and_a_stall(bare: Bare, directory, local, operation: str) -> None:
    (directory / "there").write_bytes(b"there")
    begun = time.monotonic()
    CALLS[operation](bare(f"{operation}.delay=1&delay_seconds=0.05"), local)
    assert time.monotonic() - begun >= 0.05
    with pytest.raises(ChaosFault, match="stall"):
        CALLS[operation](bare(f"{operation}.stall=1&stall_seconds=0.01"), local)


@pytest.mark.parametrize("method", ["_close", "_retry_cleanup"])
def test_a_stall_ends_when_the_storage_is_closed_or_cleaned_up(bare: Bare, method: str) -> None:
    backend = bare("list.stall=1")
    failed: list[Exception] = []

    def list_names() -> None:
        try:
            backend._list()
        except ChaosFault as error:
            failed.append(error)

    thread = threading.Thread(target=list_names)
    thread.start()
    while not failed and thread.is_alive():  # it may not have begun to wait yet
        getattr(backend, method)()
        thread.join(timeout=0.01)
    assert len(failed) == 1


@pytest.mark.parametrize("operation", ["put", "move"])
def test_a_torn_write(bare: Bare, directory, local, operation: str) -> None:
    with pytest.raises(ChaosFault, match="torn"):
        CALLS[operation](bare(f"seed=3&{operation}.torn=1"), local)
    torn = (directory / "new").read_bytes()
    assert torn == CONTENT[: len(torn)]
    assert 0 < len(torn) < len(CONTENT)
    assert local.read_bytes() == CONTENT


def test_a_torn_write_that_claims_success_is_found_out(opened: Opened, local, directory) -> None:
    with pytest.raises(BackendException) as caught:
        opened("seed=3&put.torn_silent=1").put(local, "new")
    assert caught.value.code == ErrorCode.VALIDATION_FAILED
    assert (directory / "new").stat().st_size < len(CONTENT)


@pytest.mark.parametrize("fault", ["cut", "cut_silent"])
def test_a_cut_off_read(bare: Bare, directory, tmp_path: Path, fault: str) -> None:
    (directory / "there").write_bytes(CONTENT)
    got = tmp_path / "got"
    backend = bare(f"seed=3&get.{fault}=1")
    if fault == "cut":
        with pytest.raises(ChaosFault, match="cut"):
            backend._get("there", got)
    else:
        backend._get("there", got)
    assert got.read_bytes() == CONTENT[: got.stat().st_size]
    assert 0 < got.stat().st_size < len(CONTENT)


def test_an_empty_file_is_torn_and_cut_as_well(bare: Bare, directory, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    backend = bare("put.torn=1&get.cut=1")
    with pytest.raises(ChaosFault):
        backend._put(empty, "new")
    with pytest.raises(ChaosFault):
        backend._get("new", tmp_path / "got")


def test_a_stale_list_shows_what_the_one_before_should_have(bare: Bare, source) -> None:
    backend = bare("list.stale=1")
    backend._put(source(), "a")
    assert list(backend._list()) == []
    backend._put(source(), "b")
    backend._delete("a")
    assert list(backend._list()) == ["a"]
    assert list(backend._list()) == ["b"]


def test_a_stale_list_shows_what_was_there_at_first(bare: Bare, directory, source) -> None:
    (directory / "old").touch()
    backend = bare("list.stale=1")
    backend._put(source(), "new")
    assert list(backend._list()) == ["old"]


@pytest.mark.parametrize("count", [1, 2, 100])
def test_a_partial_list_lacks_some(bare: Bare, directory, count: int) -> None:
    names = {f"{number}" for number in range(count)}
    for name in names:
        (directory / name).touch()
    backend = bare("seed=5&list.partial=1")
    shown = [set(backend._list()) for _ in range(5)]
    assert all(each < names for each in shown)
    if count == 100:
        assert len({frozenset(each) for each in shown}) == 5
        assert all(30 < len(each) < 70 for each in shown)


@pytest.mark.parametrize("scheme", ["file", "sized", "batch"])
def test_a_wrong_size(opened: Opened, directory, scheme: str) -> None:
    (directory / "there").write_bytes(CONTENT)
    (there, absent) = opened("query.wrong_size=1", scheme=scheme).query(["there", "absent"])
    assert there.state is State.DONE
    assert there.size is not None
    assert 1 <= abs(there.size - len(CONTENT)) <= 4096
    assert absent.state is State.ABSENT


@pytest.mark.parametrize("when", ["before", "after"])
def test_many_are_deleted_at_once_and_each_may_fail(opened: Opened, directory, when: str) -> None:
    names = [f"{number}" for number in range(100)]
    for name in names:
        (directory / name).touch()
    outcomes = opened(f"seed=1&delete.error_{when}=0.3", scheme="batch").delete(names)
    failed = {outcome.name for outcome in outcomes if outcome.state is State.FAILED}
    assert 15 < len(failed) < 45
    left = {path.name for path in directory.iterdir()}
    assert left == (failed if when == "before" else set())


def test_a_query_of_many_fails_as_a_whole(opened: Opened, directory) -> None:
    outcomes = opened("query.error_before=1", scheme="batch").query(["a", "b"])
    assert [outcome.state for outcome in outcomes] == [State.FAILED, State.FAILED]


DYING = """
import sys
from pathlib import Path
from jackfield.backends import get_backend, register_backend, register_backend_prefix
from jackfield_chaos.backend import ChaosBackend
from jackfield_file.backend import FileBackend
register_backend("file", FileBackend)
register_backend_prefix("chaos", ChaosBackend)
try:
    get_backend(sys.argv[1]).put(Path(sys.argv[2]), "new")
finally:
    print("it lives")
"""


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("put.die_before=1", "nothing"),
        ("put.die_after=1", "all"),
        ("seed=3&put.torn=1&put.die_after=1", "a part"),
    ],
)
def test_the_death_of_the_process(directory, local, query: str, stored: str) -> None:
    command = [sys.executable, "-c", DYING, f"chaos+file://{directory}?{query}", str(local)]
    died = subprocess.run(command, stdout=subprocess.PIPE, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert died.stdout == b""
    sizes = [path.stat().st_size for path in directory.iterdir()]
    assert {"nothing": sizes == [], "all": sizes == [len(CONTENT)]}.get(
        stored, [0 < size < len(CONTENT) for size in sizes] == [True]
    )


def test_a_move_that_the_backend_cannot_do_has_no_fault_after_it(
    bare: Bare, directory, local, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = bare("move.error_after=1")
    monkeypatch.setattr(type(backend.backend), "_move", lambda *_: False)
    assert backend._move(local, "new") is False


def test_without_faults_all_is_passed_on(opened: Opened, local, tmp_path: Path, directory) -> None:
    with opened() as store:
        assert store.put(local, "a") is Proof.SIZE
        store.get("a", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == CONTENT
        assert store.list() == ["a"]
        assert store.query(["a"])[0].size == len(CONTENT)
        store.move(local, "b")
        assert not local.exists()
        assert [outcome.state for outcome in store.delete(["a", "b"])] == [State.DONE] * 2
        with pytest.raises(BackendException) as caught:
            store.get("a", tmp_path / "got")
        assert caught.value.code == ErrorCode.NOT_FOUND


def test_it_has_the_optional_methods_of_the_inner_backend_and_no_others(bare: Bare) -> None:
    for scheme, present in (
        ("bare", set()),
        ("sized", {"_query", "_move"}),
        ("batch", {"_query", "_move", "_query_list", "_delete_list"}),
    ):
        backend = bare(scheme=scheme)
        optional = {"_query", "_move", "_query_list", "_delete_list", "_validate", "_error_code"}
        assert {name for name in optional if hasattr(backend, name)} == present


def test_every_fault_is_tested_here_for_every_operation_that_has_it() -> None:
    common = {"delay", "stall", "die_before", "error_before", "die_after", "error_after"}
    assert {operation: {*map(str, faults)} - common for operation, faults in FAULTS.items()} == {
        "get": {"cut", "cut_silent"},
        "put": {"torn", "torn_silent"},
        "move": {"torn"},
        "list": {"stale", "partial"},
        "query": {"wrong_size"},
        "delete": set(),
    }
    assert set(CALLS) == set(FAULTS)


def test_faults_heal_by_retrying(opened: Opened, local) -> None:
    store = opened("seed=1&put.error_before=0.5&put.error_after=0.3&put.torn=0.3", attempts=40)
    assert all(store.put(local, f"{number}") is Proof.SIZE for number in range(30))


def test_the_host_waits_between_attempts_as_for_any_backend(registry, directory, local) -> None:
    from jackfield.backends import get_backend

    naps: list[float] = []
    settings = Settings(num_retries=3, sleep=naps.append)
    with pytest.raises(BackendException, match="error_before"):
        get_backend(f"chaos+file://{directory}?put.error_before=1", settings).put(local)
    assert len(naps) == 2


def test_names_of_faults_are_those_of_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.rst").read_text()
    for fault in Fault:
        assert f"``{fault}``" in readme
