"""``kill -9`` at any moment: every name is whole, no source is lost, the next run finishes.

``plugins/jackfield-file/tests`` does the same to the plain backend. Here faults come on top, of
which some are the death of the process at a moment that a seed has picked; and layers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.projects import PLUGINS

PROGRAM = Path(__file__).with_name("killed.py")


def kill(
    operation: str, store: str, times: int, directory: Path
) -> subprocess.CompletedProcess[str]:
    plugins = ("chaos", "file")  # for the commands; it registers the others itself
    return subprocess.run(
        [sys.executable, PROGRAM, operation, store, str(times)],
        cwd=directory,
        env={
            **os.environ,
            "HOME": str(directory),
            "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
            "JACKFIELD_PLUGINS_AT": os.pathsep.join(
                f"{name}@{PLUGINS / f'jackfield-{name}'}" for name in plugins
            ),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    "operation", ["put", "get", "move", "move by copy", "sync", "sync back"], ids=str
)
def test_killed_at_forty_moments_under_chaos(operation: str, tmp_path: Path) -> None:
    done = kill(operation, "chaos", 40, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("store", ["crypt", "crypt over chaos", "par2", "mirror", "stripe"])
@pytest.mark.parametrize("operation", ["put", "get", "move"])
def test_meta_backends_killed_at_twenty_moments(operation: str, store: str, tmp_path: Path) -> None:
    done = kill(operation, store, 20, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
