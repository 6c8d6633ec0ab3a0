"""Jackfield and its plugins in one zip file, as ``python -m zipapp`` makes it."""

from __future__ import annotations

import json
import shutil
import sys
import zipapp
from collections.abc import Callable
from pathlib import Path

import jackfield
import pytest
from support import processes
from support.laying_out import lay_out

MAIN = """
from jackfield.cli import main
raise SystemExit(main())
"""
CODE = """
from jackfield import Command, hookimpl

@hookimpl
def jackfield_provide_commands():
    return [Command("go-one", lambda arguments: __file__)]
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The file: the host as it is, and the plugin ``one``."""
    source = tmp_path / "source"
    lay_out(source, "alpha", plugin="one")
    (source / "alpha" / "__init__.py").write_text(CODE)
    core = Path(jackfield.__file__).parent
    shutil.copytree(core, source / "jackfield", ignore=shutil.ignore_patterns("__pycache__"))
    (source / "__main__.py").write_text(MAIN)
    zipapp.create_archive(source, tmp_path / "app.pyz", interpreter=sys.executable)
    return tmp_path / "app.pyz"


@pytest.fixture
def run(app: Path, tmp_path: Path) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = processes.run(
            [sys.executable, app, *arguments],
            variables={"HOME": str(tmp_path / "home"), "JACKFIELD_PLUGIN_PATH": ""},
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_its_plugin_is_read_judged_and_run(run: Run, app: Path) -> None:
    for _ in range(2):  # the second time by the index
        rows = json.loads(run("list", "--json")[1])
        (found,) = [row for row in rows if row["name"] == "one"]  # others may be installed
        assert (found["name"], found["status"], found["commands"]) == (
            *("one", "compatible"),
            ["go-one"],
        )
        assert run("go-one") == (0, f"{app}/alpha/__init__.py\n", "")
    assert "jackfield_minimum_version\t(0, 1, 0) (alpha/info.py:4)\n" in run("show", "one")[1]


def test_what_comes_with_the_host_is_found_in_it(run: Run) -> None:
    status, said, error = run("check", "one", "--for", "bzr=2.7.0")
    assert (status, error) == (0, "")
    assert said.startswith("one 1.0.0 does not declare which versions of bzr it supports")


def test_what_pip_leaves_alone_is_not_said_to_be_uninstalled(run: Run, app: Path) -> None:
    status, said, error = run("uninstall", "one")
    assert (status, said) == (1, "")
    assert error.splitlines()[-1] == (
        f"jackfield: alpha is still there: pip has not installed it into {sys.prefix}; "
        f"it lies in {app}: remove it there"
    )
