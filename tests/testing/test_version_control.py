"""The suite for version-control plugins catches what breaks the contract, by the right tests."""

from __future__ import annotations

import inspect

import pytest
from jackfield.testing import VersionControlSuite
from testing.pads import BAD, Pads

pytest_plugins = ["pytester"]

MODULE = """
import os
import pytest
from jackfield.testing import VersionControlSuite
from testing.pads import FORMATS, PAD, VIEW, write
from testing.pads import {name} as System


class TestIt(VersionControlSuite):
    system = System()
    formats = FORMATS
    format = PAD
    control = ".pad"

    @pytest.fixture
    def directory(self, tmp_path):
        write(tmp_path / "pad", dict(log=["one", "two"], names=["first r1"]))
        return tmp_path / "pad"

    def add_revision(self, directory):
        with (directory / ".pad" / "log").open("a") as file:
            file.write("more\\n")

    def told(self, directory):
        return [(directory / ".pad" / name).read_text() for name in ("log", "names")]
"""

HOOKS = """
    def add_name(self, directory):
        with (directory / ".pad" / "names").open("a") as file:
            file.write("last r2\\n")

    def change(self, directory):
        (directory / "draft").write_text("more")

    def lay_traps(self, directory, program):
        (directory / ".pad" / "hook").symlink_to(program)

    def share(self, directory, other):
        other.mkdir()
        (other / ".pad-view").write_bytes(os.fsencode(directory))
        return VIEW

    def without_history(self, place):
        (place / ".pad-view").write_text("far://away")
        return place, VIEW
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pytest itself hands down to a pytest inside it is not for that."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)


def run(pytester: pytest.Pytester, system: type[Pads], hooks: str = HOOKS) -> tuple[set[str], int]:
    """Run the suite; give the names of the tests that failed, and the number of all."""
    pytester.makepyfile(MODULE.format(name=system.__name__) + hooks)
    others = ("cacheprovider", "xdist", "hypothesispytest")  # which only take time here
    recorder = pytester.inline_run("--tb=no", *(f"-pno:{name}" for name in others))
    reports = recorder.getreports("pytest_runtest_logreport")
    assert not [each.longreprtext for each in reports if each.skipped]
    failed = {each.nodeid.rpartition("::")[2].partition("[")[0] for each in reports if each.failed}
    return failed, len({each.nodeid for each in reports})


def test_what_keeps_the_contract_passes(pytester: pytest.Pytester) -> None:
    failed, number = run(pytester, Pads)
    assert failed == set()
    assert number > 35


def test_tests_of_hooks_that_are_not_there_are_left_out(pytester: pytest.Pytester) -> None:
    failed, number = run(pytester, Pads, "")
    assert failed == set()
    assert number == run(pytester, Pads)[1] - 5


@pytest.mark.parametrize("system", BAD, ids=lambda system: system.__name__)
def test_what_breaks_it_is_caught(pytester: pytest.Pytester, system: type[Pads]) -> None:
    failed, _ = run(pytester, system)
    assert failed == BAD[system]


def test_every_test_has_something_that_it_catches() -> None:
    tests = {name for name, _ in _tests()}
    caught = set().union(*BAD.values())
    assert tests - caught == {"test_the_repository_is_of_the_format"}  # that of the tests


def test_every_test_says_what_the_contract_demands() -> None:
    assert not [
        name for name, test in _tests() if not (test.__doc__ or "").strip().endswith((".", ")"))
    ]


def _tests() -> list[tuple[str, object]]:
    members = inspect.getmembers(VersionControlSuite)
    return [(name, value) for name, value in members if name.startswith("test_")]
