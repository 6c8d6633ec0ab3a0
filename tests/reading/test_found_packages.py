"""Packages that setuptools finds, is told of, or is handed in a dict."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from jackfield.reading import read, read_all
from reading.projects import FINDING, distribution_of
from reading.writing import write
from setuptools import find_packages

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


HANDED = f"""{FINDING}import os
count = 'a'
"""


OF_ALL = "name='x', version='1.4', long_description=os.environ['A'], packages=find_packages()"


@pytest.mark.parametrize(
    ("given", "after", "known"),
    [
        (f"dict({OF_ALL})", "setup(**given)", True),
        (f"dict({OF_ALL})", "if __name__ == '__main__':\n    setup(**given)", True),
        ("{'name': 'x', 'version': '1.4', 'description': ask()}", "setup(**given)", True),
        (f"dict({OF_ALL})", "setup(**given, zip_safe=True)", True),
        (f"dict({OF_ALL})", "try:\n    done = setup(**given)\nfinally:\n    print()", True),
        (f"dict({OF_ALL})", "try:\n    ask()\n    setup(**given)\nfinally:\n    print()", False),
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
    made = f"given = {given}\n{after}"
    inner = textwrap.indent(made, "    ")
    for script in (made, f"def main():\n{inner}\nmain()", f"if __name__ == '__main__':\n{inner}"):
        files = {"setup.py": HANDED + script, "setup.cfg": "[metadata]\nname = y\n"}
        found = distribution_of(tmp_path, files)
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
