"""A plugin that declares no versions."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("undeclared", lambda arguments: "undeclared ran", help="Say that it ran.")]
