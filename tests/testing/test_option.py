"""Plain ``pytest --backend-url=foo://…``, by what everybody's pytest loads: next to nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.processes import Argument
from support.projects import PLUGINS
from testing.conftest import CORE, Run

URL = "--backend-url=memory://box"
SMALL = "--backend-largest=70000"
OTHER_TEST = "def test_of_somebody_else(): pass\n"
MODULES = """
import sys

def pytest_unconfigure():
    with open({path!r}, "w") as file:
        file.write("\\n".join(sys.modules))
"""

Pytest = Callable[..., str]


@pytest.fixture
def here(python: Run, tmp_path: Path) -> Path:
    """The current directory: a project with a test of its own."""
    here = tmp_path / "here"
    (here / "test_other.py").write_text(OTHER_TEST)
    return here


@pytest.fixture
def run(python: Run, places: dict[str, str], tmp_path: Path) -> Pytest:
    """Runs pytest where Jackfield's own entry points are installed; gives what it printed."""
    project = tomllib.loads((PLUGINS.parent / "pyproject.toml").read_text())["project"]
    ((name, module),) = project["entry-points"]["pytest11"].items()
    installed = tmp_path / "site" / "jackfield-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: jackfield\nVersion: 1\n")
    (installed / "entry_points.txt").write_text(f"[pytest11]\n{name} = {module}\n")

    def run(*arguments: Argument, status: int = 0) -> str:
        variables = places | {"PYTHONPATH": f"{CORE}:{installed.parent}"}
        done = python("-m", "pytest", "-q", "-rA", *arguments, variables=variables)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize("words", [[URL], URL.split("=")], ids=["one word", "two words"])
@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_a_url_is_all_it_takes(
    here: Path, run: Pytest, words: list[str], workers: list[str]
) -> None:
    said = run(*words, SMALL, *workers)
    assert "::TestBackend::test_list_has_empty_files" in said
    assert "test_of_somebody_else" not in said
    assert "capabilities of TestBackend (jackfield_memory.backend.MemoryBackend)" in said
    assert "skipped" not in said


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_the_url_may_stand_in_the_project_s_settings(
    here: Path, run: Pytest, workers: list[str]
) -> None:
    settings = f"[pytest]\naddopts = {URL} {SMALL}\ntestpaths = test_other.py\n"
    (here / "pytest.ini").write_text(settings)
    said = run(*workers)
    assert "::TestBackend::test_list_has_empty_files" in said
    assert "test_of_somebody_else" not in said


def test_tests_that_are_named_run_as_well(here: Path, run: Pytest) -> None:
    said = run(URL, SMALL, "test_other.py")
    assert "::TestBackend::test_list_has_empty_files" in said
    assert "::test_of_somebody_else" in said


def test_the_plugin_may_be_named_all_the_same(here: Path, run: Pytest) -> None:
    said = run("-p", "jackfield.testing.plugin", URL, SMALL)
    assert "::TestBackend::test_list_has_empty_files" in said


def test_it_imports_three_small_modules_and_no_more(
    here: Path, run: Pytest, tmp_path: Path
) -> None:
    loaded = []
    for options in ([], ["-p", "no:jackfield"]):
        path = tmp_path / f"modules {len(options)}"
        (here / "conftest.py").write_text(MODULES.format(path=str(path)))
        assert "1 passed" in run(*options)
        loaded.append(set(path.read_text().splitlines()))
    with_it, without_it = loaded
    assert with_it - without_it == {"jackfield", "jackfield.testing", "jackfield.testing.option"}


def test_an_option_of_that_name_that_a_project_has_is_the_project_s(
    here: Path, run: Pytest
) -> None:
    (here / "conftest.py").write_text(
        "def pytest_addoption(parser): parser.addoption('--backend-url')\n"
    )
    (here / "test_other.py").write_text(
        "def test_theirs(pytestconfig):\n"
        "    assert pytestconfig.getoption('--backend-url') == 'memory://box'\n"
    )
    said = run(URL)
    assert "1 passed" in said
    assert "TestBackend" not in said


def test_help_tells_of_it(here: Path, run: Pytest) -> None:
    said = run("--help")
    assert "the conformance suite of Jackfield's backends:" in said
    assert "--backend-url=URL" in said


def test_a_url_that_nobody_serves_is_one_line(here: Path, run: Pytest) -> None:
    said = run("--backend-url=nothing://box", status=4)
    assert said.strip().startswith("ERROR: no backend for 'nothing://': known are ")
    assert said.strip().count("\n") == 0


@pytest.mark.parametrize("option", ["--backend-many", "--backend-largest"])
@pytest.mark.parametrize("number", ["-1", "0", "many"])
def test_a_number_that_tests_nothing_is_refused(
    here: Path, run: Pytest, option: str, number: str
) -> None:
    said = run(URL, f"{option}={number}", status=4)
    assert f"error: argument {option}: {number!r} is not a number from 1\n" in said
