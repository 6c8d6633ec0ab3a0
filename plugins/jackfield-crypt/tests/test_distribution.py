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
    copy = root / "jackfield-crypt"
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
    return wheel.read(f"jackfield_crypt-0.1.0.dist-info/{name}").decode()


def test_what_it_holds(wheel: zipfile.ZipFile) -> None:
    assert {name for name in wheel.namelist() if not name.startswith("jackfield_crypt-")} == {
        "jackfield_crypt/__init__.py",
        "jackfield_crypt/backend.py",
        "jackfield_crypt/content.py",
        "jackfield_crypt/credential.py",
        "jackfield_crypt/header.py",
        "jackfield_crypt/info.py",
        "jackfield_crypt/inner.py",
        "jackfield_crypt/keys.py",
        "jackfield_crypt/listing.py",
        "jackfield_crypt/names.py",
        "jackfield_crypt/py.typed",
        "jackfield_crypt/vault.py",
    }
    assert "jackfield_crypt-0.1.0.dist-info/licenses/LICENSE" in wheel.namelist()


def test_its_metadata(wheel: zipfile.ZipFile) -> None:
    metadata = email.message_from_string(read(wheel, "METADATA"))
    assert metadata["Name"] == "jackfield-crypt"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Requires-Dist") == ["cryptography>=42", "jackfield"]


def test_its_entry_points(wheel: zipfile.ZipFile) -> None:
    lines = [line for line in read(wheel, "entry_points.txt").splitlines() if line]
    assert lines == [
        "[jackfield.backend_prefixes]",
        "crypt = jackfield_crypt.backend:CryptBackend",
        "[jackfield.plugins]",
        "crypt = jackfield_crypt",
    ]


def declared() -> dict[str, object]:
    from jackfield_crypt import info

    return {name: value for name, value in vars(info).items() if name.startswith("jackfield_")}


def test_the_version_comes_from_the_metadata_module(wheel: zipfile.ZipFile) -> None:
    version = Version.parse(declared()["jackfield_plugin_version"])
    metadata = email.message_from_string(read(wheel, "METADATA"))
    assert metadata["Version"] == str(version)


def test_what_it_declares() -> None:
    assert declared() == {
        "jackfield_plugin_name": "crypt",
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
