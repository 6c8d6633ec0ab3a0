"""A plugin that claims a command of the host itself."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command("list", lambda arguments: "list of builtin_command"),
        Command("builtin-command", lambda arguments: "builtin-command ran"),
    ]
