"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_cvs import branches
from jackfield_cvs.control import CVS
from jackfield_cvs.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the command ``cvs-branches``."""
    return [Command("cvs-branches", branches.run, branches.configure, help_of["cvs-branches"])]


@hookimpl
def jackfield_provide_version_control() -> CVS:
    """Give what the plugin can do with CVS repositories and working directories."""
    return CVS()
