"""Many files at once are deleted and queried as each of them is alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jackfield.backends import BackendWrapper, ErrorCode, Outcome, State

RESERVED = f".jackfield-{0:016x}.part"


@pytest.fixture(params=[0, 15, 40])
def others(request: pytest.FixtureRequest, directory: Path) -> list[str]:
    """Files beside those that a test looks at: as many as let the store work in another way."""
    directory.mkdir()
    names = [f"other-{number}" for number in range(request.param)]
    for name in names:
        (directory / name).write_bytes(b"other")
    return names


def test_deletions_that_fail_do_not_stop_the_others(
    store: BackendWrapper, directory: Path, others: list[str]
) -> None:
    (directory / "a").touch()
    (directory / "below").mkdir()
    (directory / RESERVED).touch()
    by_name = {each.name: each for each in store.delete(["below", RESERVED, "gone", "a", *others])}
    below, reserved = by_name.pop("below"), by_name.pop(RESERVED)
    assert below.state is reserved.state is State.FAILED
    assert below.error is not None
    assert repr(str(directory / "below")) in str(below.error)
    assert reserved.error is not None
    assert "reserved" in str(reserved.error)
    assert by_name.pop("gone").state is State.ABSENT
    assert {each.state for each in by_name.values()} == {State.DONE}
    assert sorted(path.name for path in directory.iterdir()) == [RESERVED, "below"]


def test_queries_that_fail_do_not_stop_the_others(
    store: BackendWrapper, directory: Path, others: list[str]
) -> None:
    (directory / ".a").write_bytes(b"123")
    (directory / "link").symlink_to(".a")
    (directory / "circle").symlink_to("circle")
    (directory / "below").mkdir()
    names = [".a", "link", "circle", "below", "gone", RESERVED]
    assert store.query([*names, *others]) == [
        Outcome(".a", State.DONE, 3),
        Outcome("link", State.DONE, 3),
        Outcome("circle", State.UNKNOWN),
        Outcome("below", State.ABSENT),
        Outcome("gone", State.ABSENT),
        Outcome(RESERVED, State.UNKNOWN),
        *(Outcome(name, State.DONE, 5) for name in others),
    ]


def test_a_store_that_is_not_there(store: BackendWrapper, tmp_path: Path) -> None:
    names = [f"a-{number}" for number in range(40)]
    absent = [Outcome(name, State.ABSENT) for name in names]
    assert store.query(names) == absent
    assert store.delete(names) == absent


def test_a_file_where_the_store_should_be(store: BackendWrapper, directory: Path) -> None:
    directory.touch()
    names = [f"a-{number}" for number in range(40)]
    for outcome in [*store.query(names), *store.delete(names)]:
        assert outcome.error is not None
        assert outcome.error.code == ErrorCode.BACKEND_ERROR
        assert "Not a directory" in str(outcome.error)


def test_no_descriptor_is_left_open(
    store: BackendWrapper, directory: Path, others: list[str]
) -> None:
    (directory / "below").mkdir()
    names = ["below", RESERVED, *others]
    store.query(names)
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 - names are enough
    store.query(names)
    store.delete(names)
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208 - as above
