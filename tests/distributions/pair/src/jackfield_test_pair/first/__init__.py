"""The first plugin of two; its metadata is beside it."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("first", lambda arguments: "first ran", help="Say that the first ran.")]
