"""A plugin with one command; its backend is named by an entry point."""

from jackfield import Command, hookimpl


def configure(parser):
    parser.add_argument("who", nargs="?", default="world")


def greet(arguments):
    return f"Hello, {arguments.who}!"


@hookimpl
def jackfield_provide_commands():
    return [Command("greet", greet, configure, help="Greet somebody.")]
