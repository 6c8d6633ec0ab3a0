"""The source of a plugin of one module, whose command ``go`` says that it is done."""

from __future__ import annotations

RUNS = """
from jackfield import Command, hookimpl

jackfield_commands = ["go"]
jackfield_minimum_version = (0, 1, 0)


@hookimpl
def jackfield_provide_commands():
    return [Command("go", lambda arguments: "done")]
"""
