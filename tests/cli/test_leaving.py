"""A process that has run a plugin looks through what it leaves; the others leave at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jackfield
import pytest
from support import processes

RUNS = """
from jackfield import Command, hookimpl

jackfield_commands = ["go"]
jackfield_minimum_version = (0, 1, 0)


@hookimpl
def jackfield_provide_commands():
    return [Command("go", lambda arguments: "done")]
"""


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "goer.py").write_text(RUNS)
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(Path(jackfield.__file__).parents[1]),
        "JACKFIELD_PLUGIN_PATH": f"{plugins}{os.pathsep}-site",
    }


@pytest.mark.parametrize(
    ("command", "frozen"), [("list", True), ("--version", True), ("go", False)]
)
def test_only_without_a_plugin_nothing_is_looked_through(
    command: str, frozen: bool, variables: dict[str, str]
) -> None:
    watch = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(bool(gc.get_freeze_count())))\n"  # called last
        f"sys.argv = ['jackfield', {command!r}]\n"
        "from jackfield.cli import main\n"
        "sys.exit(main())\n"
    )
    done = processes.run([sys.executable, "-c", watch], variables=variables)
    assert done.stdout.splitlines()[-1] == str(frozen)
