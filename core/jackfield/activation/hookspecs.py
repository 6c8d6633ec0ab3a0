"""The hooks that a plugin of Jackfield may implement.

A plugin marks its implementation with `hookimpl`; pluggy matches the arguments by name, so an
implementation may leave out those that it does not need. An embedding host brings a module like
this one, with hooks and markers of its own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jackfield.commands import Command
    from jackfield.repositories import VersionControl

hookspec = pluggy.HookspecMarker("jackfield")
hookimpl = pluggy.HookimplMarker("jackfield")


@hookspec
def jackfield_provide_commands() -> Iterable[Command]:
    """Give the commands that the plugin provides.

    Called once, when the plugin is activated. Each command is to be listed in the plugin's
    metadata as well (``jackfield_commands``): that is how the host knows whom to activate. A
    host of another name calls the hook ``NAME_provide_commands`` of its own module in the same way.
    """
    return ()


@hookspec(firstresult=True)
def jackfield_provide_version_control() -> VersionControl | None:
    """Give what the plugin can do with the control directories that it describes.

    Called once, when the plugin is activated: to say how a repository stands, to archive it and
    to bring it back. A plugin of descriptions alone does not implement it. A host of another name
    calls the hook ``NAME_provide_version_control`` of its own module in the same way.
    """
    return None
