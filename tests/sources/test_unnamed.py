"""Installed plugins that no entry point names, as those of Bazaar and Breezy are."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import importlib_metadata
import pytest
from jackfield.reading import ReadingError, read, read_all, read_distribution
from reading.writing import write
from sources.archiving import CORE_METADATA, INFO, good, zip_file
from support.environments import Environment

LAMP = {"jackfield_lamp/__init__.py": "from .info import *\n", "jackfield_lamp/info.py": INFO}
OTHERS = {"torch/__init__.py": "jackfield_commands = ['burn']\n", "spark.py": "bzr_commands = []\n"}
"""What other distributions have installed beside it."""

PROJECT = {"pyproject.toml": "[project]\nname = 'jackfield-lamp'\nversion = '1.0'\n"}
SETUP = "from setuptools import setup\nsetup(name='jackfield-lamp', version='1.0')\n"
DIST_INFO = "jackfield_lamp-1.0.dist-info"
EGG_INFO = "jackfield_lamp-1.0-py3.11.egg-info"


def recorded(site: Path) -> PathDistribution:
    """Install it as pip does."""
    write(site, {**LAMP, **OTHERS})
    record = "".join(f"{name},,\n" for name in (*LAMP, "../torch/__init__.py", "/etc/lamp"))
    write(site / DIST_INFO, {"METADATA": CORE_METADATA, "RECORD": record})
    return PathDistribution(site / DIST_INFO)


def recorded_by_an_old_pip(site: Path) -> PathDistribution:
    """Install it without a wheel."""
    write(site, {**LAMP, **OTHERS})
    files = "".join(f"../{name}\n" for name in LAMP) + "PKG-INFO\n../../../../bin/lamp\n"
    write(site / EGG_INFO, {"PKG-INFO": CORE_METADATA, "installed-files.txt": files})
    return PathDistribution(site / EGG_INFO)


def egg(site: Path) -> PathDistribution:
    """Install it as easy_install does."""
    write(site, OTHERS)
    place = write(site / "jackfield_lamp-1.0-py3.11.egg", LAMP) / "EGG-INFO"
    write(place, {"PKG-INFO": CORE_METADATA})
    return PathDistribution(place)


def zipped(site: Path) -> importlib_metadata.Distribution:
    """Put it into a zip file on the path, as zipapp does."""
    record = "".join(f"{name},,\n" for name in LAMP)
    metadata = {f"{DIST_INFO}/METADATA": CORE_METADATA, f"{DIST_INFO}/RECORD": record}
    members = {name: text.encode() for name, text in {**LAMP, **OTHERS, **metadata}.items()}
    archive = site / "app.zip"
    archive.write_bytes(zip_file(good(members)))
    (found,) = importlib_metadata.distributions(path=[str(archive)])
    return found


def editable(site: Path) -> PathDistribution:
    """Install it as ``pip install -e`` does."""
    project = write(site / "project", {**LAMP, **PROJECT})
    origin = {"url": project.as_uri(), "dir_info": {"editable": True}}
    metadata = {"METADATA": CORE_METADATA, "direct_url.json": json.dumps(origin)}
    write(site / DIST_INFO, {**metadata, "RECORD": "lamp.pth,,\n"})
    (site / "lamp.pth").write_text(str(project))
    return PathDistribution(site / DIST_INFO)


def developed(site: Path) -> PathDistribution:
    """Install it as ``setup.py develop`` does."""
    project = write(site / "project", {**LAMP, "setup.py": SETUP})
    write(project / "jackfield_lamp.egg-info", {"PKG-INFO": CORE_METADATA})
    return PathDistribution(project / "jackfield_lamp.egg-info")


INSTALLED = [recorded, recorded_by_an_old_pip, egg, zipped, editable, developed]
Install = Callable[[Path], PathDistribution]


@pytest.mark.parametrize("install", INSTALLED, ids=lambda install: install.__name__)
def test_it_is_read_as_its_wheel_is(install: Install, tmp_path: Path) -> None:
    distribution = install(tmp_path)
    assert read_distribution(distribution) == ()
    plugin = read(distribution)
    assert (plugin.name, plugin.module) == ("lamp", "jackfield_lamp")
    assert plugin.kind == ("editable" if install in (editable, developed) else "installed")
    assert plugin.declaration("jackfield").values == {"plugin_name": "lamp", "commands": ["light"]}
    assert plugin.files[:2] == ("jackfield_lamp/info.py", "jackfield_lamp/__init__.py")
    assert plugin.distribution is not None
    assert (plugin.distribution.name, plugin.distribution.version) == ("jackfield-lamp", "1.0")
    assert plugin.faults == ()


@pytest.mark.parametrize(
    ("install", "directory"),
    [
        (recorded, DIST_INFO),
        (recorded_by_an_old_pip, EGG_INFO),
        (egg, "jackfield_lamp-1.0-py3.11.egg/EGG-INFO"),
        (editable, DIST_INFO),
        (developed, "project/jackfield_lamp.egg-info"),
    ],
)
def test_it_may_be_given_by_the_directory_of_its_metadata(
    install: Install, directory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = read(install(tmp_path))
    assert read(tmp_path / directory) == expected
    monkeypatch.chdir(tmp_path)
    assert read(f"{directory}/") == expected


def test_so_may_one_with_entry_points(tmp_path: Path) -> None:
    distribution = recorded(tmp_path)
    points = "[jackfield.plugins]\nlight = jackfield_lamp\n"
    write(tmp_path / DIST_INFO, {"entry_points.txt": points})
    assert read(tmp_path / DIST_INFO) == read(distribution)
    assert [plugin.name for plugin in read_distribution(distribution)] == ["light"]


@pytest.mark.parametrize("name", ["METADATA", "RECORD", "entry_points.txt", "direct_url.json"])
def test_metadata_that_cannot_be_read_are_no_obstacle(name: str, tmp_path: Path) -> None:
    recorded(tmp_path)
    broken = tmp_path / DIST_INFO / name
    broken.unlink(missing_ok=True)
    os.mkfifo(broken)
    if name == "RECORD":
        with pytest.raises(ReadingError, match="no RECORD of its files; give the path"):
            read(tmp_path / DIST_INFO)
    else:
        assert read(tmp_path / DIST_INFO).name == "lamp"


def test_a_directory_of_distributions_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"spark.py": "", f"{DIST_INFO}/METADATA": CORE_METADATA})
    with pytest.raises(ReadingError, match="holds installed distributions; give one"):
        read(tmp_path)


def test_a_distribution_may_have_several(tmp_path: Path) -> None:
    distribution = recorded(tmp_path)
    with (tmp_path / DIST_INFO / "RECORD").open("a") as record:
        record.write("torch/__init__.py,,\n")
    assert [plugin.name for plugin in read_all(distribution)] == ["lamp", "torch"]


def test_what_it_records_may_be_gone(tmp_path: Path) -> None:
    distribution = recorded(tmp_path)
    (tmp_path / "jackfield_lamp" / "info.py").unlink()
    reason = r"not a plugin: .*; jackfield_lamp/__init__\.py:1: "
    with pytest.raises(ReadingError, match=reason):
        read(distribution)


def test_of_others_it_imports_nothing(tmp_path: Path) -> None:
    distribution = recorded(tmp_path)
    write(tmp_path, {"jackfield_lamp/__init__.py": "import torch\nfrom spark import *\n"})
    (tmp_path / "jackfield_lamp" / "info.py").write_text("from torch import jackfield_commands\n")
    declared = read(distribution).declaration("jackfield")
    assert (declared.values, list(declared.not_static)) == ({}, ["commands"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"RECORD": ""},
            "it has no entry point of jackfield.plugins, and no RECORD of its files; give the path",
        ),
        ({"RECORD": "gone.py,,\n"}, "not a plugin: it has no entry point of jackfield.plugins and"),
        (
            {"direct_url.json": '{"url": "file:///gone", "dir_info": {"editable": true}}'},
            "its project /gone cannot be read; install it again",
        ),
    ],
)
def test_where_nothing_is_found_the_reason_is_told(
    change: Mapping[str, str], reason: str, tmp_path: Path
) -> None:
    distribution = recorded(tmp_path)
    write(tmp_path / DIST_INFO, change)
    with pytest.raises(ReadingError) as raised:
        read(distribution)
    assert str(raised.value).startswith(f"jackfield-lamp: {reason}")


def test_on_the_command_line_it_goes_by_the_name_of_its_distribution(
    environment: Callable[..., Environment],
) -> None:
    fresh = environment()
    site = fresh.site_packages
    package = {
        "__init__.py": "import breezy\nfrom .info import *\n",
        "info.py": "brz_minimum_version = (3, 0)\n",
    }
    record = "".join(f"breezy/plugins/lantern/{name},,\n" for name in package)
    write(site / "breezy/plugins/lantern", package)
    metadata = "Metadata-Version: 2.1\nName: brz-lantern\nVersion: 1.2\n"
    write(site / "brz_lantern-1.2.dist-info", {"METADATA": metadata, "RECORD": record})
    for name in ("brz-lantern", "Brz_Lantern"):
        done = fresh.run("check", name, "--for", "brz=3.3.9")
        assert done.stdout == f"{name}: lantern 1.2 supports brz >= 3.0.0: compatible\n"
    shown = fresh.run("metadata", "brz-lantern").stdout
    assert "brz_minimum_version\t(3, 0)\tbreezy/plugins/lantern/info.py:1\n" in shown
    assert "lantern" not in fresh.run("list").stdout
    write(site / "breezy/plugins/lantern", {"info.py": "jackfield_plugin_name = 'lantern'\n"})
    assert fresh.run("check", "brz-lantern").stderr == (
        "jackfield: brz-lantern: no entry point of jackfield.plugins or jackfield.backends names "
        "it: it is not found\n"
    )
    failed = fresh.run("check", "lantern")
    assert (failed.returncode, failed.stderr) == (1, "jackfield: there is no plugin 'lantern'\n")
