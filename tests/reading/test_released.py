"""Modules that ask for the version of their own distribution, as it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from jackfield.metadata import Declaration
from jackfield.reading import read, read_distribution
from reading.writing import write

METADATA = {
    "My.Lamp-1.4.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: My.Lamp\nVersion: 1.4.2\n",
    "My.Lamp-1.4.2.dist-info/entry_points.txt": "[jackfield.plugins]\nlamp = my_lamp\n",
    "My.Lamp-1.4.2.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    "My.Lamp-1.4.2.dist-info/RECORD": "",
    "my_lamp/sub.py": "from importlib.metadata import version\nfound = version(__package__)\n",
}
RUN = (
    "import json, sys\nsys.path.insert(0, sys.argv[1])\nimport my_lamp\n"
    "print(json.dumps(my_lamp.jackfield_found))\n"
)
FROM = "from importlib.metadata import PackageNotFoundError, version\n"


def installed(site: Path, source: str) -> Declaration:
    write(site, {**METADATA, "my_lamp/__init__.py": source})
    distribution = PathDistribution(site / "My.Lamp-1.4.2.dist-info")
    (plugin,) = read_distribution(distribution)
    return plugin.declaration("jackfield")


def in_wheel(directory: Path, source: str) -> Declaration:
    target = directory / "my_lamp-1.4.2-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as wheel:
        for name, text in {**METADATA, "my_lamp/__init__.py": source}.items():
            wheel.writestr(name, text)
    return read(target).declaration("jackfield")


KNOWN = [
    f"{FROM}jackfield_found = version('my-lamp')\n",
    f"{FROM}jackfield_found = version('MY_LAMP')\n",
    f"{FROM}jackfield_found = version(__name__)\n",
    f"{FROM}jackfield_found = [int(each) for each in version(__package__).split('.')]\n",
    f"{FROM}try:\n    jackfield_found = version('my.lamp')\n"
    "except PackageNotFoundError:\n    jackfield_found = '0'\n",
    "from importlib import metadata\njackfield_found = metadata.version('my-lamp')\n",
    "import importlib.metadata as m\njackfield_found = m.version('my-lamp')\n",
    "import importlib.metadata\njackfield_found = importlib.metadata.version('my-lamp')\n",
    f"{FROM}def ask():\n    return version('my-lamp')\njackfield_found = ask()\n",
    "from my_lamp.sub import found as jackfield_found\n",
]


@pytest.mark.parametrize("source", KNOWN)
def test_it_is_what_python_gives_where_it_is_installed(source: str, tmp_path: Path) -> None:
    found = installed(tmp_path, source).values["found"]
    assert found == in_wheel(tmp_path, source).values["found"]
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    assert found == json.loads(subprocess.check_output(command))


UNKNOWN = {
    "another distribution": f"{FROM}jackfield_found = version('pip')\n",
    "another function": "from importlib.metadata import metadata\n"
    "jackfield_found = metadata('my-lamp')['Version']\n",
    "another name": "version = ask\njackfield_found = version('my-lamp')\n",
    "two": f"{FROM}jackfield_found = version('my-lamp', '2')\n",
    "a module's name": "from my_lamp.named import jackfield_found\n",
    "its own": f"{FROM}__package__ = 'pip'\njackfield_found = version(__package__)\n",
    "replaced": "import importlib.metadata as m\nm.version = str.upper\n"
    "jackfield_found = m.version('my-lamp')\n",
    "put there": "import importlib.metadata as m\nsetattr(m, 'version', str)\n"
    "jackfield_found = m.version('my-lamp')\n",
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_it_is_not_known_where_it_may_be_another(case: str, tmp_path: Path) -> None:
    named = "from importlib.metadata import version\njackfield_found = version(__name__)\n"
    write(tmp_path, {"my_lamp/named.py": named})
    assert "found" not in installed(tmp_path, UNKNOWN[case]).values


def test_a_checkout_may_be_loaded_without_being_installed(tmp_path: Path) -> None:
    project = "[project]\nname = 'my-lamp'\nversion = '1.4.2'\n"
    project += "[project.entry-points.'jackfield.plugins']\nlamp = 'my_lamp'\n"
    write(tmp_path, {"pyproject.toml": project, "my_lamp/__init__.py": KNOWN[0]})
    why = read(tmp_path).declaration("jackfield").not_static["found"]
    assert "read the wheel" in why.reason


def test_what_is_loaded_from_elsewhere_may_have_another_version(tmp_path: Path) -> None:
    installed(tmp_path / "site", KNOWN[0])
    write(tmp_path / "ahead", {"my_lamp/__init__.py": KNOWN[0]})
    distribution = PathDistribution(tmp_path / "site" / "My.Lamp-1.4.2.dist-info")
    (plugin,) = read_distribution(distribution, ahead=[str(tmp_path / "ahead")])
    assert "found" in plugin.declaration("jackfield").not_static
