"""The same seed and the same calls give the same faults; one of them can be had by its number."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, InvalidBackendURL
from jackfield_chaos.dice import Dice
from jackfield_chaos.plan import FAULTS, Fault, Plan

Opened = Callable[..., BackendWrapper]
QUERY = "put.error_before=0.3&put.torn=0.2&get.cut=0.3&list.partial=0.5&delete.error_after=0.3"


def session(store: BackendWrapper, source: Path, target: Path) -> list[str]:
    """Do this and that; give what became of it."""
    results: list[str] = []

    def attempt(call: Callable[[], object]) -> None:
        try:
            results.append(str(call()))
        except BackendException as error:
            results.append(str(error.__cause__))

    for number in range(20):
        name = f"file {number}"
        attempt(lambda name=name: store.put(source, name))
        attempt(lambda name=name: store.get(name, target))
        attempt(lambda: sorted(store.list()))
        attempt(lambda name=name: [each.state for each in store.delete([name])])
    return results


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of faults since the last call of this."""
    records = [record for record in caplog.records if record.message.startswith("chaos: fault")]
    assert all(record.levelno == logging.INFO for record in records)
    messages = [record.message for record in records]
    caplog.clear()
    return messages


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jackfield.plugins.chaos")


def test_the_same_seed_gives_the_same_faults(opened: Opened, source, tmp_path, caplog) -> None:
    first = session(opened(f"seed=1&{QUERY}"), source(), tmp_path / "got")
    log = faults(caplog)
    assert session(opened(f"seed=1&{QUERY}"), source(), tmp_path / "got") == first
    assert faults(caplog) == log
    assert session(opened(f"seed=2&{QUERY}"), source(), tmp_path / "got") != first
    assert 20 < len(log) < 60


def test_every_fault_is_logged_with_its_number_and_the_seed(
    opened: Opened, source, tmp_path, caplog
) -> None:
    session(opened(f"seed=1&{QUERY}"), source(), tmp_path / "got")
    log = faults(caplog)
    for number, line in enumerate(log, 1):
        assert re.fullmatch(
            rf"chaos: fault {number} \([0-9a-f]{{8}}\) of seed 1: \w+ in (list|\w+ 'file \d+'), "
            r"call \d+",
            line,
        )


def test_a_seed_that_was_made_up_is_logged_and_replays(
    opened: Opened, source, tmp_path, caplog
) -> None:
    first = session(opened(QUERY), source(), tmp_path / "got")
    found = re.search(r"seed (\w+) over file://", caplog.text)
    assert found is not None
    log = faults(caplog)
    assert session(opened(f"seed={found[1]}&{QUERY}"), source(), tmp_path / "got") == first
    assert faults(caplog) == log


def test_some_faults_by_their_ids(opened: Opened, source, tmp_path, caplog) -> None:
    session(opened(f"seed=1&{QUERY}"), source(), tmp_path / "got")
    log = faults(caplog)
    first, second = (re.search(r"\((\w+)\) (.*)", log[index]) for index in (4, 9))
    assert first and second
    session(opened(f"seed=1&only={first[1]},{second[1]}&{QUERY}"), source(), tmp_path / "got")
    assert faults(caplog) == [f"chaos: fault 1 {first[0]}", f"chaos: fault 2 {second[0]}"]


def test_all_faults_up_to_a_number(opened: Opened, source, tmp_path, caplog) -> None:
    session(opened(f"seed=1&{QUERY}", attempts=5), source(), tmp_path / "got")
    log = faults(caplog)
    assert len(log) > 7
    session(opened(f"seed=1&faults=7&{QUERY}", attempts=5), source(), tmp_path / "got")
    assert faults(caplog) == log[:7]


def test_threads_do_not_change_what_happens_to_a_file(opened: Opened, source) -> None:
    path = source()

    def put(store: BackendWrapper, number: int) -> str:
        try:
            store.put(path, f"{number}")
            return ""
        except BackendException as error:
            return re.sub(r"fault \d+", "fault", str(error.__cause__))  # the id is the same

    def run(workers: int) -> list[str]:
        store = opened("seed=1&put.error_before=0.3&put.error_after=0.3")
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda number: put(store, number), range(100)))

    alone = run(1)
    assert run(8) == alone
    assert 20 < sum(bool(each) for each in alone) < 80


@pytest.mark.parametrize("operation", FAULTS)
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 0.9])
def test_a_rate_is_what_it_says(operation: str, rate: float) -> None:
    for fault in FAULTS[operation]:
        dice = Dice(Plan("seed", {(operation, fault): rate}))
        happened = sum(dice.call(operation, "name").happens(fault) for _ in range(4000))
        deviation = (rate * (1 - rate) * 4000) ** 0.5
        assert abs(happened - rate * 4000) < 4 * deviation, (operation, fault)


def test_faults_are_independent_of_each_other() -> None:
    rates = {("put", Fault.TORN): 0.5, ("put", Fault.ERROR_AFTER): 0.5}
    dice = Dice(Plan("seed", rates))
    calls = [dice.call("put", f"{number}") for number in range(4000)]
    both = sum(call.happens(Fault.TORN) and call.happens(Fault.ERROR_AFTER) for call in calls)
    assert 900 < both < 1100


def test_the_environment_holds_for_every_url_and_the_url_wins(
    opened: Opened, source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACKFIELD_CHAOS", "seed=9&put.error_before=1")
    with pytest.raises(BackendException, match="of seed 9: error_before in put 'a'"):
        opened().put(source(), "a")
    opened("put.error_before=0").put(source(), "a")


def test_all_means_every_operation_that_has_the_fault(opened: Opened, source, tmp_path) -> None:
    store = opened("all.error_before=1&list.error_before=0&all.torn=0.5")
    assert store.list() == []
    with pytest.raises(BackendException, match="error_before"):
        store.get("a", tmp_path / "got")


def test_only_its_own_arguments_are_taken_off_the_url(opened: Opened, directory: Path) -> None:
    opened("seed=1&all.delay=0.1&delay_seconds=0&stall_seconds=0&faults=1&only=00000000").list()
    with pytest.raises(InvalidBackendURL, match=re.escape("x=1")):  # says the file backend
        opened("seed=1&x=1")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("put.torm=1", "put.torm: put has no such fault; it has delay, .*torn"),
        ("get.torn=1", "get.torn: get has no such fault"),
        ("all.nonsense=1", "all.nonsense: all has no such fault"),
        ("put.torn=2", "put.torn: '2' is not a number from 0 to 1"),
        ("put.torn=often", "put.torn: 'often' is not a number from 0 to 1"),
        ("put.torn=nan", "put.torn: 'nan' is not a number from 0 to 1"),
        ("delay_seconds=-1", "delay_seconds: '-1' is not a number of seconds, 0 or more"),
        ("faults=first", "faults: 'first' is not the number of a fault"),
        ("only=3", "only: '3' is not the id of a fault"),
    ],
)
def test_a_mistake_in_the_url_is_named(opened: Opened, query: str, message: str) -> None:
    with pytest.raises(InvalidBackendURL, match=message):
        opened(query)


def test_a_mistake_in_the_environment_is_named(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACKFIELD_CHAOS", "sed=9")
    with pytest.raises(InvalidBackendURL, match=r"JACKFIELD_CHAOS: sed: known are .*seed"):
        opened()
