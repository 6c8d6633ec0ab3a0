"""A plugin that fits: a greeting and a command."""

from jackfield import Command
from otherapp import hookimpl


@hookimpl
def otherapp_greet(name):
    return f"Good day, {name}."


def configure(parser):
    parser.add_argument("what")


@hookimpl
def otherapp_provide_commands():
    return [Command("ask", lambda arguments: f"May I have {arguments.what}?", configure)]
