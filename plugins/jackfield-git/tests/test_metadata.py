"""What the plugin declares is true, and can be had without running the plugin."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pluggy
from jackfield.formats import ControlFormat, identify
from jackfield_git import info, plugin

Git = Callable[..., str]

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "git") for name, paths in info.jackfield_control_formats.items()
]


def formats_of(path: Path) -> list[str]:
    return [each.name for each in identify(path, FORMATS).formats]


def test_the_commands_are_the_ones_that_are_declared() -> None:
    manager = pluggy.PluginManager("jackfield")
    manager.register(plugin)
    (commands,) = manager.hook.jackfield_provide_commands()
    assert {each.name: each.help for each in commands} == info.jackfield_commands
    for command in commands:
        parser = ArgumentParser()
        command.configure(parser)
        assert parser.parse_args([])


def test_the_formats_of_working_trees_and_repositories(repository: Path, git: Git) -> None:
    bare, linked = repository.parent / "bare", repository.parent / "linked"
    git(repository, "clone", "--quiet", "--bare", repository, bare)
    git(repository, "worktree", "add", "--quiet", linked)
    git(repository, "submodule", "--quiet", "add", bare, "sub")
    assert formats_of(repository) == ["Git working tree"]
    assert formats_of(repository / "file") == ["Git working tree"]
    assert formats_of(bare) == ["Git bare repository"]
    assert formats_of(linked) == ["Git linked worktree or submodule"]
    assert formats_of(repository / "sub") == ["Git linked worktree or submodule"]


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.rst").read_text()
    for command in info.jackfield_commands:
        assert re.search(rf"^\*?\*?``?{command}|jackfield {command}", readme, re.MULTILINE)
