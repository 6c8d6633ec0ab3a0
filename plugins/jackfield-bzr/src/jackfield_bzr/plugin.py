"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl
from jackfield.repositories import VersionControl

from jackfield_bzr import branches, formats
from jackfield_bzr.control import Bazaar
from jackfield_bzr.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the commands ``bzr-branches`` and ``bzr-formats``."""
    return [
        Command("bzr-branches", branches.run, branches.configure, help_of["bzr-branches"]),
        Command("bzr-formats", formats.run, formats.configure, help_of["bzr-formats"]),
    ]


@hookimpl
def jackfield_provide_version_control() -> VersionControl:
    """Give what can be done with the control directories of Bazaar."""
    return Bazaar()
