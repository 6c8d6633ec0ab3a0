"""The second plugin of two; an entry point names its metadata module."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("second", lambda arguments: "second ran", help="Say that the second ran.")]
