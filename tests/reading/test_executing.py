"""Files of a source whose text a module executes, as setup scripts get the version of a package."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jackfield.reading import read
from reading.writing import write

BEFORE = """import codecs, os
HERE = os.path.abspath(os.path.dirname(__file__))
PATH = os.path.join(HERE, "kite", "version.py")
def plain(name="version.py"):
    about = {}
    with open(os.path.join(HERE, "kite", name)) as file:
        exec(file.read(), about)
    return about
"""

FILES = {
    "info.py": "jackfield_commands = ['fly']\n",
    "kite/__init__.py": "from .version import title\n",
    "kite/version.py": "__version__ = '3.1'\nversion_info = (3, 1)\ntitle = 'kite'\n",
    "kite/about.py": '"""What it is."""\nfrom __future__ import annotations\n__title__ = "kite"\n'
    "__numbers__ = [3, 1]\n__version__ = '.'.join(map(str, __numbers__))\n",
    "kite/more.py": "title = title + '!'\ncommands = commands + ['land']\n",
    "kite/several.py": "title = name = 'kite'\nmajor, minor = 3, 1\nminor += 1\npass\n"
    "if minor > 1:\n    version = f'{major}.{minor}'\nelse:\n    version = '0'\n",
    "kite/guarded.py": "if title:\n    commands = ['fly']\nelse:\n    commands = []\n",
    "kite/long.py": "# a line of a comment\n" * 400 + "title = 'long'\n",
    "kite/larger.py": "# a line of a comment\n" * 4000 + "title = 'long'\n",
    "kite/quoted.py": "# -*- coding: utf-8 -*-\ntitle = 'k\u00efte'\n",
    "kite/function.py": "title = 'kite'\ndef name():\n    return title\n",
    "kite/inner.py": "import kite\ntitle = 'kite'\n",
    "kite/outer.py": "import sys\ntitle = 'kite'\n",
    "kite/relative.py": "from .version import title\n",
    "kite/named.py": "title = __name__\n",
    "kite/placed.py": "title = __file__\n",
    "kite/failing.py": "title = 'kite'\nraise ValueError\n",
    "kite/dividing.py": "title = 'kite'\nnumber = 1 / 0\n",
    "kite/broken.py": "title = 'kite'\nx = = 1\n",
    "kite/misplaced.py": "title = 'kite'\nreturn\n",
    "kite/late.py": "title = 'kite'\nfrom __future__ import division\n",
    "kite/comparing.py": "from __future__ import barry_as_FLUFL\ntitle = 'a' if 1 <> 2 else 'b'\n",
    "kite/changing.py": "title = 'kite'\n__builtins__ = {'str': repr}\n",
    "kite/adding.py": "title = 'kite'\nlist_ = []\nlist_ += [1]\n",
    "kite/typed.py": "title: str = 'kite'\n",
    "kite/calling.py": "title = 'kite'\nask(title)\n",
    "kite/itself.py": "title = 'kite'\nexec(open(PATH.replace('version', 'itself')).read())\n",
    "kite/setting_up.py": "title = 'kite'\nsetup(name=title)\n",
    "kite/inner_code.py": "title = ['kite' for n in 'x' if n]\n",
    "kite/windows.py": "title = 'kite'\r\n",
    "other/version.py": "title = 'other'\n",
}

TITLE = "jackfield_plugin_name = about['title']"


def executing(name: str) -> str:
    return f"exec(open(os.path.join(HERE, 'kite', '{name}.py')).read()"


KNOWN = [
    f"about = {{}}\nwith open(PATH) as file:\n    exec(file.read(), about)\n{TITLE}",
    f"about = dict()\nexec(open(PATH, 'r').read(), about)\n{TITLE}",
    f"about = {{}}\nexec(codecs.open(PATH, 'r', 'utf-8').read(), about)\n{TITLE}",
    f"about = {{}}\nfile = open(PATH)\nexec(compile(file.read(), PATH, 'exec'), about)\n{TITLE}",
    f"about = {{}}\ntext = open(PATH).read()\nexec(text, about)\n{TITLE}",
    "exec('title = ' + repr('kite'))\njackfield_plugin_name = title",
    f"about = {{'title': 'old'}}\nexec(open(PATH).read(), about)\n{TITLE}",
    "exec(open(PATH).read())\njackfield_plugin_name = title",
    "about = {'b': 1}\nexec(open(PATH).read(), {}, about)\njackfield_commands = list(about)\n"
    "jackfield_checkout_formats = {'all': str(about)}",
    f"title, about = 'x', {{}}\n{executing('guarded')}, None, about)\n"
    "jackfield_commands = about['commands']",
    "about = {}\nexec(open(PATH).read(), globals(), about)\njackfield_commands = list(about)",
    "exec(open(PATH).read(), globals())\njackfield_plugin_version = version_info + (0, 'dev', 1)",
    "title = 'old'\nexec(compile(open(PATH).read(), 'version.py', 'exec'))\n"
    "jackfield_plugin_name = title",
    f"about = {{}}\n{executing('about')}, about)\n"
    "jackfield_plugin_name = about['__title__']\njackfield_commands = [about['__version__']]\n"
    "jackfield_transports = list(map(str, about['__numbers__']))",
    f"{executing('about')})\njackfield_plugin_name = __title__\njackfield_commands = [__version__]",
    "about = {}\nexec(open(PATH).read(), about)\n"
    "jackfield_commands = sorted(about)\njackfield_transports = list(about)",
    "about = {'b': 1, 'a': 2}\nexec(open(PATH).read(), about)\n"
    "jackfield_commands = list(about)\njackfield_transports = [str(len(about))]",
    "title, commands = 'kite', ['fly']\njackfield_commands = commands\n"
    f"{executing('more')})\njackfield_plugin_name = title\njackfield_transports = commands",
    f"about = {{}}\n{executing('several')}, about)\njackfield_commands = list(about)\n"
    "jackfield_plugin_name = about['name'] + about['version']",
    f"about = {{}}\n{executing('long')}, about)\n{TITLE}",
    "about = {}\nwith open(os.path.join(HERE, 'kite', 'quoted.py'), encoding='utf-8') as file:\n"
    "    exec(file.read(), about)\n" + TITLE,
    f"if True:\n    about = {{}}\n    exec(open(PATH).read(), about)\n{TITLE}",
    f"about = {{}}\n{executing('about')}, about)\njackfield_commands = list(about)",
    "about = {}\nexec(open(os.path.join(HERE, 'other/version.py')).read(), about)\n"
    "jackfield_commands = ['x']\n" + TITLE,
    "ask = 1\nabout = {}\nif ask > 1:\n    exec(ask, about)\nexec(open(PATH).read(), about)\n"
    + TITLE,
    "about = {}\nexec(open(PATH).read(), about)\nother = {}\nexec(open(PATH).read(), other)\n"
    "other['version_info'] = (4,)\njackfield_plugin_version = about['version_info']",
    f"about = {{}}\n{executing('inner_code')}, about)\njackfield_commands = about['title']",
    f"title = 'x'\n{executing('guarded')})\njackfield_commands = commands",
    f"about = {{}}\n{executing('windows')}, about)\n{TITLE}",
]


def values_of(path: Path) -> dict[str, object]:
    """Give the variables that Python gives the metadata module."""
    names = runpy.run_path(str(path), run_name="info")
    return {
        name.removeprefix("jackfield_"): value
        for name, value in names.items()
        if name.startswith("jackfield_")
    }


@pytest.mark.parametrize("source", KNOWN)
def test_names_of_a_file_that_is_executed_have_the_values_that_python_gives(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**FILES, "info.py": f"{BEFORE}{source}\n"})
    monkeypatch.syspath_prepend(str(tmp_path))
    declaration = read(tmp_path / "info.py").declaration("jackfield")
    assert not declaration.not_static
    assert declaration.values == values_of(tmp_path / "info.py")
    sys.modules.pop("kite", None)
    sys.modules.pop("kite.version", None)


ABOUT = "about = {}\nexec(open(os.path.join(HERE, 'kite', 'NAME.py')).read(), about)\n" + TITLE
OWN = "exec(open(os.path.join(HERE, 'kite', 'NAME.py')).read())\njackfield_plugin_name = title"

NOT_FOLLOWED = [
    *("function", "inner", "outer", "relative", "placed", "failing", "dividing", "broken", "late"),
    *("misplaced", "comparing", "changing", "adding", "typed", "calling", "itself", "setting_up"),
    *("absent", "larger"),
]


@pytest.mark.parametrize("name", NOT_FOLLOWED)
@pytest.mark.parametrize("source", [ABOUT, OWN])
def test_a_file_that_is_not_followed_as_a_whole_gives_no_value(
    name: str, source: str, tmp_path: Path
) -> None:
    text = f"{BEFORE}{source.replace('NAME', name)}\n"
    write(tmp_path, {**FILES, "info.py": text})
    assert read(tmp_path / "info.py").declaration("jackfield").not_static.keys() == {"plugin_name"}


UNKNOWN = [
    f"about = {{}}\nexec(open(PATH).read(), about)\nask(about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read() + ask, about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read(), about, {{}})\n{TITLE}",
    "n, about = 1, {}\nexec(open(os.path.join(HERE, 'kite', 'inner_code.py')).read(), {}, about)\n"
    "jackfield_plugin_name = about['title']",
    f"about = {{}}\nexec(open(PATH).read(3), about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).readline(), about)\n{TITLE}",
    f"about = {{}}\nfile = open(PATH)\nfile.read()\nexec(file.read(), about)\n{TITLE}",
    f"about = {{}}\nexec(compile(open(PATH).read(), PATH, 'eval'), about)\n{TITLE}",
    f"about = {{}}\nfor n in '12':\n    exec(open(PATH).read(), about)\n{TITLE}",
    f"about = {{'a': [1]}}\nexec(open(PATH).read(), about)\n{TITLE}",
    "about = {}\nexec('a = 1\\ntitle = str(len(about))', globals(), about)\n" + TITLE,
    "about = {'title': '1'}\nexec('if 0:\\n global title\\ntitle = 2', {}, about)\n" + TITLE,
    "about = {}\nexec('if 0:\\n x: int = 1', about)\njackfield_plugin_name = str(len(about))",
    "about = {}\nexec('\"text\"', {}, about)\n"
    "jackfield_plugin_name = 'x'\njackfield_plugin_name = ''.join(about.values())",
    f"about = {{}}\nabout['a'] = about\nexec(open(PATH).read(), about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read(), about)\nexec(open(PATH).read(), about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read(), about)\nabout['__builtins__']['len'] = max\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read(), locals(), about)\n{TITLE}",
    f"about = {{}}\nexec(open(PATH).read(), about, closure=None)\n{TITLE}",
    f"about = {{}}\nexec(compile(open(PATH).read(), ask, 'exec'), about)\n{TITLE}",
    f"run = exec\nrun(ask, {{}})\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    "import builtins\nbuiltins.exec(ask, {})\nabout = {}\nexec(open(PATH).read(), about)\n" + TITLE,
    "about = {}\nfile = open(PATH)\nexec(ask, {})\nexec(file.read(), about)\n" + TITLE,
    "about = {}\nfile = open(PATH)\nexec(ask, {})\nabout['title'] = file.read()\n" + TITLE,
    f"about = ask\nexec(open(PATH).read(), about)\n{TITLE}",
    "about = {}\nexec(open(PATH).read(), about)\njackfield_plugin_name = str(about)",
    "about = {}\nexec(open(PATH).read(), about)\njackfield_plugin_name = about['__builtins__']",
    "about = {}\nexec(open(os.path.join(HERE, 'kite/about.py')).read(), about)\n"
    "jackfield_plugin_name = about['__doc__']",
    f"exec('import kite')\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    f"exec(ask)\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    f"exec(ask, {{}})\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    f"if ask:\n    exec(ask, {{}})\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    f"def stamp():\n    exec(ask, {{}})\nstamp()\nabout = {{}}\nexec(open(PATH).read(), about)\n"
    f"{TITLE}",
    f"class Stamp:\n    exec(ask, {{}})\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    f"def exec(text, names):\n    pass\nabout = {{}}\nexec(open(PATH).read(), about)\n{TITLE}",
    "about = {}\ntry:\n    exec(open(PATH).read(), about)\n    ask()\nexcept Exception:\n    pass\n"
    + TITLE,
    "def own():\n    exec(open(PATH).read())\n    return title\njackfield_plugin_name = own()",
    "title = ['kite']\ndef change():\n    title.append('x')\n"
    "exec(open(os.path.join(HERE, 'kite/guarded.py')).read())\nask(change)\n"
    "jackfield_plugin_name = title",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_is_executed_in_another_way_gives_no_value(source: str, tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "info.py": f"{BEFORE}{source}\n"})
    assert read(tmp_path / "info.py").declaration("jackfield").not_static.keys() == {"plugin_name"}


SETUP = """import os
from setuptools import setup
def get_version(path):
    names = {}
    with open(path) as file:
        exec(file.read(), names)
    return names["__version__"]
"""
VERSIONS = [
    "setup(name='kite', version=get_version('kite/version.py'))",
    "version = {}\nwith open('./kite/version.py') as file:\n    exec(file.read(), version)\n"
    "setup(name='kite', version=version['__version__'])",
    "exec(open('kite/version.py').read())\nsetup(name='kite', version=__version__)",
    "exec(compile(open('kite/version.py').read(), 'kite/version.py', 'exec'))\n"
    "setup(name='kite', version=__version__)",
    "about = {}\nif __name__ == '__main__':\n    exec(open('kite/version.py').read(), about)\n"
    "    setup(name='kite', version=about['__version__'])",
]


@pytest.mark.parametrize("source", VERSIONS)
def test_a_setup_script_gets_its_version_from_a_file_that_it_executes(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, {**FILES, "setup.py": f"{SETUP}{source}\n"})
    distribution = read(tmp_path).distribution
    told = subprocess.run(
        [sys.executable, "setup.py", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert distribution is not None
    assert (distribution.name, distribution.version) == ("kite", told.stdout.split()[-1])


NO_VERSIONS = [
    "about = {}\ndef fill():\n    names = about\n    exec('a = 1', names)\n    return '1'\n"
    "setup(name='kite', version=fill())",
    "about = {}\ndef fill(names):\n    exec('a = 1', names)\n    return '1'\n"
    "setup(name='kite', version=fill(about))",
    "about = {'a': '1'}\ndef fill():\n    exec('a = 2', about)\n    return 'b'\n"
    "setup(name='kite', version=''.join([fill() for key in about]))",
    "def fill():\n    exec('a = 1')\n    return '1'\nsetup(name='kite', version=fill())",
    "def fill():\n    exec('a = 1', globals())\n    return '1'\nsetup(name='kite', version=fill())",
    "setup(name='kite', url=[exec(ask)], version=get_version('kite/version.py'))",
    "setup(name='kite', url=get_version('absent'), version=get_version('kite/version.py'))",
    "exec('from shutil import rmtree as exists')\nexists('kite')\n"
    "setup(name='kite', version=get_version('kite/version.py'))",
]


@pytest.mark.parametrize("source", NO_VERSIONS)
def test_a_setup_script_that_executes_in_another_way_gives_no_version(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, {**FILES, "setup.py": f"{SETUP}{source}\n"})
    distribution = read(tmp_path).distribution
    assert distribution is not None
    assert (distribution.name, distribution.version) == ("kite", None)


def test_what_a_link_out_of_the_project_leads_to_is_not_executed(tmp_path: Path) -> None:
    write(tmp_path, {"version.py": "__version__ = '9'\n"})
    project = write(tmp_path / "x", {**FILES, "setup.py": f"{SETUP}{VERSIONS[1]}\n"})
    (project / "kite" / "version.py").unlink()
    (project / "kite" / "version.py").symlink_to(tmp_path / "version.py")
    found = read(project).distribution
    assert found is None or found.version is None


_VALUES = st.sampled_from(["1", "'x'", "[1]", "('a', 'b')", "a", "b", "c", "[a, b]", "{'k': c}"])
_LINES = [
    *("{0} = {1}", "{0} = {1}", "{0}, {2} = {1}, 'z'", "{0} += {1}", "del {0}", "{0}.append({1})"),
    *("if {0}:\n    {2} = {1}", "if {0}:\n    {2} = {1}\nelse:\n    {0} = 'y'", "assert {1}"),
    *("{0}: int = {1}", "'text'", "import sys", "from os import {0}", "{0} = [a for a in {1}]"),
    *("def {0}():\n    return {1}", "try:\n    {0} = {1}\nexcept Exception:\n    {2} = 2"),
    *("{0}: list[str] = {1}", "{0}: {1} = 5", "{0} = {1} or {2}", "{0} = b = {1}"),
]
_NAMES = st.sampled_from(["a", "b", "c", "d"])
_LINE = st.builds(str.format, st.sampled_from(_LINES), _NAMES, _VALUES, _NAMES)
_USES = [
    "exec(open(PATH).read(), about)",
    "exec(open(PATH).read(), about)",
    "exec(open(PATH).read())",
    "exec(open(PATH).read(), globals())",
    "exec(open(PATH).read(), {{}}, other)",
    "exec(compile(open(PATH).read(), PATH, 'exec'), other)",
    "with open(PATH) as file:\n    exec(file.read(), other)",
    "about = plain()",
    "about['a'] = {0}",
    "{0} = about['a']",
    "{0} = about.get('b', 1)",
    "{0} = list(about)",
    "{0} = len(other)",
    "{0} = other.pop('a')",
    "{0} = [a for a in [2]]",
    "other = about",
    "about = {{'a': {0}, 'b': [0]}}",
    "del about['__builtins__']",
    "{0} = str(about)",
    "{0} = 'a' in other",
    "def change():\n    about['a'] = 5",
    "change()",
    "{0} = dict(about)",
    "{0}.append(1)",
]
_USE = st.builds(str.format, st.sampled_from(_USES), _NAMES)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::SyntaxWarning")
@settings(max_examples=300, deadline=None)
@given(st.lists(_LINE, max_size=5), st.lists(_USE, min_size=1, max_size=7))
def test_no_value_differs_from_that_of_python(lines: list[str], uses: list[str]) -> None:
    source = BEFORE + "about, other = {}, {'b': [1]}\na, b, c = [1], 'q', ['r']\n"
    source += "".join(f"{use}\n" for use in uses)
    names = [*"abcd", "about", "other"]
    source += "".join(f"jackfield_{name} = {name}\n" for name in names)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write(directory, {"kite/version.py": "".join(f"{line}\n" for line in lines)})
        write(directory, {"info.py": source})
        found = read(directory / "info.py").declaration("jackfield").values
        expected: dict[str, object] = {"__file__": str(directory / "info.py")}
        try:
            exec(compile(source, "info.py", "exec"), expected)
        except Exception:  # noqa: BLE001 - then there is no value
            return
        for key, value in found.items():
            assert value == expected[f"jackfield_{key}"]
            assert repr(value) == repr(expected[f"jackfield_{key}"])
