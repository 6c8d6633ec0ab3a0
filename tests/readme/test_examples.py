"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from support.environments import Environment
from support.projects import REPOSITORY

README = (REPOSITORY / "README.rst").read_text(encoding="utf-8")
BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n\n((?:   .*\n|\n)+)", re.MULTILINE)
PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "drawer"
version = "1.0"

"""


def blocks(section: str) -> list[str]:
    """The code blocks of a section of the README."""
    start = README.index(f"\n{section}\n----")
    end = re.compile(r"\n[^\n]+\n-----").search(README, start + len(section) + 8)
    text = README[start : end.start() if end else None] + "\n"
    return [textwrap.dedent(code) for _, code in BLOCK.findall(text)]


def write(project: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    return project


@pytest.fixture
def mine(environment: Callable[..., Environment]) -> Environment:
    return environment("jackfield-file")


def test_write_a_plugin(mine: Environment, tmp_path: Path) -> None:
    module, project = blocks("Write a plugin")
    write(tmp_path, {"src/hello_plugin/__init__.py": module, "pyproject.toml": project})
    checked = mine.run("check", ".", directory=tmp_path, check=True)
    assert checked.stdout == ".: hello 1.0.0 supports jackfield API 0.1.0: compatible\n"
    mine.pip_install(tmp_path)
    assert mine.run("hello", check=True).stdout == "Hello!\n"
    assert "Greet somebody." in mine.run("--help", check=True).stdout
    assert len(module.splitlines()) < 15


def test_read_a_plugin(mine: Environment, tmp_path: Path) -> None:
    commands, program = blocks("Read a plugin")
    text = "bzr_plugin_name = 'loom'\nbzr_commands = ['record']\nbzr_minimum_version = (1, 0, 0)\n"
    write(tmp_path / "bzr-loom", {"setup.py": f"{text}print 'of Python 2'\n"})
    printed = []
    for line in commands.strip().splitlines():
        _, name, *arguments = line.partition("#")[0].split()
        assert name == "jackfield"
        printed.append(mine.run(*arguments, directory=tmp_path, check=True).stdout)
    shown, module, both, mine_too, matrix = printed
    assert "loom\tbzr_commands\t['record']; recovered" in shown
    assert "bzr_minimum_version = (1, 0, 0)\n" in module
    assert [line.split()[-3:] for line in both.splitlines()] == [
        ["untested", "(bzr", "2.7.0)"],
        ["unknown", "(brz", "3.3.9)"],
    ]
    assert mine_too.endswith("only speaks to bzr: unknown\n")
    assert matrix.splitlines()[0].endswith("bzr 2.7.0")
    done = mine.python(program, directory=tmp_path)
    assert done.stdout.startswith("loom None ['record']\nplugin_name loom setup.py:1 True\n")
    (tmp_path / "bzr-loom" / "setup.py").unlink()
    assert "not a plugin" in mine.python(program, directory=tmp_path, check=False).stderr


def test_write_a_backend(mine: Environment, tmp_path: Path) -> None:
    module, entry_point, program = blocks("Write a backend")
    write(
        tmp_path,
        {"src/drawer/__init__.py": module, "pyproject.toml": PROJECT + entry_point},
    )
    mine.pip_install(tmp_path)
    (tmp_path / "store").mkdir()
    (tmp_path / "report.pdf").write_text("Quarterly.")
    url = f"drawer://localhost{tmp_path}/store"
    assert mine.run("put", "report.pdf", url, directory=tmp_path, check=True).stdout
    assert mine.run("ls", url, check=True).stdout == "report.pdf\n"
    assert mine.run("rm", f"{url}/report.pdf", check=True).stdout
    done = mine.python(program.replace("file:///srv/store", url), directory=tmp_path)
    assert done.stdout == "['report.pdf']\n"
    (call,) = re.findall(r"``jackfield\.backends\.(register_backend\(.*\))``", README)
    (transports,) = re.findall(r"``(jackfield_transports = .*)``, by which", README)
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "drawer.py").write_text(
        f"{module}\n{transports}\nfrom jackfield.backends import register_backend\n{call}\n"
    )
    mine.pip_uninstall("drawer")
    variables = {"JACKFIELD_PLUGIN_PATH": str(tmp_path / "plugins")}
    assert mine.run("ls", url, variables=variables, check=True).stdout == "report.pdf\n"
    mine.pip_install(tmp_path)
    patient = "from jackfield import get_backend\nfrom jackfield.backends import Settings\n"
    (call,) = re.findall(r"``(get_backend\(url, .*\))``", README)
    done = mine.python(f"{patient}url = {url!r}\nprint({call}.list())", directory=tmp_path)
    assert done.stdout == "['report.pdf']\n"


def test_embed_the_host(mine: Environment, tmp_path: Path) -> None:
    hooks, program = blocks("Embed the host")
    write(
        tmp_path,
        {
            "hooks.py": hooks,
            "program.py": program,
            "plugins/polite.py": (
                "import pluggy\n"
                "otherapp_minimum_version = (2, 0, 0)\n"
                "@pluggy.HookimplMarker('otherapp')\n"
                "def otherapp_greet(name): return f'Good day, {name}.'\n"
            ),
        },
    )
    done = mine.run(
        "program.py",
        program="python",
        directory=tmp_path,
        variables={"OTHERAPP_PLUGIN_PATH": "plugins"},
        check=True,
    )
    assert done.stdout.splitlines() == [
        "polite None compatible: supports otherapp >= 2.0.0",
        "['Good day, you.']",
        "{}",
    ]


def test_every_command_of_the_session_is_one_that_the_tour_runs() -> None:
    (session, *_) = blocks("A session")
    tour = (REPOSITORY / "tools" / "tour").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ jackfield (\S+)", session, re.MULTILINE)
    assert len(commands) > 8
    assert all(f'"jackfield", "{command}"' in tour for command in commands)
