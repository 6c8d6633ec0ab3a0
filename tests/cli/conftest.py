"""What several tests of the command line need."""

from __future__ import annotations

import os
from pathlib import Path

import jackfield
import pytest
from support.goer import RUNS


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Give the environment of processes that find the plugin ``goer``, and no installed one."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "goer.py").write_text(RUNS)
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(Path(jackfield.__file__).parents[1]),
        "JACKFIELD_PLUGIN_PATH": f"{plugins}{os.pathsep}-site",
    }
