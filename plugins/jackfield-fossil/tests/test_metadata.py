"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from jackfield.formats import ControlFormat, identify
from jackfield.repositories import VersionControl
from jackfield_fossil import checkout as checkouts
from jackfield_fossil import info, plugin

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "fossil") for name, paths in info.jackfield_control_formats.items()
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


def test_the_formats(checkout: Path, repository: Path) -> None:
    assert formats_of(checkout) == ["Fossil checkout"]
    assert formats_of(checkout / "directory" / "with space") == ["Fossil checkout"]
    (checkout / ".fslckout").rename(checkout / "_FOSSIL_")
    assert formats_of(checkout) == ["Fossil checkout (_FOSSIL_)"]
    assert set(checkouts.FILES) == set(info.jackfield_control_formats)


def test_a_host_without_fossil_says_what_to_install(tmp_path: Path, checkout: Path) -> None:
    variables = {
        "JACKFIELD_CACHE_DIR": str(tmp_path / "cache"),
        "JACKFIELD_PLUGINS_AT": f"fossil@{PROJECT / 'src' / 'jackfield_fossil'}",
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

    assert "needs fossil, which is not on PATH: install fossil" in jackfield("status", checkout)
    assert "Fossil checkout" in jackfield("identify", checkout)
