"""A plugin for a Python that we are not."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command("requires-python", lambda arguments: "requires-python ran", help="Say that it ran.")
    ]
