"""``jackfield backendtest``: the suite from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import processes
from support.environments import Environment
from support.projects import DISTRIBUTIONS, PLUGINS
from testing.conftest import CORE, Run

SMALL = "--largest=70000"


def test_a_backend_from_its_checkout(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    url = f"drawer://localhost{tmp_path}/store"
    done = python("-m", "jackfield", "backendtest", url, "--from", checkout(), SMALL)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["test_put_then_get_gives_the_same_bytes[0]", "passed", ""] in rows
    assert ["test_a_large_file_comes_back_whole", "passed", ""] in rows
    absent = "it has no _query, which is optional"
    assert ["test_query_of_a_missing_file_is_minus_one", "absent", absent] in rows
    assert list((tmp_path / "store").iterdir()) == []


def test_its_faults_are_told_and_the_status_is_1(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    fault = """
    def _query(self, filename):
        return {"size": 1 + (self.directory / filename).stat().st_size}
"""
    arguments = ("backendtest", f"drawer://localhost{tmp_path}/store", "--from", checkout(fault))
    done = python("-m", "jackfield", *arguments, SMALL)
    assert done.returncode == 1
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in done.stdout.splitlines()}
    result, reason = rows["test_query_gives_the_size_in_bytes[1000]"]
    assert (result, "1001 in {" in reason) == ("failed", True)
    assert (
        "jackfield: test_query_gives_the_size_in_bytes[1000] failed; the contract: `_query` gives "
        '``{"size": n}``, n in bytes; without a size it is not known.\n'
    ) in done.stderr
    assert "tests: " in done.stderr
    assert "jackfield: optional methods: _query\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "assert _size(query(name))" in python("-m", "jackfield", "-v", *arguments, SMALL).stderr


@pytest.mark.parametrize("options", [(), ("--many=1000",), ("--many", "1001")])
def test_a_list_that_stops_at_1000_is_noticed(
    python: Run, checkout: Callable[..., Path], tmp_path: Path, options: tuple[str, ...]
) -> None:
    fault = """
    def _list(self):
        return [path.name for path in self.directory.iterdir()][:1000]
"""
    arguments = ("backendtest", f"drawer://localhost{tmp_path}/store", "--from", checkout(fault))
    done = python("-m", "jackfield", *arguments, SMALL, *options)
    many = "test_list_gives_all_of_many_files"
    found = f"{many}\tfailed" if options != ("--many=1000",) else f"{many}\tpassed"
    assert found in done.stdout


@pytest.mark.parametrize("option", ["--many", "--largest"])
def test_a_number_that_tests_nothing_is_refused(python: Run, option: str) -> None:
    done = python("-m", "jackfield", "backendtest", "memory://x", f"{option}=-1")
    assert done.returncode == 2
    assert f"argument {option}: '-1' is not a number from 1" in done.stderr


def test_a_store_that_no_file_makes_is_one_line(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    project = checkout()
    module = project / "src" / "drawer" / "__init__.py"
    module.write_text(module.read_text().replace("self.directory.mkdir(exist_ok=True)", "pass"))
    url = f"drawer://localhost{tmp_path}/store"
    done = python("-m", "jackfield", "backendtest", url, "--from", project, SMALL)
    assert (done.returncode, done.stdout) == (52, "")
    assert done.stderr == (
        f"jackfield: {url}: the store is not there, and putting a file does not make it: "
        "create it first, or let the backend do so\n"
    )


def test_a_store_that_may_not_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "sealed").mkdir(mode=0o555)
    url = (tmp_path / "sealed" / "store").as_uri()
    words = ["backendtest", url, "--from", PLUGINS / "jackfield-file"]
    done = processes.run(
        [*processes.UNPRIVILEGED, sys.executable, "-m", "jackfield", *words],
        variables={"HOME": str(tmp_path), "PYTHONPATH": str(CORE)},
    )
    assert (done.returncode, done.stdout) == (51, "")
    assert done.stderr.startswith(f"jackfield: {url}: cannot put ")
    assert done.stderr.count("\n") == 1


def test_a_store_that_the_first_file_makes_will_do(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    project = checkout()
    module = project / "src" / "drawer" / "__init__.py"
    text = module.read_text().replace("self.directory.mkdir(exist_ok=True)", "pass")
    put = "def _put(self, source_path, remote_filename):\n"
    makes = put + "        self.directory.mkdir(exist_ok=True)\n"
    module.write_text(text.replace(put, makes))
    arguments = ("backendtest", f"drawer://localhost{tmp_path}/store", "--from", project, SMALL)
    done = python("-m", "jackfield", *arguments)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "store").iterdir()) == []


def test_json(python: Run) -> None:
    memory = PLUGINS / "jackfield-memory"
    done = python("-m", "jackfield", "backendtest", "memory://box", "--from", memory, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["url"] == "memory://box"
    assert (report["failed"], report["passed"] > 70) == (0, True)
    assert report["capabilities"]["_query_list"] == ["yes"]
    assert report["capabilities"]["_query"] == ["no"]
    tests = {each["test"]: each for each in report["tests"]}
    assert len(tests) == report["passed"] + report["absent"]
    assert report["skipped"] == 0
    assert tests["test_query_of_a_missing_file_is_minus_one"]["result"] == "absent"
    assert tests["test_list_has_empty_files"] == {
        "test": "test_list_has_empty_files",
        "result": "passed",
        "demand": "A file without content is a file.",
        "reason": None,
    }


def test_a_store_that_is_not_empty_is_refused_and_forced(
    python: Run, places: dict[str, str], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "precious").write_text("mine")
    arguments = ("-m", "jackfield", "backendtest", f"file://{store}", SMALL)
    refused = python(*arguments, variables=places)
    assert refused.returncode == 50
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"jackfield: file://{store}: the store is not empty")
    assert refused.stderr.count("\n") == 1
    forced = python(*arguments, "--force", variables=places)
    assert forced.returncode == 0
    assert "test_list_has_empty_files\tpassed" in forced.stdout
    assert [path.name for path in store.iterdir()] == ["precious"]
    assert (store / "precious").read_text() == "mine"


def test_an_incompatible_checkout_is_not_run(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    project = checkout("raise SystemExit('it was run')", api=(99, 0, 0))
    url = f"drawer://localhost{tmp_path}/store"
    done = python("-m", "jackfield", "backendtest", url, "--from", project)
    assert done.returncode == 3
    assert done.stderr.startswith("jackfield: plugin 'drawer' 1.0 ")
    assert "incompatible: needs jackfield >= 99.0.0" in done.stderr
    assert "it was run" not in done.stderr


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("memory://box", "is not served by a plugin of"),
        ("shelf", "'shelf' is not the URL of a backend"),
        ("nothing://box", "no backend for 'nothing://': known are "),
    ],
)
def test_a_url_that_the_checkout_does_not_serve(
    python: Run, checkout: Callable[..., Path], places: dict[str, str], url: str, error: str
) -> None:
    arguments = ("-m", "jackfield", "backendtest", url, "--from", checkout())
    done = python(*arguments, variables=places)
    assert done.returncode in {1, 50}
    assert error in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_checkout_without_a_plugin(python: Run, tmp_path: Path) -> None:
    done = python("-m", "jackfield", "backendtest", "a://b", "--from", tmp_path / "here")
    assert done.returncode == 1
    assert str(tmp_path / "here") in done.stderr
    assert done.stderr.count("\n") == 1


def test_ctrl_c_ends_it_and_cleans_up(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    interrupts = """
    def _put(self, source_path, remote_filename):
        shutil.copyfile(source_path, self.directory / remote_filename)
        os.kill(os.getpid(), signal.SIGINT)
"""
    url = f"drawer://localhost{tmp_path}/store"
    done = python("-m", "jackfield", "backendtest", url, "--from", checkout(interrupts))
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "store").iterdir()) == []


def test_a_password_is_never_shown(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    tells = """
    def _get(self, remote_filename, local_path):
        raise OSError(f"cannot log in with {self.parsed_url.password.reveal()}")
"""
    url = f"drawer://user:c%61nary-word@localhost{tmp_path}/store"
    checkout(tells)
    for more in ("--json", "-vv"):
        arguments = ("backendtest", url, "--from", tmp_path / "project", more)
        done = python("-m", "jackfield", *arguments, SMALL)
        assert done.returncode == 1
        assert "cannot log in with ***" in done.stdout + done.stderr
        assert "nary-word" not in done.stdout + done.stderr


def test_without_pytest_there_is_one_line_with_the_way_out(
    environment: Callable[..., Environment],
) -> None:
    bare = environment()
    done = bare.run("backendtest", "memory://box")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "jackfield: the suite needs pytest, which is not installed: "
        f"{bare.bin / 'python'} -m pip install pytest\n"
    )
    code = "try: import jackfield.testing\nexcept ModuleNotFoundError as error: print(error)"
    assert bare.python(code).stdout == (
        "jackfield.testing needs pytest, which is not installed: pip install pytest\n"
    )


def test_a_distribution_of_somebody_else(python: Run, tmp_path: Path) -> None:
    """One that packs its backend two packages deep."""
    project = DISTRIBUTIONS / "compatible"
    url = f"shelf://localhost{tmp_path}/store"
    done = python("-m", "jackfield", "backendtest", url, "--from", project, SMALL)
    assert "test_list_has_empty_files\t" in done.stdout


def test_a_storage_that_fails_now_and_then_is_asked_again(
    python: Run, checkout: Callable[..., Path], tmp_path: Path
) -> None:
    fault = """
    failed = 0
    def _list(self):
        self.failed += 1
        if self.failed % 3:
            raise ConnectionResetError("reset")
        return [path.name for path in self.directory.iterdir()]
    def _delete(self, filename):
        (self.directory / filename).unlink()
        self.failed += 1
        if self.failed % 3:
            raise ConnectionResetError("reset when it was done")
"""
    url = f"drawer://localhost{tmp_path}/store"
    options = ("--from", checkout(fault), SMALL, "--many=20")
    done = python("-m", "jackfield", "backendtest", url, *options)
    assert (done.returncode, "cannot list: ConnectionResetError: reset" in done.stderr) == (
        50,
        True,
    )
    done = python("-m", "jackfield", "backendtest", url, *options, "--flaky")
    assert done.returncode == 0, done.stdout
