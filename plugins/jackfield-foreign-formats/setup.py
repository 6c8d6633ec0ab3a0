"""The plugin's metadata, and its build. The metadata itself stands in the package's info.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from jackfield_foreign_formats.info import *  # noqa: F403

if __name__ == "__main__":
    from setuptools import setup

    setup(version=".".join(map(str, jackfield_plugin_version[:3])))  # noqa: F405
