"""Activating one plugin after the other: what each requires is looked for as it is by then."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
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
