"""Every kind of source gives the same plugin: real wheels, sdists and installs of one project."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import importlib_metadata
import pytest
from jackfield.metadata import Origin, PluginMetadata
from jackfield.reading import (
    ReadingError,
    read,
    read_all,
    read_distribution,
)
from reading.writing import write
from support.sharing import made_once, session_directory

INFO = """\
from .version import version_info, version_string
jackfield_plugin_name = "sample"
jackfield_plugin_version = version_info
jackfield_commands = {"greet": "Say hello"}
jackfield_minimum_version = (0, 1, 0)
bzr_commands = ["greet"]
"""

SETUP = """\
import sys
sys.path.insert(0, "src")
from sample.info import *
from sample.version import version_string
if __name__ == "__main__":
    from setuptools import setup
    setup(
        name="sample-plugin", version=version_string, description="A sample",
        package_dir={"": "src"}, packages=["sample"], python_requires=">=3.8",
        install_requires=["packaging>=20"],
        entry_points={
            "jackfield.plugins": ["sample = sample"],
            "jackfield.backends": ["sam = sample.backend:Sam"],
            "jackfield.backend_prefixes": ["over = sample.backend:Over"],
        },
    )
"""

FILES = {
    "setup.py": SETUP,
    "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
    'build-backend = "setuptools.build_meta"\n',
    "src/sample/__init__.py": "import json\n",
    "src/sample/info.py": INFO,
    "src/sample/version.py": 'version_info = (1, 2, 0, "final", 0)\n'
    'version_string = ".".join(map(str, version_info[:3]))\n',
    "src/sample/backend.py": 'raise RuntimeError("imported")\n',
}


def pip(*arguments: str | Path) -> None:
    options = ["--quiet", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", arguments[0], *options, *arguments[1:]]
    subprocess.run([*map(str, command)], check=True, capture_output=True)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory with the project, its wheel and sdist, and what is installed of it.

    ``editable-pth`` and ``editable-finder`` are the two ways of an editable install: a project
    in a ``src`` folder gets a path, a flat one a finder.
    """

    def make(directory: Path) -> None:
        project = write(directory / "project", FILES)
        build = "import sys; from setuptools.build_meta import *; build_sdist(sys.argv[1])"
        copy = write(directory / "sdist-copy", FILES)
        subprocess.run(
            [sys.executable, "-c", build, str(directory)], cwd=copy, check=True, capture_output=True
        )
        copy = write(directory / "wheel-copy", FILES)
        pip("wheel", "--wheel-dir", directory, copy)
        pip("install", "--target", directory / "installed", next(directory.glob("*.whl")))
        pip("install", "--target", directory / "editable-pth", "--editable", project)
        flat = {name.replace("src/", ""): text for name, text in FILES.items()}
        flat["other/__init__.py"] = ""
        flat["setup.py"] = (
            SETUP.replace('package_dir={"": "src"},', "")
            .replace('"src"', '"."')
            .replace('["sample"]', '["sample", "other"]')
        )
        write(directory / "flat", flat)
        pip("install", "--target", directory / "editable-finder", "--editable", directory / "flat")

    return made_once(session_directory(tmp_path_factory) / "reading-sources", make)


def distribution(site: Path) -> importlib_metadata.Distribution:
    found = [
        one
        for one in importlib_metadata.distributions(path=[str(site)])
        if one.metadata["Name"] == "sample-plugin"
    ]
    assert len(found) == 1
    return found[0]


SOURCES: list[tuple[str, Callable[[Path], PluginMetadata], str]] = [
    ("wheel", lambda built: read(next(built.glob("*.whl"))), "sample/"),
    ("sdist", lambda built: read(next(built.glob("*.tar.gz"))), "src/sample/"),
    ("checkout", lambda built: read(built / "project"), "src/sample/"),
    ("file", lambda built: read(built / "project" / "setup.py"), "src/sample/"),
    ("installed", lambda built: read(distribution(built / "installed")), "sample/"),
    ("editable", lambda built: read(distribution(built / "editable-pth")), "src/sample/"),
    ("editable", lambda built: read(distribution(built / "editable-finder")), "sample/"),
]


@pytest.mark.parametrize(
    ("kind", "read_from", "directory"), SOURCES, ids=[f"{n}-{s[0]}" for n, s in enumerate(SOURCES)]
)
def test_a_plugin_is_the_same_wherever_it_is_read(
    kind: str, read_from: Callable[[Path], PluginMetadata], directory: str, built: Path
) -> None:
    plugin = read_from(built)
    assert (plugin.name, plugin.module, plugin.kind) == ("sample", "sample", kind)
    assert plugin.backends == {"sam": "sample.backend:Sam"}
    assert plugin.backend_prefixes == {"over": "sample.backend:Over"}
    assert plugin.files[0] == f"{directory}info.py"
    assert plugin.faults == ()
    found = plugin.declaration("jackfield")
    assert found.values == {
        "plugin_name": "sample",
        "plugin_version": (1, 2, 0, "final", 0),
        "commands": {"greet": "Say hello"},
        "minimum_version": (0, 1, 0),
    }
    assert found.origins["commands"] == Origin(f"{directory}info.py", 4)
    assert plugin.declaration("bzr").values == {"commands": ["greet"]}
    assert plugin.distribution is not None
    said = plugin.distribution
    assert (said.name, said.version, said.summary) == ("sample-plugin", "1.2.0", "A sample")
    assert (said.requires_python, said.requires_dist) == (">=3.8", ("packaging>=20",))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_licence_goes_on_over_lines_of_blanks_and_form_feeds(end: str, tmp_path: Path) -> None:
    licence = "License: All of it", "        ", "        First", "        \fSecond: 2", "        "
    says = "Name: it", "Version: 1", *licence, "Requires-Python: >=3.8", "Requires-Dist: packaging"
    text = end.join(["Metadata-Version: 2.1", *says, "", "Requires-Dist: of the README", ""])
    with zipfile.ZipFile(tmp_path / "it-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("it.py", "jackfield_commands = ['a']\n")
        wheel.writestr("it-1.dist-info/METADATA", text)
        wheel.writestr("it-1.dist-info/entry_points.txt", "[jackfield.plugins]\nit = it\n")
    said = read(tmp_path / "it-1-py3-none-any.whl").distribution
    assert said is not None
    assert (said.name, said.version, said.requires_python) == ("it", "1", ">=3.8")
    assert said.requires_dist == ("packaging",)


def test_the_location_is_what_was_read(built: Path) -> None:
    wheel = next(built.glob("*.whl"))
    assert read(wheel).location == str(wheel)
    assert Path(read(distribution(built / "installed")).location) == built / "installed"
    assert Path(read(distribution(built / "editable-pth")).location) == built / "project"
    assert Path(read(distribution(built / "editable-finder")).location) == built / "flat"


def test_a_lone_module_that_the_finder_of_an_editable_install_finds(tmp_path: Path) -> None:
    project = "[project]\nname = 'lone'\nversion = '1'\n[tool.setuptools]\npy-modules = ['lone']\n"
    project += "[project.entry-points.'jackfield.plugins']\nlone = 'lone'\n"
    files = {"pyproject.toml": project, "lone.py": "jackfield_commands = ['alone']\n"}
    pip("install", "--target", tmp_path / "site", "--editable", write(tmp_path / "project", files))
    assert list((tmp_path / "site").glob("__editable__*_finder.py"))
    (installed,) = importlib_metadata.distributions(name="lone", path=[str(tmp_path / "site")])
    plugin = read(installed)
    assert plugin.kind == "editable"
    assert plugin.files == ("lone.py",)
    assert plugin.declaration("jackfield").values == {"commands": ["alone"]}


@pytest.mark.parametrize(
    ("name", "content"),
    [("lone.pth", "/a\0b\n"), ("__editable___lone_finder.py", "MAPPING = {'a': '/a\\0b'}\n")],
)
def test_an_editable_install_of_what_can_be_no_path_has_but_its_project(
    name: str, content: str, tmp_path: Path
) -> None:
    project = write(tmp_path / "project", {"src/lone.py": "jackfield_commands = ['alone']\n"})
    url = {"url": project.as_uri(), "dir_info": {"editable": True}}
    info = {
        "METADATA": "Name: lone\nVersion: 1\n",
        "RECORD": f"{name},,\n",
        "direct_url.json": json.dumps(url),
        "entry_points.txt": "[jackfield.plugins]\nlone = lone\n",
    }
    write(tmp_path / "site" / "lone-1.dist-info", info)
    site = write(tmp_path / "site", {name: content})
    (installed,) = importlib_metadata.distributions(name="lone", path=[str(site)])
    assert read(installed).files == ("src/lone.py",)


def test_the_finder_of_an_editable_install_was_made(built: Path) -> None:
    assert list((built / "editable-finder").glob("__editable__*_finder.py"))
    assert not list((built / "editable-pth").glob("__editable__*_finder.py"))


def test_the_standard_library_has_distributions_too(built: Path) -> None:
    (found,) = importlib.metadata.distributions(path=[str(built / "installed")])
    assert [plugin.name for plugin in read_distribution(found)] == ["sample"]


def test_without_an_entry_point_for_the_host_it_is_what_its_wheel_is(built: Path) -> None:
    found = distribution(built / "installed")
    assert read_distribution(found, "otherapp") == ()
    plugin, of_wheel = read(found, "otherapp"), read(next(built.glob("*.whl")), "otherapp")
    assert (plugin.name, plugin.module) == (of_wheel.name, of_wheel.module) == ("sample", "sample")
    assert plugin.declarations == of_wheel.declarations
    assert plugin.distribution == of_wheel.distribution


def test_a_distribution_without_a_plugin_has_none() -> None:
    with pytest.raises(ReadingError, match=r"it has no entry point of otherapp\.plugins"):
        read_all(importlib_metadata.distribution("iniconfig"), "otherapp")


def test_an_egg_info_beside_its_modules(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "sample.py": "jackfield_commands = ['a']\n",
            "info.py": "jackfield_commands = ['of somebody else']\n",
            "sample_plugin-1.0-py3.11.egg-info/PKG-INFO": "Metadata-Version: 2.1\n"
            "Name: sample-plugin\nVersion: 1.0\n\nDescription: not a header\n",
            "sample_plugin-1.0-py3.11.egg-info/requires.txt": "one>=1\n\n"
            '[:python_version < "3"]\ntwo\n\n[extra]\nthree\n',
            "sample_plugin-1.0-py3.11.egg-info/entry_points.txt": "[jackfield.plugins]\n"
            "sample = sample\n",
        },
    )
    plugin = read(distribution(tmp_path))
    assert (plugin.kind, plugin.files) == ("installed", ("sample.py",))
    assert plugin.declaration("jackfield").values == {"commands": ["a"]}
    assert plugin.distribution is not None
    assert plugin.distribution.requires_dist == ("one>=1", 'two ; python_version < "3"')


def test_a_zipped_sdist(tmp_path: Path, built: Path) -> None:
    archive = tmp_path / "sample-plugin-1.2.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in FILES.items():
            file.writestr(f"sample-plugin-1.2/{name}", text)
    plugin = read(archive)
    assert (plugin.name, plugin.kind, plugin.files[0]) == ("sample", "sdist", "src/sample/info.py")


@pytest.mark.parametrize("target", [None, b"setup.py", 3, ["setup.py"]])
def test_what_is_no_source_is_told_by_its_type(target: Any) -> None:
    with pytest.raises(TypeError, match="what is read is a path, as str or Path, or an installed"):
        read_all(target)
