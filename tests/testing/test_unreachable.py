"""What the suite demands of a backend whose storage its author can cut off."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jackfield.backends import ErrorCode
from testing.keeping import Full

pytest_plugins = ["pytester"]

TEST = "test_what_cannot_be_reached_is_neither_absent_nor_done"

MODULE = """
from contextlib import contextmanager
import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite
from {module} import {name}

class TestIt(BackendSuite):
    url = "it://{store}"

    @pytest.fixture
    def registry(self):
        registry = Registry()
        registry.register_backend("it", {name})
        return registry

    @contextmanager
    def unreachable(self, site):
        {name}.is_up = False
        try:
            yield
        finally:
            {name}.is_up = True
            {name}.starts += 1
"""


class Remote(Full):
    """A server that may be down. Of a connection that was made before, the first call fails."""

    is_up = True
    starts = 1
    connected: int | None = None

    @property
    def files(self) -> dict[str, bytes]:
        if not self.is_up or self.connected not in {None, self.starts}:
            raise ConnectionResetError(104, "Connection reset by peer")
        self.connected = self.starts
        return super().files

    def _retry_cleanup(self) -> None:
        self.connected = None

    def _delete_list(self, filenames: Any) -> Mapping[str, Exception]:
        self.files  # noqa: B018 - fails while the server is down
        return super()._delete_list(filenames) or {}


class TakesTroubleForAbsence(Remote):
    def _query_list(self, filenames: Any) -> Mapping[str, Mapping[str, int | None]]:
        try:
            return super()._query_list(filenames)
        except OSError:
            return {name: {"size": -1} for name in filenames}


class DeletesInVain(Remote):
    def _delete_list(self, filenames: Any) -> Mapping[str, Exception]:
        try:
            return super()._delete_list(filenames)
        except OSError:
            return {}


class ListsNothing(Remote):
    def _list(self) -> list[str]:
        try:
            return super()._list()
        except OSError:
            return []


class SaysNotFound(Remote):
    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NOT_FOUND if isinstance(exception, OSError) else None


class PutsInVain(Remote):
    proves_puts = True

    def _put(self, source_path: Path, remote_filename: str) -> None:
        if self.is_up:
            super()._put(source_path, remote_filename)


class NeverComesBack(Remote):
    def _retry_cleanup(self) -> None:
        pass


def end_of(pytester: pytest.Pytester, backend: type[Remote]) -> str:
    """Run the test; say how it ended."""
    pytester.makepyfile(
        MODULE.format(module=backend.__module__, name=backend.__name__, store=uuid.uuid4())
    )
    others = ("cacheprovider", "xdist", "hypothesispytest")
    recorder = pytester.inline_run("--tb=short", "-k", TEST, *(f"-pno:{name}" for name in others))
    reports = recorder.getreports("pytest_runtest_logreport")
    (report,) = [each for each in reports if each.when == "call"]
    return str(report.outcome)


def test_a_backend_that_fails_and_comes_back_passes(pytester: pytest.Pytester) -> None:
    assert end_of(pytester, Remote) == "passed"


@pytest.mark.parametrize(
    "backend",
    [
        TakesTroubleForAbsence,
        DeletesInVain,
        ListsNothing,
        SaysNotFound,
        PutsInVain,
        NeverComesBack,
    ],
)
def test_a_backend_that_takes_trouble_for_an_answer_fails(
    pytester: pytest.Pytester, backend: type[Remote]
) -> None:
    assert end_of(pytester, backend) == "failed"
