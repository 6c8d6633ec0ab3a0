"""A plugin whose texts want to break the terminal."""

from jackfield import Command, hookimpl

from .info import HOSTILE, jackfield_commands


@hookimpl
def jackfield_provide_commands():
    return [Command(name, answer, help=HOSTILE) for name in jackfield_commands]


def answer(arguments):
    return HOSTILE
