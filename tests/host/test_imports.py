"""Nothing of a plugin is imported but by what asks for it: counted, in real processes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.environments import Environment
from support.projects import DISTRIBUTIONS, REPOSITORY

PLUGIN = re.compile(r"^jackfield_|^jackfield\.plugins")


SPY = """
import os, sys

class Spy:
    def __init__(self, file):
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT)
    def find_spec(self, name, path=None, target=None):
        os.write(self.file, f"{name}\\n".encode())

sys.meta_path.insert(0, Spy(sys.argv.pop(1)))
sys.argv[0] = "jackfield"
from jackfield.cli import main
sys.exit(main())
"""
"""Runs the command line, and writes down the name of every module that is looked for."""


@pytest.fixture
def imported(all_installed: Environment, tmp_path: Path) -> Callable[..., set[str]]:
    """Gives the modules that ``jackfield ARGUMENTS`` imports, or tries to."""

    def run(*arguments: str | Path, variables: Mapping[str, str] | None = None) -> set[str]:
        record = tmp_path / "imported"
        all_installed.python(SPY, record, *arguments, variables=variables, check=False)
        names = set(record.read_text().split())
        assert "jackfield.host" in names
        return names

    return run


COMMANDS = [
    ("list",),
    ("list", "--all"),
    ("list", "--all", "--json"),
    ("list", "--incompatible"),
    ("show", "compatible"),
    ("show", "dies"),
    ("show", "raises", "--json"),
    ("check", "compatible", "dies", "raises", "too_new", "file", "git"),
    ("check", str(DISTRIBUTIONS / "compatible"), str(DISTRIBUTIONS / "raises" / "pyproject.toml")),
    ("check", str(REPOSITORY / "plugins" / "jackfield-git" / "setup.py")),
    ("identify", str(REPOSITORY)),
    ("backends",),
    ("--help",),
    ("help",),
    ("help", "greet"),
    ("help", "dies"),
    ("list", "--help"),
    ("completion", "bash"),
    ("--version",),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_plugin_is_imported(
    arguments: tuple[str, ...], imported: Callable[..., set[str]]
) -> None:
    assert not [name for name in imported(*arguments) if PLUGIN.search(name)]


def test_checking_a_wheel_imports_nothing_of_it(
    imported: Callable[..., set[str]], wheels: Mapping[str, Path]
) -> None:
    names = imported("check", *wheels.values())
    assert not [name for name in names if PLUGIN.search(name)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("jackfield l", {"list ", "ls "}),
        ("jackfield git-s", {"git-state "}),
        ("jackfield show comp", {"compatible "}),
        ("jackfield list --inc", {"--incompatible "}),
        ("jackfield gre", {"greet "}),
    ],
)
def test_completion_needs_no_plugin(
    line: str, expected: set[str], imported: Callable[..., set[str]], tmp_path: Path
) -> None:
    answer = tmp_path / "answer"
    variables = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_SUPPRESS_SPACE": "0",
    }
    names = imported(variables=variables)
    assert not [name for name in names if PLUGIN.search(name)]
    assert {f"{word.rstrip()} " for word in answer.read_text().split("\n")} == expected


def test_a_command_imports_its_plugin_and_no_other(imported: Callable[..., set[str]]) -> None:
    plugins = {name for name in imported("greet") if PLUGIN.search(name)}
    assert plugins == {
        "jackfield_test_compatible",
        "jackfield_test_compatible.plugin",
        "jackfield_test_compatible.storage",
        "jackfield_test_compatible.storage.shelf",
    }


def test_a_url_imports_its_plugin_and_no_other(
    imported: Callable[..., set[str]], tmp_path: Path
) -> None:
    names = imported("ls", tmp_path.as_uri())
    assert {name.split(".")[0] for name in names if PLUGIN.search(name)} == {"jackfield_file"}


def test_importing_jackfield_loads_nothing_heavy(all_installed: Environment) -> None:
    code = "import sys; import jackfield; print(*sys.modules)"
    heavy = {"rich", "pluggy", "packaging", "importlib_metadata", "importlib.metadata", "email"}
    assert not heavy & set(all_installed.python(code).stdout.split())
