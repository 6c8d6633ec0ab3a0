"""An sdist whose sources are more than are kept in memory: what matters is among those that are."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import read
from sources.archiving import good_tar, tar_gz

LARGE = b"# nothing\n" * 50_000
NEIGHBOURS = {f"lamp-1/lamp/part{n}.py": LARGE for n in range(40)}
METADATA = {
    "lamp-1/pyproject.toml": b'[project]\nname = "lamp"\nversion = "1.2"\n',
    "lamp-1/lamp/__init__.py": b"from .info import *\n",
    "lamp-1/lamp/info.py": b"from .more import lowest\nbzr_commands = ['light']\n"
    b"bzr_minimum_version = lowest\n",
    "lamp-1/lamp/more.py": b"lowest = (1, 0, 0)\n" + LARGE,
}


@pytest.fixture
def plugin(tmp_path: Path) -> PluginMetadata:
    file = tmp_path / "lamp-1.tar.gz"
    file.write_bytes(tar_gz(*good_tar(NEIGHBOURS | METADATA)))
    return read(file, host="bzr")


def test_the_metadata_behind_large_neighbours_is_read(plugin: PluginMetadata) -> None:
    assert plugin.distribution is not None
    assert plugin.distribution.version == "1.2"
    assert plugin.declaration("bzr").values == {"commands": ["light"]}


def test_what_is_left_out_of_it_says_why(plugin: PluginMetadata) -> None:
    reason = (
        "lamp/more.py:1: cannot be read: the files before it in the archive are more than 16 MiB"
    )
    assert plugin.declaration("bzr").not_static["minimum_version"].reason == reason


def test_a_file_that_is_too_large_says_its_size(tmp_path: Path) -> None:
    file = tmp_path / "lamp-1.tar.gz"
    files = METADATA | {"lamp-1/lamp/more.py": LARGE * 2}
    file.write_bytes(tar_gz(*good_tar(files)))
    reason = read(file, host="bzr").declaration("bzr").not_static["minimum_version"].reason
    assert reason.endswith("it is too large: 1000000 bytes, and at most 524288 are read")


def test_a_file_of_another_kind_is_read_if_it_is_small(tmp_path: Path) -> None:
    info = b"import pathlib\n_here = pathlib.Path(__file__).parent\n"
    info += b"bzr_commands = [(_here / 'NAME').read_text(encoding='ascii')]\n"
    info += b"bzr_transports = [(_here / 'LARGE').read_text(encoding='ascii')]\n"
    files = {"lamp-1/lamp/info.py": info, "lamp-1/lamp/NAME": b"light", "lamp-1/lamp/LARGE": LARGE}
    file = tmp_path / "lamp-1.tar.gz"
    file.write_bytes(tar_gz(*good_tar(METADATA | files)))
    declared = read(file, host="bzr").declaration("bzr")
    assert declared.values["commands"] == ["light"]
    assert (
        "it is too large: 500000 bytes, and at most 65536"
        in declared.not_static["transports"].reason
    )
