"""Times of change in ``ls -l`` and ``stat``: where a storage tells them, and where it does not."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import Host
from jackfield.backends import Backend
from jackfield.cli import main

TIMES: dict[str, object] = {
    "at the start": 0.0,
    "whole": 1_700_000_000,
    "before 1970": -1.5,
    "no time of the calendar": 1e30,
    "not a number": float("nan"),
    "without end": float("inf"),
    "unknown": None,
}


class Mute(Backend):
    """A store of the files of `TIMES` that says nothing of them."""

    has_network_location = False

    def _get(self, remote_filename: str, local_path: Path) -> None:
        local_path.touch()

    def _put(self, source_path: Path, remote_filename: str) -> None:
        raise PermissionError

    def _list(self) -> list[str]:
        return list(TIMES)

    def _delete(self, filename: str) -> None:
        raise PermissionError


class Clock(Mute):
    """The same, but it tells their times."""

    def _query(self, filename: str) -> dict[str, object]:
        return {"size": 1, "mtime": TIMES[filename]}


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command with ``clock://`` and ``mute://``; gives what it prints."""
    host = Host("clockapp", (1, 0, 0))
    host.registry.register_backend("clock", Clock)
    host.registry.register_backend("mute", Mute)

    def run(*words: str) -> str:
        assert main(words, host) == 0
        return capsys.readouterr().out

    return run


def test_what_is_known_is_shown(shown) -> None:
    assert shown("ls", "-l", "clock://x").splitlines() == [
        "at the start\t1\t1970-01-01 00:00:00",
        "before 1970\t1\t1969-12-31 23:59:58",
        "no time of the calendar\t1\t-",
        "not a number\t1\t-",
        "unknown\t1\t-",
        "whole\t1\t2023-11-14 22:13:20",
        "without end\t1\t-",
    ]


def test_json_has_it_as_precise_as_it_is_known(shown) -> None:
    records = {each["name"]: each for each in json.loads(shown("ls", "-l", "--json", "clock://x"))}
    assert records["before 1970"] == {
        "name": "before 1970",
        "size": 1,
        "mtime": "1969-12-31T23:59:58.500000+00:00",
    }
    assert records["whole"]["mtime"] == "2023-11-14T22:13:20+00:00"
    unknown = {name for name, record in records.items() if record["mtime"] is None}
    assert unknown == {"no time of the calendar", "not a number", "unknown", "without end"}
    assert json.loads(shown("stat", "--json", "clock://x/whole")) == [records["whole"]]


def test_of_a_storage_that_says_nothing_nothing_is_known(shown) -> None:
    assert shown("stat", "mute://x/whole") == "whole\tunknown\t-\n"
    (record,) = json.loads(shown("stat", "--json", "mute://x/whole"))
    assert record == {"name": "whole", "size": None, "mtime": None}


def test_a_command_line_leaves_the_log_of_the_program_that_runs_it_as_it_was(shown) -> None:
    log = logging.getLogger("jackfield")
    before = log.level, list(log.handlers)
    for _ in range(2):
        shown("-vv", "ls", "-l", "mute://x")
        assert (log.level, log.handlers) == before
