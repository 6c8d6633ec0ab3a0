"""Which plugins a project and a plugin directory hold, and which of their files count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from jackfield.metadata import DistributionMetadata, Origin, PluginMetadata
from jackfield.reading import ReadingError, read, read_all, read_plugin_directory
from reading.writing import write
from setuptools import find_packages


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


@pytest.mark.parametrize("margin", ["", "    ", "\t"])
def test_entry_points_of_setup_that_are_one_text(margin: str, tmp_path: Path) -> None:
    points = ["[jackfield.plugins]", "one = one", "# two:", "two = two [extra]"]
    text = "\n".join(margin + line for line in ["", *points, ""])
    files = {"setup.py": f"from setuptools import setup\nsetup(name='x', entry_points={text!r})\n"}
    write(tmp_path, {**files, "one.py": "", "two.py": "jackfield_commands = ['b']\n"})
    one, two = read_all(tmp_path)
    assert (one.name, one.module, one.faults) == ("one", "one", ())
    assert (two.name, two.module, two.declaration("jackfield").commands) == (
        "two",
        "two",
        {"b": ""},
    )


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


def test_the_first_file_that_binds_a_variable_wins(tmp_path: Path) -> None:
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
    assert found.values == {"a": 1, "c": 2, "d": 3}
    assert found.not_static["b"].origin == Origin("pkg/info.py", 2)
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


_TAKING = {
    "setup.py": "from lists import names\nbzr_commands = names[0]\n",
    "lists.py": "names = [['a']]\n",
}
"""A script that takes a variable from a sibling, which the package may change before it runs."""


@pytest.mark.parametrize(
    "changing",
    [
        "names[0].append('late')",
        "names[0][0] = 'late'",
        "names[0] += ['late']",
        "del names[0]",
        "register(names)",
        "register(names[0])",
        "for each in names:\n    register(each)",
    ],
)
def test_what_a_package_changes_in_a_module_is_not_static_in_what_takes_it(
    tmp_path: Path, changing: str
) -> None:
    package = f"from .lists import names\n{changing}\n"
    write(tmp_path, {**_TAKING, "__init__.py": package})
    found = read(tmp_path).declaration("bzr")
    assert (found.values, list(found.not_static)) == ({}, ["commands"])


@pytest.mark.parametrize(
    "taking",
    ["from .lists import *", "from .names import names\nown = []\nregister(own)", "import sys"],
)
def test_what_a_package_only_takes_from_a_module_is_known_in_what_takes_it(
    tmp_path: Path, taking: str
) -> None:
    write(tmp_path, {**_TAKING, "__init__.py": f"{taking}\n"})
    assert read(tmp_path).declaration("bzr").values == {"commands": ["a"]}


def test_what_a_script_changes_is_not_taken_for_what_the_package_changes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "setup.py": "import info\ninfo.bzr_commands.append('late')\nbzr_plugin_name = 'x'\n",
            "info.py": "bzr_commands = ['a']\n",
            "__init__.py": "from .info import bzr_commands\n",
        },
    )
    assert read(tmp_path).declaration("bzr").values == {"plugin_name": "x", "commands": ["a"]}


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


def test_a_package_that_is_named_by_its_place_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "setup.py": "from setuptools import find_packages, setup\n"
            "setup(name='Weft', packages=find_packages(),\n"
            "      package_dir={'bzrlib.plugins.weft': 'plugin'})\n",
            "weft/__init__.py": "",
            "plugin/__init__.py": "bzr_commands = ['weave']\n",
        },
    )
    plugin = read(tmp_path)
    assert (plugin.name, plugin.module) == ("weft", "bzrlib.plugins.weft")
    assert plugin.declaration("bzr").values == {"commands": ["weave"]}


OF_A_PLACE = """from setuptools import setup
setup(name='it', version='1', packages=['it', 'it.sub'], package_dir={})
"""


@pytest.mark.parametrize(
    "changing",
    [
        "def f():\n    from .sub import names\n    names.append('b')\nf()\n",
        "def f():\n    from . import sub\n    sub.names.append('b')\nf()\n",
        "def f():\n    from .sub.deep import change\n    change()\nf()\n",
    ],
)
@pytest.mark.parametrize("places", [{"it": "lib", "it.sub": "other"}, {"it.sub": "other"}])
def test_a_package_that_lies_elsewhere_is_found_by_dots(
    places: dict[str, str], changing: str, tmp_path: Path
) -> None:
    of_it = places.get("it", "it")
    files = {
        "setup.py": OF_A_PLACE.format(places),
        f"{of_it}/__init__.py": "from .sub import names as bzr_a\nbzr_b = 1\n",
        f"{of_it}/near.py": "near = ['of it']\n",
        "near.py": "near = ['beside it']\n",
        "other/__init__.py": "from ..near import near as names\n",
        "other/deep.py": "def change():\n    from . import names\n    names.append('c')\n",
    }
    write(tmp_path, files)
    assert read(tmp_path).declaration("bzr").values == {"a": ["of it"], "b": 1}
    write(tmp_path, {f"{of_it}/__init__.py": files[f"{of_it}/__init__.py"] + changing})
    assert read(tmp_path).declaration("bzr").values == {"b": 1}
    # Another one of the name may be the one that counts.
    write(tmp_path, {**files, f"{of_it}/sub/__init__.py": "names = []\n"})
    assert read(tmp_path).declaration("bzr").values == {"b": 1}


@pytest.mark.parametrize(
    "importing",
    ["from .sub import x", "from it.sub import x", "import it.sub", "from . import near"],
)
def test_a_package_that_lies_elsewhere_is_bound_where_it_belongs(
    importing: str, tmp_path: Path
) -> None:
    init = f"sub = other = 5\n{importing}\nbzr_a = sub\nbzr_b = other\n"
    files = {
        "setup.py": OF_A_PLACE.format({"it.sub": "other"}),
        "it/__init__.py": init,
        "it/near.py": "from .sub import x\n",
        "other/__init__.py": "x = 1\n",
    }
    write(tmp_path, files)
    found = read(tmp_path).declaration("bzr")
    assert found.values == {"b": 5}
    assert found.not_static["a"].reason == "a module"


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


def test_projects_in_a_directory_are_not_left_out_in_silence(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "lamp/__init__.py": "jackfield_plugin_name = 'lamp'",
            "loom/setup.py": "jackfield_plugin_name = 'loom'",
            **{f"wheel{number}/pyproject.toml": "" for number in range(3)},
            "docs/index.rst": "",
        },
    )
    left = "loom, wheel0, wheel1 and 1 more: projects of their own; give the directory of each"
    lamp = read(tmp_path)
    assert (lamp.name, lamp.faults) == ("lamp", (f"{left} to read it",))
    (tmp_path / "lamp/__init__.py").unlink()
    with pytest.raises(ReadingError, match=f"not a plugin: .*; {left}"):
        read(tmp_path)
    assert read(tmp_path / "loom").name == "loom"


def test_projects_in_a_project_are_its_own_business(tmp_path: Path) -> None:
    files = {"lamp.py": "", "examples/loom/setup.py": "", "loom/setup.py": "", "setup.cfg": ""}
    write(tmp_path, {**files, "info.py": "jackfield_plugin_name = 'lamp'"})
    assert read(tmp_path).faults == ()


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


def distribution_of(directory: Path, files: dict[str, str]) -> DistributionMetadata:
    write(directory, {"info.py": "jackfield_commands = []\n", **files})
    distribution = read(directory).distribution
    assert distribution is not None
    return distribution


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


SETS_UP = "from setuptools import setup\nsetup(name='x', version={})\n"


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


def test_scripts_do_not_hide_the_entry_points_that_setup_has(tmp_path: Path) -> None:
    said = "[project]\nname = 'x'\ndynamic = ['entry-points']\n[project.scripts]\nwind = 'x:wind'\n"
    setup = "from setuptools import setup\nsetup(entry_points={'some.plugins': ['x = x']})\n"
    found = distribution_of(tmp_path, {"pyproject.toml": said, "setup.py": setup}).entry_points
    assert [(point.group, point.name) for point in found] == [("some.plugins", "x")]


def test_requirements_that_hang_on_a_marker_alone_are_no_extra(tmp_path: Path) -> None:
    setup = "from setuptools import setup\nsetup(name='x', install_requires=['one'],\n"
    setup += "      extras_require={':python_version<\"3\"': ['two'], 'more': ['three']})\n"
    found = distribution_of(tmp_path, {"setup.py": setup})
    assert found.requires_dist == ("one", 'two ; python_version<"3"')


@pytest.mark.parametrize("setup", ["pbr=True", "d2to1=True"])
def test_what_pbr_reads_of_setup_cfg(setup: str, tmp_path: Path) -> None:
    script = f"import setuptools\nsetuptools.setup(setup_requires=['x'], {setup})\n"
    cfg = "[metadata]\nname = x\nsummary = Winds.\n[entry_points]\nsome.plugins =\n    x = x\n"
    found = distribution_of(tmp_path, {"setup.py": script, "setup.cfg": cfg})
    assert (found.name, found.summary) == ("x", "Winds.")
    assert [(point.group, point.name) for point in found.entry_points] == [("some.plugins", "x")]
    other = script.replace(setup, "zip_safe=False")
    assert distribution_of(tmp_path, {"setup.py": other, "setup.cfg": cfg}).entry_points == ()


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
    # To all others, what setuptools takes it from says nothing.
    is_setuptools = backend == "setuptools.build_meta"
    assert known.version == ("1.4" if is_setuptools else None)
    assert (known.version_not_static is None) == is_setuptools


FIND = "[build-system]\nbuild-backend = 'setuptools.build_meta'\n[tool.setuptools.packages.find]\n"
CFG_FIND = "[options]\npackages = find:\n[options.packages.find]\n"


@pytest.mark.parametrize(
    ("include", "exclude"),
    [
        (["*"], []),
        (["lamp*"], []),
        (["lamp"], []),
        (["l*p", "old"], []),
        (["*"], ["old", "*_tools"]),
        (["lamp*"], ["lamp"]),
        (["[!l]*"], ["x"]),
    ],
)
@pytest.mark.parametrize("file", ["pyproject.toml", "setup.cfg"])
def test_packages_that_setuptools_is_told_not_to_find_are_none(
    file: str, include: list[str], exclude: list[str], tmp_path: Path
) -> None:
    patterns = f"include = {include}\nexclude = {exclude}\n"
    listed = f"include = {', '.join(include)}\nexclude =\n    " + "\n    ".join(exclude) + "\n"
    said = {"pyproject.toml": FIND + patterns, "setup.cfg": CFG_FIND + listed}
    names = ("lamp", "lamp_tools", "old")
    packages = {f"{name}/__init__.py": f"bzr_plugin_name = '{name}'\n" for name in names}
    write(tmp_path, {file: said[file], **packages})
    built = find_packages(str(tmp_path), exclude=exclude, include=include)
    assert {plugin.name for plugin in read_all(tmp_path)} == set(built) != set()


FINDING = "from setuptools import find_namespace_packages, find_packages, setup\n"
TREE = {
    f"{place}/__init__.py": f"bzr_plugin_name = '{place[-4:]}'\n"
    for place in ("lamp", "old", "lib/lamp", "lib/torch", "lib/torch/inner", "lib/ns/deep")
}


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("setup(name='x', packages=find_packages())", ["lamp", "old"]),
        ("setup(name='x', packages=find_packages(exclude=['old*']))", ["lamp"]),
        ("setup(name='x', packages=find_packages('.', ('lamp',)))", ["old"]),
        ("a = ['lamp']\nsetup(name='x', packages=find_packages(include=a))", ["lamp"]),
        ("found = find_packages(include=['old'])\nsetup(name='x', packages=found)", ["old"]),
        (
            "def go():\n  setup(name='x', packages=find_packages(include=['old']))\ngo()",
            ["old"],
        ),
        (
            "setup(name='x', packages=find_packages('lib'), package_dir={'': 'lib'})",
            ["lib/lamp", "lib/torch"],
        ),
        (
            "setup(name='x', packages=find_namespace_packages('lib', ['torch']),"
            " package_dir={'': 'lib'})",
            ["lib/lamp", "lib/ns/deep"],
        ),
        # Where it is not known what is found, there may be any.
        ("a = find_packages(include=['old'])\na.append('lamp')\nsetup(packages=a)", None),
        ("a = find_packages(include=['old'])\na += ['lamp']\nsetup(packages=a)", None),
        ("a = find_packages(include=['old'])\nadd(a)\nsetup(packages=a)", None),
        ("a = b = find_packages(include=['old'])\nb.append('lamp')\nsetup(packages=a)", None),
        ("setup(packages=['lamp'] + find_packages(include=['old']))", None),
        ("setup(packages=find_packages(include=ask()))", None),
        ("import os\nos.chdir('lib')\nsetup(packages=find_packages(include=['old']))", None),
        ("find_packages = ask\nsetup(packages=find_packages(include=['old']))", None),
    ],
)
def test_packages_that_a_script_finds(script: str, names: list[str] | None, tmp_path: Path) -> None:
    write(tmp_path, {"setup.py": f"{FINDING}{script}\n", **TREE})
    found = [plugin.files[0].removesuffix("/__init__.py") for plugin in read_all(tmp_path)]
    assert found == (["lamp", "old"] if names is None else names)


def test_what_a_script_finds_is_no_value(tmp_path: Path) -> None:
    code = f"{FINDING}bzr_commands = found = find_packages()\nsetup(name='x', packages=found)\n"
    plugin = read(write(tmp_path, {"setup.py": code}))
    assert "commands" in plugin.declaration("bzr").not_static


def test_in_too_many_directories_packages_are_not_looked_for(tmp_path: Path) -> None:
    script = f"{FINDING}setup(name='x', packages=find_packages(exclude=['old']))\n"
    write(tmp_path, {"setup.py": script, **{f"d{n}/a": "" for n in range(2000)}, **TREE})
    assert [plugin.name for plugin in read_all(tmp_path)] == ["lamp", "old"]


def test_patterns_of_setup_cfg_count_for_what_it_finds_itself(tmp_path: Path) -> None:
    """What ``setup()`` is given goes first, as setuptools has it."""
    files = {
        "setup.py": "from setuptools import *\nsetup(name='x', packages=find_packages())\n",
        "setup.cfg": CFG_FIND + "exclude = torch\n",
        "lamp/__init__.py": "bzr_commands = ['light']\n",
        "torch/__init__.py": "bzr_commands = ['burn']\n",
    }
    write(tmp_path, files)
    assert [plugin.name for plugin in read_all(tmp_path)] == ["lamp", "torch"]
    (tmp_path / "setup.cfg").write_text("[options.packages.find]\nexclude = torch\n")
    assert [plugin.name for plugin in read_all(tmp_path)] == ["lamp", "torch"]


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


HANDED = f"""{FINDING}import os
count = 'a'
given = {{}}
{{}}
"""
OF_ALL = "name='x', version='1.4', long_description=os.environ['A'], packages=find_packages()"


@pytest.mark.parametrize(
    ("given", "after", "known"),
    [
        (f"dict({OF_ALL})", "setup(**given)", True),
        (f"dict({OF_ALL})", "if __name__ == '__main__':\n    setup(**given)", True),
        ("{'name': 'x', 'version': '1.4', 'description': ask()}", "setup(**given)", True),
        (f"dict({OF_ALL})", "setup(**given, zip_safe=True)", True),
        (f"dict({OF_ALL})", "change(given)\nsetup(**given)", False),
        (f"dict({OF_ALL})", "given['version'] = '2'\nsetup(**given)", False),
        (f"dict({OF_ALL})", "if __name__ == '__main__':\n    ask()\n    setup(**given)", False),
        (f"dict({OF_ALL})\nother = 1", "setup(**given)", False),
        (f"dict(ask(), {OF_ALL})", "setup(**given)", False),
        ("{'name': 'x', 'version': '1.4', **ask()}", "setup(**given)", False),
        ("{'name': 'x', 'version': '1.4', ask(): 1}", "setup(**given)", False),
        ("{'name': 'x', 'version': '1.4', 'version': ask()}", "setup(**given)", False),
        (f"ask({OF_ALL})", "setup(**given)", False),
    ],
)
def test_what_setup_is_handed_in_a_dict_of_which_not_all_is_known(
    given: str, after: str, known: bool, tmp_path: Path
) -> None:
    found = distribution_of(
        tmp_path, {"setup.py": HANDED.format(given, after), "setup.cfg": "[metadata]\nname = y\n"}
    )
    assert found.version == ("1.4" if known else None)
    assert found.name == "x" or not known


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": FIND + "include = ['lamp']\n", "setup.py": "packages=['old']"},
        {"setup.py": "packages=find_packages(include=['lamp'])", "setup.cfg": "old"},
        {"pyproject.toml": FIND + "include = ['lamp']\n", "setup.cfg": "old"},
    ],
)
def test_the_first_file_that_tells_setuptools_of_packages_counts(
    files: dict[str, str], tmp_path: Path
) -> None:
    forms = {"setup.py": FINDING + "setup(name='x', {})\n", "setup.cfg": "[options]\npackages={}\n"}
    write(tmp_path, {**TREE, **{n: forms.get(n, "{}").format(t) for n, t in files.items()}})
    assert [plugin.name for plugin in read_all(tmp_path)] == ["lamp"]


EVERYWHERE = {
    f"{place}it/info.py": f"jackfield_where = {place!r}\n" for place in ("", "src/", "lib/")
}
EVERYWHERE |= {f"{place}it/__init__.py": "" for place in ("", "src/", "lib/")}
TABLE = '[project]\nname = "it"\nversion = "1"\n[tool.setuptools]\n'
POINTS = "entry_points={'jackfield.plugins': ['it = it']}"


def placed_by(given: str) -> str:
    return f"from setuptools import find_packages, setup\nsetup(name='it', {POINTS}, {given})\n"


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": placed_by("packages=['it']")},
        {"setup.py": placed_by("packages=find_packages('lib')")},
        {"setup.py": placed_by(""), "setup.cfg": "[options]\npackages = find:\n"},
    ],
)
def test_what_setuptools_is_told_without_a_place_is_beside_the_script(
    files: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path, {**EVERYWHERE, **files})
    assert read(tmp_path).declaration("jackfield").values == {"where": ""}


@pytest.mark.parametrize(
    "files",
    [
        {
            "setup.py": placed_by("packages=['it'], package_dir={'': 'src'}"),
            "pyproject.toml": f"{TABLE}package-dir = {{'' = 'lib'}}\n",
        },
        {
            "setup.py": placed_by("packages=['it'], package_dir={'': 'src'}"),
            "setup.cfg": "[options]\npackage_dir =\n  = lib\n",
        },
        {
            "setup.py": placed_by(""),
            "setup.cfg": "[options]\npackages = find:\npackage_dir =\n  = src\n"
            "[options.packages.find]\nwhere = lib\n",
        },
        {
            "setup.py": placed_by("packages=['it'], package_dir={'it': 'src/it'}"),
            "pyproject.toml": f"{TABLE}package-dir = {{it = 'lib/it'}}\n",
        },
    ],
)
def test_of_a_module_that_is_said_to_be_in_several_places_none_is_taken(
    files: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path, {**EVERYWHERE, **files})
    plugin = read(tmp_path)
    assert plugin.declarations == {}
    assert "it is not known where the module it is: the project names several" in plugin.unreadable
    assert "lib" in plugin.unreadable
