"""A plugin whose distribution requires a newer host."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command("requires-host", lambda arguments: "requires-host ran", help="Say that it ran.")
    ]
