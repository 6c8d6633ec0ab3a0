"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import runpy
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pluggy
import pytest
from jackfield.formats import ControlFormat, identify
from jackfield.repositories import VersionControl
from jackfield.tools import missing
from jackfield_fossil import checkout as checkouts
from jackfield_fossil import info, plugin

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "fossil") for name, paths in info.jackfield_control_formats.items()
]


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_the_hooks_give_what_is_declared() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands
    for command in commands:
        parser = ArgumentParser()
        command.configure(parser)
        assert parser.parse_args([])
    assert isinstance(plugin.jackfield_provide_version_control(), VersionControl)


def test_setup_py_has_the_metadata_and_builds_nothing_when_it_is_looked_at() -> None:
    variables = runpy.run_path(str(PROJECT / "setup.py"), run_name="looked_at")
    declared = {name for name in vars(info) if name.startswith("jackfield_")}
    assert {name for name in variables if name.startswith("jackfield_")} == declared


def test_setup_py_gives_the_version_where_jackfield_is_not_installed() -> None:
    command = [sys.executable, "-S", "-B", "-c", "import sys, runpy; runpy.run_path(sys.argv[1])"]
    subprocess.run([*command, PROJECT / "setup.py"], check=True, env={}, timeout=60)


def test_the_formats(checkout: Path, repository: Path) -> None:
    assert formats_of(checkout) == ["Fossil checkout"]
    assert formats_of(checkout / "directory" / "with space") == ["Fossil checkout"]
    (checkout / ".fslckout").rename(checkout / "_FOSSIL_")
    assert formats_of(checkout) == ["Fossil checkout (_FOSSIL_)"]
    assert set(checkouts.FILES) == set(info.jackfield_control_formats)


def test_a_host_without_fossil_says_what_to_install(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(missing(info.jackfield_required_tools)) == [
        "needs fossil, which is not on PATH: install fossil"
    ]
    assert formats_of(checkout) == ["Fossil checkout"]


def test_the_readme_names_every_command_and_format() -> None:
    readme = (PROJECT / "README.rst").read_text()
    for command in info.jackfield_commands:
        assert f"jackfield {command}" in readme
