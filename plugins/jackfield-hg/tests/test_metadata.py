"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pluggy
from jackfield.formats import ControlFormat, identify
from jackfield_hg import info, plugin
from jackfield_hg.control import Mercurial

Hg = Callable[..., str]

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "hg") for name, paths in info.jackfield_control_formats.items()
]


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_what_the_plugin_gives_is_what_is_declared() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands
    (control,) = manager.hook.jackfield_provide_version_control()
    assert isinstance(control, Mercurial)


def test_each_kind_of_repository_has_one_format(tmp_path: Path, rich: Path, hg: Hg) -> None:
    hg(tmp_path, "init", "empty")
    hg(tmp_path, "share", "--quiet", rich, "shared")
    hg(tmp_path, "--config", "format.usestore=no", "init", "old")
    (tmp_path / "old" / "file").touch()
    hg(tmp_path / "old", "commit", "--addremove", "--message=One")
    assert formats_of(tmp_path / "empty") == ["Mercurial repository"]
    assert formats_of(rich / "file") == ["Mercurial repository"]
    assert formats_of(tmp_path / "shared") == ["Mercurial shared repository"]
    assert formats_of(tmp_path / "old") == ["Mercurial repository (before 0.9.3)"]
    assert formats_of(tmp_path) == []


def jackfield(tmp_path: Path, path: str, *arguments: str | Path) -> str:
    """Give what the command line says where ``PATH`` is `path`, and only this plugin is there."""
    variables = {
        "JACKFIELD_CACHE_DIR": str(tmp_path / "cache"),
        "JACKFIELD_PLUGINS_AT": f"hg@{PROJECT / 'src' / 'jackfield_hg'}",
        "PATH": path,
    }
    done = subprocess.run(
        [sys.executable, "-m", "jackfield", *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_host_without_hg_says_what_to_install(tmp_path: Path, rich: Path) -> None:
    without = str(tmp_path / "empty")
    advice = "needs hg, which is not on PATH: install mercurial"
    assert advice in jackfield(tmp_path, without, "status", rich)
    assert "Mercurial repository" in jackfield(tmp_path, without, "identify", rich)


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.rst").read_text()
    for command in info.jackfield_commands:
        assert f"jackfield {command}" in readme
