"""Activating one plugin after the other: what each requires is looked for as it is by then."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlib_metadata import Distribution
from jackfield import IncompatiblePlugin
from jackfield.host import Host
from support.laying_out import lay_out, take_out

SOON = 0.1
"""Seconds after which a directory has settled."""


def host() -> Host:
    return Host("indextest", (1, 0, 0))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on the path, of plugins that require ``base``; nothing of it is new."""
    site = tmp_path / "site"
    lay_out(site, "base")
    for name in ("first", "second", "third", "fourth"):
        lay_out(site, name, plugin=name, requires="base >= 1.0", lowest="(1, 0, 0)")
        (site / name / "__init__.py").write_text("")
        info = site / name / "info.py"
        info.write_text(info.read_text().replace("jackfield_", "indextest_"))
        points = site / f"{name}-1.0.dist-info" / "entry_points.txt"
        points.write_text(f"[indextest.plugins]\n{name} = {name}\n")
    monkeypatch.setenv("INDEXTEST_PLUGIN_PATH", "-user")
    for variable in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable))
    monkeypatch.syspath_prepend(site)
    time.sleep(SOON)
    yield site
    for name in ("first", "second", "third", "fourth"):
        sys.modules.pop(name, None)


def test_what_is_installed_is_listed_once_for_all_plugins(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what each of them requires; listing it for each would take time by their square."""
    mine = host()
    assert len(mine.plugins()) == 4
    listings = []
    list_directory = os.listdir

    def counted(path: str = ".") -> list[str]:
        listings.append(path)
        return list_directory(path)

    monkeypatch.setattr("os.listdir", counted)
    mine.activate("first")
    listings.clear()
    assert mine.activate_compatible() == ("first", "fourth", "second", "third")
    assert str(site) not in listings


def test_what_is_installed_is_listed_again_when_it_has_changed(site: Path) -> None:
    mine = host()
    mine.activate("first")
    take_out(site, "base")
    with pytest.raises(IncompatiblePlugin, match=r"requires base>=1\.0, which is not installed"):
        mine.activate("second")
    lay_out(site, "base", 2)
    mine.activate("second")
    take_out(site, "base")
    lay_out(site, "base", 0)
    with pytest.raises(IncompatiblePlugin, match=r"requires base>=1\.0; base 0\.0 is installed"):
        mine.activate("third")


def test_what_is_installed_in_the_same_tick_of_the_clock_is_listed_again(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp of its directory is what it was then."""
    (tmp_path / "ahead").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "ahead")
    mine = host()
    mine.plugins()
    now = time.time_ns()
    monkeypatch.setattr("jackfield.roster.judging.stamp", lambda path: (now, 0, 0, now))
    mine.activate("first")
    lay_out(tmp_path / "ahead", "base", 0)
    with pytest.raises(IncompatiblePlugin, match=r"requires base>=1\.0; base 0\.0 is installed"):
        mine.activate("second")


def test_what_another_finder_finds_is_asked_for_again(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stamp tells that it is gone."""
    take_out(site, "base")
    given = [Distribution.at(lay_out(tmp_path / "elsewhere", "base"))]

    class Finder:
        def find_spec(self, name: str, path: object, target: object = None) -> None:
            return None

        def find_distributions(self, context: object) -> Iterator[Distribution]:
            yield from given

    monkeypatch.setattr("sys.meta_path", [*sys.meta_path, Finder()])
    time.sleep(SOON)
    mine = host()
    mine.activate("first")
    given.clear()
    with pytest.raises(IncompatiblePlugin, match=r"requires base>=1\.0, which is not installed"):
        mine.activate("second")
