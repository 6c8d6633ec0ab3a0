"""The commands, and what the plugin declares."""

from __future__ import annotations

import runpy
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pluggy
import pytest
from jackfield import JackfieldError, Table
from jackfield.formats import ControlFormat, identify
from jackfield_svn import branches, info, plugin, urls
from jackfield_svn.control import Subversion

Svn = Callable[..., str]

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "svn") for name, paths in info.jackfield_control_formats.items()
]


def run(command: ModuleType, *paths: Path) -> Table:
    parser = ArgumentParser()
    command.configure(parser)
    table = command.run(parser.parse_args([str(path) for path in paths]))
    assert isinstance(table, Table)
    return table


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_urls(tree: Path, old_tree: Path, repository: Path) -> None:
    table = run(urls, tree / "file", old_tree, repository)
    assert [row[:4] for row in table.rows] == [
        (str(tree), f"file://{repository}/trunk", "trunk", "2"),
        (str(old_tree), "https://example.org/svn/x/branches/1.0", "x/branches/1.0", "42"),
    ]
    (error,) = table.errors
    assert str(error) == f"{repository}: neither it nor a directory above it is a working copy"
    assert table.records is not None
    assert table.records[1]["root"] == "https://example.org/svn"
    with pytest.raises(JackfieldError):
        run(urls, repository)


def test_branches(repository: Path, svn: Svn) -> None:
    url = f"file://{repository}"
    svn("svn", "copy", "-m", "Branch", f"{url}/trunk", f"{url}/branches/gr\xfcn @2@")
    svn("svn", "copy", "-m", "Tag", f"{url}/trunk", f"{url}/tags/1.0")
    assert [row[:3] for row in run(branches, repository).rows] == [
        ("branches/gr\xfcn @2", "3", "somebody"),
        ("tags/1.0", "4", "somebody"),
        ("trunk", "2", "somebody"),
    ]


def test_branches_of_projects(tmp_path: Path, svn: Svn) -> None:
    svn("svnadmin", "create", tmp_path / "r")
    url = f"file://{tmp_path}/r"
    assert run(branches, tmp_path / "r").rows == []
    for path in ("a/trunk", "a/branches/x", "b/tags/1", "c/deep/er/trunk"):
        svn("svn", "mkdir", "--parents", "-m", "More", f"{url}/{path}")
    found = [row[0] for row in run(branches, tmp_path / "r").rows]
    assert found == ["a/branches/x", "a/trunk", "b/tags/1"]


def test_branches_of_what_is_no_repository(tree: Path) -> None:
    with pytest.raises(JackfieldError, match="is no repository on this machine"):
        run(branches, tree)


def test_what_is_declared_is_provided() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands
    (control,) = manager.hook.jackfield_provide_version_control()
    assert isinstance(control, Subversion)
    readme = (PROJECT / "README.rst").read_text()
    assert all(f"jackfield {command}" in readme for command in info.jackfield_commands)


def test_setup_py_has_the_metadata_and_builds_nothing_when_it_is_looked_at() -> None:
    variables = runpy.run_path(str(PROJECT / "setup.py"), run_name="looked_at")
    declared = {name for name in vars(info) if name.startswith("jackfield_")}
    assert {name for name in variables if name.startswith("jackfield_")} == declared
    command = [sys.executable, "-S", "-B", "-c", "import sys, runpy; runpy.run_path(sys.argv[1])"]
    subprocess.run([*command, PROJECT / "setup.py"], check=True, env={}, timeout=60)


def test_formats(tree: Path, old_tree: Path, repository: Path) -> None:
    assert formats_of(tree) == ["Subversion working copy"]
    assert formats_of(old_tree) == ["Subversion working copy (1.6 and before)"]
    assert formats_of(old_tree / "sub") == ["Subversion working copy (1.6 and before)"]
    assert formats_of(repository) == ["Subversion repository"]
    assert info.jackfield_per_directory_formats == ["Subversion working copy (1.6 and before)"]


def test_a_path_that_is_not_there_belongs_to_none(tree: Path) -> None:
    with pytest.raises(JackfieldError, match="gone: cannot be looked at: No such file"):
        run(urls, tree / "gone")
