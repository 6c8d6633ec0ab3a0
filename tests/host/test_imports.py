"""Nothing of a plugin is imported but by what asks for it: counted, in real processes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.environments import Environment
from support.projects import DISTRIBUTIONS, REPOSITORY

PLUGIN = re.compile(r"^jackfield_|^jackfield\.plugins")


def imported(environment: Environment, *arguments: str | Path, **options: object) -> set[str]:
    """The modules that ``jackfield ARGUMENTS`` imports, as the interpreter itself reports them."""
    done = environment.run(
        *("-X", "importtime", "-m", "jackfield", *arguments),
        program="python",
        **options,  # type: ignore[arg-type]
    )
    lines = re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE)
    assert "jackfield.host" in lines, done.stderr
    return set(lines)


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
def test_no_plugin_is_imported(arguments: tuple[str, ...], all_installed: Environment) -> None:
    assert not [name for name in imported(all_installed, *arguments) if PLUGIN.search(name)]


def test_checking_a_wheel_imports_nothing_of_it(
    all_installed: Environment, wheels: Mapping[str, Path]
) -> None:
    names = imported(all_installed, "check", *wheels.values())
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
    line: str, expected: set[str], all_installed: Environment, tmp_path: Path
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
    names = imported(all_installed, variables=variables)
    assert not [name for name in names if PLUGIN.search(name)]
    assert {f"{word.rstrip()} " for word in answer.read_text().split("\n")} == expected


def test_a_command_imports_its_plugin_and_no_other(all_installed: Environment) -> None:
    plugins = {name for name in imported(all_installed, "greet") if PLUGIN.search(name)}
    assert plugins == {
        "jackfield_test_compatible",
        "jackfield_test_compatible.plugin",
        "jackfield_test_compatible.storage",
        "jackfield_test_compatible.storage.shelf",
    }


def test_a_url_imports_its_plugin_and_no_other(all_installed: Environment, tmp_path: Path) -> None:
    names = imported(all_installed, "ls", tmp_path.as_uri())
    assert {name.split(".")[0] for name in names if PLUGIN.search(name)} == {"jackfield_file"}
