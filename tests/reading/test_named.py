"""Files that a text names: whoever is given it may run them, and they may change what they import.

So ``setup.py`` scripts get a version: ``exec(open('version.py').read(), names)``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jackfield.metadata import Declaration
from jackfield.reading import read
from reading.writing import write

INFO = "bzr_commands = ['a']\nbzr_plugin_version = (1, 0)\n"
CHANGING = "import info\ninfo.bzr_commands.append('b')\ninfo.bzr_plugin_version = (2, 0)\n"

RUNNING = {
    "exec": "exec(open('helper.py').read(), {})",
    "exec of a path": "import os\nhere = os.path.dirname(os.path.abspath(__file__))\n"
    "exec(open(os.path.join(here, 'helper.py')).read(), {})",
    "exec of a path that goes up": "import os\n"
    "exec(open(os.path.join(os.path.dirname(__file__), 'lib', '..', 'helper.py')).read(), {})",
    "exec of an open file": "names = {}\nwith open('helper.py') as file:\n"
    "    exec(file.read(), names)",
    "exec of a file that has a name": 'file = open("helper.py")\nexec(file.read(), {})',
    "exec of a text that has a name": "code = open('helper.py').read()\nexec(code, {})",
    "exec of what is compiled": "exec(compile(open('helper.py').read(), 'helper.py', 'exec'), {})",
    "exec in a function": "def run():\n    exec(open('helper.py').read(), {})\nrun()",
    "exec of a file in a directory": "exec(open('lib/other.py').read(), {})",
    "exec of a file in a directory by parts": "import os\n"
    "exec(open(os.path.join('lib', 'other.py')).read(), {})",
    "exec of a file from another directory": "import os\nos.chdir('lib')\n"
    "exec(open('other.py').read(), {})",
    "exec of a file that is called like no module": "exec(open('./lib/my-2.0/a b.py').read(), {})",
    "execfile as Python 3 has to define it": "def execfile(path, names):\n"
    "    exec(compile(open(path).read(), path, 'exec'), names)\nexecfile('helper.py', {})",
    "runpy": "import runpy\nrunpy.run_path('helper.py')",
    "loader of a file": "import importlib.util as u\n"
    "spec = u.spec_from_file_location('h', 'helper.py')\n"
    "spec.loader.exec_module(u.module_from_spec(spec))",
    "loader of a class": "import types\nfrom importlib.machinery import SourceFileLoader as L\n"
    "L('h', 'helper.py').exec_module(types.ModuleType('h'))",
    "importfile": "from pydoc import importfile\nimportfile('helper.py')",
    "file of an interpreter": "import code\n"
    "code.InteractiveInterpreter({}).runsource(open('helper.py').read(), 'h', 'exec')",
    "file of tests": "import unittest\nunittest.TestLoader().discover('.', pattern='helper.py')",
    "import for timeit": "import timeit\ntimeit.timeit('import helper', number=1)",
    "import of a name for timeit": "import timeit\n"
    'timeit.timeit(setup="from helper import info", number=1)',
    "import for a profiler": "import cProfile\ncProfile.Profile().runctx('import helper', {}, {})",
    "import for a debugger": "import bdb\nbdb.Bdb().run('import helper', {}, {})",
    "import of what that names": "import middle",
    "exec for an argument of setup()": "def setup(**given): pass\n"
    "setup(version=exec(open('helper.py').read(), {}))",
    "another directory of modules": "import sys\nsys.path.insert(0, 'lib')\nimport other",
    "other directories of modules": "import sys\nsys.path[:0] = ['lib']\nfrom other import info",
    "another directory": "import os\nos.chdir('lib')\nimport other",
}
"""What it is -> how ``info.py`` runs a file that changes it."""

FILES = {
    "helper.py": CHANGING,
    "lib/other.py": CHANGING,
    "lib/my-2.0/a b.py": CHANGING,
    "middle.py": "exec(open('helper.py').read(), {})\n",
}

_TELL = (
    "import json, sys; sys.path.insert(0, ''); import info;"
    "print(json.dumps([info.bzr_commands, info.bzr_plugin_version]))"
)


def declaration(directory: Path, source: str, files: dict[str, str]) -> Declaration:
    write(directory, {"info.py": f"{INFO}{source}\n", **files})
    return read(directory / "info.py", host="bzr").declaration("bzr")


@pytest.mark.parametrize("case", RUNNING)
def test_a_file_that_is_run_by_a_text_and_changes_the_module(case: str, tmp_path: Path) -> None:
    found = declaration(tmp_path, RUNNING[case], FILES)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-B", "-c", _TELL],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [["a", "b"], [2, 0]]
    assert sorted(found.not_static) == ["commands", "plugin_version"]


OF_PYTHON_2 = [
    "execfile('helper.py', {})",
    "names = {}\nexecfile('lib/other.py', names, names)",
    "import os\nexecfile(os.path.join(os.path.dirname(__file__), 'helper.py'), {})",
]


@pytest.mark.parametrize("source", OF_PYTHON_2)
def test_a_file_that_python_2_runs_and_that_changes_the_module(source: str, tmp_path: Path) -> None:
    found = declaration(tmp_path, source, FILES)
    assert sorted(found.not_static) == ["commands", "plugin_version"]


KEPT = {
    "a file that changes nothing": (RUNNING["exec"], {"helper.py": "version = '1.0'\n"}),
    "a file that Python 2 runs, which changes nothing": (
        "names = {}\nexecfile('helper.py', names)",
        {"helper.py": "version = '1.0'\nbzr_commands = ['c']\n"},
    ),
    "a file that takes what cannot change": (
        RUNNING["exec"],
        {"helper.py": "from info import bzr_plugin_version\nother(bzr_plugin_version)\n"},
    ),
    "a name alone": ("register('info.helper', 'helper', 'lib', 'lib.other')", FILES),
    "a file of another name": ("open('old_helper.py').read()", FILES),
    "a file that is not there": ("exec(open('missing.py').read(), {})", FILES),
    "what setup() packs": (
        "from distutils.core import setup\nsetup(scripts=['helper.py'], py_modules=['helper'])",
        FILES,
    ),
    "itself": ("import os\nos.stat('info.py')", FILES),
    "words": ("print('import failed: from here on')\nregister('from here', 'import it')", FILES),
    "modules of another directory": (
        "import sys\nsys.path.insert(0, 'lib')\nimport other",
        {"lib/other.py": "version = '1.0'\n"},
    ),
}
"""What it is -> what ``info.py`` does, and the other files."""


@pytest.mark.parametrize("case", KEPT)
def test_what_names_nothing_that_changes_the_module(case: str, tmp_path: Path) -> None:
    found = declaration(tmp_path, *KEPT[case])
    assert found.values == {"commands": ["a"], "plugin_version": (1, 0)}
