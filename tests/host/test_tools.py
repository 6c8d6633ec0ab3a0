"""Programs that a plugin needs: one that is missing makes the plugin incompatible here."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield import Host, IncompatiblePlugin
from jackfield.reading import read

ABOUT = """\
otherapp_plugin_version = (1, 0, 0, "final", 0)
otherapp_compatible_versions = [(1, 0, 0)]
otherapp_commands = ["logs"]
otherapp_control_formats = {"Weir": {".weir/": None}}
otherapp_required_tools = {"weir": "weir-tools"}
otherapp_per_directory_formats = ["Weir"]
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "plugins"
    directory.mkdir()
    (directory / "river.py").write_text(ABOUT)
    monkeypatch.setenv("OTHERAPP_PLUGIN_PATH", f"{directory}:-user:-site")
    monkeypatch.setenv("OTHERAPP_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return directory / "river.py"


def install_tool(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "weir"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)


def test_a_missing_tool_is_the_verdict_with_the_way_out(plugin: Path) -> None:
    river = Host("otherapp", (1, 0, 0)).plugin("river")
    assert river.judgement == ("incompatible: needs weir, which is not on PATH: install weir-tools")
    assert (river.status, river.loads) == ("incompatible", False)
    with pytest.raises(IncompatiblePlugin, match="install weir-tools"):
        Host("otherapp", (1, 0, 0)).command("logs")


def test_a_missing_tool_is_one_more_reason_where_there_is_another(plugin: Path) -> None:
    plugin.write_text(ABOUT.replace("(1, 0, 0)]", "(2, 0, 0)]"))
    assert Host("otherapp", (1, 0, 0)).plugin("river").judgement == (
        "incompatible: needs otherapp >= 2.0.0; this is otherapp 1.0.0; "
        "needs weir, which is not on PATH: install weir-tools"
    )


def test_recognition_works_without_the_tool(plugin: Path, tmp_path: Path) -> None:
    (tmp_path / "tree" / ".weir").mkdir(parents=True)
    found = Host("otherapp", (1, 0, 0)).identify(tmp_path / "tree")
    assert [each.name for each in found.formats] == ["Weir"]


def test_the_index_does_not_keep_what_was_missing(plugin: Path, tmp_path: Path) -> None:
    assert not Host("otherapp", (1, 0, 0)).plugin("river").loads
    install_tool(tmp_path)
    assert Host("otherapp", (1, 0, 0)).plugin("river").loads
    (tmp_path / "bin" / "weir").chmod(0o644)
    assert not Host("otherapp", (1, 0, 0)).plugin("river").loads


def test_force_loads_it_all_the_same(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHERAPP_FORCE_PLUGINS", "river")
    host = Host("otherapp", (1, 0, 0))
    host.activate("river")
    assert host.active == ("river",)


def test_a_plugin_that_is_not_installed_is_judged_by_the_tools_here(
    plugin: Path, tmp_path: Path
) -> None:
    host = Host("otherapp", (1, 0, 0))
    metadata = read(plugin, host="otherapp")
    assert "install weir-tools" in str(host.judge(metadata))
    install_tool(tmp_path)
    assert host.judge(metadata).loads()
