"""Reading runs nothing: watched by an audit hook, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

WATCHED = """
import os, sys, warnings
import importlib_metadata, json, string, tomllib, urllib.parse, zipfile  # what reading uses
from jackfield.reading import ReadingError, read_all

def plugins(target):
    if not target.endswith("site"):
        return read_all(target)
    (found,) = importlib_metadata.distributions(path=[target])
    found.read_text("METADATA")
    return read_all(found)

warm, root, *targets = sys.argv[1:]
for target in targets:  # the modules of the host and of the standard library are imported here
    try:
        plugins(os.path.join(warm, os.path.relpath(target, root)))
    except ReadingError:
        pass
seen = set(sys.modules)

def watch(event, arguments):
    if event == "open":
        path = os.fspath(arguments[0]) if not isinstance(arguments[0], int) else root
        assert os.path.realpath(path).startswith(root), ("opened", path)
        assert arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) == 0, ("written", path)
    elif event in ("os.listdir", "os.scandir"):
        assert os.path.realpath(arguments[0]).startswith(root), ("listed", arguments[0])
    elif event == "import":
        raise AssertionError(("imported", arguments[0]))
    elif event == "exec" or event.startswith(("subprocess", "os.", "socket", "shutil", "ctypes")):
        raise AssertionError((event, arguments))

sys.addaudithook(watch)
for target in targets:
    for plugin in plugins(target):
        print(plugin.name, sorted(plugin.declaration("jackfield").values.items()), plugin.faults)
        if (found := plugin.distribution) is not None:
            print(found.name, found.version, found.summary)
assert set(sys.modules) == seen, set(sys.modules) - seen
"""

MODULE = """\
import os, subprocess, sample_sibling
from .sibling import *
os.system("touch RAN")
subprocess.run(["touch", "RAN"])
exec("open('RAN', 'w')")
__import__("sibling")
open("RAN", "w").close()
[open("RAN", "w") for _ in range(2)]
f"{open('RAN', 'w')}"
"%s" % open("RAN", "w")
class C(metaclass=open("RAN", "w")): pass
@open("RAN", "w")
def f(x=open("RAN", "w")): pass
jackfield_commands = ["a"]
"""

OPENING = """\
import io, os, re
from setuptools import setup
jackfield_commands = ["a"]
def read(name):
    with open(os.path.join(os.path.dirname(__file__), name)) as file:
        return re.search("[0-9.]+", file.read()).group()
first, second = open("/etc/passwd").read(), open("../project/VERSION").read()
third = io.open(os.path.join(os.path.abspath("/"), "etc", "passwd")).read()
setup(name="opening", version=read("VERSION"), description=read("../project/VERSION"))
"""

FILES = {
    "project/pyproject.toml": '[project]\nname = "sample"\nversion = "1"\n'
    '[project.entry-points."jackfield.plugins"]\nsample = "sample"\n',
    "project/setup.py": "from setuptools import setup\nopen('RAN', 'w')\n"
    "jackfield_commands = ['a']\nsetup(name='sample')\n",
    "project/VERSION": "1",
    "opening/setup.py": OPENING,
    "opening/VERSION": "3.2\n",
    "project/sample/__init__.py": MODULE,
    "project/sample/info.py": MODULE,
    "project/sample/sibling.py": "open('RAN', 'w')\njackfield_b = 1\n",
    "site/sample/__init__.py": MODULE,
    "site/sample/sibling.py": "open('RAN', 'w')\n",
    "site/sample-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: sample\nVersion: 1\n\n",
    "site/sample-1.dist-info/entry_points.txt": "[jackfield.plugins]\nsample = sample\n",
    "site/sample-1.dist-info/RECORD": "sample/__init__.py,,\n",
}


def write(root: Path) -> list[Path]:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    wheel = root / "sample-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            if name.startswith("site/"):
                archive.writestr(name.removeprefix("site/"), text)
    lone = root / "project" / "setup.py"
    return [root / "project", lone, root / "site", wheel, root / "opening"]


def test_nothing_is_executed_imported_written_or_opened_elsewhere(tmp_path: Path) -> None:
    warm, root = tmp_path / "warm", tmp_path / "root"
    write(warm)
    targets = write(root)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, warm, root, *targets],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("('commands', ['a'])") == 5
    assert "opening 3.2 None" in done.stdout
    assert not list(tmp_path.rglob("RAN"))
    assert not list(root.rglob("__pycache__"))


@pytest.mark.parametrize(
    "heavy", ["importlib_metadata", "email", "packaging", "tarfile", "tomllib"]
)
def test_importing_the_reader_imports_nothing_heavy(heavy: str) -> None:
    code = f"import sys, jackfield.reading; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
