"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from jackfield.formats import ControlFormat, identify
from jackfield.repositories import VersionControl
from jackfield_cvs import info, plugin

FORMATS = [
    ControlFormat(name, paths, "cvs") for name, paths in info.jackfield_control_formats.items()
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


def test_the_formats(repository: Path, tree: Path) -> None:
    assert formats_of(tree) == ["CVS working directory"]
    assert formats_of(tree / "sub" / "with @ space") == ["CVS working directory"]
    assert formats_of(repository) == ["CVS repository"]
    assert formats_of(repository / "module") == ["CVS repository"]


def test_the_administrative_files_checked_out_are_no_repository(
    repository: Path, tmp_path: Path, cvs: object
) -> None:
    assert callable(cvs)
    cvs(tmp_path, "-d", repository, "checkout", "CVSROOT")
    assert formats_of(tmp_path / "CVSROOT") == ["CVS working directory"]
