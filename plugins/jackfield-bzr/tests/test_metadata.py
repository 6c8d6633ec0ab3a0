"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pluggy
import pytest
from jackfield import JackfieldError
from jackfield.formats import ControlFormat, identify
from jackfield_bzr import info, layout, plugin
from jackfield_bzr.control import Bazaar

Brz = Callable[..., str]

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "bzr") for name, paths in info.jackfield_control_formats.items()
]

PRINT_LABELS = """
import breezy.bzr
from breezy import branch, repository, workingtree
from breezy.commands import Command, register_command

class cmd_print_labels(Command):
    def run(self):
        for name, module in (
            ("branch", branch), ("repository", repository), ("checkout", workingtree)
        ):
            for label in module.format_registry.keys():
                self.outf.write(f"{name} {label.decode().strip()}\\n")

register_command(cmd_print_labels)
"""
"""A plugin of Breezy's with a command that prints the labels that it knows."""


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_what_the_plugin_gives_is_what_is_declared() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands
    (control,) = manager.hook.jackfield_provide_version_control()
    assert isinstance(control, Bazaar)


def test_the_formats_of_what_brz_makes(shared: Path, branch: Path, brz: Brz) -> None:
    brz(shared.parent, "checkout", "--quiet", "--lightweight", shared / "trunk", "light")
    brz(shared.parent, "checkout", "--quiet", shared / "trunk", "heavy")
    assert formats_of(shared) == ["Bazaar shared repository", "Bazaar repository"]
    assert formats_of(shared / "trunk") == ["Bazaar checkout", "Bazaar branch"]
    assert formats_of(shared / "empty") == ["Bazaar branch"]
    assert formats_of(shared.parent / "light") == ["Bazaar lightweight checkout"]
    standalone = ["Bazaar checkout", "Bazaar branch", "Bazaar repository"]
    assert formats_of(shared.parent / "heavy") == standalone
    assert formats_of(branch / "file") == standalone
    assert formats_of(shared.parent) == []


def test_the_formats_that_are_older_than_labels(tmp_path: Path, bazaar: Bazaar) -> None:
    (tmp_path / ".bzr").mkdir()
    for number, label in (("6", "6"), ("5", "5"), ("4", "0.0.4")):
        (tmp_path / ".bzr" / "branch-format").write_text(f"Bazaar-NG branch, format {label}\n")
        (format,) = formats_of(tmp_path)
        assert format == f"Bazaar branch, all-in-one format {number}"
        with pytest.raises(JackfieldError, match="bring it up to date with brz upgrade"):
            bazaar.state(tmp_path, format)


def test_every_label_that_breezy_knows_is_explained(tmp_path: Path) -> None:
    (tmp_path / "labels.py").write_text(PRINT_LABELS)
    found = shutil.which("brz")
    assert found is not None
    variables = {
        "BRZ_HOME": str(tmp_path),
        "BRZ_LOG": os.devnull,
        "BRZ_PLUGIN_PATH": "-user:-core:-site",
        "BRZ_PLUGINS_AT": f"labels@{tmp_path / 'labels.py'}",
        "PATH": f"{Path(found).parent}:{os.environ['PATH']}",
    }
    command = [found, "print-labels"]
    printed = subprocess.run(
        command, env=os.environ | variables, check=True, capture_output=True, text=True, timeout=60
    ).stdout
    tables = {
        "branch": info.jackfield_branch_formats,
        "repository": info.jackfield_repository_formats,
        "checkout": info.jackfield_checkout_formats,
    }
    known = [line.partition(" ") for line in printed.splitlines()]
    assert len(known) > 20
    assert [label for part, _, label in known if label not in tables[part]] == []


def test_the_label_of_references_is_the_one_that_is_looked_for() -> None:
    light = info.jackfield_control_formats["Bazaar lightweight checkout"]
    assert light[".bzr/branch/format"] == layout.REFERENCE + "\n"
    assert layout.REFERENCE in info.jackfield_branch_formats


def jackfield(tmp_path: Path, path: str, *arguments: str | Path) -> str:
    """Give what the command line says where ``PATH`` is `path`, and only this plugin is there."""
    variables = {
        "JACKFIELD_CACHE_DIR": str(tmp_path / "cache"),
        "JACKFIELD_PLUGINS_AT": f"bzr@{PROJECT / 'src' / 'jackfield_bzr'}",
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


def test_a_host_without_brz_says_what_to_install(tmp_path: Path, branch: Path) -> None:
    without = str(tmp_path / "empty")
    advice = "needs brz, which is not on PATH: install brz"
    assert advice in jackfield(tmp_path, without, "status", branch)
    assert "Bazaar checkout" in jackfield(tmp_path, without, "identify", branch)


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.rst").read_text()
    for command in info.jackfield_commands:
        assert f"jackfield {command}" in readme
