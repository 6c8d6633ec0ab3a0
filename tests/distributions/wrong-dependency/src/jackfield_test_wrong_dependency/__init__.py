"""A plugin that requires another version of what is there."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command(
            "wrong-dependency", lambda arguments: "wrong-dependency ran", help="Say that it ran."
        )
    ]
