"""A site directory with plugins in it, and Jackfield run on that."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import jackfield
from support import processes

SLOW = """
import time
from jackfield.backends import Backend
time.sleep(0.05)
class Slow(Backend):
    def _get(self, remote_filename, local_path): ...
    def _put(self, source_path, remote_filename): ...
    def _list(self): return []
    def _delete(self, filename): ...
"""
COMMANDS = """
from jackfield import Command, hookimpl
@hookimpl
def jackfield_provide_commands():
    return [Command("extra", lambda arguments: "ran")]
"""


class Place:
    """A site directory, and Jackfield run with it first on the path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"
        self.site.mkdir()

    def run(
        self,
        *arguments: str,
        path: tuple[Path, ...] = (),
        before: tuple[str, ...] = (),
        **more: str,
    ) -> tuple[int, str, str]:
        source = Path(jackfield.__file__).parents[1]
        variables = {
            "PATH": os.defpath,
            "HOME": str(self.root / "home"),
            "PYTHONPATH": os.pathsep.join(map(str, (self.site, *path, source))),
            "JACKFIELD_PLUGIN_PATH": str(self.root / "plugins"),
            **more,
        }
        command = [*before, sys.executable, "-m", "jackfield", *arguments]
        done = processes.run(command, variables=variables, directory=self.root)
        return done.returncode, done.stdout, done.stderr

    def findings(
        self, *options: str, path: tuple[Path, ...] = (), kind: str
    ) -> list[dict[str, str]]:
        status, said, error = self.run("doctor", "--json", *options, path=path)
        assert status == 1, error
        found: list[dict[str, str]] = json.loads(said)
        assert all(each["problem"] and each["mend"] for each in found)
        return [each for each in found if each["kind"] == kind]


def write(place: Place, name: str, code: str) -> None:
    (place.site / name / "__init__.py").write_text(code)
