"""``check`` tells what it could not read, and what nobody would find once it is installed."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path

import jackfield
import pytest
from support import processes
from support.environments import Environment
from support.laying_out import lay_out

PLUGINS = '[project.entry-points."jackfield.plugins"]\nmine = "mine"\n'
FAULTS = {
    "nothing": (PLUGINS, "", ""),
    "a backend": ('[project.entry-points."jackfield.backends"]\nmine = "mine:B"\n', "", ""),
    "a prefix": ('[project.entry-points."jackfield.backend_prefixes"]\nmine = "mine:B"\n', "", ""),
    "a project that is no TOML": (
        PLUGINS.replace("]", "", 1),
        "",
        "pyproject.toml: cannot be read: Expected ']' at the end of a table declaration",
    ),
    "a module that is not there": (
        PLUGINS.replace('"mine"', '"yours"'),
        "",
        "entry points: there is no module yours\n",
    ),
    "code that is no Python": (
        PLUGINS,
        "def f(:\n",
        "src/mine/__init__.py:2: cannot be parsed: invalid syntax\n",
    ),
    "commands that nobody can type": (
        PLUGINS,
        "jackfield_commands = ['go', '-v']\n",
        "src/mine/__init__.py:2: jackfield_commands is malformed: a command cannot be named '-v'\n",
    ),
    "commands that are made when it runs": (
        PLUGINS,
        "jackfield_commands = open('names').read().split()\n",
        "jackfield_commands is not static (src/mine/__init__.py:2: ",
    ),
    "a variable that is misspelt": (
        PLUGINS,
        "jackfield_command = ['go']\n",
        "jackfield_command is not in the protocol; jackfield_commands is\n",
    ),
    "variables of one's own": (PLUGINS, "jackfield_home = '/'\njackfield_theme = 'dark'\n", ""),
    "a variable of one's own that is made when it runs": (
        PLUGINS,
        "jackfield_home = open('home').read()\n",
        "",
    ),
    "a command of the host's own": (
        PLUGINS,
        "jackfield_commands = ['go', 'list']\n",
        "nobody can call its command 'list': jackfield has one of that name itself\n",
    ),
    "no entry point": (
        "",
        "",
        "no entry point of jackfield.plugins or jackfield.backends names it: installed by pip, it "
        "would not be found\n",
    ),
    "a group that nobody reads": (
        PLUGINS.replace("plugins", "plug-ins-of-mine"),
        "",
        "no entry point of jackfield.plugins or jackfield.backends names it: installed by pip, it "
        "would not be found\n",
    ),
    "a group that is misspelt": (
        PLUGINS.replace("plugins", "plugin"),
        "",
        "nobody finds its entry points of 'jackfield.plugin': the group is 'jackfield.plugins'\n",
    ),
    "a group that is misspelt beside one that is not": (
        PLUGINS + '[project.entry-points."jackfield-backend"]\nmine = "mine:B"\n',
        "",
        "nobody finds its entry points of 'jackfield-backend': the group is 'jackfield.backends'\n",
    ),
    "groups of one's own": (
        PLUGINS + '[project.entry-points."jackfield.themes"]\na = "b"\n',
        "",
        "",
    ),
    "groups of hosts that are called alike": (
        PLUGINS + '[project.entry-points."jackfieldx.plugins"]\na = "b"\n'
        '[project.entry-points."jackfield_x.plugins"]\na = "b"\n',
        "",
        "",
    ),
    "a scheme in capitals": (
        '[project.entry-points."jackfield.backends"]\nMine = "mine:B"\n',
        "",
        "",
    ),
    "a scheme that is none": (
        '[project.entry-points."jackfield.backends"]\nmy_own = "mine:B"\n',
        "",
        "entry points: jackfield.backends: 'my_own' begins no URL: a name of letters, digits, '.' "
        "and '-' does, without '://' or '+'\n",
    ),
    "a prefix with its end": (
        '[project.entry-points."jackfield.backend_prefixes"]\n"mine+" = "mine:B"\n',
        "",
        "entry points: jackfield.backend_prefixes: 'mine+' begins no URL: ",
    ),
    "a metadata module of no plugin": (
        PLUGINS + '[project.entry-points."jackfield.metadata"]\nmien = "mine"\n',
        "",
        "entry points: jackfield.metadata: 'mien' is the name of no plugin\n",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_it_is_told_beside_the_verdict(
    all_installed: Environment, tmp_path: Path, kind: str
) -> None:
    entry_points, code, fault = FAULTS[kind]
    project = tmp_path / "project"
    (project / "src" / "mine").mkdir(parents=True)
    (project / "src" / "mine" / "__init__.py").write_text(
        f"jackfield_minimum_version = (0, 1, 0)\n{code}"
    )
    (project / "pyproject.toml").write_text(
        f'[project]\nname = "mine"\nversion = "1.0"\n{entry_points}'
    )
    done = all_installed.run("check", "project", directory=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert done.stderr.startswith(f"jackfield: project: {fault}" if fault else "")
    assert done.stderr.count("\n") == bool(fault)


@pytest.mark.parametrize("name", ["shelf", "mine", "wrap"])
def test_the_metadata_module_of_what_only_has_backends(
    all_installed: Environment, tmp_path: Path, name: str
) -> None:
    project = tmp_path / "project"
    (project / "src" / "mine").mkdir(parents=True)
    (project / "src" / "mine" / "__init__.py").write_text("")
    (project / "src" / "mine" / "about.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    (project / "pyproject.toml").write_text(
        '[project]\nname = "mine"\nversion = "1.0"\n'
        '[project.entry-points."jackfield.backends"]\nshelf = "mine:B"\n'
        '[project.entry-points."jackfield.backend_prefixes"]\nwrap = "mine:B"\n'
        f'[project.entry-points."jackfield.metadata"]\n{name} = "mine.about"\n'
    )
    done = all_installed.run("check", "project", directory=tmp_path)
    assert done.stdout == "project: mine 1.0 supports jackfield >= 0.1.0: compatible\n"
    assert done.stderr == ""
    shown = all_installed.run("metadata", project).stdout
    assert f"mine\t(entry point)\tjackfield.metadata: {name} = mine.about\t\n" in shown


MODULE = PLUGINS.replace('"mine"', '"yours"')
METADATA = f'{PLUGINS}[project.entry-points."jackfield.metadata"]\nmine = "mine.gone"\n'
UNREAD = {
    "a module that is not there": (
        MODULE,
        "entry points: there is no module yours; if building makes it, read the wheel",
    ),
    "a metadata module that is not there": (
        METADATA,
        "entry points: there is no metadata module 'mine.gone'; "
        "if building makes it, read the wheel",
    ),
    "a metadata module that is elsewhere": (
        PLUGINS,
        "src/mine/info.py: cannot be read: it leads out of what is read",
    ),
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_cannot_be_read_is_why_there_is_no_verdict(
    all_installed: Environment, tmp_path: Path, kind: str
) -> None:
    entry_points, reason = UNREAD[kind]
    project = tmp_path / "project"
    (project / "src" / "mine").mkdir(parents=True)
    (project / "src" / "mine" / "__init__.py").write_text("jackfield_commands = ['a']\n")
    (project / "pyproject.toml").write_text(
        f'[project]\nname = "mine"\nversion = "1.0"\n{entry_points}'
    )
    if "elsewhere" in kind:
        (tmp_path / "info.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
        (project / "src" / "mine" / "info.py").symlink_to(tmp_path / "info.py")
    said = all_installed.run("check", "project", directory=tmp_path, check=True).stdout
    assert said == f"project: mine 1.0 cannot be judged: {reason}: unknown\n"
    (record,) = json.loads(all_installed.run("check", "--json", project, check=True).stdout)
    assert record["reasons"] == [f"cannot be judged: {reason}"]


def test_what_cannot_be_read_is_why_there_is_no_verdict_in_a_list(tmp_path: Path) -> None:
    info = lay_out(tmp_path / "site", "alpha", plugin="one")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\none = gone\n")
    source = Path(jackfield.__file__).parents[1]
    variables = {
        "HOME": str(tmp_path / "home"),
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(map(str, (tmp_path / "site", source))),
    }
    for _ in range(2):  # the second time from the index
        command = [sys.executable, "-m", "jackfield", "list", "--all", "--json"]
        done = processes.run(command, variables=variables, directory=tmp_path, check=True)
        (found,) = [each for each in json.loads(done.stdout) if each["name"] == "one"]
        assert found["reasons"] == ["cannot be judged: entry points: there is no module gone"]


def test_a_package_without_a_project_is_for_a_plugin_directory(
    all_installed: Environment, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    done = all_installed.run("check", "mine", directory=tmp_path, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize("metadata", [b"", b"\0" * 100, None])
def test_of_a_wheel_without_its_metadata_it_is_not_known_what_it_requires(
    all_installed: Environment, tmp_path: Path, metadata: bytes | None
) -> None:
    wheel = tmp_path / "mine-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("mine.py", "jackfield_compatible_versions = [(0, 1, 0)]\n")
        archive.writestr("mine-1.dist-info/entry_points.txt", "[jackfield.plugins]\nmine = mine\n")
        if metadata is not None:
            archive.writestr("mine-1.dist-info/METADATA", metadata)
    done = all_installed.run("check", wheel)
    assert done.stdout == f"{wheel}: mine has no METADATA that can be read: unknown\n"


def test_of_a_wheel_that_pip_refuses_the_verdict_is_about_the_host(
    all_installed: Environment, tmp_path: Path
) -> None:
    wheel = tmp_path / "mine.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("mine.py", "jackfield_compatible_versions = [(0, 1, 0)]\n")
        archive.writestr("mine-1.dist-info/entry_points.txt", "[jackfield.plugins]\nmine = mine\n")
        archive.writestr("mine-1.dist-info/METADATA", "Name: mine\nVersion: 1\n")
        archive.writestr("mine-1.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    done = all_installed.run("check", wheel)
    assert done.stdout.endswith(": compatible\n")
    name, record = done.stderr.splitlines()
    assert name.startswith(f"jackfield: {wheel}: pip refuses it: 'mine.whl' is no name of a wheel;")
    assert record.endswith("pip refuses it: mine-1.dist-info/RECORD is missing; build it again")
    shown = all_installed.run("metadata", wheel).stdout
    assert shown.count("\t(fault)\tpip refuses it: ") == 2


IN_FILES = {
    "pyproject.toml": '[project]\nname = "mine"\nversion = "1.0"\ndynamic = ["entry-points"]\n'
    '[tool.setuptools]\npy-modules = ["mine"]\n[tool.setuptools.dynamic]\n'
    'entry-points = {file = "points.ini"}\n',
    "setup.cfg": "[metadata]\nname = mine\nversion = 1.0\n[options]\npy_modules = mine\n"
    "entry_points = file: points.ini\n",
}


@pytest.mark.parametrize("kind", IN_FILES)
def test_entry_points_in_a_file_are_not_taken_for_none(
    all_installed: Environment, tmp_path: Path, kind: str
) -> None:
    (tmp_path / kind).write_text(IN_FILES[kind])
    (tmp_path / "mine.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    done = all_installed.run("check", ".", directory=tmp_path, check=True)
    assert done.stderr == "jackfield: .: points.ini: cannot be read: No such file or directory\n"
    (tmp_path / "points.ini").write_text("[jackfield.plugins]\nmine = mine\n")
    assert all_installed.run("check", ".", directory=tmp_path, check=True).stderr == ""
    (tmp_path / "points.ini").write_text("[others]\nmine = mine\n")
    assert "names it" in all_installed.run("check", ".", directory=tmp_path, check=True).stderr


def test_what_is_not_known_to_be_required_is_not_taken_for_nothing(
    all_installed: Environment, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    (tmp_path / "setup.py").write_text(
        "import sys\nfrom setuptools import setup\nsetup(name='mine', version='1',\n"
        "      py_modules=['mine'], entry_points={'jackfield.plugins': ['mine = mine']},\n"
        "      install_requires=['jackfield>=%d' % sys.version_info[0]])\n"
    )
    why = (
        "has requirements that are not static (setup.py:5: install_requires: uses sys, which is not"
        " part of what is read); check a wheel of it"
    )
    done = all_installed.run("check", ".", directory=tmp_path, check=True)
    assert done.stdout == f".: mine 1 {why}: unknown\n"
    done = all_installed.run("metadata", ".", directory=tmp_path, check=True)
    assert f"mine\t(requires)\tnot known: it {why}\t\n" in done.stdout
    done = all_installed.run("metadata", ".", "--json", directory=tmp_path, check=True)
    assert json.loads(done.stdout)[0]["requires_not_known"] == why
