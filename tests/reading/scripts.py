"""A project with a ``setup.py`` that gets its version from files, read and run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from jackfield.reading import read
from packaging.version import InvalidVersion, Version
from reading.writing import write

BEFORE = """import codecs, io, os, re, sys
from os import path
from os.path import join, dirname
from setuptools import setup
HERE = os.path.abspath(os.path.dirname(__file__))
"""

FILES = {
    "info.py": "jackfield_commands = []\n\n\n\n\ndef helper():\n    return '2'\n",
    "VERSION": " 1.4.2\n",
    "deep/VERSION.txt": "2.0\nof spring\n",
    "deep/version.py": "# the version\n__version__ = '3.1'\nother = \"4\"\nversion_info = (3, 1)\n",
    "deep/about.json": '{"version": "4.1", "number": 2, "names": ["a"], "parts": [0, {"of": "3"}]}',
    "long.py": "# a line of a comment\n" * 400 + "__version__ = '5.6'\n",
    "named": "é 1.5\n",
    "marked": "\ufeff1.6\n",
    "ended": "1.7\r\nof autumn\r\n",
    "coded.py": "# coding: latin-1\n__version__ = '1.8'\n",
}

RUN = """
import json, os, sys
import setuptools
def setup(**given):
    print(json.dumps(given["version"]))
setuptools.setup = setup
path = os.path.abspath("setup.py")
exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__", "__file__": path})
"""


def version_of(directory: Path, source: str) -> str | None:
    write(directory, {**FILES, "setup.py": BEFORE + source + "\n"})
    distribution = read(directory).distribution
    return None if distribution is None else distribution.version


def as_built(version: str) -> str:
    """Give a version as setuptools writes it, as it is if it is none."""
    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def version_in_python(directory: Path) -> str:
    """Run the script that was written last, and give the version that a build makes of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN], cwd=directory, capture_output=True, text=True, check=True
    )
    return as_built(json.loads(ran.stdout))


def check_version(directory: Path, source: str) -> str:
    """See that a version is read of such a script, and that it is Python's; give it."""
    version = version_of(directory, source)
    assert version is not None, source
    in_python = version_in_python(directory)
    assert version == in_python, f"{version!r} is read, and {in_python!r} in Python: {source}"
    return version
