"""A project is read as its wheel is, wherever its build backend takes the modules from.

What the wheels hold is what these backends put into one (hatchling 1.33, pdm-backend 2.5,
poetry-core 2.5, flit-core 4.2, uv-build 0.13, scikit-build-core 1.1, whey 0.1, setuptools 84); for
maturin what its guide says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read, read_all
from reading.writing import write
from sources.archiving import good, good_tar, tar_gz, zip_file

HATCH = "hatchling.build"
PDM = "pdm.backend"
POETRY = "poetry.core.masonry.api"
FLIT = "flit_core.buildapi"
UV = "uv_build"
SCIKIT = "scikit_build_core.build"
MATURIN = "maturin"
WHEY = "whey"
SETUPTOOLS = "setuptools.build_meta"

OF_WHEEL = "[tool.hatch.build.targets.wheel]\n"
FORCED = "[tool.hatch.build.targets.wheel.force-include]\n"

Files = Mapping[str, str]
"""Path in the wheel -> path in the project."""

ENTRY_POINTS: dict[str, tuple[str, str, str, Files]] = {
    "hatch, packages": (
        *(HATCH, "pkg", f"{OF_WHEEL}packages = ['./python/pkg/']\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "hatch, packages of all targets": (
        *(HATCH, "pkg", "[tool.hatch.build]\npackages = ['python/pkg']\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "hatch, a module": (
        *(HATCH, "mod", f"{OF_WHEEL}packages = ['python/mod.py']\n"),
        {"mod.py": "python/mod.py"},
    ),
    "hatch, a namespace": (
        *(HATCH, "ns.pkg", f"{OF_WHEEL}packages = ['python/ns']\n"),
        {"ns/pkg/__init__.py": "python/ns/pkg/__init__.py"},
    ),
    "hatch, sources": (
        *(HATCH, "pkg", f"{OF_WHEEL}only-include = ['python/pkg']\nsources = ['python']\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "hatch, renamed sources": (
        HATCH,
        "y.z",
        f"{OF_WHEEL}only-include = ['python/x']\nsources = {{'python/x' = 'y/z'}}\n",
        {"y/z/__init__.py": "python/x/__init__.py"},
    ),
    "hatch, sources of patterns": (
        *(HATCH, "pkg", f"{OF_WHEEL}include = ['code']\nsources = {{'code' = 'pkg'}}\n"),
        {"pkg/__init__.py": "code/__init__.py"},
    ),
    "hatch, everything is a package": (
        *(HATCH, "pkg", f"{OF_WHEEL}only-include = ['.']\nsources = {{'' = 'pkg'}}\n"),
        {"pkg/__init__.py": "__init__.py"},
    ),
    "hatch, a directory as it is": (
        *(HATCH, "python.pkg", f"{OF_WHEEL}only-include = ['python/pkg']\n"),
        {"python/pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "hatch, force-include": (
        *(HATCH, "pkg", f"{FORCED}'a/b' = 'pkg'\n"),
        {"pkg/__init__.py": "a/b/__init__.py"},
    ),
    "hatch, force-include of all targets": (
        *(HATCH, "pkg", "[tool.hatch.build.force-include]\n'a/b' = 'pkg'\n"),
        {"pkg/__init__.py": "a/b/__init__.py"},
    ),
    "hatch, force-include of a module": (
        *(HATCH, "pkg.mod", f"{FORCED}'a/m.py' = 'pkg/mod.py'\n"),
        {"pkg/mod.py": "a/m.py"},
    ),
    "hatch, two of a name": (
        *(HATCH, "it", ""),
        {"it/__init__.py": "it/__init__.py", "": "src/it/__init__.py"},
    ),
    "hatch, a package in src before a module": (
        *(HATCH, "it", ""),
        {"it/__init__.py": "src/it/__init__.py", "": "it.py"},
    ),
    "hatch, a module that goes nowhere else": (HATCH, "it", "", {"it.py": "it.py"}),
    "hatch, an exclude that takes one back": (
        *(HATCH, "it", f"{OF_WHEEL}exclude = ['*.py', '!__init__.py']\n"),
        {"it/__init__.py": "it/__init__.py", "": "it/info.py"},
    ),
    "pdm, package-dir": (
        *(PDM, "pkg", "[tool.pdm.build]\npackage-dir = 'lib'\n"),
        {"pkg/__init__.py": "lib/pkg/__init__.py"},
    ),
    "pdm, includes": (
        *(PDM, "pkg", "[tool.pdm.build]\npackage-dir = 'lib'\nincludes = ['lib/pkg']\n"),
        {"pkg/__init__.py": "lib/pkg/__init__.py"},
    ),
    "poetry, from": (
        *(POETRY, "pkg", "[tool.poetry]\npackages = [{include = 'pkg', from = 'python'}]\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "poetry, a pattern": (
        *(POETRY, "pkg", "[tool.poetry]\npackages = [{include='pkg/**/*.py', from='python'}]\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "poetry, a file of a package": (
        *(POETRY, "it", "[tool.poetry]\npackages = [{include = 'it/__init__.py'}]\n"),
        {"it/__init__.py": "it/__init__.py", "": "it/info.py"},
    ),
    "poetry, a pattern for some of its files": (
        *(POETRY, "it", "[tool.poetry]\npackages = [{include = 'it/_*.py', from = 'lib'}]\n"),
        {"it/__init__.py": "lib/it/__init__.py", "": "lib/it/info.py"},
    ),
    "poetry, an include of what is excluded": (
        POETRY,
        "it",
        "[tool.poetry]\npackages = [{include = 'it'}]\nexclude = ['it/info.py']\n"
        "include = [{path = 'it/info.py', format = ['sdist', 'wheel']}]\n",
        {"it/info.py": "it/info.py", "it/__init__.py": "it/__init__.py"},
    ),
    "poetry, to": (
        *(POETRY, "t.pkg", "[tool.poetry]\npackages = [{include='pkg', from='lib', to='t'}]\n"),
        {"t/pkg/__init__.py": "lib/pkg/__init__.py"},
    ),
    "uv": (
        *(UV, "pkg", "[tool.uv.build-backend]\nmodule-name = 'pkg'\nmodule-root = 'python'\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py"},
    ),
    "scikit-build, packages": (
        *(SCIKIT, "pkg", "[tool.scikit-build]\nwheel.packages = ['lib/pkg']\n"),
        {"pkg/__init__.py": "lib/pkg/__init__.py"},
    ),
    "scikit-build, a table of packages": (
        *(SCIKIT, "ns.pkg", "[tool.scikit-build.wheel.packages]\n'ns/pkg' = 'lib/pkg'\n"),
        {"ns/pkg/__init__.py": "lib/pkg/__init__.py"},
    ),
    "scikit-build, python": (SCIKIT, "it", "", {"it/__init__.py": "python/it/__init__.py"}),
    "maturin": (
        *(MATURIN, "it", "[tool.maturin]\npython-source = 'lib'\n"),
        {"it/__init__.py": "lib/it/__init__.py"},
    ),
    "whey": (WHEY, "it", "", {"it/__init__.py": "it/__init__.py", "": "src/it/__init__.py"}),
    "whey, another place and name": (
        *(WHEY, "pkg", "[tool.whey]\npackage = 'pkg'\nsource-dir = 'lib'\n"),
        {"pkg/__init__.py": "lib/pkg/__init__.py", "": "pkg/__init__.py"},
    ),
    "hatch, exclude": (
        *(HATCH, "it", f"{OF_WHEEL}exclude = ['info.py']\n"),
        {"it/__init__.py": "it/__init__.py", "": "it/info.py"},
    ),
    "hatch, exclude of all targets": (
        *(HATCH, "it", "[tool.hatch.build]\nexclude = ['/src/**/info.py']\n"),
        {"it/__init__.py": "src/it/__init__.py", "": "src/it/info.py"},
    ),
    "hatch, an exclude of another": (
        *(HATCH, "it", f"{OF_WHEEL}exclude = ['/info.py', 'nf*', 'other/info.py']\n"),
        {"it/info.py": "it/info.py", "it/__init__.py": "it/__init__.py"},
    ),
    "poetry, exclude": (
        *(POETRY, "it", "[tool.poetry]\nexclude = ['it/i*.py', '__init__.py']\n"),
        {"it/__init__.py": "it/__init__.py", "": "it/info.py"},
    ),
    "pdm, excludes": (
        *(PDM, "it", "[tool.pdm.build]\nexcludes = ['**/info.py', '__init__.py', '/src']\n"),
        {"it/__init__.py": "src/it/__init__.py", "": "src/it/info.py"},
    ),
    "pdm, source-includes": (
        *(PDM, "it", "[tool.pdm.build]\nsource-includes = ['it/info.py']\n"),
        {"it/__init__.py": "it/__init__.py", "": "it/info.py"},
    ),
    "uv, wheel-exclude": (
        *(UV, "it", "[tool.uv.build-backend]\nwheel-exclude = ['it/info.py', '/x']\n"),
        {"it/__init__.py": "src/it/__init__.py", "": "src/it/info.py"},
    ),
}

NO_ENTRY_POINTS: dict[str, tuple[str, str, Files]] = {
    "hatch, one package of two": (
        *(HATCH, f"{OF_WHEEL}packages = ['python/pkg']\n"),
        {"pkg/__init__.py": "python/pkg/__init__.py", "": "other/__init__.py"},
    ),
    "hatch, all of a directory": (
        *(HATCH, f"{OF_WHEEL}only-include = ['python']\nsources = ['python']\n"),
        {
            "pkg/__init__.py": "python/pkg/__init__.py",
            "mod.py": "python/mod.py",
            "ns/deep/__init__.py": "python/ns/deep/__init__.py",
            "": "other/__init__.py",
        },
    ),
    "hatch, patterns": (
        *(HATCH, f"{OF_WHEEL}include = ['/one', '/two.py']\n"),
        {"one/__init__.py": "one/__init__.py"},
    ),
    "hatch, patterns of some": (
        *(HATCH, f"{OF_WHEEL}include = ['one/*.py', 'two']\nexclude = ['/two/deep']\n"),
        {
            "one/__init__.py": "one/__init__.py",
            "two/__init__.py": "two/__init__.py",
            "": "other/__init__.py",
        },
    ),
    "hatch, one package is left out": (
        *(HATCH, f"{OF_WHEEL}packages = ['one', 'two']\nexclude = ['two']\ninclude = ['x']\n"),
        {"one/__init__.py": "one/__init__.py", "": "two/__init__.py"},
    ),
    "pdm, one package is left out": (
        *(PDM, "[tool.pdm.build]\nexcludes = ['two']\n"),
        {"one/__init__.py": "one/__init__.py", "": "two/__init__.py"},
    ),
    "hatch, force-include": (
        *(HATCH, f"{FORCED}'a/b' = 'pkg'\n"),
        {"pkg/__init__.py": "a/b/__init__.py"},
    ),
    "hatch, by the name": (HATCH, "", {"it.py": "it.py", "": "other.py"}),
    "hatch, by the name in a namespace": (
        *(HATCH, ""),
        {"ns/it/__init__.py": "ns/it/__init__.py"},
    ),
    "pdm, a module": (PDM, "", {"mod.py": "mod.py"}),
    "pdm, one package of two": (
        *(PDM, "[tool.pdm.build]\npackage-dir = 'lib'\nincludes = ['lib/pkg']\n"),
        {"pkg/__init__.py": "lib/pkg/__init__.py", "": "lib/other/__init__.py"},
    ),
    "pdm, a namespace": (
        *(PDM, "[tool.pdm.build]\nincludes = ['ns/']\n"),
        {"ns/pkg/__init__.py": "ns/pkg/__init__.py"},
    ),
    "poetry, a package and a module": (
        *(POETRY, "[tool.poetry]\npackages=[{include='pkg', from='lib'}, {include='m.py'}]\n"),
        {
            "pkg/__init__.py": "lib/pkg/__init__.py",
            "m.py": "m.py",
            "": "lib/other/__init__.py",
        },
    ),
    "poetry, by the name": (POETRY, "", {"it.py": "it.py", "": "other/__init__.py"}),
    "flit, named": (
        *(FLIT, "[tool.flit.module]\nname = 'ns.mod'\n"),
        {"ns/mod/__init__.py": "ns/mod/__init__.py"},
    ),
    "flit, named module in src": (
        *(FLIT, "[tool.flit.module]\nname = 'mod'\n"),
        {"mod.py": "src/mod.py", "": "src/other.py"},
    ),
    "scikit-build, by the name": (
        *(SCIKIT, ""),
        {"it/__init__.py": "src/it/__init__.py", "": "src/other/__init__.py"},
    ),
    "maturin, another name": (
        *(MATURIN, "[tool.maturin]\nmodule-name = 'pkg._native'\n"),
        {"pkg/__init__.py": "pkg/__init__.py", "": "it/__init__.py"},
    ),
    "pdm, src": (PDM, "", {"pkg/__init__.py": "src/pkg/__init__.py", "": "other/__init__.py"}),
    "setuptools, one module": (SETUPTOOLS, "", {"mod.py": "mod.py"}),
    "setuptools, a listed module": (
        *(SETUPTOOLS, "[tool.setuptools]\npy-modules = ['mod']\n"),
        {"mod.py": "mod.py", "": "pkg/__init__.py"},
    ),
    "setuptools, src": (
        *(SETUPTOOLS, ""),
        {
            "pkg/__init__.py": "src/pkg/__init__.py",
            "mod.py": "src/mod.py",
            "ns/deep/__init__.py": "src/ns/deep/__init__.py",
            "ns/flat.py": "src/ns/flat.py",
        },
    ),
    "setuptools, src alone": (
        *(SETUPTOOLS, ""),
        {"pkg/__init__.py": "src/pkg/__init__.py", "": "other/__init__.py"},
    ),
    "setuptools, scripts": (
        *(SETUPTOOLS, ""),
        {"pkg/__init__.py": "pkg/__init__.py", "": "scripts/__init__.py"},
    ),
    "setuptools, no namespaces": (
        *(SETUPTOOLS, "[tool.setuptools.packages.find]\nwhere = ['src']\nnamespaces = false\n"),
        {"pkg/__init__.py": "src/pkg/__init__.py", "": "src/ns/deep/__init__.py"},
    ),
    "setuptools, a namespace beside a package": (
        *(SETUPTOOLS, "[tool.setuptools.packages.find]\ninclude = ['pkg', 'ns', 'ns.*']\n"),
        {
            "pkg/__init__.py": "pkg/__init__.py",
            "ns/deep/__init__.py": "ns/deep/__init__.py",
            "": "other/__init__.py",
        },
    ),
    "setuptools, a listed package of a namespace": (
        *(SETUPTOOLS, "[tool.setuptools]\npackages = ['ns.pkg']\n"),
        {"ns/pkg/__init__.py": "ns/pkg/__init__.py", "": "other/__init__.py"},
    ),
    "setuptools, a namespace that is found": (
        *(SETUPTOOLS, "[tool.setuptools.packages.find]\n"),
        {"ns/pkg/__init__.py": "ns/pkg/__init__.py"},
    ),
    "setuptools, where": (
        *(SETUPTOOLS, "[tool.setuptools.packages.find]\nwhere = ['lib']\n"),
        {"ns/pkg/__init__.py": "lib/ns/pkg/__init__.py", "": "other/__init__.py"},
    ),
}


def written(
    directory: Path, backend: str, table: str, shipped: Files, point: str = ""
) -> dict[str, Path]:
    """Write a project in each of its forms; each module has a variable that is its path."""
    points = f'[project.entry-points."jackfield.plugins"]\nit = "{point}"\n' if point else ""
    build = f"[build-system]\nrequires = []\nbuild-backend = '{backend}'\n"
    files = {path: f"jackfield_file = '{path}'\n" for path in shipped.values()}
    files["pyproject.toml"] = f"{build}[project]\nname = 'it'\nversion = '1'\n{points}{table}"
    in_wheel = {at: files[path] for at, path in shipped.items() if at}
    in_wheel["it-1.dist-info/METADATA"] = "Metadata-Version: 2.1\nName: it\nVersion: 1\n"
    in_wheel["it-1.dist-info/WHEEL"] = "Wheel-Version: 1.0\n"
    in_wheel["it-1.dist-info/RECORD"] = ""
    if point:
        in_wheel["it-1.dist-info/entry_points.txt"] = f"[jackfield.plugins]\nit = {point}\n"
    sdist = {f"it-1/{path}": text.encode() for path, text in files.items()}
    forms = {
        "checkout": write(directory / "checkout", files),
        "wheel": directory / "it-1-py3-none-any.whl",
        "sdist": directory / "it-1.tar.gz",
        "zip": directory / "it-1.zip",
    }
    forms["wheel"].write_bytes(zip_file(good({k: v.encode() for k, v in in_wheel.items()})))
    forms["sdist"].write_bytes(tar_gz(*good_tar(sdist)))
    forms["zip"].write_bytes(zip_file(good(sdist)))
    return forms


def file_of(plugin: PluginMetadata) -> object:
    return plugin.declaration("jackfield").values.get("file")


def seen(path: Path) -> set[tuple[str, str | None, object]]:
    return {(plugin.name, plugin.module, file_of(plugin)) for plugin in read_all(path)}


@pytest.mark.parametrize("case", ENTRY_POINTS)
def test_the_module_of_an_entry_point_is_found_where_the_backend_takes_it_from(
    case: str, tmp_path: Path
) -> None:
    backend, point, table, shipped = ENTRY_POINTS[case]
    forms = written(tmp_path, backend, table, shipped, point)
    file = next(iter(shipped.values()))
    for form, path in forms.items():
        plugin = read(path)
        assert (plugin.module, plugin.faults) == (point, ()), form
        assert file_of(plugin) == file, form


@pytest.mark.parametrize("case", NO_ENTRY_POINTS)
def test_without_entry_points_what_the_wheel_holds_counts(case: str, tmp_path: Path) -> None:
    backend, table, shipped = NO_ENTRY_POINTS[case]
    forms = written(tmp_path, backend, table, shipped)
    modules = {at.removesuffix("/__init__.py").removesuffix(".py"): at for at in shipped if at}
    expected = {
        (path.rpartition("/")[2], path.replace("/", "."), shipped[at])
        for path, at in modules.items()
    }
    assert {form: seen(path) for form, path in forms.items()} == dict.fromkeys(forms, expected)


def test_tables_of_a_backend_that_does_not_build_the_project_do_not_count(tmp_path: Path) -> None:
    table = "[tool.pdm.build]\npackage-dir = 'lib'\n"
    forms = written(tmp_path, HATCH, table, {"": "lib/pkg/__init__.py"}, "pkg")
    assert read(forms["checkout"]).faults == ("entry points: there is no module pkg",)


def test_hatch_toml_goes_before_the_table_of_hatch(tmp_path: Path) -> None:
    shipped = {"pkg/__init__.py": "lib/pkg/__init__.py", "": "python/pkg/__init__.py"}
    table = f"{OF_WHEEL}packages = ['python/pkg']\n"
    checkout = written(tmp_path, HATCH, table, shipped, "pkg")["checkout"]
    write(checkout, {"hatch.toml": "[build.targets.wheel]\npackages = ['lib/pkg']\n"})
    assert file_of(read(checkout)) == "lib/pkg/__init__.py"
    write(checkout, {"hatch.toml": "[build\n"})
    assert read(checkout).faults[0].startswith("hatch.toml: cannot be read: ")


@pytest.mark.parametrize(
    "table",
    [
        f"{OF_WHEEL}packages = ['../outside/pkg']\n",
        f"{OF_WHEEL}only-include = ['../outside']\nsources = ['../outside']\n",
        f"{FORCED}'../outside/pkg' = 'pkg'\n",
        f"{FORCED}'{{outside}}/pkg' = 'pkg'\n",
        f"{OF_WHEEL}sources = 3\npackages = {{a = 1}}\nforce-include = [1]\n",
    ],
)
def test_what_is_outside_of_the_project_is_not_looked_at(table: str, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"pkg/__init__.py": "jackfield_commands = ['a']\n"})
    table = table.replace("{outside}", str(outside))
    checkout = written(tmp_path, HATCH, table, {"": "x.py"}, "pkg")["checkout"]
    plugin = read(checkout)
    assert (plugin.declarations, plugin.module) == ({}, None)
    assert plugin.faults == ("entry points: there is no module pkg",)


def test_a_metadata_module_that_the_build_puts_into_a_package_is_said_not_to_be_read(
    tmp_path: Path,
) -> None:
    shipped = {"pkg/__init__.py": "pkg/__init__.py", "pkg/info.py": "made/other.py"}
    table = f"{OF_WHEEL}packages = ['pkg']\n{FORCED}'made/other.py' = 'pkg/info.py'\n"
    plugin = read(written(tmp_path, HATCH, table, shipped, "pkg")["checkout"])
    assert plugin.faults == (
        "pyproject.toml: force-include puts made/other.py at pkg/info.py, which is not followed:"
        " read the wheel",
    )


OF_THE_PROJECT = ("setup.py", "conftest.py", "noxfile.py", "tests/__init__.py", "docs/conf.py")


@pytest.mark.parametrize("name", [name for name in OF_THE_PROJECT if name != "setup.py"])
def test_what_is_of_the_project_alone_is_no_plugin(name: str, tmp_path: Path) -> None:
    forms = written(tmp_path, PDM, "", {"": name, "other.py": "other.py"})
    assert seen(forms["checkout"]) == {("other", "other", "other.py")}
    shipped = {each: each for each in OF_THE_PROJECT}
    with pytest.raises(ReadingError, match="not a plugin"):
        read(written(tmp_path, PDM, "", shipped)["wheel"])


def test_a_directory_that_is_no_project_holds_no_modules(tmp_path: Path) -> None:
    write(tmp_path, {"one.py": "bzr_commands = []\n", "ns/two.py": "bzr_commands = []\n"})
    with pytest.raises(ReadingError, match="not a plugin"):
        read(tmp_path)


def test_of_a_wheel_with_many_namespaces_some_are_looked_into(tmp_path: Path) -> None:
    modules = {f"ns{number}/it.py": f"made{number}.py" for number in range(300)}
    assert len(read_all(written(tmp_path, PDM, "", modules)["wheel"])) == 40
