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
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
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


SLOW = {"argparse", "asyncio", "dataclasses", "email", "importlib.metadata", "inspect", "logging"}
LIBRARIES = {"importlib_metadata", "packaging", "platformdirs", "pluggy", "rich"}
SEARCHING = "jackfield.discovery.searching"
READER = {
    "jackfield.compatibility",
    "jackfield.roster.judging",
    "jackfield.metadata",
    "jackfield.reading",
}


@pytest.fixture
def with_an_index(imported: Callable[..., set[str]]) -> Callable[..., set[str]]:
    """The same, where the index is valid: what runs beside may have made it invalid just now."""

    def run(*arguments: str, **options: Mapping[str, str]) -> set[str]:
        for _ in range(10):
            names = imported(*arguments, **options)
            if SEARCHING not in names:
                break
        return names

    return run


@pytest.fixture(scope="module")
def of_argparse(all_installed: Environment) -> set[str]:
    """What this Python's `argparse` loads for a help, which ``help`` and ``completion`` need."""
    code = "import sys, argparse; argparse.ArgumentParser().format_help(); print(*sys.modules)"
    return set(all_installed.python(code).stdout.split())


@pytest.mark.parametrize(
    ("arguments", "most", "never"),
    [
        (("--version",), 25, SLOW | LIBRARIES | READER),
        (("list",), 60, SLOW | LIBRARIES | READER),
        (("list", "--json"), 60, SLOW | LIBRARIES | READER),
        (("list", "--all"), 60, SLOW | LIBRARIES | READER),
        (("--help",), 55, SLOW | LIBRARIES | READER),
        (("help", "greet"), 40, SLOW | LIBRARIES | READER),
        (("completion", "bash"), 60, SLOW | LIBRARIES | READER),
        (("show", "compatible"), 100, LIBRARIES | {"jackfield.reading", "email", "asyncio"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_with_an_index_next_to_nothing_is_imported(
    arguments: tuple[str, ...],
    most: int,
    never: set[str],
    with_an_index: Callable[..., set[str]],
    of_argparse: set[str],
) -> None:
    names = with_an_index(*arguments)
    if arguments[0] in {"help", "completion"}:
        names -= of_argparse
    assert not names & never
    assert len(names) <= most, sorted(names)


def test_completing_imports_no_library(
    with_an_index: Callable[..., set[str]], tmp_path: Path
) -> None:
    variables = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "answer"),
        "COMP_LINE": "jackfield show comp",
        "COMP_POINT": "19",
    }
    assert not with_an_index(variables=variables) & (LIBRARIES | READER | {"email", "asyncio"})


def test_before_a_plugins_own_import_no_library_is_imported(
    with_an_index: Callable[..., set[str]], tmp_path: Path
) -> None:
    with_an_index("greet")
    names = (tmp_path / "imported").read_text().split()
    before = set(names[: names.index("jackfield_test_compatible")])
    assert "jackfield.activation.activator" in before
    # The rules are there: whether the plugin fits is judged again, whatever the index says of it.
    judging = {"jackfield.compatibility", "jackfield.roster.judging", "jackfield.metadata"}
    slow = LIBRARIES | READER | {SEARCHING, "jackfield.backends", "email", "asyncio"}
    assert before & (slow - judging) == set()
    assert len(before) <= 95, sorted(before)


def test_a_plugin_of_commands_alone_loads_no_backends(
    with_an_index: Callable[..., set[str]],
) -> None:
    names = with_an_index("git-state", "--help")
    assert "jackfield_git.plugin" in names
    assert "pluggy" in names
    assert not [name for name in names if name.startswith("jackfield.backends")]


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
        ("jackfield --v", {"--verbose ", "--version "}),
        ("jackfield show --no", {"--no-index "}),
        ("jackfield help gre", {"greet "}),
        ("jackfield enable comp", {" "}),
        ("jackfield put notes.txt she", {"shelf:// "}),
        ("jackfield ls chaos+she", {"chaos+shelf:// "}),
        ("jackfield put --name comp", {" "}),
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
