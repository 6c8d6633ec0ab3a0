"""What a build may leave out of a wheel, or write anew, has no value in a checkout.

What these backends do about each was tried (hatchling 1.33, pdm-backend 2.5, poetry-core 2.5,
scikit-build-core 1.1, meson-python 0.22).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read
from reading.writing import write

HATCH = "hatchling.build"
PDM = "pdm.backend"
POETRY = "poetry.core.masonry.api"
SCIKIT = "scikit_build_core.build"
MESON = "mesonpy"

INFO = "it/info.py"
Case = tuple[str, str, Mapping[str, str]]
"""Backend, its tables, and the files beside the plugin."""

MAYBE_LEFT_OUT: dict[str, Case] = {
    "hatch, .gitignore": (HATCH, "", {".gitignore": "# made\n\ninfo.py\n"}),
    "hatch, .gitignore by its path": (HATCH, "", {".gitignore": "/it/i*.py \n"}),
    "hatch, .gitignore by its directory": (HATCH, "", {".gitignore": "it/\n"}),
    "hatch, .gitignore that takes another back": (HATCH, "", {".gitignore": "*.py\n!x.py\n"}),
    "hatch, .hgignore": (HATCH, "", {".hgignore": "syntax: glob\ninfo.py\n"}),
    "hatch, too many patterns": (HATCH, "", {".gitignore": "x\n" * 1001}),
    "hatch, a pattern that is too long": (HATCH, "", {".gitignore": "x" * 201}),
    "hatch, a directory that is taken back": (
        *(HATCH, "[tool.hatch.build]\nexclude = ['it', '!it/info.py']\n"),
        {},
    ),
    "poetry, .gitignore": (POETRY, "", {".gitignore": "info.py\n"}),
    "poetry, .gitignore of the package": (POETRY, "", {"it/.gitignore": "/info.py\n"}),
    "poetry, git's own": (POETRY, "", {".git/info/exclude": "info.py\n"}),
    "scikit-build, .gitignore": (SCIKIT, "", {".gitignore": "info.py\n"}),
    "scikit-build, of the wheel": (
        SCIKIT,
        "[tool.scikit-build]\nwheel.exclude = ['**info.py']\n",
        {},
    ),
    "scikit-build, of sdists": (
        SCIKIT,
        "[tool.scikit-build]\nsdist.exclude = ['/it/info.py']\n",
        {},
    ),
    "scikit-build, generated": (
        *(SCIKIT, "[[tool.scikit-build.generate]]\npath = 'it/info.py'\ntemplate = ''\n"),
        {},
    ),
}

HOOK = {"hatch_build.py": ""}
CHANGED: dict[str, Case] = {
    "hatch": (HATCH, "[tool.hatch.build.hooks.custom]\n", HOOK),
    "hatch, of wheels": (HATCH, "[tool.hatch.build.targets.wheel.hooks.custom]\n", HOOK),
    "pdm": (PDM, "", {"pdm_build.py": ""}),
    "pdm, another name": (PDM, "[tool.pdm.build]\ncustom-hook = 'x.py'\n", {"x.py": ""}),
    "poetry": (POETRY, "[tool.poetry.build]\nscript = 'build.py'\n", {"build.py": ""}),
    "meson": (MESON, "", {"meson.build": ""}),
}

KEPT: dict[str, Case] = {
    "hatch, other patterns": (HATCH, "", {".gitignore": "*.pyc\n/build/\n/info.py\n"}),
    "hatch, taken back": (HATCH, "", {".gitignore": "*.py\n!info.py\n!__init__.py\n"}),
    "hatch, all for once": (
        *(HATCH, "[tool.hatch.build]\nignore-vcs = true\n"),
        {".gitignore": "info.py\n"},
    ),
    "hatch, artifacts": (
        *(HATCH, "[tool.hatch.build]\nartifacts = ['info.py']\n"),
        {".gitignore": "info.py\n"},
    ),
    "hatch, expressions of Mercurial": (HATCH, "", {".hgignore": "info.py\nsyntax: regexp\nit\n"}),
    "hatch, a hook of its own": (HATCH, "[tool.hatch.build.hooks.version]\npath = 'it/v.py'\n", {}),
    "pdm, no hook": (PDM, "[tool.pdm.build]\ncustom-hook = 'no.py'\n", {".gitignore": "info.py"}),
    "poetry, other patterns": (POETRY, "", {".gitignore": "*.pyc\ndist/\n"}),
    "scikit-build, other patterns": (SCIKIT, "", {".gitignore": "_skbuild/\n"}),
}


def written(directory: Path, case: Case) -> Path:
    backend, tables, files = case
    points = '[project.entry-points."jackfield.plugins"]\nit = "it"\n'
    build = f"[build-system]\nrequires = []\nbuild-backend = '{backend}'\n"
    info = "jackfield_commands = ['a']\njackfield_where = 'info'\n"
    return write(
        directory,
        {
            "pyproject.toml": f"{build}[project]\nname = 'it'\nversion = '1'\n{points}{tables}",
            INFO: info,
            "it/__init__.py": "jackfield_where = 'package'\njackfield_more = 1\n",
            **files,
        },
    )


def values(plugin: PluginMetadata) -> object:
    return plugin.declaration("jackfield").values


@pytest.mark.parametrize("case", MAYBE_LEFT_OUT)
def test_what_a_build_may_leave_out_is_said_not_to_be_read(case: str, tmp_path: Path) -> None:
    plugin = read(written(tmp_path, MAYBE_LEFT_OUT[case]))
    assert {"commands", "where"}.isdisjoint(plugin.declaration("jackfield").values)
    assert "may leave it out" in plugin.unreadable
    assert plugin.unreadable.startswith(f"{INFO}: cannot be read: ")
    assert plugin.unreadable.endswith(": read the wheel")


@pytest.mark.parametrize("case", CHANGED)
def test_what_a_build_hook_may_change_is_said_not_to_be_read(case: str, tmp_path: Path) -> None:
    plugin = read(written(tmp_path, CHANGED[case]))
    assert values(plugin) == {}
    assert plugin.unreadable.startswith(f"{INFO}: cannot be read: ")
    assert plugin.unreadable.endswith(": read the wheel")
    assert plugin.distribution is not None
    assert "requirements that are not static" in plugin.distribution.unreadable


def test_a_hook_of_pdm_may_change_the_version(tmp_path: Path) -> None:
    distribution = read(written(tmp_path, CHANGED["pdm"])).distribution
    assert distribution is not None
    assert distribution.version is None
    assert distribution.version_not_static is not None
    assert "'pdm_build.py'" in distribution.version_not_static.reason


@pytest.mark.parametrize("case", KEPT)
def test_what_a_build_takes_in_has_its_values(case: str, tmp_path: Path) -> None:
    plugin = read(written(tmp_path, KEPT[case]))
    assert plugin.faults == ()
    assert values(plugin) == {"commands": ["a"], "where": "info", "more": 1}


def test_without_entry_points_the_reason_is_why_it_is_no_plugin(tmp_path: Path) -> None:
    files = {"it/__init__.py": "jackfield_commands = []\n", ".gitignore": "__init__.py\n"}
    files["pyproject.toml"] = f"[build-system]\nbuild-backend = '{HATCH}'\n[project]\nname = 'it'\n"
    with pytest.raises(ReadingError, match=r"it/__init__\.py: cannot be read: .*\.gitignore"):
        read(write(tmp_path, files))


WRITES = "with open('it/info.py', 'w') as file:\n    file.write('')\n"
REWRITING = {
    "at once": WRITES,
    "a function": f"def write():\n{indent(WRITES, '    ')}write()\n",
    "a default": "def write(name='it/info.py'):\n    open(name, 'w').write('')\nwrite()\n",
    "an argument": (
        "import os\ndef write(name, text):\n    open(name, 'w').write(text)\n"
        "write(os.path.join('it', 'info.py'), '')\n"
    ),
    "a name": (
        "import os\nINFO = os.path.join('it', 'info.py')\nHERE = INFO\n"
        "def write():\n    open(HERE, 'w').write('')\nwrite()\n"
    ),
    "pathlib": "from pathlib import Path\nPath('it', 'info.py').write_text('')\n",
    "a copy": "import shutil\nshutil.copyfile('made', 'it/info.py')\n",
    "a command": (
        "from setuptools.command.build_py import build_py\nclass Build(build_py):\n"
        "    def run(self):\n        super().run()\n"
        "        open(self.build_lib + '/it/info.py', 'w').write('')\n"
    ),
}
NOT_REWRITING = {
    "another file": "open('README', 'w').write(open('it/info.py').read())\n".replace("info", "x"),
    "it is read": "import re\nre.search('a', open('it/info.py').read())\n",
    "elsewhere": "open('x.txt', 'w').write('')\nopen('it/info.py').read()\n",
    "said": "import sys\nsys.stdout.write('it/info.py')\n",
}


def of_setup(directory: Path, script: str) -> PluginMetadata:
    points = "entry_points={'jackfield.plugins': ['it = it']}"
    text = f"from setuptools import setup\n{script}setup(name='it', packages=['it'], {points})\n"
    info = "jackfield_where = 'info'\n"
    files = {"setup.py": text, INFO: info, "it/__init__.py": "", "it/x.py": ""}
    return read(write(directory, files))


@pytest.mark.parametrize("how", REWRITING)
def test_what_a_script_writes_when_it_is_run_is_said_not_to_be_read(
    how: str, tmp_path: Path
) -> None:
    plugin = of_setup(tmp_path, REWRITING[how])
    assert values(plugin) == {}
    assert "write it anew (setup.py): read the wheel" in plugin.unreadable


@pytest.mark.parametrize("how", NOT_REWRITING)
def test_a_script_that_writes_something_else_changes_no_value(how: str, tmp_path: Path) -> None:
    plugin = of_setup(tmp_path, NOT_REWRITING[how])
    assert (values(plugin), plugin.faults) == ({"where": "info"}, ())


def test_a_file_that_a_hook_of_hatch_writes_is_read_from_the_wheel(tmp_path: Path) -> None:
    tables = "[tool.hatch.build.hooks.version]\npath = 'it/info.py'\n"
    plugin = read(written(tmp_path, (HATCH, tables, {})))
    assert "where" not in plugin.declaration("jackfield").values
    assert "tool.hatch.build.hooks.version.path" in plugin.unreadable


def command(body: str, base: str = "build_py", before: str = "") -> str:
    """Give a script that builds with a command, whose ``run`` does something after the base's."""
    return (
        "import os, shutil\nfrom pathlib import Path\n"
        f"from setuptools.command.{base} import {base} as _{base}\n{before}"
        f"class Build(_{base}):\n    def run(self):\n        super().run()\n"
        f"{indent(body, '        ')}\nOF = dict(cmdclass={{'{base}': Build}})\n"
    )


AT = "os.path.join(self.build_lib, 'it', 'info.py')"
WRITE = "def write(path, text=''):\n    with open(path, 'w') as file:\n        file.write(text)\n"
COMMANDS = {
    "by its name": command(f"open({AT}, 'w').write('')"),
    "appended": command("with open(f'{self.build_lib}/it/info.py', 'a') as file:\n    pass"),
    "pathlib": command("place = Path(self.build_lib) / 'it' / 'info.py'\nplace.write_text('')"),
    "opened by pathlib": command("(Path(self.build_lib) / 'it/info.py').open('w').write('')"),
    "by a function": command(f"write({AT})", before=WRITE),
    "of a list": command(f"for each in [{AT}]:\n    open(each, 'w').write('')"),
    "all of them": command("for each in self.get_outputs():\n    open(each, 'w').write('')"),
    "copied": command(f"self.copy_file('made', {AT})"),
    "copied by shutil": command(f"shutil.copyfile('made', {AT})"),
    "formatted": command("open('%s/it/%s.py' % (self.build_lib, 'info'), 'w').write('')"),
    "of another command": command(f"open({AT}, 'w').write('')", "install_lib"),
    "of the source's base": command("pass").replace("class Build(", "class Build(Base, ")
    + "class Base:\n    def run(self):\n        write('info.py')\n"
    + WRITE,
}
HARMLESS_COMMANDS = {
    "data": command("open(os.path.join(self.build_lib, 'it', 'COMMIT'), 'w').write('')"),
    "data by a name": command("at = self.build_lib + '/it/a.mo'\nopen(at, 'wb').write(b'')"),
    "into a directory": command("self.copy_file('data.json', self.build_lib)"),
    "a tree": command("shutil.copytree('docs', os.path.join(self.build_lib, 'docs'))"),
    "nothing": command("print('it/info.py')"),
    "another module": command("open(os.path.join(self.build_lib, 'it/x.py'), 'w').write('')"),
    "not for a build": command("open(self.path, 'w').write('')").replace("build_py", "test"),
}


@pytest.mark.parametrize("how", COMMANDS)
@pytest.mark.parametrize("kind", ["checkout", "sdist"])
def test_what_a_command_writes_for_a_wheel_is_said_not_to_be_read(
    kind: str, how: str, tmp_path: Path
) -> None:
    if kind == "sdist":
        write(tmp_path, {"PKG-INFO": "Metadata-Version: 2.1\nName: it\nVersion: 1\n"})
    plugin = of_setup(tmp_path, COMMANDS[how])
    assert values(plugin) == {}
    assert "write it anew (setup.py): read the wheel" in plugin.unreadable


@pytest.mark.parametrize("how", HARMLESS_COMMANDS)
def test_a_command_that_writes_something_else_changes_no_value(how: str, tmp_path: Path) -> None:
    plugin = of_setup(tmp_path, HARMLESS_COMMANDS[how])
    assert (values(plugin), plugin.faults) == ({"where": "info"}, ())


def test_what_a_command_of_a_module_writes_is_said_not_to_be_read(tmp_path: Path) -> None:
    module = f"{COMMANDS['by its name']}\n{COMMANDS['all of them']}"
    write(tmp_path, {"commands.py": module})
    plugin = of_setup(tmp_path, "from commands import Build  # for cmdclass\n")
    assert values(plugin) == {}
    assert "write it anew (setup.py): read the wheel" in plugin.unreadable


def test_what_an_sdist_has_that_its_script_has_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"PKG-INFO": "Metadata-Version: 2.1\nName: it\nVersion: 1\n"})
    script = f"{REWRITING['a function']}\n{command('pass')}"
    assert values(of_setup(tmp_path, script)) == {"where": "info"}


@pytest.mark.parametrize("kind", ["checkout", "sdist"])
def test_what_a_command_of_pyproject_writes_is_said_not_to_be_read(
    kind: str, tmp_path: Path
) -> None:
    tables = "[tool.setuptools]\npackages = ['it']\npy-modules = ['_build']\n"
    tables += "[tool.setuptools.cmdclass]\nbuild_py = '_build.Build'\n"
    case = "setuptools.build_meta", tables, {"_build.py": COMMANDS["by its name"]}
    project = written(tmp_path, case)
    if kind == "sdist":
        write(tmp_path, {"PKG-INFO": "Metadata-Version: 2.1\nName: it\nVersion: 1\n"})
    plugin = read(project)
    assert values(plugin) == {}
    assert "write it anew (pyproject.toml): read the wheel" in plugin.unreadable
    write(tmp_path, {"_build.py": HARMLESS_COMMANDS["data"]})
    assert values(read(project)) == {"commands": ["a"], "where": "info", "more": 1}


def test_of_a_script_and_pyproject_that_both_have_commands_both_count(tmp_path: Path) -> None:
    tables = "[tool.setuptools]\npackages = ['it']\n"
    tables += "[tool.setuptools.cmdclass]\nbuild_py = '_build.Build'\n"
    lines = COMMANDS["by its name"]
    script = lines.replace("info.py", "extra.py").replace("build_py", "install_lib")
    script += "from setuptools import setup\nsetup(**OF)\n"
    files = {"_build.py": lines, "setup.py": script}
    plugin = read(written(tmp_path, ("setuptools.build_meta", tables, files)))
    assert values(plugin) == {}
    assert "write it anew (setup.py and pyproject.toml): read the wheel" in plugin.unreadable
