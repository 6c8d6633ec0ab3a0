"""What this plugin gives to the host."""

from __future__ import annotations

from jackfield import Command, hookimpl

from jackfield_svn import branches, urls
from jackfield_svn.control import Subversion
from jackfield_svn.info import jackfield_commands as help_of


@hookimpl
def jackfield_provide_commands() -> list[Command]:
    """Give the commands ``svn-url`` and ``svn-branches``."""
    return [
        Command("svn-url", urls.run, urls.configure, help_of["svn-url"]),
        Command("svn-branches", branches.run, branches.configure, help_of["svn-branches"]),
    ]


@hookimpl
def jackfield_provide_version_control() -> Subversion:
    """Give what can be done with Subversion's working copies and repositories."""
    return Subversion()
