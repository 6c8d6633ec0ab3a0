"""Running the suite from a program, and what came of it."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pytest

from jackfield.backends import ParsedUrl, redact
from jackfield.errors import JackfieldError
from jackfield.testing.access import CONFORMANCE
from jackfield.testing.capabilities import Facts, reporter
from jackfield.testing.selection import ABSENT

Outcome = Literal["passed", "failed", "absent", "skipped"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one test.

    Attributes:
        test: its name, ``test_…``.
        demand: what the contract demands, as the test's docstring says it.
        outcome: ``passed``; ``failed``; ``absent``, where the backend has not the optional part
            that the test is about; or ``skipped``, where this machine lacks something.
        reason: why it did not pass, in one line; otherwise empty.
        details: the whole of pytest's report of a failure; otherwise empty.
    """

    test: str
    demand: str
    outcome: Outcome
    reason: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All results, and the capabilities of the backend: what -> details."""

    results: Sequence[Result]
    capabilities: dict[str, list[str]]

    def counts(self) -> dict[str, int]:
        """Tell how many tests ended how."""
        ends = [result.outcome for result in self.results]
        return {outcome: ends.count(outcome) for outcome in get_args(Outcome)}


Progress = Callable[[int, int], None]
"""Is told how many tests are done, and how many there are."""


def run_suite(
    url: ParsedUrl,
    *,
    largest: int,
    many: int,
    flaky: bool = False,
    force: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Run the suite on the store at `url`, which the current registry serves, in this process.

    Raises:
        JackfieldError: if pytest could not run it.
        KeyboardInterrupt: if the user has stopped it; the store is cleaned up.
    """
    collector = _Collector(url, progress)
    options = [f"--backend-largest={largest}", f"--backend-many={many}"]
    options += ["--backend-flaky"] * flaky + ["--backend-force"] * force
    with tempfile.TemporaryDirectory(prefix="jackfield-testing-") as root:
        output = io.StringIO()
        with _environment(), contextlib.redirect_stdout(output):
            status = pytest.main(
                [
                    *("-p", "jackfield.testing.plugin", "-p", "no:cacheprovider"),
                    *(f"--rootdir={root}", f"--basetemp={root}/tmp", "-c", os.devnull),
                    *("--import-mode=importlib", "--tb=short", "-q", *options, str(CONFORMANCE)),
                ],
                plugins=[collector],
            )
    if status == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        last = (output.getvalue().split("\n\n")[-1].strip() or "it says nothing").splitlines()
        raise JackfieldError(f"pytest could not run the suite: {redact(' '.join(last))}")
    return Report(collector.in_order(), collector.capabilities)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Keep what the user has set for pytest, and plugins of it, out of this run."""
    changed = {"PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Collector:
    """The pytest plugin that gives the URL and takes the results."""

    def __init__(self, url: ParsedUrl, progress: Progress) -> None:
        self.results: dict[str, Result] = {}
        self._url = url
        self._progress = progress
        self._demands: dict[str, str] = {}
        self._selected = 0
        self._config: pytest.Config | None = None

    @property
    def capabilities(self) -> dict[str, list[str]]:
        facts: Facts = {} if self._config is None else reporter(self._config).facts
        return {what: details for each in facts.values() for what, details in each.items()}

    def in_order(self) -> list[Result]:
        """Give the results in the order of the suite."""
        return [self.results[test] for test in self._demands if test in self.results]

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        self._config = config
        config.option.jackfield_url = self._url  # not on a command line: it may hold a password

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        text = getattr(getattr(item, "function", None), "__doc__", None) or ""
        self._demands[item.nodeid] = " ".join(text.split())

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            name, demand = _name(item.nodeid), self._demands[item.nodeid]
            self.results[item.nodeid] = Result(name, demand, "absent", item.stash[ABSENT])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._selected = len(session.items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            known = self.results.get(report.nodeid)
            if known is None or known.outcome == "passed":
                self.results[report.nodeid] = self._result(report)
        if report.when == "teardown":
            absent = len(self._demands) - self._selected
            self._progress(len(self.results) - absent, self._selected)

    def _result(self, report: pytest.TestReport) -> Result:
        name = _name(report.nodeid)
        demand = self._demands.get(report.nodeid, "")
        if report.outcome == "passed":
            return Result(name, demand, "passed")
        if report.outcome == "skipped":
            text = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            return Result(name, demand, "skipped", redact(text.removeprefix("Skipped: ")))
        details = redact(report.longreprtext)
        return Result(name, demand, "failed", _reason(report), details)


def _name(nodeid: str) -> str:
    return nodeid.rpartition("::")[2]


def _reason(report: pytest.TestReport) -> str:
    """Give the first line of what went wrong."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else report.longreprtext
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return redact(lines[0] if lines else "it failed")
