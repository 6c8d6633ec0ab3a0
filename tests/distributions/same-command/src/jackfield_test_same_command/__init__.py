"""A plugin that claims a command that another has."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command("greet", lambda arguments: "greet of same_command"),
        Command("same-command", lambda arguments: "same-command ran"),
    ]
