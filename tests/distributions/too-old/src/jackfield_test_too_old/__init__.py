"""A plugin that does not fit: made for a host that is gone."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("too-old", lambda arguments: "too-old ran", help="Never runs.")]
