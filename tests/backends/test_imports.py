"""Importing the package costs little, and reaches nothing above it."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_package_loads_nothing_heavy_and_nothing_above_it() -> None:
    script = "import sys; import jackfield.backends; print(*sorted(sys.modules))"
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(output.split())
    heavy = {"email", "hashlib", "importlib.metadata", "logging", "packaging", "pluggy", "rich"}
    assert not loaded & heavy
    ours = {name for name in loaded if name.partition(".")[0] == "jackfield"}
    above = {name for name in ours if not name.startswith("jackfield.backends")}
    below = {"jackfield", "jackfield.errors", "jackfield.scratch", "jackfield.temporary"}
    assert above == below
