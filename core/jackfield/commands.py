"""What a command is, whether the command line's own or a plugin's: plain data.

A plugin gives its commands from the hook ``jackfield_commands``::

    def configure(parser):
        parser.add_argument("who", nargs="?", default="world")

    @hookimpl
    def jackfield_commands():
        return [Command("hello", lambda arguments: f"Hello, {arguments.who}!", configure)]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


@dataclass(frozen=True, slots=True)
class Table:
    """A command's answer: rows under named columns, cells any data that JSON can hold.

    The command line shows it as a table on a terminal, as lines of tab-separated cells in a
    pipe, and for ``--json`` as a list of objects with the columns as keys.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[object]] = field(default_factory=list)


Answer = Table | str | int | None
"""What running a command gives.

A `Table` or a text is printed; a number is the exit status; None is success with nothing to say.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: the word that the user types.
        run: does the work, given the parsed arguments; an exception is a failure, and a
            `jackfield.JackfieldError` is shown as one line.
        configure: declares the arguments.
        help: one line, shown by ``--help`` of the command. The list of all commands shows what
            the plugin's metadata says, since it must not import the plugin.
    """

    name: str
    run: Callable[[Namespace], Answer]
    configure: Callable[[ArgumentParser], None] | None = None
    help: str = ""
