"""Tests of what a backend has not are not collected: none of them shows as skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from testing.conftest import Run

pytest_plugins = ["pytester"]

QUICK = ("-pno:cacheprovider", "-pno:hypothesispytest")

START = """
import pytest
from jackfield.backends import Registry
from jackfield.testing import BackendSuite, needs
from testing.keeping import Bare, Full, Reports

class Suite(BackendSuite):
    largest = 70_000

    @pytest.fixture
    def registry(self):
        registry = Registry()
        for backend in (Bare, Full, Reports):
            registry.register_backend(backend.__name__.lower(), backend)
        return registry

"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What pytest itself hands down to a pytest inside it is not for that."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    yield


def selected(pytester: pytest.Pytester, module: str, *options: str) -> set[str]:
    """Run tests, of which all that are collected have to pass; give their names."""
    pytester.makepyfile(START + module)
    recorder = pytester.inline_run(*QUICK, "-pno:xdist", *options)
    passed, skipped, failed = recorder.listoutcomes()
    assert skipped == []
    assert [report.longreprtext for report in failed] == []
    return {report.nodeid.rpartition("::")[2] for report in passed}


def test_optional_methods_that_are_there_are_tested_and_no_others(
    pytester: pytest.Pytester,
) -> None:
    bare = selected(pytester, "class TestIt(Suite): url = 'bare://selection'")
    full = selected(pytester, "class TestIt(Suite): url = 'full://selection'")
    assert {
        "test_query_of_a_missing_file_is_minus_one",
        "test_move_of_a_link_moves_the_content",
        "test_delete_list_of_one_leaves_the_others",
        "test_validate_tells_contents_apart",
        "test_identity_is_the_same_for_one_file_only",
        "test_unlisted_gives_nothing_where_all_answer",
        "test_retry_cleanup_may_come_at_any_time",
        "test_error_code_answers_a_code_or_none",
    } <= full - bare
    assert bare < full
    assert "test_list_has_empty_files" in bare


def test_what_a_backend_says_of_itself_is_tested_where_it_says_so(
    pytester: pytest.Pytester,
) -> None:
    reports = selected(pytester, "class TestIt(Suite): url = 'reports://selection'")
    full = selected(pytester, "class TestIt(Suite): url = 'full://selection'")
    assert reports - full == {
        "test_reports_add_up_to_the_size[1]",
        "test_reports_add_up_to_the_size[3000000]",
        "test_a_put_that_is_cancelled_keeps_the_old_file",
        "test_a_get_that_is_cancelled_ends",
    }


def test_directories_are_tested_where_somebody_can_make_one(pytester: pytest.Pytester) -> None:
    module = """
class TestIt(Suite):
    url = 'bare://selection'
    def make_directory(self, site, name): pass
"""
    with_hook = selected(pytester, module)
    without = selected(pytester, "class TestIt(Suite): url = 'bare://selection'")
    assert with_hook - without == {"test_list_shows_no_directories"}


def test_each_store_of_a_fixture_with_parameters_has_its_own_tests(
    pytester: pytest.Pytester,
) -> None:
    module = """
class TestIt(Suite):
    @pytest.fixture(params=["bare", "full"])
    def store_url(self, request):
        return f"{request.param}://selection"
"""
    both = selected(pytester, module)
    assert {"test_list_has_empty_files[bare]", "test_list_has_empty_files[full]"} <= both
    assert "test_query_of_a_missing_file_is_minus_one[full]" in both
    assert "test_query_of_a_missing_file_is_minus_one[bare]" not in both
    assert "test_query_gives_the_size_in_bytes[full-1000]" in both
    assert "test_query_gives_the_size_in_bytes[bare-1000]" not in both


def test_a_test_of_the_author_may_need_something_too(pytester: pytest.Pytester) -> None:
    module = """
class Mine(Suite):
    @needs("_query")
    def test_mine(self, site):
        assert site.optional("_query")("missing") == {"size": -1}

class TestBare(Mine): url = "bare://selection"
class TestFull(Mine): url = "full://selection"
"""
    assert "test_mine" in selected(pytester, module, "-k", "TestFull")
    assert "test_mine" not in selected(pytester, module, "-k", "TestBare")


def test_what_is_set_up_for_the_session_is_set_up_once(pytester: pytest.Pytester) -> None:
    module = """
SERVERS = []

@pytest.fixture(scope="session")
def server():
    SERVERS.append("up")
    yield "full://selection"
    SERVERS.append("down")

class TestOne(Suite):
    @pytest.fixture
    def store_url(self, server):
        assert SERVERS == ["up"]
        return server

class TestOther(TestOne):
    pass
"""
    assert "test_list_has_empty_files" in selected(pytester, module)


def test_listing_the_tests_opens_no_store(pytester: pytest.Pytester) -> None:
    module = """
class TestIt(Suite):
    @pytest.fixture
    def store_url(self):
        raise AssertionError("it was set up")
"""
    pytester.makepyfile(START + module)
    done = pytester.runpytest_inprocess(*QUICK, "--collect-only", "-q")
    assert done.ret == 0
    done.stdout.no_fnmatch_line("*it was set up*")
    done.stdout.fnmatch_lines(["*::test_query_of_a_missing_file_is_minus_one"])


def test_a_store_that_cannot_be_opened_fails_every_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(START + "class TestIt(Suite): url = 'nothing://selection'")
    done = pytester.runpytest_inprocess(*QUICK, "-k", "missing_file", "--tb=line")
    outcomes = done.parseoutcomes()
    assert outcomes["errors"] > 5
    assert outcomes.keys() <= {"errors", "deselected"}
    done.stdout.fnmatch_lines(["*no backend for 'nothing://'*"])


def test_workers_agree_and_the_report_says_what_is_absent(
    python: Run, places: dict[str, str], tmp_path: pytest.TempPathFactory
) -> None:
    url = f"--backend-url=file://{tmp_path}/store"
    options = ("-p", "jackfield.testing.plugin", "--backend-largest=70000", "-n", "2", url)
    done = python("-m", "pytest", "-q", *options, variables=places)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    lines = {" ".join(line.split()) for line in done.stdout.splitlines()}
    assert {"_query yes", "_validate no", "directories not tested: none was made"} <= lines
