"""Projects that other tools build: Poetry, Hatch, Flit, PDM and the like."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.projects import distribution_of
from reading.writing import write


def test_a_project_of_poetry_says_so_in_a_table_of_its_own(tmp_path: Path) -> None:
    table = "[tool.poetry]\nname = 'it'\nversion = '1'\ndescription = 'About it'\n"
    table += "[tool.poetry.dependencies]\npython = '^3.11'\n"
    table += "[tool.poetry.plugins.'jackfield.plugins']\none = 'pkg'\n"
    write(tmp_path, {"pyproject.toml": table, "pkg/__init__.py": "jackfield_commands = ['a']\n"})
    plugin = read(tmp_path)
    assert (plugin.name, plugin.module) == ("one", "pkg")
    assert plugin.declaration("jackfield").values == {"commands": ["a"]}
    said = plugin.distribution
    assert said is not None and (said.name, said.version, said.summary) == ("it", "1", "About it")
    assert said.requires_dist == ()


HATCH = """[project]
name = "x"
dynamic = ["version"]
[build-system]
build-backend = "hatchling.build"
[tool.hatch.version]
path = "src/x/about.py"
"""


@pytest.mark.parametrize(
    ("about", "version"),
    [
        ("# of x\n__version__ = '1.2'\n__version__ = '3'\n", "1.2"),
        ('Version="v2.0"  # and so on\'s\nVERSION = 1\n', "2.0"),
        ("__version__ = '2.1\" # '\n", '2.1" # '),
        ("if 1:\n    __version__ = '2'\n", None),
        ("__version__: str = '1'\n__version__ = '2'\n", None),
        ("__version__ = 2\n", None),
    ],
)
def test_a_version_that_hatch_looks_for(about: str, version: str | None, tmp_path: Path) -> None:
    files = {"pyproject.toml": HATCH, "src/x/about.py": about}
    assert distribution_of(tmp_path, files).version == version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("about.py", "../../../about.py"),
        ("hatchling.build", "setuptools.build_meta"),
        ("path =", "pattern = '(?P<version>.)'\npath ="),
        ("path =", "source = 'code'\npath ="),
        ("src/x/about.py", "absent.py"),
    ],
)
def test_a_version_that_hatch_looks_for_in_another_way(old: str, new: str, tmp_path: Path) -> None:
    write(tmp_path, {"about.py": "VERSION = '9'\n"})
    files = {"pyproject.toml": HATCH.replace(old, new), "src/x/about.py": "VERSION = '1'\n"}
    assert distribution_of(tmp_path / "y", files).version is None


def test_what_hatch_has_in_a_file_of_its_own_goes_first(tmp_path: Path) -> None:
    files = {"pyproject.toml": HATCH, "src/x/about.py": "VERSION = '1'\n"}
    assert distribution_of(tmp_path, {**files, "hatch.toml": "[version]\n"}).version is None
    assert distribution_of(tmp_path, {**files, "hatch.toml": "[version\n"}).version is None
    assert distribution_of(tmp_path, {**files, "hatch.toml": "[envs.a]\n"}).version == "1"
    other = {"hatch.toml": "[version]\npath = 'VERSION'\n", "VERSION": "VERSION = '2'\n"}
    assert distribution_of(tmp_path, {**files, **other}).version == "2"


def test_what_a_build_backend_says_elsewhere_is_not_taken_for_nothing(tmp_path: Path) -> None:
    setup = (
        "from setuptools import setup\nsetup(entry_points={'jackfield.plugins': ['x = lamp']})\n"
    )
    pyproject = "[build-system]\nbuild-backend = 'jupyter_packaging.build_api'\n"
    package = "jackfield_commands = ['light']\n"
    files = {"pyproject.toml": pyproject, "setup.py": setup, "lamp/__init__.py": package}
    left = "left to the build backend jupyter_packaging.build_api; check a wheel of it"
    assert read(write(tmp_path, files)).faults == (f"pyproject.toml: entry points are {left}",)


OLD_FLIT = """[build-system]
build-backend = "flit_core.buildapi"
[tool.flit.metadata]
module = "lamp"
requires = ["packaging"]
requires-python = ">=3.8"
[tool.flit.scripts]
lamp = "lamp:main"
[tool.flit.entrypoints."jackfield.plugins"]
light = "lamp"
"""
"""As Flit had it before PEP 621; the version is that of the module."""


def test_a_project_of_flit_from_before_pep_621(tmp_path: Path) -> None:
    package = '"""A lamp."""\n__version__ = "1.0"\njackfield_commands = ["light"]\n'
    setup = (
        "from setuptools import setup\nsetup(name='old', version='0.9', install_requires=['x'])\n"
    )
    files = {"pyproject.toml": OLD_FLIT, "setup.py": setup, "lamp/__init__.py": package}
    plugin = read(write(tmp_path, files))
    assert (plugin.name, plugin.module, plugin.faults) == ("light", "lamp", ())
    said = plugin.distribution
    assert said is not None
    assert (said.name, said.version, said.requires_python) == ("lamp", "1.0", ">=3.8")
    assert said.requires_dist == ("packaging",)
    assert [point.group for point in said.entry_points] == ["jackfield.plugins", "console_scripts"]
    other = OLD_FLIT.replace("requires = [", "dist-name = 'the-lamp'\nrequires = [")
    named = read(write(tmp_path, {"pyproject.toml": other})).distribution
    assert named is not None
    assert named.name == "the-lamp"
    write(tmp_path, {"lamp/__init__.py": "jackfield_commands = ['light']\n"})
    left = read(tmp_path).distribution
    assert left is not None and left.version is None and left.version_not_static is not None
    assert left.version_not_static.reason.startswith("left to flit_core.buildapi")


def test_groups_of_flit_may_be_tables_in_tables(tmp_path: Path) -> None:
    nested = OLD_FLIT.replace('."jackfield.plugins"]', ".jackfield.plugins]")
    lamp = "jackfield_commands = ['light']\n"
    plugin = read(write(tmp_path, {"pyproject.toml": nested, "lamp.py": lamp}))
    assert (plugin.name, plugin.module, plugin.faults) == ("light", "lamp", ())


BY_POETRY = """[build-system]
build-backend = 'poetry_dynamic_versioning.backend'
[tool.poetry]
name = 'x'
version = '0.0.0'
[tool.poetry-dynamic-versioning]
enable = {}
"""


def test_a_version_that_poetry_puts_in_the_place_of_another(tmp_path: Path) -> None:
    found = distribution_of(tmp_path, {"pyproject.toml": BY_POETRY.format("true")})
    assert found.version is None
    assert str(found.version_not_static) == (
        "not static (pyproject.toml:7: left to poetry_dynamic_versioning.backend"
        " (tool.poetry-dynamic-versioning), which gives it when it builds: read the wheel or the"
        " sdist)"
    )
    found = distribution_of(tmp_path, {"pyproject.toml": BY_POETRY.format("false")})
    assert found.version == "0.0.0"


LEFT_OPEN = "[build-system]\nbuild-backend = '{}'\n[project]\nname = 'x'\ndynamic = ['version']\n{}"
OF_PDM = "[tool.pdm.version]\nsource = 'file'\npath = 'about.py'\n"
OF_SCIKIT = (
    "[tool.scikit-build.metadata.version]\nprovider = 'scikit_build_core.metadata.regex'\n"
    "input = 'about.py'\n"
)


@pytest.mark.parametrize(
    ("backend", "table", "about", "version"),
    [
        ("pdm.backend", OF_PDM, "a = 1\n__version__ = '1.2'  # now\n", "1.2"),
        ("pdm.backend", OF_PDM, "VERSION = '2'\n__version__ = '1.2'\n", None),
        ("pdm.backend", OF_PDM + "pattern = '(.)'\n", "__version__ = '1.2'\n", None),
        ("scikit_build_core.build", OF_SCIKIT, "__version__: str = 'v1.2'\n", "1.2"),
        ("scikit_build_core.build", OF_SCIKIT + "regex = '.'\n", "VERSION = '1'\n", None),
        ("flit_core.buildapi", "", "", "3.1"),
        ("flit_core.buildapi", "[tool.flit.module]\nname = 'about'\n", "__version__ = '4'", "4"),
        ("flit_core.buildapi", "[tool.flit.module]\nname = 'about'\n", "", None),
    ],
)
def test_a_version_that_a_build_backend_takes_from_a_file(
    backend: str, table: str, about: str, version: str | None, tmp_path: Path
) -> None:
    files = {"x.py": "'''It.'''\n__version__ = '3.1'\n", "about.py": f"'''It.'''\n{about}"}
    found = distribution_of(tmp_path, {"pyproject.toml": LEFT_OPEN.format(backend, table), **files})
    assert found.version == version
    assert (found.version_not_static is None) == (version is not None)


@pytest.mark.parametrize(
    ("backend", "summary"),
    [
        ("flit_core.buildapi", "Of wind and rain"),
        ("hatchling.build", "Of wind and rain"),
        ("pdm.backend", "Of wind and rain"),
        ("poetry.core.masonry.api", "Of wind"),
        ("setuptools.build_meta", "Of wind"),
    ],
)
def test_a_summary_of_several_lines(backend: str, summary: str, tmp_path: Path) -> None:
    said = f"[build-system]\nbuild-backend = '{backend}'\n[project]\nname = 'x'\nversion = '1'\n"
    said += 'description = """\nOf wind\nand rain\n"""\n'
    assert distribution_of(tmp_path, {"pyproject.toml": said}).summary == summary
