"""A long table looks like one that rich draws."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from jackfield.cli import longtable
from jackfield.cli.output import print_answer
from jackfield.commands import Table

longtable.LONG = int(sys.argv[1])
names = [f"file-{number:05}" for number in range(300)]
names[7:10] = ["\u00fcn\u00efc\u00f6d\u00e9", "\u65e5\u672c\u8a9e", "a \\x1b[31mb" + "x" * 30]
rows = [(name, "" if index % 2 else "verified", index) for index, name in enumerate(names)]
print_answer(Table(("stored", "proof", "a column that is wider than its cells"), rows), False)
"""


def on_terminal(long: int, variables: dict[str, str]) -> str:
    """Print a table that is long from so many rows on; give what a terminal gets."""
    main, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(long)],
        stdout=terminal,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", **variables},
    ):
        os.close(terminal)
        written = b""
        try:
            while chunk := os.read(main, 65536):
                written += chunk
        except OSError:
            pass  # how Linux tells that the other end is closed
    os.close(main)
    return written.decode()


def without_styles(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("variables", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1"}, {"COLUMNS": "60"}])
def test_the_text_is_the_same(variables: dict[str, str]) -> None:
    text = without_styles(on_terminal(200, variables))
    assert text == without_styles(on_terminal(100_000, variables))
    assert "file-00299" in text


def test_the_first_column_is_bold() -> None:
    text = on_terminal(200, {})
    assert "\x1b[1mfile-00299" in text
    assert "\x1b[1mverified" not in text


def test_nothing_is_where_the_terminal_has_no_styles() -> None:
    assert "\x1b" not in on_terminal(200, {"TERM": "dumb"})
