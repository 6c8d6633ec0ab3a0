"""A plugin whose versions are malformed."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("malformed", lambda arguments: "malformed ran", help="Say that it ran.")]
