"""``scan`` on the command line: rows as they come."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support import processes
from support.environments import Environment


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        top = tmp_path / "tree" / name
        (top / ".shelf").mkdir(parents=True)
        (top / ".shelf" / "format").write_text("1\n")
    (tmp_path / "tree" / "past" / ".past").mkdir(parents=True)
    (tmp_path / "tree" / "past" / ".past" / "format").write_text("1\n")
    return tmp_path / "tree"


def test_a_row_for_every_format_that_matches(all_installed: Environment, tree: Path) -> None:
    words = ("scan", "tree", "--one-file-system")
    done = all_installed.run(*words, directory=tree.parent, check=True)
    assert done.stdout.splitlines() == [
        "Shelf\tcompatible\tcompatible\ttree/one",
        "Past working copy\ttoo_old\tincompatible\ttree/past",
        "Shelf\tcompatible\tcompatible\ttree/two",
    ]


def test_no_deeper_than_it_is_told(all_installed: Environment, tree: Path) -> None:
    found = all_installed.run("scan", "--max-depth", "0", tree, tree / "two", check=True).stdout
    assert found == f"Shelf\tcompatible\tcompatible\t{tree}/two\n"


def test_what_cannot_be_used_is_explained_once(all_installed: Environment, tree: Path) -> None:
    done = all_installed.run("scan", tree, tree, check=True)
    assert done.stderr == (
        "jackfield: jackfield-test-too-old 1.0.0 is installed, but incompatible: supports "
        "jackfield up to 0.0.9; jackfield 0.1.0 goes back to 0.1.0: it recognises, but cannot be "
        "used\n"
    )


def test_json_is_an_object_a_line(all_installed: Environment, tree: Path) -> None:
    done = all_installed.run("scan", "--json", "tree/one", directory=tree.parent, check=True)
    assert json.loads(done.stdout) == {
        "directory": "tree/one",
        "formats": [{"name": "Shelf", "plugin": "compatible", "state": "compatible"}],
        "undetermined": [],
    }
    assert done.stdout.count("\n") == 1


def test_a_directory_of_two_formats_is_two_rows_and_one_object(
    all_installed: Environment, tree: Path
) -> None:
    (tree / "past" / ".past").rename(tree / "one" / ".past")
    rows = all_installed.run("scan", tree / "one", check=True).stdout.splitlines()
    assert sorted(row.split("\t")[0] for row in rows) == ["Past working copy", "Shelf"]
    (found,) = all_installed.run("scan", "--json", tree / "one", check=True).stdout.splitlines()
    names = sorted(each["name"] for each in json.loads(found)["formats"])
    assert names == ["Past working copy", "Shelf"]


def test_rows_come_as_they_are_found(all_installed: Environment, tree: Path) -> None:
    """The reader sees the first while the scan cannot go on: the pipe is read but later."""
    for number in range(3000):
        (tree / f"z{number:04}" / ".shelf").mkdir(parents=True)
        (tree / f"z{number:04}" / ".shelf" / "format").write_text("1\n")
    command = [str(all_installed.bin / "jackfield"), "scan", str(tree)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=all_installed.variables, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith("/one\n")
        assert process.poll() is None  # its pipe is full: 3000 rows do not go into it
        assert len(process.stdout.readlines()) == 3002


def test_unreadable_directories_are_told_at_the_end(all_installed: Environment, tree: Path) -> None:
    deep = tree / "a"
    deep.mkdir()
    descriptor = os.open(deep, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=descriptor)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(descriptor)
    done = all_installed.run("scan", tree)
    subprocess.run(["rm", "-r", deep], check=True)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    (line,) = [line for line in done.stderr.splitlines() if "cannot be read" in line]
    assert line.endswith(": cannot be read: file name too long")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--max-depth", "-1"], "argument --max-depth: '-1' is not a number from 0"),
        (["--max-depth", "deep"], "argument --max-depth: 'deep' is not a number from 0"),
        (["--unknown"], "unrecognized arguments: --unknown"),
    ],
)
def test_usage_errors(all_installed: Environment, options: list[str], error: str) -> None:
    done = all_installed.run("scan", *options)
    assert done.returncode == 2
    assert error in done.stderr


def test_without_any_format_it_says_what_to_install(
    environment: Callable[..., Environment], tmp_path: Path
) -> None:
    done = environment("jackfield-file").run("scan", tmp_path)
    assert done.returncode == 1
    assert "no plugin describes a format: install one, such as jackfield-git" in done.stderr


def unprivileged(environment: Environment, *arguments: processes.Argument) -> tuple[int, str, str]:
    """Run it as somebody who has to heed the permissions of files."""
    done = processes.run(
        [*processes.UNPRIVILEGED, environment.bin / "jackfield", *arguments],
        variables=environment.variables,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_cannot_be_told_is_a_line_for_each_directory(
    all_installed: Environment, tree: Path
) -> None:
    (tree / "one" / ".shelf").chmod(0o644)  # its names can be read, but nothing more
    status, output, told = unprivileged(all_installed, "scan", tree / "one")
    line = f"{tree}/one: cannot tell whether it is Shelf: .shelf/format: permission denied"
    assert (status, output, told) == (0, "", f"jackfield: {line}\n")
    found = json.loads(unprivileged(all_installed, "scan", "--json", tree / "one")[1])
    assert found["formats"] == []
    assert [each["name"] for each in found["undetermined"]] == ["Shelf"]


@pytest.mark.parametrize(
    ("locked", "mode", "each", "rest"),
    [
        (".shelf", 0o644, "cannot tell whether it is Shelf", "cannot tell what 5 more directories"),
        ("", 0o000, ": cannot be read: ", "5 more directories could not be read"),
    ],
)
def test_of_very_many_that_cannot_be_told_the_rest_is_counted(
    all_installed: Environment, tree: Path, locked: str, mode: int, each: str, rest: str
) -> None:
    for number in range(1005):
        top = tree / f"z{number:04}" / "below"
        (top / ".shelf").mkdir(parents=True)
        (top / locked).chmod(mode)
    _, output, told = unprivileged(all_installed, "scan", tree)
    assert output.count("\n") == 3
    assert told.count(each) == 1000
    assert f"jackfield: {rest}" in told


def test_identify_says_no_only_where_it_can_tell(all_installed: Environment, tree: Path) -> None:
    (tree / "one").chmod(0o600)
    status, output, told = unprivileged(all_installed, "identify", tree / "one")
    assert (status, output) == (1, "")
    first, last = told.splitlines()
    assert first.startswith(f"jackfield: {tree}/one: cannot tell whether it is ")
    assert " others: permission denied" in first
    assert last == f"jackfield: {tree}/one: cannot tell whether it is in a control directory"


def test_on_a_narrow_terminal_the_directories_stay_beside_the_formats(
    all_installed: Environment, tree: Path
) -> None:
    """The widest known format would take half of the lines, and hardly any directory has it."""
    main, terminal = pty.openpty()
    widths: dict[str, list[int]] = {}
    for columns in ("72", "200"):
        process = subprocess.Popen(
            [all_installed.bin / "jackfield", "scan", "tree"],
            stdout=terminal,
            cwd=tree.parent,
            env={**all_installed.variables, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": columns},
        )
        process.wait(timeout=60)
        shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(main, 65536).decode())
        lines = [line.rstrip() for line in shown.replace("\r", "\n").splitlines()]
        rows = [line for line in lines if line.endswith(("tree/one", "tree/past", "tree/two"))]
        assert len(rows) == 3
        widths[columns] = [row.index("tree/") for row in rows]
    os.close(main)
    os.close(terminal)
    assert widths["200"] == [max(widths["200"])] * 3
    assert max(widths["72"]) <= 60


def test_a_plugin_s_command_may_give_a_stream(all_installed: Environment, tmp_path: Path) -> None:
    (tmp_path / "river.py").write_text(
        "from jackfield import Command, JackfieldError, Stream, hookimpl\n"
        "jackfield_compatible_versions = [(0, 1, 0)]\n"
        "jackfield_commands = ['flow']\n"
        "def run(arguments):\n"
        "    rows = (((n, 'x'), {'n': n}) for n in range(2))\n"
        "    return Stream({'n': 1, 'what': 0}, rows, [JackfieldError('dry')])\n"
        "@hookimpl\n"
        "def jackfield_provide_commands():\n"
        "    return [Command('flow', run)]\n"
    )
    variables = {"JACKFIELD_PLUGIN_PATH": f"{tmp_path}:-user:-site"}
    done = all_installed.run("flow", variables=variables)
    assert (done.returncode, done.stdout) == (1, "0\tx\n1\tx\n")
    assert done.stderr == "jackfield: dry\n"
    assert all_installed.run("flow", "--json", variables=variables).stdout == '{"n": 0}\n{"n": 1}\n'
