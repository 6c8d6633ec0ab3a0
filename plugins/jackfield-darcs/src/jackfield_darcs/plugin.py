"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_darcs import tags
from jackfield_darcs.control import Darcs
from jackfield_darcs.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the command ``darcs-tags``."""
    return [Command("darcs-tags", tags.run, tags.configure, help_of["darcs-tags"])]


@hookimpl
def jackfield_provide_version_control() -> Darcs:
    """Give what the plugin can do with Darcs repositories."""
    return Darcs()
