"""The hooks that a plugin of this program may implement."""

import pluggy

hookspec = pluggy.HookspecMarker("otherapp")


@hookspec
def otherapp_greet(name):
    """Give a greeting for `name`, one line."""


@hookspec
def otherapp_provide_commands():
    """Give the commands that the plugin provides, as `jackfield.Command`."""
