"""Editable installs: the reader finds the files that Python would import, in that order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import read
from reading.writing import write

DIRECTORY = Path(__file__).parent
POINTS = "[jackfield.plugins]\nlamp = {}\n"
EDITABLES = "from editables.redirector import RedirectingFinder as F\nF.install()\n"
REDIRECTOR = """import sys
from importlib.util import spec_from_file_location
class RedirectingFinder:
    known = {}
    @classmethod
    def install(cls): sys.meta_path.append(cls)
    @classmethod
    def map_module(cls, name, path): cls.known[name] = path
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return spec_from_file_location(name, cls.known[name]) if name in cls.known else None
"""


def says(what: str) -> str:
    return f"jackfield_commands = [{what!r}]\n"


def installed(root: Path, files: Mapping[str, str], module: str = "lamp") -> PathDistribution:
    """Lay out `files`, of which those below ``site`` are those of an editable install."""
    write(root, {"project/pyproject.toml": ""})
    write(root, {name: text.replace("ROOT", str(root)) for name, text in files.items()})
    recorded = [name.removeprefix("site/") for name in files if name.startswith("site/")]
    url = {"url": (root / "project").as_uri(), "dir_info": {"editable": True}}
    info = {
        "METADATA": "Name: lamp\nVersion: 1\n",
        "RECORD": "".join(f"{name},,\n" for name in recorded),
        "direct_url.json": json.dumps(url),
        "entry_points.txt": POINTS.format(module),
    }
    write(root / "site" / "lamp-1.dist-info", info)
    return PathDistribution(root / "site" / "lamp-1.dist-info")


def imported(site: Path, module: str) -> str | None:
    """Give the file that Python imports for `module`, None if there is no such module."""
    code = """if True:
        import importlib, site, sys
        site.addsitedir(sys.argv[1])
        try:
            print(importlib.import_module(sys.argv[2]).__file__)
        except ModuleNotFoundError:
            pass
    """
    command = [sys.executable, "-c", code, str(site), module]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=site.parent)
    return done.stdout.strip() or None


def file_of(plugin: PluginMetadata) -> str | None:
    """Give the file that the plugin was read from."""
    return str(Path(plugin.location, plugin.files[-1])) if plugin.files else None


PROJECT = {"project/python/lamp/__init__.py": says("of the project")}
COPY = {"site/lamp/__init__.py": says("copied")}
BY_PTH = {"site/lamp.pth": "ROOT/project/python\n", **PROJECT}
BY_EDITABLES = {
    "site/_editable_impl_lamp.pth": "import _editable_impl_lamp",
    "site/_editable_impl_lamp.py": f"{EDITABLES}"
    "F.map_module('lamp', 'ROOT/project/python/lamp/__init__.py')",
    "site/editables/redirector.py": REDIRECTOR,
}
INSTALLS: Mapping[str, Mapping[str, str]] = {
    "a path": BY_PTH,
    "a path without an end": {**BY_PTH, "site/lamp.pth": "ROOT/project/python"},
    "a path with other ends": {**BY_PTH, "site/lamp.pth": "# it\r\n\r\nROOT/project/python \t\r\n"},
    "a path that a mark precedes": {**BY_PTH, "site/lamp.pth": "\ufeffROOT/project/python\n"},
    "a path that a blank precedes": {**BY_PTH, "site/lamp.pth": " ROOT/project/python\n"},
    "a path that only a text ends": {
        **BY_PTH,
        "site/lamp.pth": "ROOT/project/gone\fROOT/project/python\x85\n",
    },
    "a remark that a blank precedes": {
        **BY_PTH,
        "site/lamp.pth": " # import it\nROOT/project/python\n",
    },
    "an import that a blank precedes": {
        **BY_PTH,
        "site/lamp.pth": " import os\nROOT/project/python\n",
    },
    "a relative path": {**BY_PTH, "site/lamp.pth": "../project/./python\n"},
    "a path that comes after others": {
        **BY_PTH,
        "site/lamp.pth": "ROOT/project/gone\nimport sys; import os\nROOT/project/lib\n"
        "ROOT/project/python\n",
        "project/lib/other.py": "",
    },
    "the first of two paths": {
        **BY_PTH,
        "site/lamp.pth": "ROOT/project/lib\nROOT/project/python\n",
        "project/lib/lamp.py": says("of the other path"),
    },
    "two files with paths": {
        **PROJECT,
        "site/b.pth": "ROOT/project/python",
        "site/a.pth": "ROOT/project/lib",
        "project/lib/lamp.py": says("of the other path"),
    },
    "a path in the site directory": {
        "site/lamp.pth": "inner\n",
        "site/inner/lamp.py": says("of the site directory"),
    },
    "a copy": COPY,
    "a copy, and what is built in the project": {**COPY, "project/lamp/other.py": ""},
    "a copy, and a path": {**COPY, **BY_PTH},
    "a path, and what an uninstalled copy left": {**BY_PTH, "site/lamp/data.txt": ""},
    "a path, and a compiled copy": {**BY_PTH, "site/lamp/__init__.py": "", "site/lamp/info.py": ""},
    "editables": {**BY_EDITABLES, **PROJECT},
    "editables, and a copy": {**BY_EDITABLES, **PROJECT, **COPY},
    "editables with a module": {
        **BY_EDITABLES,
        "site/_editable_impl_lamp.py": f"{EDITABLES}"
        "F.map_module('lamp', 'ROOT/project/my.lib/lamp.py')",
        "project/my.lib/lamp.py": says("of a module"),
        "project/my.lib/lamp/data.txt": "",
    },
    "editables with another name": {
        **BY_EDITABLES,
        "site/_editable_impl_lamp.py": f"{EDITABLES}"
        "F.map_module('lamp', 'ROOT/project/bulb/__init__.py')",
        "project/bulb/__init__.py": says("of the bulb"),
    },
    "setuptools, and a copy": {
        **PROJECT,
        **COPY,
        "site/__editable__.lamp.pth": "import __editable___lamp_finder",
        "site/__editable___lamp_finder.py": "MAPPING = {'lamp': 'ROOT/project/python/lamp'}\n",
    },
}


@pytest.mark.parametrize("how", INSTALLS)
def test_what_is_read_is_what_python_imports(how: str, tmp_path: Path) -> None:
    plugin = read(installed(tmp_path, INSTALLS[how]))
    assert plugin.kind == "editable"
    assert plugin.location == str(tmp_path / "project")
    assert file_of(plugin) == imported(tmp_path / "site", "lamp")


@pytest.mark.parametrize("module", ["lamp", "lamp.inner", "lone"])
def test_a_link_into_the_project(module: str, tmp_path: Path) -> None:
    found = installed(tmp_path, {"project/src/lone.py": says("alone")}, module)
    write(tmp_path / "project" / "src" / "lamp" / "inner", {"__init__.py": says("inner")})
    if module == "lamp":
        write(tmp_path / "project" / "src" / "lamp", {"__init__.py": says("of the link")})
    link = (tmp_path / "site").joinpath(*module.split("."))
    place = (tmp_path / "project" / "src").joinpath(*module.split("."))
    if module == "lone":
        link, place = link.with_suffix(".py"), place.with_suffix(".py")
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(place)
    plugin = read(found)
    there = imported(tmp_path / "site", module)
    assert there is not None
    assert file_of(plugin) == os.path.realpath(there)


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    found = installed(tmp_path, {"elsewhere/lamp/__init__.py": says("elsewhere")})
    (tmp_path / "site" / "lamp").symlink_to(tmp_path / "elsewhere" / "lamp")
    plugin = read(found)
    assert plugin.declarations == {}
    assert any("leads out of what is read" in fault for fault in plugin.faults)


def test_plugins_in_both_places_read_each_other(tmp_path: Path) -> None:
    files = {
        "site/bulb.pth": "ROOT/project/src\n",
        "site/bulb.py": "from lamp.limits import lowest as jackfield_minimum_version\n",
        "project/src/lamp/__init__.py": says("light"),
        "project/src/lamp/info.py": f"{says('light')}from bulb import jackfield_minimum_version\n",
        "project/src/lamp/limits.py": "lowest = (0, 1, 0)\n",
    }
    found = installed(tmp_path, files)
    plugin = read(found)
    own = plugin.declaration("jackfield")
    assert own.values == {"commands": ["light"], "minimum_version": (0, 1, 0)}
    assert str(own.origins["minimum_version"]) == "src/lamp/limits.py:1"
    write(tmp_path / "site" / "lamp-1.dist-info", {"entry_points.txt": POINTS.format("bulb")})
    other = read(found)
    assert other.files == (f"{tmp_path}/site/bulb.py",)
    assert other.declaration("jackfield").values == {"minimum_version": (0, 1, 0)}


def test_names_of_others_in_the_site_directory_are_not_read(tmp_path: Path) -> None:
    info = "from other import lowest as jackfield_minimum_version\n"
    found = installed(tmp_path, {**BY_PTH, "project/python/lamp/info.py": info})
    write(tmp_path / "site", {"other.py": "lowest = (0, 1, 0)\n"})
    why = read(found).declaration("jackfield").not_static["minimum_version"]
    assert why.reason == "imports other.lowest, which is not part of what is read"


FINDERS = {
    "no literal": f"{EDITABLES}F.map_module('lamp', __file__)\n",
    "no path": f"{EDITABLES}F.map_module('lamp', 'python/lamp/__init__.py')\n",
    "another one": "import sys\nsys.meta_path.append(...)\n",
    "too many": EDITABLES + "F.map_module('lamp', '/lamp/__init__.py')\n" * 60_000,
    "too long": f"{EDITABLES}F.map_module('lamp', '{'/lamp' * 200_000}')\n",
    "too deep": f"{EDITABLES}F.map_module({'(' * 100_000}'lamp'\n",
    "too large": f"{EDITABLES}#{'x' * (2 << 20)}\n",
    "no text": "\0",
    "many names": "# ScikitBuildRedirectingFinder\n"
    f"install({dict.fromkeys(map('a{}'.format, range(6000)), '/a.py')}, {{}})",
    "a long name": "# ScikitBuildRedirectingFinder\n"
    f"install({{'a{'.a' * 25_000}': '/a.py'}}, {{}})",
}


@pytest.mark.parametrize("case", FINDERS)
def test_a_finder_that_is_not_known_is_named(case: str, tmp_path: Path) -> None:
    links = {"site/it.pth": "import it_finder\n", "site/it_finder.py": FINDERS[case]}
    plugin = read(installed(tmp_path, {**links, **PROJECT}))
    assert plugin.declarations == {}
    (fault,) = plugin.faults
    assert fault.startswith("entry points: it is not known where the module lamp is: ")
    assert "it_finder.py" in fault
    assert fault.endswith("; without --editable, its files are read")


@pytest.mark.parametrize("directory", ["/etc", "ROOT/elsewhere", "ROOT/project/../elsewhere"])
def test_a_finder_that_leads_out_of_the_project(directory: str, tmp_path: Path) -> None:
    links = {
        **BY_EDITABLES,
        "site/_editable_impl_lamp.py": f"{EDITABLES}F.map_module('lamp', '{directory}/lamp.py')",
        "elsewhere/lamp.py": says("elsewhere"),
    }
    plugin = read(installed(tmp_path, links))
    assert plugin.declarations == {}
    assert any("leads out of the project" in fault for fault in plugin.faults)


def test_files_with_many_lines(tmp_path: Path) -> None:
    many = "ROOT/project/x\n" * 200_000
    links = {f"site/{number}.pth": many for number in range(3)}
    long = {"site/long.pth": "/a" * 500_000, "site/names.pth": f"import {'a,' * 500_000}b"}
    plugin = read(installed(tmp_path, {**links, **long, **BY_PTH}))
    assert plugin.declaration("jackfield").values == {"commands": ["of the project"]}


@pytest.mark.parametrize("end", [".pth", "_finder.py"])
def test_more_files_than_are_read(end: str, tmp_path: Path) -> None:
    files = {f"site/a{number}{end}": "MAPPING = {}\n" for number in range(20)}
    importing = "".join(f"import a{number}_finder\n" for number in range(20))
    last = {"site/it.pth": f"{importing}ROOT/project/gone\n"}
    plugin = read(installed(tmp_path, {**files, **last, **PROJECT}))
    assert plugin.declarations == {}
    (fault,) = plugin.faults
    assert "it adds more files to the path than are read; without --editable" in fault


def test_more_lines_than_are_read(tmp_path: Path) -> None:
    lines = "ROOT/project/x\n" * 200
    plugin = read(installed(tmp_path, {**PROJECT, "site/it.pth": f"{lines}ROOT/project/python\n"}))
    assert plugin.declarations == {}
    (fault,) = plugin.faults
    assert "it.pth has more lines than are read; without --editable" in fault


SCIKIT = """# ScikitBuildRedirectingFinder
install({'lamp': 'ROOT/project/python/lamp/__init__.py', SOURCES}, {BUILT}, {}, [], None)
"""


def by_scikit_build_core(here: str, there: str) -> dict[str, str]:
    finder = SCIKIT.replace("SOURCES", here).replace("BUILT", there)
    return {**PROJECT, "site/_editable_skbc.pth": "import _skbc", "site/_skbc.py": finder}


def test_modules_that_were_installed_beside_those_of_the_project(tmp_path: Path) -> None:
    files = by_scikit_build_core("", "'lamp.made': 'lamp/made.py', 'lamp.c': 'lamp/c.abi3.so'")
    files["project/python/lamp/__init__.py"] += (
        "from .made import lowest as jackfield_minimum_version\n"
        "from . import made\n"
        "jackfield_maximum_version = made.lowest\n"
        "from .c import version as jackfield_plugin_version\n"
    )
    files |= {"site/lamp/made.py": "lowest = (0, 1, 0)\n", "site/lamp/c.abi3.so": ""}
    own = read(installed(tmp_path, files)).declaration("jackfield")
    assert own.values == {
        "commands": ["of the project"],
        "minimum_version": (0, 1, 0),
        "maximum_version": (0, 1, 0),
    }
    assert str(own.origins["minimum_version"]) == f"{tmp_path}/site/lamp/made.py:1"
    assert "compiled extension" in own.not_static["plugin_version"].reason


@pytest.mark.parametrize("importing", ["from .more", "from lamp.more"])
def test_a_module_that_was_installed_and_is_in_the_project_too(
    importing: str, tmp_path: Path
) -> None:
    files = by_scikit_build_core("", "'lamp.more': 'lamp/more.py'")
    files["project/python/lamp/__init__.py"] += f"{importing} import jackfield_plugin_version\n"
    more = "jackfield_plugin_version = (1, 0, 0)\n"
    files |= {"project/python/lamp/more.py": more, "site/lamp/more.py": more}
    own = read(installed(tmp_path, files)).declaration("jackfield")
    assert own.values == {"commands": ["of the project"]}
    assert "may be one of several modules" in own.not_static["plugin_version"].reason


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("'lamp.more': 'ROOT/project/other/more.py'", ""),
        ("", "'lamp.info': 'lamp/info.py'"),
    ],
)
def test_packages_that_a_finder_puts_together_otherwise(
    here: str, there: str, tmp_path: Path
) -> None:
    files = by_scikit_build_core(here, there)
    files |= {
        "project/python/lamp/more.py": "",
        "project/other/more.py": "",
        "site/lamp/more.py": "",
        "site/lamp/info.py": "",
    }
    plugin = read(installed(tmp_path, files))
    assert plugin.declarations == {}
    (fault,) = plugin.faults
    assert "_skbc.py puts it together from several places" in fault


def project_of(backend: str, requires: str, more: str = "") -> str:
    return (
        f"[build-system]\nrequires = ['{requires}']\nbuild-backend = '{backend}'\n"
        "[project]\nname = 'lamp'\nversion = '1'\ndescription = 'A lamp'\n"
        f"[project.entry-points.'jackfield.plugins']\nlamp = 'lamp'\n{more}"
    )


MODULE = {"python/lamp/__init__.py": says("light")}
CMAKE = "cmake_minimum_required(VERSION 3.15)\nproject(lamp LANGUAGES NONE)\n"
MESON = """project('lamp')
import('python').find_installation(pure: true).install_sources(
    'lamp/__init__.py', subdir: 'lamp')
"""
BACKENDS: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "flit_core": (project_of("flit_core.buildapi", "flit_core"), {"lamp.py": says("light")}, "*"),
    "hatchling": (
        project_of(
            "hatchling.build",
            "hatchling",
            "[tool.hatch.build.targets.wheel]\npackages = ['python/lamp']\n",
        ),
        MODULE,
        "*",
    ),
    "hatchling, exactly": (
        project_of(
            "hatchling.build",
            "hatchling",
            "[tool.hatch.build]\ndev-mode-exact = true\n"
            "[tool.hatch.build.targets.wheel]\npackages = ['python/lamp']\n",
        ),
        MODULE,
        "_editable_impl_lamp.py",
    ),
    "hatchling, by a copy": (
        project_of(
            "hatchling.build",
            "hatchling",
            "[tool.hatch.build.targets.wheel]\nbypass-selection = true\n"
            "[tool.hatch.build.targets.wheel.force-include]\n'lib' = 'lamp'\n",
        ),
        {"lib/__init__.py": says("light")},
        "lamp/__init__.py",
    ),
    "pdm.backend": (
        project_of("pdm.backend", "pdm-backend", "[tool.pdm.build]\npackage-dir = 'python'\n"),
        MODULE,
        "*",
    ),
    "pdm.backend, with editables": (
        project_of(
            "pdm.backend",
            "pdm-backend",
            "[tool.pdm.build]\npackage-dir = 'python'\neditable-backend = 'editables'\n",
        ),
        MODULE,
        "_editable_impl_lamp.py",
    ),
    "poetry.core": (
        project_of(
            "poetry.core.masonry.api",
            "poetry-core",
            "[tool.poetry]\npackages = [{include = 'lamp', from = 'python'}]\n",
        ),
        MODULE,
        "*",
    ),
    "scikit_build_core": (
        project_of(
            "scikit_build_core.build",
            "scikit-build-core",
            "[tool.scikit-build]\nwheel.packages = ['python/lamp']\n",
        ),
        {**MODULE, "CMakeLists.txt": CMAKE},
        "_*lamp*.py",  # since 1.0 _editable_skbc_lamp.py, before _lamp_editable.py
    ),
    "mesonpy": (
        project_of("mesonpy", "meson-python"),
        {"lamp/__init__.py": says("light"), "meson.build": MESON},
        "_lamp_editable_loader.py",
    ),
}
"""What builds it -> its project, the other files of it, and a pattern of what makes it editable."""


@pytest.mark.parametrize("how", BACKENDS)
def test_what_backends_install(how: str, tmp_path: Path) -> None:
    backend = how.partition(",")[0]
    pytest.importorskip(backend)
    pyproject, files, there = BACKENDS[how]
    project = write(tmp_path / "project", {"pyproject.toml": pyproject, **files})
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation"]
    command += ["--no-deps", "--target", str(site), "--editable", str(project)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # of meson
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": path})
    assert any(site.glob(there))
    plugin = read(PathDistribution(next(site.glob("lamp-1*.dist-info"))))
    assert (plugin.name, plugin.kind, plugin.location) == ("lamp", "editable", str(project))
    if backend == "mesonpy":
        reason = f"{there} builds it when it is imported; without --editable, its files are read"
        assert plugin.faults == (
            f"entry points: it is not known where the module lamp is: {reason}",
        )
        return
    assert plugin.faults == ()
    assert plugin.declaration("jackfield").values == {"commands": ["light"]}
    assert file_of(plugin) == imported(site, "lamp")
