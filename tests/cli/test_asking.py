"""Somebody is asked for a password while progress is shown: the question stays to be seen."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

ASKING = """
from jackfield.backends import Backend, register_backend

jackfield_minimum_version = (0, 1, 0)
jackfield_transports = ["asking://"]


class Asking(Backend):
    def _get(self, remote_filename, local_path): ...
    def _put(self, source_path, remote_filename):
        assert self.get_password().reveal() == "open"
    def _list(self): return []
    def _delete(self, filename): ...
    def _query(self, filename): return {"size": 5}


register_backend("asking", Asking)
"""

QUESTION = b"Password for asking://host: "


def read(terminal: int, seconds: float, until: bytes | None = None) -> bytes:
    """Give what is written until it ends so, or nothing more comes for so long."""
    said = b""
    while until is None or not said.endswith(until):
        if not select.select([terminal], [], [], seconds)[0]:
            break
        try:
            said += os.read(terminal, 1)
        except OSError:  # how Linux tells that the other end is closed
            break
    return said


@pytest.mark.parametrize(
    ("answer", "status", "end"),
    [
        (b"open\n", 0, b"verified by size"),
        (
            b"\xff\n",
            51,
            b"is no text in this terminal's encoding; BACKEND_PASSWORD can hold it\r\n",
        ),
    ],
)
def test_no_progress_is_shown_over_the_question(
    variables: dict[str, str], tmp_path: Path, answer: bytes, status: int, end: bytes
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "asking.py").write_text(ASKING)
    (tmp_path / "file").write_text("12345")
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", sys.executable, "-m", "jackfield", "put", "file", "asking://host"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**variables, "TERM": "xterm", "COLUMNS": "100", "LANG": "C.UTF-8"},
        cwd=tmp_path,
    )
    os.close(terminal)
    shown = read(main, 30, until=QUESTION)
    assert "━" in shown.decode()  # progress was shown
    assert shown.endswith(QUESTION)
    assert not select.select([main], [], [], 0.5)[0]  # and is not: in that time it was five times
    os.write(main, answer)
    rest = read(main, 30)
    assert process.wait(30) == status
    assert end in rest
    assert b"open" not in rest
    os.close(main)
