"""A plugin that is installed with ``pip install --editable``."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("editable", lambda arguments: "editable ran", help="Say that it ran.")]
