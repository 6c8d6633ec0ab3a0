"""Names of files are other texts in another locale, and so is what was found there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import jackfield

SETTLED = 0.05
"""Seconds after which a directory that has changed may be kept in the index."""


def test_each_encoding_of_names_has_an_index_of_its_own(tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    file = os.fsencode(plugins) + "/größe.py".encode()
    with open(file, "w") as opened:  # noqa: PTH123 - in bytes, whatever the tests' own locale is
        opened.write("jackfield_minimum_version = (0, 1, 0)\n")
    time.sleep(SETTLED)
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    def listed(more: dict[str, str]) -> str:
        variables = {
            "PATH": os.defpath,
            "HOME": str(tmp_path),
            "JACKFIELD_PLUGIN_PATH": str(plugins),
            "PYTHONPATH": str(Path(jackfield.__file__).parents[1]),
        }
        command = [sys.executable, "-m", "jackfield", "list", "--json"]
        done = subprocess.run(
            command, env=variables | more, cwd=tmp_path, capture_output=True, check=True
        )
        return done.stdout.decode()

    for _ in range(2):
        assert '"source": "directory"' not in listed(ascii_only)
        assert '"name": "gr\\u00f6\\u00dfe"' in listed({"PYTHONUTF8": "1"})
