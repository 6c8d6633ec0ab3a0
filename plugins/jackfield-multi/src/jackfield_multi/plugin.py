"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_multi import command
from jackfield_multi.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the command ``multi-repair``."""
    name = "multi-repair"
    return [Command(name, command.run, command.configure, help_of[name])]
