"""Versions that are left to what builds a project, and what says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import Origin
from jackfield.reading import read
from reading.projects import SETS_UP, distribution_of
from reading.writing import write

LEFT = """\
[build-system]
build-backend = {backend!r}
[project]  # of a plugin
name = "loom"
description = "dynamic = 1"
dynamic = ["version", "readme"]
[project.entry-points."jackfield.plugins"]
loom = "loom"
{table}
"""


@pytest.mark.parametrize(
    ("backend", "table", "by"),
    [
        ("flit_core.buildapi", "", ""),
        ("pdm.backend", "[tool.pdm.version]\nsource = 'scm'", " (tool.pdm.version, source 'scm')"),
        ("pdm.backend", "[tool.pdm]\nversion = {getter = 'x:y'}", " (tool.pdm.version)"),
        (
            "hatchling.build",
            "[tool.hatch.version]\nsource = 'code'\npath = 'x.py'",
            " (tool.hatch.version, source 'code')",
        ),
        ("setuptools.build_meta", "[tool.setuptools_scm]", " (tool.setuptools_scm)"),
        (
            "setuptools.build_meta",
            "[tool.setuptools.dynamic]\nversion = {attr = 'loom.computed'}",
            " (tool.setuptools.dynamic.version)",
        ),
        ("a\nb", "[tool.hatch.version]\nsource = 3", " (tool.hatch.version)"),
    ],
)
def test_a_version_that_is_left_to_what_builds_the_project(
    tmp_path: Path, backend: str, table: str, by: str
) -> None:
    code = "import os\ncomputed = os.environ['V']\njackfield_plugin_name = 'loom'\n"
    text = LEFT.format(backend=backend, table=table).replace("'a\\nb'", '"a\\nb"')
    write(tmp_path, {"pyproject.toml": text, "loom.py": code})
    plugin = read(tmp_path)
    assert plugin.distribution is not None
    assert plugin.distribution.version is None
    assert str(plugin.distribution.version_not_static) == (
        f"not static (pyproject.toml:6: left to {backend}{by}, which gives it when it builds: read"
        " the wheel or the sdist)"
    ).replace("\n", "\\n")
    assert not plugin.faults
    write(tmp_path, {"setup.cfg": "[metadata]\nversion = 1.4\n"})
    known = read(tmp_path).distribution
    assert known is not None
    # To all others, what setuptools takes it from says nothing, nor where its own table goes first.
    is_told = table == "[tool.setuptools_scm]"
    assert known.version == ("1.4" if is_told else None)
    assert (known.version_not_static is None) == is_told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("project.name = 'loom'\nproject.dynamic = ['version']\n", 2),
        ("[tool.x]\ndynamic = []\n[ project ]\nname = 'loom'\n'dynamic' = ['version']\n", 5),
        ("project = {name = 'loom', dynamic = ['version']}\n", 1),
    ],
)
def test_the_line_that_leaves_the_version_open(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path, {"pyproject.toml": text, "loom.py": "", "setup.py": "bzr_commands = []\n"})
    distribution = read(tmp_path).distribution
    assert distribution is not None
    assert distribution.version_not_static is not None
    assert distribution.version_not_static.origin == Origin("pyproject.toml", line)
    assert "left to setuptools.build_meta, which" in distribution.version_not_static.reason


def test_why_setup_has_no_version_goes_before_that_another_is_to_give_it(tmp_path: Path) -> None:
    text = "[project]\nname = 'loom'\ndynamic = ['version']\n"
    code = "from setuptools import setup\nbzr_commands = []\nsetup(version=made())\n"
    write(tmp_path, {"pyproject.toml": text, "setup.py": code})
    distribution = read(tmp_path).distribution
    assert distribution is not None
    assert str(distribution.version_not_static) == "not static (setup.py:3: calls made())"


def test_a_version_that_nothing_leaves_open_has_no_reason(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[project]\nname = 'x'\ndynamic = ['readme']\n"})
    write(tmp_path, {"setup.py": "bzr_commands = []\n"})
    distribution = read(tmp_path).distribution
    assert distribution is not None
    assert distribution.version_not_static is None


@pytest.mark.parametrize(
    ("written", "built"),
    [
        ("'v1.2'", "1.2"),
        ("'1.0-1'", "1.0.post1"),
        ("'1.0.dev'", "1.0.dev0"),
        ("'2020.01.02'", "2020.1.2"),
        ("'1.0.0-rc.1'", "1.0.0rc1"),
        ("'1.10.0'", "1.10.0"),
        ("1.25", "1.25"),
        ("2", "2"),
        ("'of spring'", "of spring"),
    ],
)
def test_a_version_is_told_as_it_is_built(written: str, built: str, tmp_path: Path) -> None:
    assert distribution_of(tmp_path, {"setup.py": SETS_UP.format(written)}).version == built


BY_TAGS = "{} (setup.py:2: left to {}, which gives it when it builds: read the wheel or the sdist)"
CFG_VERSION = "[metadata]\nname = x\nversion = 2.0\n"


@pytest.mark.parametrize(
    ("argument", "who"),
    [
        ("pbr=True", "pbr"),
        ("use_scm_version=True", "setuptools-scm"),
        ("version=':versiontools:loom:'", "versiontools"),
        ("version='1', use_scm_version={'write_to': made()}", "setuptools-scm"),
    ],
)
def test_a_version_that_setup_is_told_to_leave_to_others(
    argument: str, who: str, tmp_path: Path
) -> None:
    script = f"import setuptools\nsetuptools.setup({argument})\n"
    found = distribution_of(tmp_path, {"setup.py": script, "setup.cfg": CFG_VERSION})
    assert (found.name, found.version) == ("x", None)
    assert str(found.version_not_static) == BY_TAGS.format("not static", who)
    built = distribution_of(tmp_path, {"PKG-INFO": "Name: x\nVersion: 3.1\n"})
    assert built.version == "3.1"


HANDED = "from setuptools import setup\nsetup({})\n"
HANDLES = "what handles 'odoo_addon', an argument of setup()"


def test_what_no_file_says_may_be_given_by_what_handles_an_argument(tmp_path: Path) -> None:
    """As setuptools-odoo and packit do, which are told no more than that."""
    files = {"setup.py": HANDED.format("setup_requires=['setuptools-odoo'], odoo_addon=True")}
    plugin = read(write(tmp_path, {"info.py": "jackfield_commands = []\n", **files}))
    found = plugin.distribution
    assert found is not None
    assert found.version is None
    assert str(found.version_not_static) == (
        f"not static (setup.py:2: left to {HANDLES}, which gives it when it builds: read the wheel"
        " or the sdist)"
    )
    assert found.unreadable == (
        "has requirements that are not static (setup.py:2: install_requires may be given by"
        f" {HANDLES}); check a wheel of it"
    )
    fault = f"setup.py:2: entry points may be given by {HANDLES}; check a wheel of it"
    assert plugin.faults == (fault,)


@pytest.mark.parametrize(
    ("arguments", "version"),
    [
        ("version='1.4', odoo_addon=True", "1.4"),
        ("name='x', odoo_addon=None", None),
        ("name='x', zip_safe=False, author='A. Weaver', license='MIT'", None),
    ],
)
def test_what_handles_other_arguments_leaves_a_version_alone(
    arguments: str, version: str | None, tmp_path: Path
) -> None:
    found = distribution_of(tmp_path, {"setup.py": HANDED.format(arguments)})
    assert (found.version, found.version_not_static, found.unreadable) == (version, None, "")


def test_what_a_file_says_is_not_left_to_what_handles_an_argument(tmp_path: Path) -> None:
    cfg = f"{CFG_VERSION}[options]\ninstall_requires = y\n"
    files = {"setup.py": HANDED.format("odoo_addon=True"), "setup.cfg": cfg}
    found = distribution_of(tmp_path, files)
    assert (found.version, found.requires_dist, found.unreadable) == ("2.0", ("y",), "")
    files["setup.cfg"] = cfg.replace("version = 2.0\n", "")
    found = distribution_of(tmp_path, files)
    assert (found.version, found.requires_dist) == (None, ("y",))
    assert "python_requires may be given by" in found.unreadable


MATURIN = "[build-system]\nrequires = ['maturin']\nbuild-backend = 'maturin'\n"
SCM = "[build-system]\nrequires = ['setuptools-scm']\n[tool.setuptools_scm]\n"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (f"{MATURIN}[project]\nname = 'x'\n", "3: left to maturin"),
        (MATURIN, "3: left to maturin"),
        (SCM, "3: left to setuptools.build_meta (tool.setuptools_scm)"),
        (f"{SCM}[project]\nname = 'x'\n", "3: left to setuptools.build_meta (tool.setuptools_scm)"),
    ],
)
def test_a_version_that_is_left_to_what_builds_the_project_without_a_word(
    text: str, by: str, tmp_path: Path
) -> None:
    """As maturin has it from ``Cargo.toml``, and setuptools-scm from tags."""
    found = distribution_of(tmp_path, {"pyproject.toml": text, "setup.cfg": ""})
    assert found.version is None
    assert str(found.version_not_static).startswith(f"not static (pyproject.toml:{by}, which")
    given = f"{text}version = '1.4'\n" if "[project]" in text else text
    cfg = "" if "[project]" in text else CFG_VERSION
    found = distribution_of(tmp_path, {"pyproject.toml": given, "setup.cfg": cfg})
    is_known = "[project]" in text or text == SCM
    assert (found.version is not None, found.version_not_static is None) == (is_known, is_known)


def test_a_version_that_setup_may_be_given_is_not_that_of_setup_cfg(tmp_path: Path) -> None:
    files = {"setup.py": SETS_UP.format("made()"), "setup.cfg": CFG_VERSION}
    assert distribution_of(tmp_path, files).version is None


CLASSES = """from setuptools import Distribution, setup
from setuptools.command.egg_info import egg_info
class One(egg_info):
    def {}(self):
        {}
setup(name='x', version='1.4', {})
"""


@pytest.mark.parametrize(
    ("name", "body", "given", "version"),
    [
        ("tagged_version", "return '9'", "cmdclass={'egg_info': One}", None),
        ("run", "self.distribution.metadata.version = '9'", "distclass=One", None),
        ("finalize_options", "self.tag_build = 'dev'", "**dict(cmdclass={'a': One})", None),
        ("run", "self.version = self.distribution.metadata.version", "cmdclass={}", "1.4"),
        ("is_pure", "return False", "distclass=One", "1.4"),
        ("tagged_version", "return '9'", "zip_safe=True", "1.4"),
    ],
)
def test_a_version_that_classes_of_the_script_may_change(
    name: str, body: str, given: str, version: str | None, tmp_path: Path
) -> None:
    found = distribution_of(tmp_path, {"setup.py": CLASSES.format(name, body, given)})
    assert found.version == version


def test_a_version_that_an_alias_of_a_command_may_change(tmp_path: Path) -> None:
    files = {"setup.py": SETS_UP.format("'1.4'"), "setup.cfg": "[aliases]\nrelease = egg_info\n"}
    assert distribution_of(tmp_path, files).version == "1.4"
    files["setup.cfg"] += "bdist_wheel = egg_info -b dev bdist_wheel\n"
    found = distribution_of(tmp_path, files)
    assert str(found.version_not_static) == "not static (setup.cfg:1: bdist_wheel is an alias)"


WRITTEN = """[build-system]
build-backend = 'setuptools.build_meta'
[project]
name = 'loom'
dynamic = ['version']
[project.entry-points.'jackfield.plugins']
loom = 'loom'
[tool.setuptools_scm]
version_file = './src/loom/_version.py'
"""


def test_a_file_that_a_build_writes_the_version_into_says_nothing(tmp_path: Path) -> None:
    info = "from ._version import version_tuple\njackfield_plugin_version = version_tuple\n"
    files = {
        "pyproject.toml": WRITTEN,
        "src/loom/info.py": f"{info}jackfield_commands = ['weave']\n",
        "src/loom/__init__.py": "",
        "src/loom/_version.py": "version_tuple = (0, 1, 0, 'final', 0)\n",
    }
    plugin = read(write(tmp_path, files))
    fault = (
        "src/loom/_version.py: cannot be read: a build writes it anew"
        " (tool.setuptools_scm.version_file): read the wheel or the sdist"
    )
    assert plugin.faults == (fault,)
    declaration = plugin.declaration("jackfield")
    assert declaration.values == {"commands": ["weave"]}
    assert fault in str(declaration.not_static["plugin_version"]).replace(".py:1", ".py")
    write(tmp_path, {"PKG-INFO": "Name: loom\nVersion: 0.1\n"})
    built = read(tmp_path).declaration("jackfield").values
    assert built["plugin_version"] == (0, 1, 0, "final", 0)
