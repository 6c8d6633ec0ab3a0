"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_git import branches, state
from jackfield_git.control import Git
from jackfield_git.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the commands ``git-state`` and ``git-branches``."""
    return [
        Command("git-state", state.run, state.configure, help_of["git-state"]),
        Command("git-branches", branches.run, branches.configure, help_of["git-branches"]),
    ]


@hookimpl
def jackfield_provide_version_control() -> Git:
    """Give what can be done with Git repositories."""
    return Git()
