"""After an installation only what was installed is read; the rest is taken from the old index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jackfield
import pytest
from support.laying_out import lay_out, take_out

CODE = """
import json, sys
sys.path[:] = [sys.argv[1], *sys.path, sys.argv[2], *sys.argv[3:]]
from jackfield.host import default_host
opened = []
def hook(event, arguments):
    if event == "open" and str(arguments[0]).startswith(sys.argv[1]):
        opened.append(str(arguments[0])[len(sys.argv[1]) + 1:])
sys.addaudithook(hook)
roster = default_host().roster
plugins = [each for each in roster.plugins.values() if sys.argv[1] in each.found.location]
found = {each.name: [each.version, each.status, each.found.module] for each in plugins}
print(json.dumps([found, opened, roster.faults, list(map(str, roster.shadowed))]))
"""
SOON = 0.03


class Site:
    """A site directory with six plugins among ten libraries, and an index of it."""

    def __init__(self, root: Path) -> None:
        self.directory = root / "site"
        self.egg = self.directory / "unpacked-1.0-py3.11.egg"
        self._variables = {
            "PATH": os.defpath,
            "HOME": str(root),
            "JACKFIELD_CACHE_DIR": str(root / "cache"),
        }
        for name in "abcdef":
            lay_out(self.directory, f"plugin{name}", plugin=name)
        for number in range(10):
            lay_out(self.directory, f"library{number}")
        self.look()

    def look(self) -> tuple[dict[str, Any], set[str]]:
        """Give what is found, and the files that were read; so late that an index is stored."""
        time.sleep(SOON)
        found, opened, faults, shadowed = self._run({})
        assert (found, faults, shadowed) == (self._run({"JACKFIELD_NO_INDEX": "1"})[0], [], [])
        return found, {name for name in opened if not name.endswith("/entry_points.txt")}

    def _run(self, more: dict[str, str]) -> Any:
        # The source comes last: where it is installed, too, that is the one that counts.
        source = Path(jackfield.__file__).parents[1]
        places = map(str, (self.directory, source, self.egg))
        command = [sys.executable, "-I", "-c", CODE, *places]
        done = subprocess.run(
            command,
            env=self._variables | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return json.loads(done.stdout)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def of(name: str, *more: str) -> set[str]:
    """The files of a plugin that are read."""
    own = {f"{name}-1.0.dist-info/METADATA"}
    return own | {f"{name}/{each}.py" for each in ("__init__", "info", "limits", *more)}


def test_with_a_valid_index_nothing_is_read(site: Site) -> None:
    assert site.look()[1] == set()


def test_of_a_plugin_that_came_its_own_files_are_read(site: Site) -> None:
    lay_out(site.directory, "late", plugin="late")
    found, opened = site.look()
    assert found["late"] == ["1.0.0", "compatible", "late"]
    assert len(found) == 7
    assert opened == of("late")
    assert site.look()[1] == set()


def test_when_a_library_came_or_a_plugin_went_nothing_is_read(site: Site) -> None:
    lay_out(site.directory, "late")
    assert site.look()[1] == set()
    take_out(site.directory, "plugina")
    found, opened = site.look()
    assert list(found) == list("bcdef")
    assert opened == set()


def upgrade(site: Path) -> None:
    take_out(site, "pluginb")
    lay_out(site, "pluginb", plugin="b", lowest="(9, 0, 0)")


def edit_a_sibling(site: Path) -> None:
    (site / "pluginb" / "limits.py").write_text("lowest = (9, 0, 0)\n")


def edit_in_the_same_size(site: Path) -> None:
    file = site / "pluginb" / "limits.py"
    before = file.stat()
    file.write_text("lowest = (9, 1, 0)\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [upgrade, edit_a_sibling, edit_in_the_same_size])
def test_what_has_changed_is_read_again(site: Site, change: Callable[[Path], None]) -> None:
    change(site.directory)
    found, opened = site.look()
    assert found["b"][1] == "incompatible"
    assert opened == of("pluginb")


def test_a_file_that_was_not_there_counts(site: Site) -> None:
    (site.directory / "plugina" / "limits").mkdir()
    (site.directory / "plugina" / "limits" / "__init__.py").write_text("lowest = (9, 0, 0)\n")
    found, opened = site.look()
    assert found["a"][1] == "incompatible"
    assert "plugina/limits/__init__.py" in opened


def test_an_egg_that_is_a_directory_is_watched_though_it_has_no_plugin(site: Site) -> None:
    info = site.egg / "EGG-INFO"
    info.mkdir(parents=True)
    (info / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: unpacked\nVersion: 1.0\n")
    (site.egg / "unpacked.py").write_text("")
    for group in ("console_scripts", "jackfield.plugins"):
        (info / "entry_points.txt").write_text(f"[{group}]\nlate = unpacked\n")
        found, _ = site.look()
        assert ("late" in found) == (group == "jackfield.plugins")


def test_a_requirement_is_judged_anew(site: Site) -> None:
    lay_out(site.directory, "late", plugin="late", requires="library1>=2")
    assert site.look()[0]["late"][1] == "incompatible"
    take_out(site.directory, "library1")
    lay_out(site.directory, "library1", 2)
    found, opened = site.look()
    assert found["late"][1] == "compatible"
    assert opened == {"library1-2.0.dist-info/METADATA"}


def test_a_requirement_whose_metadata_are_a_single_file(site: Site) -> None:
    lay_out(site.directory, "late", plugin="late", requires="PyGObject>=3.42")
    info = site.directory / "PyGObject-3.42.2.egg-info"  # as Meson installs it
    for version, verdict in (("3.42.2", "compatible"), ("3.40.1", "incompatible")):
        info.write_text(f"Metadata-Version: 1.0\nName: PyGObject\nVersion: {version}\n")
        assert site.look()[0]["late"][1] == verdict


def test_parts_that_are_damaged_are_none(site: Site, tmp_path: Path) -> None:
    (file,) = (tmp_path / "cache").glob("*.index")
    for _ in range(
        2
    ):  # an index of what is new lasts a minute, for which a machine may stand still
        content = bytearray(file.read_bytes())
        content[-10] ^= 0xFF
        file.write_bytes(content)
        if not (opened := site.look()[1]):
            break
    assert opened == set(), "the index itself is valid"
    file.write_bytes(content)
    lay_out(site.directory, "late")
    found, opened = site.look()
    assert len(found) == 6
    assert opened == set().union(*(of(f"plugin{name}") for name in "abcdef"))


def test_what_depends_on_what_is_beside_it_is_read_again(site: Site) -> None:
    """A module that is compiled shows only among the names that all distributions share."""
    lay_out(site.directory, "single", plugin="single")
    for file in (site.directory / "single").iterdir():
        file.unlink()
    (site.directory / "single").rmdir()
    assert site.look()[0]["single"] == ["1.0", "unknown", None]
    (site.directory / "single.so").touch()
    assert site.look()[0]["single"] == ["1.0", "unknown", "single"]
