"""Which plugins a project and a plugin directory hold, and which of their files count."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import Origin
from jackfield.reading import ReadingError, read, read_all, read_plugin_directory
from reading.projects import names
from reading.writing import write


def project(entry_points: dict[str, dict[str, str]]) -> str:
    tables = ['[project]\nname = "several"\nversion = "1"\n']
    for group, entries in entry_points.items():
        lines = "".join(f'{name} = "{value}"\n' for name, value in entries.items())
        tables.append(f'[project.entry-points."{group}"]\n{lines}')
    return "\n".join(tables)


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
