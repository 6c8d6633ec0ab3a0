"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from jackfield.formats import ControlFormat, identify
from jackfield.repositories import VersionControl
from jackfield_darcs import info, plugin

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "darcs") for name, paths in info.jackfield_control_formats.items()
]


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_it_gives_code_for_the_formats() -> None:
    assert isinstance(plugin.jackfield_provide_version_control(), VersionControl)
    for command in plugin.jackfield_provide_commands():
        parser = ArgumentParser()
        assert command.configure is not None
        command.configure(parser)
        assert parser.parse_args([])


def test_the_formats(repository: Path, old: Path) -> None:
    assert formats_of(repository) == ["Darcs repository"]
    assert formats_of(repository / "directory" / "with space") == ["Darcs repository"]
    assert formats_of(old) == ["Darcs repository, old-fashioned"]


def test_a_host_without_darcs_says_what_to_install(tmp_path: Path, repository: Path) -> None:
    variables = {
        "JACKFIELD_CACHE_DIR": str(tmp_path / "cache"),
        "JACKFIELD_PLUGINS_AT": f"darcs@{PROJECT / 'src' / 'jackfield_darcs'}",
        "PATH": str(tmp_path / "nowhere"),
    }

    def jackfield(*arguments: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "jackfield", *arguments],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stdout + done.stderr

    assert "needs darcs, which is not on PATH: install darcs" in jackfield("status", repository)
    assert "Darcs repository" in jackfield("identify", repository)
