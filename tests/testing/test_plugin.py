"""The pytest plugin, and the suite in a test module of its author's."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from support.projects import PLUGINS
from testing.conftest import Run

OTHER_TEST = "def test_of_somebody_else(): pass\n"
BY_URL = ("-m", "pytest", "-p", "jackfield.testing.plugin", "-q", "-rA", "--backend-largest=70000")
SUBCLASS = """
from jackfield.testing import BackendSuite

class TestMemory(BackendSuite):
    url = "memory://box"
    largest = 70_000
"""


def test_a_url_is_all_it_takes(python: Run, places: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "here" / "test_other.py").write_text(OTHER_TEST)
    done = python(*BY_URL, "--backend-url=memory://box", variables=places)
    assert done.returncode == 0, done.stdout
    assert "::TestBackend::test_list_has_empty_files" in done.stdout
    assert "test_of_somebody_else" not in done.stdout


def test_tests_that_are_named_run_as_well(
    python: Run, places: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "here" / "test_other.py").write_text(OTHER_TEST)
    done = python(*BY_URL, "--backend-url=memory://box", "test_other.py", variables=places)
    assert "::TestBackend::test_list_has_empty_files" in done.stdout
    assert "::test_of_somebody_else" in done.stdout


def test_without_a_url_the_plugin_does_nothing(python: Run, tmp_path: Path) -> None:
    (tmp_path / "here" / "test_other.py").write_text(OTHER_TEST)
    done = python(*BY_URL)
    assert "1 passed" in done.stdout
    assert "capabilities" not in done.stdout


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("nothing://box", "ERROR: no backend for 'nothing://': known are file://, memory://"),
        ("memory", "ERROR: 'memory' is not the URL of a backend"),
        ("file://{full}", "ERROR: file://{full}: the store is not empty; give an empty one"),
    ],
)
def test_what_cannot_be_tested_is_one_line(
    python: Run, places: dict[str, str], tmp_path: Path, url: str, error: str
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "precious").touch()
    arguments = (*BY_URL, f"--backend-url={url.format(full=full)}")
    done = python(*arguments, variables=places | {"JACKFIELD_PLUGIN_PATH": "-site"})
    assert done.returncode == 4
    assert done.stderr.strip().startswith(error.format(full=full))
    assert done.stderr.strip().count("\n") == 0


def test_a_store_that_is_not_empty_can_be_forced(
    python: Run, places: dict[str, str], tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "precious").touch()
    done = python(*BY_URL, f"--backend-url=file://{full}", "--backend-force", variables=places)
    assert done.returncode == 0
    assert [path.name for path in full.iterdir()] == ["precious"]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_one_store_for_all_tests_and_capabilities_at_the_end(
    python: Run, places: dict[str, str], tmp_path: Path, workers: tuple[str, ...]
) -> None:
    url = f"--backend-url=file://{tmp_path}/store"
    done = python(*BY_URL, url, *workers, variables=places)
    assert done.returncode == 0, done.stdout
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    start = next(i for i, line in enumerate(lines) if "capabilities of TestBackend" in line)
    assert "(jackfield_file.backend.FileBackend)" in lines[start]
    assert "_query yes" in lines[start:]
    assert "_validate no" in lines[start:]
    assert "threads several at once" in lines[start:]
    assert list((tmp_path / "store").iterdir()) == []


def test_a_class_of_ones_own_needs_no_plugin(
    python: Run, places: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "here" / "test_mine.py").write_text(SUBCLASS)
    done = python("-m", "pytest", "-q", "-rA", variables=places)
    assert done.returncode == 0, done.stdout
    assert "test_mine.py::TestMemory::test_list_has_empty_files" in done.stdout
    assert "capabilities of TestMemory (jackfield_memory.backend.MemoryBackend)" in done.stdout


def test_a_backend_that_the_module_registers_need_not_be_a_plugin(
    python: Run, tmp_path: Path
) -> None:
    registered = f"""
import sys
sys.path.insert(0, {str(PLUGINS / "jackfield-memory" / "src")!r})
from jackfield.backends import register_backend
from jackfield_memory.backend import MemoryBackend
register_backend("memory", MemoryBackend)
{SUBCLASS}"""
    (tmp_path / "here" / "test_mine.py").write_text(registered)
    done = python("-m", "pytest", "-q", variables={"JACKFIELD_PLUGIN_PATH": "-site"})
    assert done.returncode == 0, done.stdout


def test_what_the_readme_shows(python: Run, tmp_path: Path) -> None:
    readme = (PLUGINS.parent / "README.rst").read_text(encoding="utf-8")
    codes = re.findall(r"code-block:: python\n\n((?:   .*\n|\n)+)", readme)
    modules = map(textwrap.dedent, codes)
    backend, test = (code for code in modules if re.match("# (src/drawer|tests/)", code))
    (tmp_path / "drawer.py").write_text(backend)
    (tmp_path / "here" / "test_drawer.py").write_text(test)
    register = (
        "from jackfield.backends import register_backend\n"
        "from drawer import DrawerBackend\n"
        'register_backend("drawer", DrawerBackend)\n'
    )
    (tmp_path / "here" / "conftest.py").write_text(register)
    core = PLUGINS.parent / "core"
    done = python("-m", "pytest", "-q", variables={"PYTHONPATH": f"{core}:{tmp_path}"})
    assert done.returncode == 0, done.stdout
    assert re.search(r"^[6-9][0-9] passed, \d+ deselected", done.stdout, re.MULTILINE)


def test_a_class_without_a_url_says_so(python: Run, tmp_path: Path) -> None:
    module = "from jackfield.testing import BackendSuite\nclass TestIt(BackendSuite): pass\n"
    (tmp_path / "here" / "test_mine.py").write_text(module)
    done = python("-m", "pytest", "-q", "-k", "test_list_has_empty_files")
    assert done.returncode == 1
    assert "TestIt.url is not set: it is a store's URL" in done.stdout


def test_a_name_that_the_storage_refuses_is_reported(python: Run, tmp_path: Path) -> None:
    module = """
from jackfield.backends import Registry
from jackfield.testing import BackendSuite
from testing.keeping import RefusesNames
import pytest

class TestIt(BackendSuite):
    url = "it://refuses"
    largest = 70_000
    @pytest.fixture
    def registry(self):
        registry = Registry()
        registry.register_backend("it", RefusesNames)
        return registry
"""
    (tmp_path / "here" / "test_mine.py").write_text(module)
    tests = str(Path(__file__).parents[1])
    core = str(PLUGINS.parent / "core")
    done = python("-m", "pytest", "-q", "-rs", variables={"PYTHONPATH": f"{tests}:{core}"})
    assert done.returncode == 0, done.stdout
    assert "the name is refused: 'a" not in done.stdout
    (refused,) = (line for line in done.stdout.splitlines() if line.startswith("names refused"))
    assert "newline" in refused
    assert "the second of two that differ in case" in refused
