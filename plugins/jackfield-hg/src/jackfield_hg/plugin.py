"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl
from jackfield.repositories import VersionControl

from jackfield_hg import heads
from jackfield_hg.control import Mercurial
from jackfield_hg.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the command ``hg-heads``."""
    return [Command("hg-heads", heads.run, heads.configure, help_of["hg-heads"])]


@hookimpl
def jackfield_provide_version_control() -> VersionControl:
    """Give what can be done with a Mercurial repository."""
    return Mercurial()
