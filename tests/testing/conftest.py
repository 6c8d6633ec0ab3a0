"""Running Jackfield's command line, and pytest, as somebody who tests a backend does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import jackfield
import pytest
from support import processes
from support.projects import PLUGINS

CORE = Path(jackfield.__file__).parents[1]

PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "drawer"
version = "1.0"

[project.entry-points."jackfield.plugins"]
drawer = "drawer"

[project.entry-points."jackfield.backends"]
drawer = "drawer:DrawerBackend"
"""

MODULE = """
import os, shutil, signal
from pathlib import Path
from jackfield.backends import Backend

jackfield_plugin_name = "drawer"
jackfield_compatible_versions = [{api}]

class DrawerBackend(Backend):
    def __init__(self, parsed_url):
        self.directory = Path(parsed_url.path)
        self.directory.mkdir(exist_ok=True)
    def _get(self, remote_filename, local_path):
        shutil.copyfile(self.directory / remote_filename, local_path)
    def _put(self, source_path, remote_filename):
        shutil.copyfile(source_path, self.directory / remote_filename)
    def _list(self):
        return [path.name for path in self.directory.iterdir()]
    def _delete(self, filename):
        (self.directory / filename).unlink()
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def python(tmp_path: Path) -> Run:
    """Runs this Python, with pytest and Jackfield, in an empty directory; nothing is installed.

    ``python("-m", "jackfield", …, variables={…}, directory=…)``
    """
    (tmp_path / "here").mkdir()

    def run(
        *arguments: processes.Argument,
        variables: Mapping[str, str] | None = None,
        directory: Path = tmp_path / "here",
    ) -> subprocess.CompletedProcess[str]:
        own = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "TMPDIR": str(tmp_path),
            "PYTHONPATH": str(CORE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_ADDOPTS": "-p no:hypothesispytest",  # which takes more time than all the rest
        }
        return processes.run(
            [sys.executable, *arguments],
            variables=own | dict(variables or {}),
            directory=directory,
            timeout=300,
        )

    return run


@pytest.fixture
def checkout(tmp_path: Path) -> Callable[..., Path]:
    """Makes a project with the backend ``drawer://``, and something more in its class."""

    def make(more: str = "", api: tuple[int, int, int] = jackfield.api_current_version) -> Path:
        project = tmp_path / "project"
        (project / "src" / "drawer").mkdir(parents=True)
        (project / "pyproject.toml").write_text(PROJECT)
        module = MODULE.format(api=api) + more
        (project / "src" / "drawer" / "__init__.py").write_text(module)
        return project

    return make


@pytest.fixture
def places() -> dict[str, str]:
    """The variable by which Jackfield finds the repository's own plugins, installed or not."""
    names = ("file", "memory")
    at = os.pathsep.join(f"{name}@{PLUGINS / f'jackfield-{name}'}" for name in names)
    return {"JACKFIELD_PLUGINS_AT": at}
