"""What importing and using the rules loads: none of the slow libraries that they defer."""

import json
import subprocess
import sys
from pathlib import Path

import jackfield
import pytest

HEAVY = ("rich", "pluggy", "packaging", "importlib_metadata", "importlib.metadata", "email")

SOURCE = Path(jackfield.__file__).parent.parent

JUDGE = """
from jackfield.compatibility import HostVersion, judge
from jackfield.metadata import Declaration, PluginMetadata
from jackfield.versions import Version
values = {
    "plugin_version": (1, 4, 0, "dev", 0),
    "minimum_version": (2, 5, 0),
    "compatible_versions": [(2, 5, 0), (2, 6, 0)],
}
loom = PluginMetadata("loom", "loom", "file", ".", {"bzr": Declaration.from_values("bzr", values)})
host = HostVersion("bzr", Version(2, 7, 0), (2, 7, 0), (2, 4, 0), "bzr")
assert str(judge(loom, host)) == "compatible: supports bzr API 2.6.0"
assert loom.version("bzr") == "1.4.0.dev0"
"""


def loaded_by(code: str) -> set[str]:
    """Give the modules that `code` loads, in an interpreter that has loaded no others."""
    # Without site: a .pth file of this environment may load some of them before `code` runs.
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); {code}\n"
        "import json; print(json.dumps(list(sys.modules)))"
    )
    command = [sys.executable, "-I", "-S", "-c", program]
    return set(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def heavy(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith(tuple(f"{h}." for h in HEAVY))} | (
        modules & {*HEAVY}
    )


@pytest.mark.parametrize(
    "module",
    [
        "jackfield",
        "jackfield.errors",
        "jackfield.versions",
        "jackfield.metadata",
        "jackfield.compatibility",
        "jackfield.api",
        "jackfield.commands",
    ],
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    modules = loaded_by(f"import {module}")
    assert module in modules
    assert not heavy(modules)


def test_importing_jackfield_loads_none_of_its_modules() -> None:
    names = {name for name in loaded_by("import jackfield") if name.startswith("jackfield")}
    assert names == {"jackfield"}


def test_judging_what_is_declared_loads_nothing_heavy() -> None:
    assert not heavy(loaded_by(JUDGE))


def test_what_is_heavy_would_be_seen() -> None:
    assert heavy(loaded_by("import importlib.metadata")) >= {"importlib.metadata", "email"}
