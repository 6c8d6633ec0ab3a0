"""What setuptools reads beside a call of setup(): its tables, ``setup.cfg``, and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.projects import SETS_UP, distribution_of
from reading.writing import write

POINTS = "from setuptools import setup\nsetup(entry_points={'some.plugins': ['x = x']})\n"
SAID = "from setuptools import setup\nsetup(description=' Of sea ')\n"
OF_SEA = "[metadata]\ndescription = Of sea\n"
TOML = "[project]\nname = 'x'\nversion = '1'\n"
OF_SAID = "[tool.setuptools.dynamic]\ndescription = {file = 'SAID'}\n"
WHERE = 'two ; python_version<"3"'
PKG_INFO = "Metadata-Version: 2.1\nName: x\nVersion: 1\n"


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("__version__ = '1'\n__version__ += '.post1'\n", "1"),
        ("__version__: str\n__version__ = '1'\nprint(__version__)\n", "1"),
        ("other = __version__ = (1, 2)\nimport_module('x', globals())\n", "1.2"),
        ("def f():\n    __version__ = '1'\n\n__version__ = '2'\n", "2"),
        ("if False:\n    __version__ = '1'\nelse:\n    __version__ = '2'\n", "2"),
        ("try:\n    __version__ = made_up\nexcept NameError:\n    __version__ = '1'\n", None),
        ("if True:\n    __version__ = '1'\n__version__ = '2'\n__version__ += '.3'\n", "2"),
        ("base = '1'\n__version__ = base + '.2'\n__version__ += '.3'\n", "1.2.3"),
    ],
)
def test_setuptools_takes_the_first_literal_of_an_attribute(
    source: str, version: str | None, tmp_path: Path
) -> None:
    cfg = "[metadata]\nname = x\nversion = attr: x.__version__\n"
    assert distribution_of(tmp_path, {"setup.cfg": cfg, "x.py": source}).version == version


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"setup.cfg": "[egg_info]\ntag-build = dev\ntag_date = 0\n"}, "1.4.dev0"),
        ({"setup.cfg": "[egg_info]\ntag_build =\ntag_date = false\n"}, "1.4"),
        ({"setup.cfg": "[egg_info]\ntag_build = .4\n"}, "1.4"),
        ({"setup.cfg": "[egg_info]\ntag_build = dev\ntag_date = yes\n"}, None),
        ({"setup.cfg": "[egg_info]\ntag_build = of spring\n"}, None),
        ({"pyproject.toml": "[tool.distutils.egg-info]\ntag-build = '.post2'\n"}, "1.4.post2"),
        ({"setup.py": SETS_UP.format("'1.4', options={'sdist': {'tag': 1}}")}, "1.4"),
        ({"setup.py": SETS_UP.format("'1.4', options={'sdist': ask()}")}, "1.4"),
        ({"setup.py": SETS_UP.format("'1.4', options={'egg_info': {'tag_build': 'a1'}}")}, None),
        ({"setup.py": SETS_UP.format("'1.4', options={'egg_info': ask()}")}, None),
    ],
)
def test_setuptools_adds_its_tags_to_a_version(
    files: dict[str, str], version: str | None, tmp_path: Path
) -> None:
    found = distribution_of(tmp_path, {"setup.py": SETS_UP.format("'1.4'"), **files})
    assert found.version == version
    assert (found.version_not_static is None) == (version is not None)


def test_what_adds_no_tags_is_not_set_up_by_setuptools(tmp_path: Path) -> None:
    toml = "[build-system]\nbuild-backend = 'hatchling.build'\n[project]\nname = 'x'\n"
    files = {
        "pyproject.toml": f"{toml}version = '1.4'\n",
        "setup.cfg": "[egg_info]\ntag_build=a1\n",
    }
    assert distribution_of(tmp_path, files).version == "1.4"


def test_a_setup_script_goes_before_tables_of_poetry_that_name_no_backend(tmp_path: Path) -> None:
    table = "[tool.poetry]\nname = 'x'\nversion = '2'\n"
    files = {"pyproject.toml": table, "setup.py": SETS_UP.format("'1'")}
    assert distribution_of(tmp_path / "kept", files).version == "1"
    assert distribution_of(tmp_path / "alone", {"pyproject.toml": table}).version == "2"
    backend = "[build-system]\nbuild-backend = 'poetry.core.masonry.api'\n"
    assert (
        distribution_of(tmp_path / "named", {**files, "pyproject.toml": backend + table}).version
        == "2"
    )


CFG = "[DEFAULT]\nlast = 3\n[metadata]\nname = x\nversion = {}\nfirst = 1\n"


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("%(first)s.%(last)s", "1.3"),
        ("1%%2", "1%2"),
        ("%(first)s\nfirst.%%(last)s = 5", "1"),
        ("%(all)s\nall = %(first)s", None),
        ("%(nothing)s", None),
    ],
)
def test_options_of_setup_cfg_may_be_put_into_others(
    written: str, version: str | None, tmp_path: Path
) -> None:
    cfg = CFG.format(written) + "[options]\ninstall_requires = a%(of)s\nof = >=2\n"
    found = distribution_of(tmp_path, {"setup.cfg": cfg})
    assert (found.version, found.requires_dist) == (version, ("a>=2",))
    assert (found.version_not_static is None) == (version is not None)


DYNAMIC = """[project]
name = "x"
dynamic = ["version", "dependencies"]
[tool.setuptools.dynamic]
version = {file = "VERSION"}
dependencies = {file = ["needed.txt", "more.txt"]}
"""


BY_CFG = """[metadata]
name = x
version = file: VERSION
[options]
install_requires = file: needed.txt, more.txt
"""


@pytest.mark.parametrize("kind", ["pyproject.toml", "setup.cfg"])
def test_version_and_requirements_that_are_files(kind: str, tmp_path: Path) -> None:
    said = DYNAMIC if kind == "pyproject.toml" else BY_CFG
    needed = "# the first:\r\none>=1  # as ever\r\n\r\n"
    files = {kind: said, "VERSION": " 1.4\n\n", "needed.txt": needed, "more.txt": "two\n"}
    found = distribution_of(tmp_path, files)
    assert (found.version, found.requires_dist) == ("1.4", ("one>=1", "two"))


@pytest.mark.parametrize(
    "files",
    [
        {"VERSION": "1.4\nof spring\n", "needed.txt": "one\\\n>=1\n", "more.txt": ""},
        {"VERSION": "", "needed.txt": "one\n", "more.txt": "-r others.txt\n"},
        {"needed.txt": "one\n"},
    ],
)
def test_files_that_setuptools_refuses_say_nothing(files: dict[str, str], tmp_path: Path) -> None:
    found = distribution_of(tmp_path, {"setup.cfg": BY_CFG, **files})
    assert (found.version, found.requires_dist) == (None, ())


@pytest.mark.parametrize(
    ("told", "version"),
    [("attr = 'x.known'", "7"), ("attr = 'x.unknown'", None), ("file = 'absent'", None)],
)
@pytest.mark.parametrize(
    "others",
    [
        {"setup.py": "from setuptools import setup\nsetup(version='9')\n"},
        {"setup.py": "import os, setuptools\nsetuptools.setup(version=os.environ['V'])\n"},
        {"setup.cfg": "[metadata]\nversion = 9\n"},
    ],
)
def test_a_dynamic_version_goes_before_what_setup_is_told(
    told: str, version: str | None, others: dict[str, str], tmp_path: Path
) -> None:
    said = "[project]\nname = 'x'\ndynamic = ['version']\n"
    said += f"[tool.setuptools.dynamic]\nversion = {{{told}}}\n"
    module = "import os\nknown = '7'\nunknown = os.environ['V']\n"
    files = {"x.py": module, "pyproject.toml": said}
    found = distribution_of(tmp_path, files | others)
    assert (found.version, found.version_origin) == (version, None)
    if version is None:
        assert found.version_not_static is not None
        assert "tool.setuptools.dynamic.version" in found.version_not_static.reason


def test_requirements_that_a_plugin_of_setuptools_reads_are_not_known(tmp_path: Path) -> None:
    cfg = "[metadata]\nname = x\n[requirements-files]\ninstall_requires = needed.txt\n"
    found = distribution_of(tmp_path, {"setup.cfg": cfg, "needed.txt": "one\n"})
    assert "setuptools-declarative-requirements reads it" in found.unreadable


def test_files_for_a_version_outside_of_the_project_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"VERSION": "1"})
    cfg = BY_CFG.replace("VERSION", "../VERSION").replace("needed.txt", "/etc/hostname")
    found = distribution_of(tmp_path / "x", {"setup.cfg": cfg, "more.txt": "two\n"})
    assert (found.version, found.requires_dist) == (None, ())


def test_scripts_of_a_project_are_entry_points(tmp_path: Path) -> None:
    said = """[project]
name = "x"
version = "1"
[project.scripts]
wind = "x:wind"
[project.gui-scripts]
xwind = "x.gui:main"
[project.entry-points."some.plugins"]
x = "x"
"""
    found = distribution_of(tmp_path, {"pyproject.toml": said}).entry_points
    assert {(point.group, point.name, point.value) for point in found} == {
        ("some.plugins", "x", "x"),
        ("console_scripts", "wind", "x:wind"),
        ("gui_scripts", "xwind", "x.gui:main"),
    }


def test_scripts_hide_the_entry_points_that_setup_has(tmp_path: Path) -> None:
    said = "[project]\nname = 'x'\ndynamic = ['entry-points']\n[project.scripts]\nwind = 'x:wind'\n"
    found = distribution_of(tmp_path, {"pyproject.toml": said, "setup.py": POINTS}).entry_points
    assert [(point.group, point.name) for point in found] == [("console_scripts", "wind")]


@pytest.mark.parametrize(
    ("dynamic", "groups"),
    [
        ([], []),
        (["entry-points"], []),
        (["scripts"], ["some.plugins", "console_scripts"]),
        (["entry-points", "scripts"], ["some.plugins", "console_scripts"]),
    ],
)
@pytest.mark.parametrize("is_in_cfg", [False, True])
def test_scripts_of_others_that_are_not_dynamic_take_all_entry_points_with_them(
    dynamic: list[str], groups: list[str], *, is_in_cfg: bool, tmp_path: Path
) -> None:
    toml = f"[project]\nname = 'x'\nversion = '1'\ndynamic = {dynamic}\n"
    setup = "from setuptools import setup\nsetup(entry_points={'some.plugins': ['x = x'],\n"
    setup += "      'console_scripts': ['wind = x:wind']})\n"
    cfg = "[options.entry_points]\nsome.plugins = x = x\nconsole_scripts = wind = x:wind\n"
    other = {"setup.cfg": cfg} if is_in_cfg else {"setup.py": setup}
    found = distribution_of(tmp_path, {"pyproject.toml": toml, **other}).entry_points
    assert [point.group for point in found] == groups


def test_requirements_that_hang_on_a_marker_alone_are_no_extra(tmp_path: Path) -> None:
    setup = "from setuptools import setup\nsetup(name='x', install_requires=['one'],\n"
    setup += "      extras_require={':python_version<\"3\"': ['two'], 'more': ['three']})\n"
    found = distribution_of(tmp_path, {"setup.py": setup})
    assert found.requires_dist == ("one", 'two ; python_version<"3"')


@pytest.mark.parametrize(
    ("files", "requires"),
    [
        ({"setup.cfg": "[options]\ninstall_requires = one\n"}, ("one", WHERE)),
        ({"pyproject.toml": f"{TOML}dynamic = ['optional-dependencies']\n"}, (WHERE,)),
        (
            {"pyproject.toml": f"{TOML}dependencies = ['a']\ndynamic = ['optional-dependencies']"},
            ("a", WHERE),
        ),
        ({"pyproject.toml": f"{TOML}dynamic = ['dependencies']\n"}, ()),
        ({"PKG-INFO": f"{PKG_INFO}Requires-Dist: one\nRequires-Dist: {WHERE}\n"}, ("one", WHERE)),
    ],
)
def test_requirements_that_hang_on_a_marker_count_besides_others(
    files: dict[str, str], requires: tuple[str, ...], tmp_path: Path
) -> None:
    setup = "from setuptools import setup\n"
    setup += "setup(name='x', extras_require={':python_version<\"3\"': ['two']})\n"
    assert distribution_of(tmp_path, {"setup.py": setup, **files}).requires_dist == requires


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": "import setuptools\nsetuptools.setup(name='x', description='\\nOf\\nair')\n"},
        {"setup.cfg": "[metadata]\nname = x\ndescription =\n  Of\n  wind\n"},
        {"pyproject.toml": '[project]\nname = \'x\'\ndescription = """\\nOf\\nwind"""\n'},
    ],
)
def test_the_summary_is_one_line_as_setuptools_writes_it(
    files: dict[str, str], tmp_path: Path
) -> None:
    assert distribution_of(tmp_path, files).summary == "Of"


@pytest.mark.parametrize(
    ("files", "summary"),
    [
        ({"setup.cfg": "[metadata]\nname = x\ndescription = file: SAID\n"}, "Of rain"),
        ({"setup.cfg": "[metadata]\nname = x\nsummary = attr: x.said\n"}, "attr: x.said"),
        ({"pyproject.toml": f"{TOML}dynamic = ['description']\n{OF_SAID}"}, "Of rain"),
        ({"pyproject.toml": f"{TOML}dynamic = ['description']\n", "setup.py": SAID}, "Of sea"),
        ({"pyproject.toml": TOML, "setup.py": SAID}, None),
        ({"pyproject.toml": TOML, "setup.cfg": "[metadata]\ndescription = Of sea\n"}, None),
        ({"setup.py": SAID.replace("' Of sea '", "made()"), "setup.cfg": OF_SEA}, None),
    ],
)
def test_the_summary_is_that_of_the_file_that_counts(
    files: dict[str, str], summary: str | None, tmp_path: Path
) -> None:
    assert distribution_of(tmp_path, {"SAID": "\nOf rain\r\nand\n", **files}).summary == summary


def test_what_setup_may_be_given_is_not_that_of_setup_cfg(tmp_path: Path) -> None:
    setup = "from setuptools import setup\nbzr_commands = []\n"
    setup += "setup(name=made(), version=made(), entry_points=made())\n"
    cfg = "[metadata]\nname = y\nversion = {}\n[options.entry_points]\nbzr.plugins = y = y\n"
    for version in ("2", "attr: y.version", "file: VERSION"):
        files = {"y.py": "version = '2'\n", "VERSION": "2\n", "setup.cfg": cfg.format(version)}
        found = distribution_of(tmp_path, {"setup.py": setup, **files})
        assert (found.name, found.version, found.entry_points) == (None, None, ())
        assert str(found.version_not_static) == "not static (setup.py:3: calls made())"


def test_what_setup_may_be_given_in_a_dict_is_not_that_of_setup_cfg(tmp_path: Path) -> None:
    setup = "from setuptools import setup\nsetup(**made())\n"
    cfg = "[metadata]\nname = x\nversion = 2\ndescription = Of sea\n"
    found = distribution_of(tmp_path, {"setup.py": setup, "setup.cfg": cfg})
    assert (found.name, found.version, found.summary) == (None, None, None)


def test_a_version_of_pyproject_goes_before_that_of_setup_cfg(tmp_path: Path) -> None:
    toml = "[project]\nname = 'x'\ndynamic = ['version']\n[tool.setuptools.dynamic]\n"
    files = {"x.py": "version = '2'\n", "VERSION": "1\n"}
    for told, other in (("file", "attr: x.version"), ("attr", "file: VERSION")):
        named = "VERSION" if told == "file" else "x.version"
        files["pyproject.toml"] = f"{toml}version = {{{told} = '{named}'}}\n"
        files["setup.cfg"] = f"[metadata]\nversion = {other}\n"
        assert distribution_of(tmp_path, files).version == ("1" if told == "file" else "2")


def test_a_version_that_setup_cfg_takes_from_elsewhere_is_left_to_setuptools(
    tmp_path: Path,
) -> None:
    cfg = "[metadata]\nname = x\nversion = attr: x.version\n"
    files = {"setup.cfg": cfg, "x.py": "import os\nversion = os.environ['V']\n"}
    found = distribution_of(tmp_path, files)
    assert found.version is None
    assert found.version_not_static is not None
    assert found.version_not_static.origin.path == "setup.cfg"


@pytest.mark.parametrize("setup", ["pbr=True", "d2to1=True"])
def test_what_pbr_reads_of_setup_cfg(setup: str, tmp_path: Path) -> None:
    script = f"import setuptools\nsetuptools.setup(setup_requires=['x'], {setup})\n"
    cfg = "[metadata]\nname = x\nsummary = Winds.\n[entry_points]\nsome.plugins =\n    x = x\n"
    found = distribution_of(tmp_path, {"setup.py": script, "setup.cfg": cfg})
    assert (found.name, found.summary) == ("x", "Winds.")
    assert [(point.group, point.name) for point in found.entry_points] == [("some.plugins", "x")]
    other = script.replace(setup, "zip_safe=False")
    assert distribution_of(tmp_path, {"setup.py": other, "setup.cfg": cfg}).entry_points == ()


@pytest.mark.parametrize(
    ("backend", "is_heeded"),
    [
        ("flit_core.buildapi", False),
        ("hatchling.build", False),
        ("pdm.backend", False),
        ("poetry.core.masonry.api", False),
        ("setuptools.build_meta", True),
    ],
)
@pytest.mark.parametrize("kept", ["setup.py", "setup.cfg"])
def test_what_only_setuptools_reads_counts_where_that_builds_the_project(
    kept: str, backend: str, is_heeded: bool, tmp_path: Path
) -> None:
    said = {
        "setup.py": "from setuptools import setup\nsetup(version='1', package_dir={'': 'old'},\n"
        "      entry_points={'bzr.plugins': ['former = loom']})\n",
        "setup.cfg": "[metadata]\nversion = 1\n[options]\npackage_dir =\n    = old\n"
        "[options.entry_points]\nbzr.plugins =\n    former = loom\n",
    }
    pyproject = f"[build-system]\nbuild-backend = '{backend}'\n"
    files = {
        "pyproject.toml": f"{pyproject}[project]\nname = 'loom'\ndynamic = ['version']\n",
        kept: said[kept],
        "loom/__init__.py": "bzr_commands = ['weave']\n",
        "old/loom/__init__.py": "bzr_commands = ['spin']\n" if is_heeded else "",
    }
    plugin = read(write(tmp_path, files), host="bzr")
    assert plugin.distribution is not None
    assert plugin.distribution.version == ("1" if is_heeded else None)
    assert plugin.name == ("former" if is_heeded else "loom")
    assert list(plugin.declaration("bzr").commands) == (["spin"] if is_heeded else ["weave"])


@pytest.mark.parametrize(
    ("cfg", "version"),
    [
        ("[DEFAULT]\nversion = 1.2\n[metadata]\nname = x\n", "1.2"),
        ("[DEFAULT]\nversion = 1.2\n[metadata]\nname = x\nversion = 2\n", "2"),
        (
            "[DEFAULT]\nbase = 1\nversion = %(base)s.%(minor)s\n[metadata]\nname = x\nminor = 3\n",
            "1.3",
        ),
        ("[DEFAULT]\nversion = 1.2\n[options]\nzip_safe = no\n", None),
    ],
)
def test_defaults_of_setup_cfg_count_in_its_sections(
    cfg: str, version: str | None, tmp_path: Path
) -> None:
    files = {"setup.cfg": cfg, "setup.py": SETS_UP.replace(", version={}", "")}
    assert distribution_of(tmp_path, files).version == version
