"""What holds for each of the plugins that Jackfield ships: its project, its wheel, its metadata."""

from __future__ import annotations

import ast
import email
import importlib
import runpy
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from configparser import ConfigParser
from email.message import Message
from pathlib import Path
from types import ModuleType

import pluggy
import pytest
import setuptools
from jackfield.activation import hookspecs
from jackfield.reading import read_all
from jackfield.versions import Version
from support.projects import PLUGINS

NAMES = sorted(path.parent.name for path in PLUGINS.glob("*/pyproject.toml"))
PUBLIC = {
    *("jackfield", "jackfield.backends", "jackfield.kinds", "jackfield.programs"),
    *("jackfield.repositories", "jackfield.scratch"),
}
"""The modules of the core that a plugin may import."""


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of a distribution: ``jackfield-file``, …"""
    return str(request.param)


@pytest.fixture
def project(name: str) -> Path:
    """Its folder."""
    return PLUGINS / name


@pytest.fixture
def package(name: str) -> str:
    """Its package: ``jackfield_file``, …"""
    return name.replace("-", "_")


@pytest.fixture
def info(package: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Its metadata module."""
    monkeypatch.syspath_prepend(str(project / "src"))
    return importlib.import_module(f"{package}.info")


@pytest.fixture
def declared(info: ModuleType) -> dict[str, object]:
    """What it declares, by the name of the variable."""
    return {name: value for name, value in vars(info).items() if name.startswith("jackfield_")}


@pytest.fixture
def wheel(wheels: Mapping[str, Path], name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(wheels[name])


@pytest.fixture
def metadata(wheel: zipfile.ZipFile) -> Message:
    """What pip knows of it."""
    return email.message_from_string(_in_dist_info(wheel, "METADATA"))


@pytest.fixture
def entry_points(wheel: zipfile.ZipFile) -> ConfigParser:
    parser = ConfigParser(delimiters="=")
    parser.read_string(_in_dist_info(wheel, "entry_points.txt"))
    return parser


def _in_dist_info(wheel: zipfile.ZipFile, name: str) -> str:
    (path,) = (each for each in wheel.namelist() if each.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def test_the_wheel_holds_the_package_and_nothing_else(
    wheel: zipfile.ZipFile, package: str, project: Path
) -> None:
    source = project / "src"
    files = {str(path.relative_to(source)) for path in (source / package).rglob("*.py")}
    held = {each for each in wheel.namelist() if ".dist-info/" not in each}
    assert held == files | {f"{package}/py.typed"}
    assert _in_dist_info(wheel, "licenses/LICENSE") == (project / "LICENSE").read_text()


def test_what_pip_knows_of_it(name: str, metadata: Message, project: Path) -> None:
    stated = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    assert metadata["Name"] == name
    assert metadata["License-Expression"] == stated["license"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Requires-Dist") == stated["dependencies"]
    assert "jackfield" in stated["dependencies"]
    assert metadata["Summary"]


def test_the_version_is_the_declared_one(metadata: Message, declared: dict[str, object]) -> None:
    assert metadata["Version"] == str(Version.parse(declared["jackfield_plugin_version"]))


def test_its_entry_points_lead_to_what_is_there(
    entry_points: ConfigParser, package: str, declared: dict[str, object]
) -> None:
    assert list(entry_points["jackfield.plugins"]) == [declared["jackfield_plugin_name"]]
    for group in entry_points.sections():
        for target in entry_points[group].values():
            module, _, attribute = target.partition(":")
            assert module.partition(".")[0] == package
            loaded = importlib.import_module(module)
            assert not attribute or hasattr(loaded, attribute), target


def test_a_host_reads_just_what_is_declared(project: Path, declared: dict[str, object]) -> None:
    (read,) = read_all(project, "jackfield")
    assert read.faults == ()
    assert read.name == declared["jackfield_plugin_name"]
    known = read.declaration("jackfield")
    assert (known.faults, known.not_static) == ({}, {})
    assert {f"jackfield_{name}": value for name, value in known.values.items()} == declared


def test_it_gives_the_commands_that_it_declares(
    entry_points: ConfigParser, declared: dict[str, object]
) -> None:
    (module,) = entry_points["jackfield.plugins"].values()
    manager = pluggy.PluginManager("jackfield")
    manager.add_hookspecs(hookspecs)
    manager.register(importlib.import_module(module))
    given = [each for found in manager.hook.jackfield_provide_commands() for each in found]
    assert {each.name: each.help for each in given} == declared.get("jackfield_commands", {})


def test_setup_py_has_the_metadata_and_builds_only_when_it_is_run(
    project: Path, declared: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Mapping[str, object]] = []
    monkeypatch.setattr(setuptools, "setup", lambda **arguments: built.append(arguments))
    monkeypatch.setattr(sys, "path", list(sys.path))
    seen = runpy.run_path(str(project / "setup.py"), run_name="looked_at")
    assert {name: seen.get(name) for name in declared} == declared
    assert built == []
    runpy.run_path(str(project / "setup.py"), run_name="__main__")
    assert built == [{"version": str(Version.parse(declared["jackfield_plugin_version"]))}]


def test_setup_py_gives_the_version_where_jackfield_is_not_installed(
    project: Path, declared: dict[str, object]
) -> None:
    script = (
        "import runpy, sys; seen = runpy.run_path(sys.argv[1]);"
        "assert 'jackfield' not in sys.modules; print(seen['jackfield_plugin_version'])"
    )
    command = [sys.executable, "-I", "-S", "-B", "-c", script, project / "setup.py"]
    done = subprocess.run(command, capture_output=True, text=True, env={}, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (f"{declared['jackfield_plugin_version']}\n", "")


def test_it_imports_nothing_but_the_public_part_of_jackfield(project: Path) -> None:
    for path in (project / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                imported = [str(node.module)]
            of_core = {each for each in imported if each.partition(".")[0] == "jackfield"}
            assert of_core <= PUBLIC, path


def test_its_readme_names_it_and_its_commands(
    name: str, project: Path, declared: dict[str, object]
) -> None:
    readme = (project / "README.rst").read_text(encoding="utf-8")
    assert readme.startswith(f"{name}\n{'=' * len(name)}\n")
    commands = declared.get("jackfield_commands", {})
    assert [each for each in commands if f"jackfield {each}" not in readme] == []
