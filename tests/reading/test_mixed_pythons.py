"""Files of Python 2 that import files of Python 3, and the other way round.

No Python runs both as what they are for. A value counts where Python 2 gives it as well, and is
marked as recovered where it is made of what stands in the file that cannot be parsed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.conftest import Declared, ReadModule
from reading.writing import write

OLD = "print 'x'\n"


@pytest.mark.parametrize(
    ("bound", "used"),
    [
        ("formats = {'zz': 1, 'b': 2}", "list(formats)"),
        ("formats = {'zz': 1, 'b': 2}", "[k for k in formats]"),
        ("tenth = 0.3", "'%s' % tenth"),
        ("name = 'é'", "len(name)"),
        ("half = 3 / 2", "half"),
        ("numbers = range(3)", "numbers"),
        ("taken = {1: 2}\nagain = taken", "list(again)"),
    ],
)
@pytest.mark.parametrize("imported", ["from version import *\n", "import version\n"])
def test_what_python_2_gives_another_value_is_not_static(
    bound: str, used: str, imported: str, declared: Declared
) -> None:
    name = bound.split()[-3] if "again" in bound else bound.split()[0]
    if imported.startswith("import"):
        used = used.replace(name, f"version.{name}")
    text = f"{OLD}{imported}x_value = {used}\nx_plugin_name = 'p'\n"
    declaration = declared(text, version=f"# coding: utf-8\n{bound}\n")
    assert declaration.values == {"plugin_name": "p"}
    assert "value" in declaration.not_static


def test_a_name_under_another_name_is_the_same(declared: Declared) -> None:
    text = f"{OLD}from version import tenth as t\nx_value = '%s' % t\n"
    assert "value" not in declared(text, version="tenth = 0.3\n").values


def test_what_both_give_has_a_value(declared: Declared) -> None:
    text = (
        f"{OLD}from version import *\nx_plugin_version = version_info\n"
        "x_text = '.'.join(map(str, version_info[:3]))\nx_control_formats = formats\n"
    )
    version = "version_info = (1, 2, 3, 'dev', 0)\nformats = {'a': {'b': 'c'}}\n"
    declaration = declared(text, version=version)
    assert declaration.values == {
        "plugin_version": (1, 2, 3, "dev", 0),
        "text": "1.2.3",
        "control_formats": {"a": {"b": "c"}},
    }


def test_a_name_that_a_comprehension_of_a_sibling_leaves_behind(declared: Declared) -> None:
    text = f"x = 'plug'\n{OLD}from version import *\nx_plugin_name = x\n"
    declaration = declared(text, version="numbers = [x for x in (1, 2)]\n")
    assert "plugin_name" not in declaration.values


def test_a_sibling_of_python_2_makes_its_importer_one(declared: Declared) -> None:
    text = "from version import version_info\nx_plugin_version = version_info\nx_half = 3 / 2\n"
    declaration = declared(text, version=f"{OLD}version_info = (1, 2)\n")
    assert declaration.values == {"plugin_version": (1, 2)}
    assert declaration.recovered == {"plugin_version"}


def test_what_is_made_of_a_broken_file_is_marked_and_what_is_not_is_not(
    declared: Declared,
) -> None:
    text = "from version import *\nown = names + ['q']\nx_commands = own\nx_plugin_name = 'p'\n"
    declaration = declared(text, version="names = ['x']\nothers = ['y'\n")
    assert declaration.values == {"commands": ["x", "q"], "plugin_name": "p"}
    assert declaration.recovered == {"commands"}


@pytest.mark.parametrize(
    "statement", ["import sys\nprint >>sys.stderr, 'x'", "print ('loading %s') % 'x'"]
)
def test_a_print_statement_that_python_3_can_parse(statement: str, read_module: ReadModule) -> None:
    plugin = read_module(f"{statement}\nbzr_half = 3 / 2\nbzr_plugin_name = 'p'\n")
    line = statement.count("\n") + 1
    declaration = plugin.declaration("bzr")
    assert declaration.values == {"plugin_name": "p"}
    assert declaration.recovered == {"plugin_name"}
    fault = f"info.py:{line}: cannot be run: it has a print statement of Python 2"
    assert plugin.faults == (fault,)


@pytest.mark.parametrize(
    "statement",
    ["print('%s' % 'x')", "def f(out):\n    print >>out, 'x'", "sprint = 1\nsprint >> 2"],
)
def test_what_python_3_runs_is_none_of_python_2(statement: str, read_module: ReadModule) -> None:
    plugin = read_module(f"{statement}\nbzr_half = 3 / 2\n")
    assert plugin.declaration("bzr").values == {"half": 1.5}
    assert not plugin.faults


@pytest.mark.parametrize("guard", ["", "if __name__ == '__main__':\n    "])
def test_the_version_that_a_script_gets_from_a_sibling(guard: str, tmp_path: Path) -> None:
    script = (
        f"{OLD}from version import tenth, text\nfrom distutils.core import setup\n"
        f"{guard}setup(name='%s' % text, version='%s' % tenth)\n"
    )
    version = "tenth = 0.3\ntext = 'n'\nbzr_plugin_name = 'k'\n"
    write(tmp_path, {"setup.py": script, "version.py": version, "info.py": "bzr_commands = []\n"})
    distribution = read(tmp_path).distribution
    assert distribution is not None
    assert (distribution.name, distribution.version) == ("n", None)


def test_files_that_take_much_from_one_another_take_no_time(declared: Declared) -> None:
    names = "".join(f"a{number} = a{number + 1}\n" for number in range(3000)) + "a3000 = {}\n"
    declaration = declared(f"{OLD}from version import *\n{names}x_plugin_name = 'p'\n", version="")
    assert "import one another" in declaration.not_static["plugin_name"].reason
