"""The wheel holds the plugin and all that a host reads of it before it runs any of it."""

from __future__ import annotations

import ast
import email
import os
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jackfield.versions import Version

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built by pip from a copy of the project."""
    root = tmp_path_factory.mktemp("wheel")
    copy = root / "jackfield-file"
    ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    shutil.copytree(PROJECT, copy, ignore=ignored)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", root, copy],
        check=True,
        env=environment,
    )
    (built,) = root.glob("*.whl")
    return zipfile.ZipFile(built)


def read(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"jackfield_file-0.1.0.dist-info/{name}").decode()


def test_what_it_holds(wheel: zipfile.ZipFile) -> None:
    assert {name for name in wheel.namelist() if not name.startswith("jackfield_file-")} == {
        "jackfield_file/__init__.py",
        "jackfield_file/backend.py",
        "jackfield_file/copying.py",
        "jackfield_file/info.py",
        "jackfield_file/options.py",
        "jackfield_file/py.typed",
    }
    assert "jackfield_file-0.1.0.dist-info/licenses/LICENSE" in wheel.namelist()


def test_its_metadata(wheel: zipfile.ZipFile) -> None:
    metadata = email.message_from_string(read(wheel, "METADATA"))
    assert metadata["Name"] == "jackfield-file"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Requires-Dist") == ["jackfield"]


def test_its_entry_points(wheel: zipfile.ZipFile) -> None:
    lines = [line for line in read(wheel, "entry_points.txt").splitlines() if line]
    assert lines == [
        "[jackfield.backends]",
        "file = jackfield_file.backend:FileBackend",
        "[jackfield.plugins]",
        "file = jackfield_file",
    ]


def declared() -> dict[str, object]:
    from jackfield_file import info

    return {name: value for name, value in vars(info).items() if name.startswith("jackfield_")}


def test_the_version_comes_from_the_metadata_module(wheel: zipfile.ZipFile) -> None:
    version = Version.parse(declared()["jackfield_plugin_version"])
    metadata = email.message_from_string(read(wheel, "METADATA"))
    assert metadata["Version"] == str(version)


def test_what_it_declares() -> None:
    assert declared() == {
        "jackfield_plugin_name": "file",
        "jackfield_plugin_version": (0, 1, 0, "final", 0),
        "jackfield_compatible_versions": [(0, 1, 0)],
    }


def test_setup_py_carries_the_same_and_builds_only_when_it_is_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    imported = runpy.run_path(str(PROJECT / "setup.py"), run_name="imported")
    assert {name: imported[name] for name in declared()} == declared()


def test_it_imports_nothing_but_the_public_part_of_jackfield() -> None:
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("jackfield."):
                assert node.module == "jackfield.backends", path
