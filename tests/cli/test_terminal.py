"""How the command line behaves on a terminal, in a pipe, and when it is interrupted."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from jackfield.cli.escape import escape, escape_lines
from support.environments import Environment

HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def on_terminal(
    environment: Environment, *arguments: str | Path, variables: dict[str, str] | None = None
) -> str:
    """What ``jackfield ARGUMENTS`` writes to a terminal."""
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [environment.bin / "jackfield", *arguments],
        stdout=terminal,
        stderr=terminal,
        stdin=subprocess.DEVNULL,
        env={
            **environment.variables,
            "TERM": "xterm-256color",
            "COLUMNS": "300",
            **(variables or {}),
        },
    )
    os.close(terminal)
    written = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not chunk:
            break
        written += chunk
    os.close(main)
    process.wait(timeout=60)
    return written.decode()


def without_styles(text: str) -> str:
    """Leave out the styles that the table itself is drawn with."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")


def test_a_table_on_a_terminal_and_lines_in_a_pipe(all_installed: Environment) -> None:
    shown = without_styles(on_terminal(all_installed, "backends"))
    assert "url" in shown.splitlines()[0] or "url" in shown.splitlines()[1]
    assert "shelf://" in shown
    lines = all_installed.run("backends", check=True).stdout.splitlines()
    assert "shelf://\tcompatible\tcompatible\tjackfield-test-compatible" in lines
    assert any(line.startswith("past://\ttoo_old\tincompatible: supports ") for line in lines)


@pytest.mark.parametrize(("columns", "blocks"), [(60, 2), (300, 1)])
def test_a_matrix_goes_on_below_where_there_is_no_room(
    columns: int, blocks: int, all_installed: Environment
) -> None:
    arguments = ["check", "bzr_only", "--for", "bzr"]
    variables = {"COLUMNS": str(columns)}
    shown = without_styles(on_terminal(all_installed, *arguments, variables=variables))
    lines = shown.splitlines()
    assert max(map(len, lines)) <= columns
    rows = [line.split()[-1] for line in lines if line.startswith("bzr_only (bzr_only)")]
    assert len(rows) == blocks
    assert len("".join(rows)) == 59
    assert "".join(rows)[-1] == "+"


@pytest.mark.parametrize("columns", [12, 30, 50])
def test_a_matrix_fits_on_a_narrow_terminal(columns: int, all_installed: Environment) -> None:
    variables = {"COLUMNS": str(columns)}
    arguments = ["check", "bzr_only", "--for", "bzr"]
    shown = without_styles(on_terminal(all_installed, *arguments, variables=variables))
    lines = shown.splitlines()
    assert max(map(len, lines)) <= max(columns, len("- incompatible"))
    assert shown.count("+") > 1
    words = " ".join(shown.split())
    assert words.endswith("+ compatible ~ untested ? unknown - incompatible")
    assert "bzr_only" in words.replace(" ", "")


def test_a_table_fits_where_the_terminal_lacks_characters(
    all_installed: Environment, tmp_path: Path
) -> None:
    long = "é" * 60 + " " + "è" * 30
    (tmp_path / "setup.py").write_text(f"bzr_ö = '{long}'\nbzr_b = 1\n", encoding="utf-8")
    variables = {"PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    shown = on_terminal(all_installed, "metadata", tmp_path, variables=variables)
    lines = without_styles(shown).splitlines()
    assert max(map(len, lines)) <= 80
    assert "\\xf6" in shown


def test_on_a_narrow_terminal_the_list_keeps_what_it_is_for(all_installed: Environment) -> None:
    shown = on_terminal(all_installed, "list", variables={"COLUMNS": "50"})
    plain = without_styles(shown)
    lines = plain.splitlines()
    assert lines[1].split() == ["name", "verdict", "provides"]
    assert any(line.split()[:3] == ["file", "compatible", "file://"] for line in lines)
    assert "left out, since the terminal is too narrow: from, version" in " ".join(plain.split())


def test_a_terminal_of_unknown_width_shows_all(all_installed: Environment, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for words, shown in (
        (("list",), "file://"),
        (("show", "file"), "compatible"),
        (("scan",), "git"),
    ):
        more = [tmp_path] if words == ("scan",) else []
        written = on_terminal(all_installed, *words, *more, variables={"COLUMNS": "0"})
        assert shown in without_styles(written), words


def test_no_color_is_honoured(all_installed: Environment) -> None:
    assert "\x1b[1m" in on_terminal(all_installed, "list")
    assert "\x1b[" not in re.sub(
        r"\x1b\[[01]?m", "", on_terminal(all_installed, "list", variables={"NO_COLOR": "1"})
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--all"),
        ("show", "hostile_names"),
        ("check", "hostile_names"),
        ("--help",),
        ("help", "hostile"),
        ("hostile",),
        ("hostile", "--help"),
        ("show", "\x1b[31mnobody"),
        ("\x1b[31mnothing",),
        ("list", "--\x1b[31m"),
    ],
    ids=lambda arguments: escape(" ".join(arguments)),
)
def test_names_from_outside_cannot_break_the_terminal(
    arguments: tuple[str, ...], all_installed: Environment, tmp_path: Path
) -> None:
    mine = all_installed.with_home(tmp_path)
    assert not HARMFUL.search(without_styles(on_terminal(mine, *arguments)))
    done = mine.run(*arguments)
    assert not HARMFUL.search(done.stdout.replace("\t", " "))
    assert not HARMFUL.search(done.stderr)


def test_markup_is_shown_as_it_is(all_installed: Environment) -> None:
    shown = without_styles(on_terminal(all_installed, "show", "hostile_names"))
    assert "[bold red]markup[/bold red]" in shown
    assert "[bold red]markup[/bold red] [/] new\nline" in all_installed.run("hostile").stdout


def test_hostile_file_names(all_installed: Environment, tmp_path: Path) -> None:
    names = ["\x1b[31mred", "new\nline", "[bold]", "\udcff", "\u202egnp"]
    for name in names:
        (tmp_path / name).write_text("")
    done = all_installed.run("ls", tmp_path.as_uri(), check=True)
    assert sorted(done.stdout.splitlines()) == sorted(
        ["\\x1b[31mred", "new\\nline", "[bold]", "\\xff", "\\u202egnp"]
    )
    assert not HARMFUL.search(without_styles(on_terminal(all_installed, "ls", tmp_path.as_uri())))
    records = json.loads(all_installed.run("ls", "--json", tmp_path.as_uri(), check=True).stdout)
    assert {record["name"] for record in records} == set(names)


def test_an_interrupt_that_python_wraps_is_one(all_installed: Environment, tmp_path: Path) -> None:
    """Before Python 3.12 one that comes while a class is made, as by an import, is wrapped."""
    (tmp_path / "wrapping.py").write_text("""
from jackfield import Command, hookimpl

jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = ["wrap"]

class Interrupted:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt

def wrap(arguments):
    class Made:
        name = Interrupted()

@hookimpl
def jackfield_provide_commands():
    return [Command("wrap", wrap)]
""")
    done = all_installed.run("wrap", variables={"JACKFIELD_PLUGIN_PATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (130, "")


def test_escape_leaves_ordinary_text_alone() -> None:
    text = "Grüße, 你好 👩‍👩‍👧 \\ %s [bold]"
    assert escape(text) == text
    assert escape_lines("a\nb\x1bc") == "a\nb\\x1bc"


def test_a_closed_pipe_is_silent(all_installed: Environment) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" list --all --json | head -n 1', all_installed.bin / "jackfield"],
        env=all_installed.variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[\n"
    assert "roken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["--version", "--help", "list --help", "git-state --help"])
@pytest.mark.parametrize("variables", [{}, {"PYTHONUNBUFFERED": "1"}], ids=str)
def test_a_full_disk_under_the_output_is_one_line(
    all_installed: Environment, variables: dict[str, str], words: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [all_installed.bin / "jackfield", *words.split()],
            env={**all_installed.variables, **variables},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "jackfield: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("words", ["--help", "list --help"])
def test_help_that_nobody_reads_is_silent(all_installed: Environment, words: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        done = subprocess.run(
            [all_installed.bin / "jackfield", *words.split()],
            env=all_installed.variables,
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_output_that_is_closed_is_no_error(
    all_installed: Environment, tmp_path: Path, closed: str
) -> None:
    (tmp_path / "a").write_text("content")
    for words, status in {f"put a file://{tmp_path}/store": 0, "ls file://nowhere": 52}.items():
        done = subprocess.run(
            ["sh", "-c", f"jackfield {words} {closed}"],
            cwd=tmp_path,
            env=all_installed.variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == status
        assert "error of Jackfield" not in done.stderr
    assert (tmp_path / "store" / "a").read_text() == "content"


def test_ctrl_c_ends_a_command_at_once(environment: object, tmp_path: Path) -> None:
    mine: Environment = environment("jackfield-file")  # type: ignore[operator]
    plugin = tmp_path / "sleeper.py"
    plugin.write_text(
        "import time\n"
        "from jackfield import Command, hookimpl\n"
        "jackfield_commands = {'sleep': 'Sleep for a minute.'}\n"
        "jackfield_minimum_version = (0, 1, 0)\n"
        "def sleep(arguments):\n"
        "    print('asleep', flush=True)\n"
        "    for _ in range(600): time.sleep(0.1)\n"
        "@hookimpl\n"
        "def jackfield_provide_commands():\n"
        "    return [Command('sleep', sleep)]\n"
    )
    process = subprocess.Popen(
        [mine.bin / "jackfield", "sleep"],
        env={**mine.variables, "JACKFIELD_PLUGIN_PATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "asleep\n"
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == ""
    assert time.monotonic() - began < 20, "it slept on"


WIDE = """
from jackfield import Command, Table, hookimpl

jackfield_minimum_version = (0, 1, 0)
jackfield_commands = ["wide"]


@hookimpl
def jackfield_provide_commands():
    return [
        Command(
            "wide",
            lambda arguments: Table(
                ("name", "address", "state", "weight", "date"),
                [("a-name-of-15-ch", "/srv/some/where/" * 5, "open", "12 kg", "2026-11-21")],
                optional=("date", "weight"),
            ),
        )
    ]
"""


@pytest.mark.parametrize(
    ("width", "left_out"), [(200, ""), (66, ""), (65, "date"), (53, "date"), (52, "date, weight")]
)
def test_what_there_is_no_room_for_is_left_out_and_named(
    all_installed: Environment, tmp_path: Path, width: int, left_out: str
) -> None:
    (tmp_path / "wide.py").write_text(WIDE)
    variables = {"JACKFIELD_PLUGIN_PATH": f"{tmp_path}:+site", "COLUMNS": str(width)}
    shown = without_styles(on_terminal(all_installed, "wide", variables=variables))
    for cell in ("a-name-of-15-ch", "state", "open", "12 kg", "2026-11-21"):
        column = {"12 kg": "weight", "2026-11-21": "date"}.get(cell, "nothing")
        assert (cell in shown) == (column not in left_out), cell
    joined = "".join(shown.split())
    assert "/srv/some/where/" in joined
    assert ("left out, since the terminal is too narrow: " in shown) == bool(left_out)
    assert " ".join(shown.split()).endswith(left_out)
    assert max(map(len, shown.splitlines())) <= width
    in_a_pipe = all_installed.run("wide", variables=variables, check=True).stdout
    assert in_a_pipe.count("\t") == 4
