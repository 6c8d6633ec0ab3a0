"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pluggy
from jackfield_multi import info, plugin

PROJECT = Path(__file__).parents[1]


def test_the_commands_are_the_ones_that_are_declared() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands


def test_setup_py_has_the_metadata_and_builds_nothing_when_it_is_looked_at() -> None:
    variables = runpy.run_path(str(PROJECT / "setup.py"), run_name="looked_at")
    declared = {name for name in vars(info) if name.startswith("jackfield_")}
    assert {name for name in variables if name.startswith("jackfield_")} == declared


def test_setup_py_gives_the_version_where_jackfield_is_not_installed() -> None:
    command = [sys.executable, "-S", "-B", "-c", "import sys, runpy; runpy.run_path(sys.argv[1])"]
    subprocess.run([*command, PROJECT / "setup.py"], check=True, env={}, timeout=60)


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.rst").read_text()
    assert all(f"jackfield {command}" in readme for command in info.jackfield_commands)
