"""Every kind of source gives the same plugin: real wheels, sdists and installs of one project."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import importlib_metadata
import pytest
from jackfield.metadata import Origin, PluginMetadata
from jackfield.reading import (
    ReadingError,
    read,
    read_all,
    read_distribution,
    read_plugin_directory,
)
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


def write(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


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


def test_the_location_is_what_was_read(built: Path) -> None:
    wheel = next(built.glob("*.whl"))
    assert read(wheel).location == str(wheel)
    assert Path(read(distribution(built / "installed")).location) == built / "installed"
    assert Path(read(distribution(built / "editable-pth")).location) == built / "project"
    assert Path(read(distribution(built / "editable-finder")).location) == built / "flat"


def test_the_finder_of_an_editable_install_was_made(built: Path) -> None:
    assert list((built / "editable-finder").glob("__editable__*_finder.py"))
    assert not list((built / "editable-pth").glob("__editable__*_finder.py"))


def test_the_standard_library_has_distributions_too(built: Path) -> None:
    (found,) = importlib.metadata.distributions(path=[str(built / "installed")])
    assert [plugin.name for plugin in read_distribution(found)] == ["sample"]


def test_a_distribution_without_a_plugin_for_the_host_has_none(built: Path) -> None:
    found = distribution(built / "installed")
    assert read_distribution(found, "otherapp") == ()
    with pytest.raises(ReadingError, match=r"it has no entry point of otherapp\.plugins"):
        read_all(found, "otherapp")


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


def project(entry_points: dict[str, dict[str, str]]) -> str:
    tables = ['[project]\nname = "several"\nversion = "1"\n']
    for group, entries in entry_points.items():
        lines = "".join(f'{name} = "{value}"\n' for name, value in entries.items())
        tables.append(f'[project.entry-points."{group}"]\n{lines}')
    return "\n".join(tables)


def names(plugins: Sequence[PluginMetadata]) -> list[str]:
    return [plugin.name for plugin in plugins]


def test_backends_go_to_the_plugin_whose_module_they_are_of(tmp_path: Path) -> None:
    points = {
        "jackfield.plugins": {"one": "pkg.one", "two": "pkg.two"},
        "jackfield.backends": {"a": "pkg.one.deep:A", "b": "pkg.two:B", "c": "third.x:C"},
    }
    files = {f"pkg/{name}/info.py": f"jackfield_commands = ['{name}']\n" for name in ("one", "two")}
    files |= {f"pkg/{name}/__init__.py": "" for name in ("one", "two")}
    write(tmp_path, {**files, "pyproject.toml": project(points), "third/__init__.py": ""})
    plugins = read_all(tmp_path)
    assert names(plugins) == ["one", "two", "third"]
    assert [plugin.backends for plugin in plugins] == [
        {"a": "pkg.one.deep:A"},
        {"b": "pkg.two:B"},
        {"c": "third.x:C"},
    ]
    assert [list(p.declaration("jackfield").commands) for p in plugins] == [["one"], ["two"], []]
    with pytest.raises(ReadingError, match="several plugins: one, two, third"):
        read(tmp_path)


def test_backends_alone_make_a_plugin_that_names_itself(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": project({"jackfield.backends": {"a": "pkg.deep:A"}}),
            "pkg/__init__.py": "jackfield_plugin_name = 'itself'\n",
        },
    )
    plugin = read(tmp_path)
    assert (plugin.name, plugin.module, plugin.backends) == ("itself", "pkg", {"a": "pkg.deep:A"})


def test_a_metadata_module_can_be_named(tmp_path: Path) -> None:
    points = {"jackfield.plugins": {"one": "pkg"}, "jackfield.metadata": {"one": "pkg.meta"}}
    write(
        tmp_path,
        {
            "pyproject.toml": project(points),
            "pkg/__init__.py": "jackfield_commands = ['package']\njackfield_transports = ['x']\n",
            "pkg/meta.py": "jackfield_commands = ['meta']\n",
        },
    )
    plugin = read(tmp_path)
    assert plugin.files == ("pkg/meta.py",)
    assert plugin.declaration("jackfield").values == {"commands": ["meta"]}


def test_the_first_file_that_gives_a_variable_wins(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": project({"jackfield.plugins": {"one": "pkg"}}),
            "pkg/info.py": "jackfield_a = 1\njackfield_b = unknown()\n",
            "pkg/__init__.py": "jackfield_a = 2\njackfield_b = 2\njackfield_c = 2\n",
            "setup.py": "jackfield_a = jackfield_b = jackfield_c = jackfield_d = 3\n",
        },
    )
    plugin = read(tmp_path)
    found = plugin.declaration("jackfield")
    assert found.values == {"a": 1, "b": 2, "c": 2, "d": 3}
    assert found.origins["c"] == Origin("pkg/__init__.py", 3)
    assert plugin.files == ("pkg/info.py", "pkg/__init__.py", "setup.py")


def test_what_a_package_changes_in_its_metadata_module_is_not_static(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": project({"jackfield.plugins": {"one": "pkg"}}),
            "pkg/info.py": "jackfield_a = ['a']\njackfield_b = ['b']\n",
            "pkg/__init__.py": "from . import info\ninfo.jackfield_a.append('late')\n",
        },
    )
    found = read(tmp_path).declaration("jackfield")
    assert found.values == {"b": ["b"]}
    assert found.not_static["a"].reason == "changed by a file that imports it"


def test_what_a_package_may_have_of_its_metadata_module_is_not_static(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": project({"jackfield.plugins": {"one": "pkg"}}),
            "pkg/info.py": "jackfield_a = ['a']\nif unknown():\n    __all__ = []\n",
            "pkg/__init__.py": "from .info import *\njackfield_a.append('late')\n",
        },
    )
    found = read(tmp_path).declaration("jackfield")
    assert (found.values, list(found.not_static)) == ({}, ["a"])


def test_a_flat_checkout_of_a_bazaar_plugin(tmp_path: Path) -> None:
    write(
        tmp_path / "bzr-loom",
        {
            "setup.py": "from version import *\nbzr_plugin_name = 'loom'\n"
            "if __name__ == 'main':\n    from distutils.core import setup\n"
            "    setup(name='bzr-loom', version=text,\n"
            "          package_dir={'bzrlib.plugins.loom': '.'})\n",
            "version.py": "bzr_plugin_version = (1, 4, 0, 'dev', 0)\n"
            "text = '%d.%d' % bzr_plugin_version[:2]\n",
            "__init__.py": "from bzrlib.plugins.loom.version import bzr_plugin_version as v\n"
            "bzr_commands = ['loomify'] * v[0]\nbzr_plugin_name = 'other'\n",
        },
    )
    plugin = read(tmp_path / "bzr-loom")
    assert (plugin.name, plugin.module) == ("loom", "bzrlib.plugins.loom")
    assert plugin.files == ("setup.py", "__init__.py")
    assert plugin.distribution is not None
    assert (plugin.distribution.name, plugin.distribution.version) == ("bzr-loom", "1.4")
    assert plugin.declaration("bzr").values == {
        "plugin_name": "loom",
        "plugin_version": (1, 4, 0, "dev", 0),
        "commands": ["loomify"],
    }


def test_a_project_without_entry_points_is_what_its_package_declares(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "setup.cfg": "[metadata]\nname = bzr-x\nversion = attr: x.__version__\n"
            "[options]\ninstall_requires =\n    one\n    two>=2\n",
            "src/x/__init__.py": "__version__ = '3.1'\nbrz_commands = ['x']\n",
            "src/x/deep/__init__.py": "brz_commands = ['deep']\n",
            "tests/__init__.py": "brz_commands = ['test']\n",
        },
    )
    plugin = read(tmp_path)
    assert (plugin.name, plugin.module) == ("x", "x")
    assert plugin.declaration("brz").values == {"commands": ["x"]}
    assert plugin.distribution is not None
    assert (plugin.distribution.name, plugin.distribution.version) == ("bzr-x", "3.1")
    assert plugin.distribution.requires_dist == ("one", "two>=2")


def test_a_plugin_without_a_name_of_its_own_has_its_projects(tmp_path: Path) -> None:
    setup = "from setuptools import setup\njackfield_commands = []\nsetup(name='sample')\n"
    write(tmp_path, {"setup.py": setup})
    assert read(tmp_path / "setup.py").name == read(tmp_path).name == "sample"


def test_a_zipped_sdist(tmp_path: Path, built: Path) -> None:
    archive = tmp_path / "sample-plugin-1.2.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in FILES.items():
            file.writestr(f"sample-plugin-1.2/{name}", text)
    plugin = read(archive)
    assert (plugin.name, plugin.kind, plugin.files[0]) == ("sample", "sdist", "src/sample/info.py")


def test_a_package_in_a_plugin_directory(tmp_path: Path) -> None:
    write(
        tmp_path / "loom",
        {
            "__init__.py": "from jackfield.plugins.loom.info import *\n",
            "info.py": "jackfield_commands = ['loomify']\n",
        },
    )
    plugin = read_plugin_directory(tmp_path, "loom")
    assert (plugin.name, plugin.module, plugin.kind) == ("loom", "loom", "directory")
    assert plugin.location == str(tmp_path / "loom")
    assert plugin.files == ("info.py", "__init__.py")
    assert plugin.declaration("jackfield").values == {"commands": ["loomify"]}


def test_a_module_in_a_plugin_directory(tmp_path: Path) -> None:
    write(tmp_path, {"loom.py": "otherapp_commands = ['loomify']\n", "info.py": "otherapp_a = 1\n"})
    plugin = read_plugin_directory(tmp_path, "loom", "otherapp")
    assert (plugin.module, plugin.files) == ("loom", ("loom.py",))
    assert plugin.declaration("otherapp").values == {"commands": ["loomify"]}


def test_a_plugin_directory_without_the_plugin(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="there is no plugin gone in it"):
        read_plugin_directory(tmp_path, "gone")


@pytest.mark.parametrize(
    ("point", "fault"),
    [
        ("not a module!", "entry points: 'not a module!' is not the name of a module"),
        ("../../etc", "entry points: '../../etc' is not the name of a module"),
        ("gone.deep", "entry points: there is no module gone.deep"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_a_fault(
    point: str, fault: str, tmp_path: Path
) -> None:
    write(tmp_path, {"pyproject.toml": project({"jackfield.plugins": {"one": point}})})
    plugin = read(tmp_path)
    assert (plugin.name, plugin.module, plugin.faults) == ("one", None, (fault,))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.whl", None, "No such file or directory"),
        ("text.whl", b"no archive", "it is not a zip archive, or it is cut off"),
        ("text.tar.gz", b"no archive", "it is not a gzipped tar archive, or it is damaged: "),
        ("picture.png", b"", "it is not a wheel (.whl), an sdist (.tar.gz, .zip), a directory"),
        ("info.py", b"a = 1\n", "not a plugin: it has no entry point of jackfield.plugins and no"),
        ("info.py", b"a = \0\n", "not a plugin"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_why(
    name: str, content: bytes | None, reason: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadingError) as caught:
        read(tmp_path / name)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / name}: {reason}")
    assert "\n" not in message
