"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_fossil import branches
from jackfield_fossil.control import Fossil
from jackfield_fossil.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the command ``fossil-branches``."""
    name = "fossil-branches"
    return [Command(name, branches.run, branches.configure, help_of[name])]


@hookimpl
def jackfield_provide_version_control() -> Fossil:
    """Give what the plugin can do with Fossil checkouts and their repositories."""
    return Fossil()
