"""Plugins that Bazaar and Breezy load for the place that they are in, and that declare nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from jackfield.compatibility import Status, judge_declaration
from jackfield.hosts import parse_host
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read, read_all
from reading.writing import write
from sources.archiving import good, good_tar, tar_gz, zip_file
from support.environments import Environment

PACKAGE = {"__init__.py": "from bzrlib.commands import register_command\n", "cmds.py": ""}
SETUP = "from setuptools import setup\nsetup(name='bzr-lamp', version='1.2', {})\n"
MAPPED = SETUP.format("packages=['bzrlib.plugins.lamp'], package_dir={'bzrlib.plugins.lamp': '.'}")
LISTED = SETUP.format("packages=['bzrlib.plugins.lamp', 'bzrlib.plugins.lamp.tests']")
DIST_INFO = "breezy-3.3.dist-info"
METADATA = "Metadata-Version: 2.1\nName: breezy\nVersion: 3.3\n"
HOST = {
    "breezy/__init__.py": "from breezy.plugins.lamp import brz_commands\nbrz_commands.clear()\n",
    "breezy/builtins.py": "brz_commands = []\n",
    "breezy/plugins/__init__.py": "",
    "breezy/plugins/lamp/__init__.py": "from ... import version_info\nbrz_commands = ['light']\n",
    "breezy/plugins/torch/__init__.py": "from ...builtins import brz_commands as commands\n",
    "breezy/plugins/torch/info.py": "",
    "breezy/tests/__init__.py": "brz_commands = []\n",
}


def is_lamp(plugin: PluginMetadata, host: str = "bzr") -> bool:
    package = {"bzr": "bzrlib.plugins", "brz": "breezy.plugins"}[host]
    declared = {each.host: (each.values, each.not_static) for each in plugin.declarations.values()}
    return (plugin.name, plugin.module, declared) == ("lamp", f"{package}.lamp", {host: ({}, {})})


@pytest.mark.parametrize(
    "files",
    [
        {**PACKAGE, "setup.py": MAPPED},
        {"setup.py": MAPPED},
        {"setup.py": LISTED},
        {"setup.py": LISTED, "bzrlib/plugins/lamp/__init__.py": ""},
        {"setup.py": LISTED, "lamp/__init__.py": "", "util/__init__.py": ""},
    ],
)
def test_a_project_says_that_it_is_one(files: dict[str, str], tmp_path: Path) -> None:
    plugin = read(write(tmp_path / "bzr-lamp-1.2", files))
    assert is_lamp(plugin)
    assert plugin.version("bzr") == "1.2"
    archive = tmp_path / "bzr-lamp-1.2.tar.gz"
    members = good_tar({f"bzr-lamp-1.2/{name}": text.encode() for name, text in files.items()})
    archive.write_bytes(tar_gz(*members))
    assert is_lamp(read(archive))


def test_what_of_its_package_cannot_be_read_is_told(tmp_path: Path) -> None:
    package = {"bzrlib/plugins/lamp/__init__.py": "\0"}
    plugin = read(write(tmp_path, {"setup.py": LISTED, **package}))
    assert is_lamp(plugin)
    (fault,) = plugin.faults
    assert fault.startswith("bzrlib/plugins/lamp/__init__.py:1: ")


@pytest.mark.parametrize("setup", [MAPPED, LISTED])
def test_a_lone_setup_says_it_too(setup: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.py": setup})
    assert is_lamp(read(tmp_path / "setup.py"))


def test_which_versions_it_supports_is_not_known(tmp_path: Path) -> None:
    plugin = read(write(tmp_path, {**PACKAGE, "setup.py": MAPPED}))
    for host in ("bzr", "brz"):
        for version in parse_host(host):
            verdict = judge_declaration(plugin, version)
            assert verdict.status is Status.UNKNOWN
            said = f"does not declare which versions of {host} it supports"
            assert verdict.reasons == (said if host == "bzr" else f"{said}, only speaks to bzr",)


@pytest.mark.parametrize(
    ("place", "host"),
    [
        ("bzrlib/plugins", "bzr"),
        ("home/.bazaar/plugins", "bzr"),
        ("config/bazaar/plugins", "bzr"),
        ("config/breezy/plugins", "brz"),
    ],
)
def test_one_is_told_by_where_it_lies(
    place: str, host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / place, {"lamp/__init__.py": "", "lamp/cmds.py": "", "spot.py": ""})
    assert is_lamp(read(tmp_path / place / "lamp"), host)
    assert list(read(tmp_path / place / "spot.py").declarations) == [host]
    monkeypatch.chdir(tmp_path / place / "lamp")
    assert is_lamp(read("."), host)
    for name in ("cmds.py", "__init__.py"):  # these are parts of it
        with pytest.raises(ReadingError, match="not a plugin"):
            read(name)


@pytest.mark.parametrize("name", ["__init__.py", "_own.py"])
def test_what_is_passed_over_in_a_plugin_directory_is_no_plugin(name: str, tmp_path: Path) -> None:
    directory = write(tmp_path / "breezy/plugins", {name: ""})
    with pytest.raises(ReadingError, match="not a plugin"):
        read(directory / name)


@pytest.mark.parametrize("place", ["bzrlib/plugins", "home/.bazaar/plugins"])
def test_of_a_plugin_directory_all_are_read(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = {"info.py": "bzr_minimum_version = (2, 5, 0)\n", "__init__.py": "", "setup.py": LISTED}
    files = {f"torch/{name}": text for name, text in torch.items()}
    files |= {"lamp/__init__.py": "", "spot.py": "from bzrlib.plugins.torch.info import *\n"}
    passed_over = ["__init__.py", "_own.py", "lamp.py", "a-b.py", "notes/README", "lamp.pyc"]
    directory = write(tmp_path / place, {**files, **dict.fromkeys(passed_over, "x = (\n")})
    monkeypatch.chdir(directory)
    for path in (str(directory), f"{directory}/", "."):
        lamp, spot, torch_ = read_all(path)
        assert is_lamp(lamp)
        assert (spot.name, torch_.name) == ("spot", "torch")
        for plugin in (spot, torch_):
            assert plugin.declaration("bzr").values == {"minimum_version": (2, 5, 0)}
        assert [each.faults for each in (lamp, spot, torch_)] == [(), (), ()]
    assert torch_.files[0] == "torch/info.py"


def test_a_plugin_directory_may_hold_too_many(tmp_path: Path) -> None:
    directory = tmp_path / "bzrlib" / "plugins"
    write(directory, {f"p{number}.py": "" for number in range(100)})
    assert len(read_all(directory)) == 100
    write(directory, {"one_more.py": ""})
    with pytest.raises(ReadingError, match="more than 100 plugins; give the paths of those that"):
        read_all(directory)


def test_on_the_command_line(tmp_path: Path, environment: Callable[..., Environment]) -> None:
    fresh = environment()
    place = write(tmp_path / "breezy/plugins", {"lamp/__init__.py": "", "spot/__init__.py": ""})
    said = "does not declare which versions of brz it supports: unknown"
    done = fresh.run("check", str(place), "--for", "brz=3.3.9")
    assert done.stdout == f"{place}: lamp {said}\n{place}: spot {said}\n"
    assert (done.returncode, done.stderr) == (0, "")
    shown = fresh.run("metadata", str(place / "lamp"))
    assert (shown.stdout, shown.stderr) == ("lamp\t(brz)\tdeclares nothing\t\n", "")


@pytest.mark.parametrize("name", ["plugins/lamp", "bzrlib/lamp", "bzrlib/plugins/x.y/lamp"])
def test_elsewhere_a_package_is_none(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, PACKAGE)
    with pytest.raises(ReadingError, match="not a plugin"):
        read(tmp_path / name)


@pytest.mark.parametrize(
    "packages",
    ["['bzrlib.plugins.lamp', 'breezy.plugins.lamp']", "['bzrlib.plugins.']", "['bzrlib.x.lamp']"],
)
def test_what_is_not_certain_is_none(packages: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.py": SETUP.format(f"packages={packages}")})
    with pytest.raises(ReadingError, match="not a plugin"):
        read(tmp_path / "setup.py")


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    place = write(tmp_path / ".bazaar/plugins", {"broken.py": "x = (\n"})
    os.mkfifo(place / "lamp.py")
    with pytest.raises(ReadingError, match="it is not a regular file"):
        read(place / "lamp.py")
    (fault,) = read(place / "broken.py").faults
    assert fault.startswith("broken.py:1: ")


def test_a_host_brings_its_own_and_is_none(tmp_path: Path) -> None:
    record = "".join(f"{name},,\n" for name in HOST)
    wheel = {f"{DIST_INFO}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"}
    metadata = {f"{DIST_INFO}/METADATA": METADATA, f"{DIST_INFO}/RECORD": record}
    members = {**HOST, **wheel, **metadata}
    target = tmp_path / "breezy-3.3-py3-none-any.whl"
    target.write_bytes(zip_file(good({name: text.encode() for name, text in members.items()})))
    site = write(tmp_path / "site", {**HOST, **metadata})
    project = write(tmp_path / "project", {**HOST, "setup.py": "", "README": ""})
    for source in (target, PathDistribution(site / DIST_INFO), site / DIST_INFO, project):
        lamp, torch = read_all(source, "brz")
        assert lamp.declaration("brz").values == {"commands": ["light"]}
        assert (torch.name, torch.module) == ("torch", "breezy.plugins.torch")
        assert (dict(torch.declaration("brz").values), lamp.faults, torch.faults) == ({}, (), ())
