"""Activation does not trust the index: it reads again what the verdict of its plugin rests on."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jackfield import IncompatiblePlugin, JackfieldError
from jackfield.consulted import Consulted
from jackfield.host import Host
from jackfield.roster.judged import unpacked
from jackfield.stamps import looked_up

VARIABLES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plugin directory, and an index that never notices that something has changed."""
    for variable in VARIABLES:
        monkeypatch.setenv(variable, str(tmp_path / variable))
    directory = tmp_path / "plugins"
    directory.mkdir()
    monkeypatch.setenv("INDEXTEST_PLUGIN_PATH", f"{directory}{os.pathsep}-site")
    monkeypatch.setattr("jackfield.discovery.index.stamp", lambda path: 0)
    monkeypatch.setattr("jackfield.consulted.stamp", lambda path: 0)
    monkeypatch.setattr("jackfield.consulted.looked_up", lambda path: (0, looked_up(path)[1]))
    yield directory
    shutil.rmtree(directory)


def host() -> Host:
    return Host("indextest", (1, 0, 0))


def write(plugins: Path, lowest: str, more: str = "") -> None:
    (plugins / "mine.py").write_text(f"indextest_minimum_version = {lowest}\n{more}")


def remembered(name: str = "mine") -> str:
    """What the index says of the plugin."""
    return host().plugin(name).status


def test_a_plugin_that_has_become_incompatible_is_not_loaded(plugins: Path) -> None:
    write(plugins, "(1, 0, 0)")
    assert remembered() == "compatible"
    write(plugins, "(9, 0, 0)", "raise SystemExit('loaded')\n")
    assert remembered() == "compatible"  # the index is stale, as this test has made it
    with pytest.raises(IncompatiblePlugin, match=r"needs indextest >= 9\.0\.0"):
        host().activate("mine")


def test_a_plugin_that_has_changed_otherwise_is_loaded(plugins: Path) -> None:
    write(plugins, "(1, 0, 0)")
    assert remembered() == "compatible"
    write(plugins, "(0, 0, 9)", "here = 3\n")
    assert host().activate("mine").here == 3  # type: ignore[attr-defined]


def test_a_plugin_that_is_gone_is_not_there(plugins: Path) -> None:
    write(plugins, "(1, 0, 0)")
    assert remembered() == "compatible"
    (plugins / "mine.py").unlink()
    with pytest.raises(JackfieldError, match="there is no plugin 'mine'"):
        host().activate("mine")


@pytest.mark.parametrize(
    ("field", "value"), [("status", "compatible"), ("loads", (True, True)), ("version", "9.0")]
)
def test_a_verdict_that_the_index_has_wrong_is_not_believed(
    plugins: Path, tmp_path: Path, field: str, value: object
) -> None:
    """Nothing has changed, and the index is one of ours; it is wrong all the same."""
    write(plugins, "(9, 0, 0)", "raise SystemExit('loaded')\n")
    assert remembered() == "incompatible"
    index = host().index
    judgements = unpacked(index.load())
    setattr(judgements.plugins[0], field, value)
    if field == "status":
        judgements.plugins[0].loads = (True, True)
    consulted = Consulted()
    consulted.look(str(plugins))
    index.store(judgements.packed, consulted, time.time_ns())
    planted = host()
    assert getattr(planted.plugin("mine").judged, field) == value
    with pytest.raises(IncompatiblePlugin, match=r"needs indextest >= 9\.0\.0"):
        planted.activate("mine")
    assert remembered() == "incompatible"  # the index is right again


def test_without_an_index_nothing_is_remembered(
    plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEXTEST_NO_INDEX", "1")
    write(plugins, "(1, 0, 0)")
    assert remembered() == "compatible"
    write(plugins, "(9, 0, 0)")
    assert remembered() == "incompatible"
    assert not list(tmp_path.rglob("*.index"))


def test_each_host_has_a_cache_directory_of_its_own(
    plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEXTEST_CACHE_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("JACKFIELD_CACHE_DIR", str(tmp_path / "other"))
    write(plugins, "(1, 0, 0)")
    remembered()
    assert [file.parent for file in tmp_path.rglob("*.index")] == [tmp_path / "own"]


def test_another_version_of_the_host_has_an_index_of_its_own(plugins: Path) -> None:
    write(plugins, "(1, 0, 0)")
    assert remembered() == "compatible"
    assert Host("indextest", (0, 9, 0)).plugin("mine").status == "incompatible"
    assert remembered() == "compatible"


def test_looking_again_replaces_the_index(plugins: Path) -> None:
    """Looking again replaces the index, so that the next process need not."""
    write(plugins, "(1, 0, 0)")
    remembered()
    write(plugins, "(0, 0, 9)")
    time.sleep(0.03)
    host().activate("mine")
    assert "0.0.9" in host().plugin("mine").judgement
