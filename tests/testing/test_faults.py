"""The suite catches what breaks the contract, by the right test, and nothing else."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Iterator

import pytest
from jackfield.backends import Backend
from jackfield.testing import BackendSuite
from testing.faulty import BAD
from testing.faulty_at_contents import BAD_AT_CONTENTS
from testing.faulty_at_more import BAD_AT_MORE, CannotListWhatItTook
from testing.keeping import GOOD

pytest_plugins = ["pytester"]

FAULTS = BAD | BAD_AT_CONTENTS | BAD_AT_MORE

MODULE = """
import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite
from {module} import {name}

class TestIt(BackendSuite):
    url = "it://{store}"
    largest = 2 * 1024 * 1024
    many = 60

    @pytest.fixture
    def registry(self):
        registry = Registry()
        registry.register_backend("it", {name})
        return registry
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What pytest itself hands down to a pytest inside it is not for that."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    yield


def run(pytester: pytest.Pytester, backend: type[Backend]) -> tuple[set[str], set[str]]:
    """Run the suite; give the names of the tests that passed, and of those that did not."""
    pytester.makepyfile(
        MODULE.format(module=backend.__module__, name=backend.__name__, store=uuid.uuid4())
    )
    others = ("cacheprovider", "xdist", "hypothesispytest")  # which only take time here
    recorder = pytester.inline_run("--tb=no", *(f"-pno:{name}" for name in others))
    reports = recorder.getreports("pytest_runtest_logreport")
    assert not [each.longreprtext for each in reports if each.skipped]
    failed = {each.nodeid.rpartition("::")[2] for each in reports if each.failed}
    passed = {
        each.nodeid.rpartition("::")[2]
        for each in reports
        if each.when == "call" and each.passed and not each.failed
    }
    return passed, failed


@pytest.mark.parametrize("backend", GOOD, ids=lambda backend: backend.__name__)
def test_a_backend_that_keeps_the_contract_passes(
    pytester: pytest.Pytester, backend: type[Backend]
) -> None:
    passed, failed = run(pytester, backend)
    assert failed == set()
    assert len(passed) > 50


def test_every_test_says_what_the_contract_demands() -> None:
    tests = [value for name, value in _members() if name.startswith("test_")]
    assert len(tests) > 60
    assert not [
        test.__name__ for test in tests if not (test.__doc__ or "").strip(" \n)").endswith(".")
    ]


def _members() -> list[tuple[str, object]]:
    return inspect.getmembers(BackendSuite)


@pytest.mark.parametrize("backend", FAULTS, ids=lambda backend: backend.__name__)
def test_a_fault_is_caught_by_the_test_that_names_it(
    pytester: pytest.Pytester, backend: type[Backend]
) -> None:
    passed, failed = run(pytester, backend)
    assert FAULTS[backend] <= failed
    assert passed


def test_a_name_that_ends_all_lists_fails_no_test_but_its_own(pytester: pytest.Pytester) -> None:
    _, failed = run(pytester, CannotListWhatItTook)
    assert failed == {"test_a_name_is_kept_exactly[undecodable bytes]"}
