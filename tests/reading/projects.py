"""Projects as several tests write them, and what was read of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jackfield.metadata import DistributionMetadata, PluginMetadata
from jackfield.reading import read
from reading.writing import write

SETS_UP = "from setuptools import setup\nsetup(name='x', version={})\n"
FINDING = "from setuptools import find_namespace_packages, find_packages, setup\n"


def names(plugins: Sequence[PluginMetadata]) -> list[str]:
    return [plugin.name for plugin in plugins]


def distribution_of(directory: Path, files: dict[str, str]) -> DistributionMetadata:
    write(directory, {"info.py": "jackfield_commands = []\n", **files})
    distribution = read(directory).distribution
    assert distribution is not None
    return distribution
