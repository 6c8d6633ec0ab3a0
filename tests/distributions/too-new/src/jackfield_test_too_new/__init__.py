"""A plugin that does not fit: made for a newer host than there is."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("too-new", lambda arguments: "too-new ran", help="Never runs.")]
