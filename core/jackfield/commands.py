"""What a command is, whether the command line's own or a plugin's: plain data.

A plugin gives its commands from the hook ``jackfield_provide_commands``::

    def configure(parser):
        parser.add_argument("who", nargs="?", default="world")

    @hookimpl
    def jackfield_provide_commands():
        return [Command("hello", lambda arguments: f"Hello, {arguments.who}!", configure)]
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from jackfield.errors import JackfieldError


class Table:
    """A command's answer: rows under named columns, cells any data that JSON can hold.

    The command line shows it as a table on a terminal, as lines of tab-separated cells in a
    pipe, and for ``--json`` as a list of objects.

    Attributes:
        columns: their names.
        rows: a cell a column in each.
        records: the objects for ``--json``; by default the rows, with the columns as keys.
        errors: what could not be done while the rest was; each is shown as a line of its own.
        notes: what else there is to say; each is shown as a line of its own, but not in JSON.
        status: the exit status; where it is 0 and there are errors, the first error's counts.
    """

    __slots__ = ("columns", "errors", "notes", "records", "rows", "status")

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]] = (),
        records: Sequence[Mapping[str, object]] | None = None,
        errors: Sequence[JackfieldError] = (),
        notes: Sequence[str] = (),
        status: int = 0,
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.records = records
        self.errors = errors
        self.notes = notes
        self.status = status


Answer: TypeAlias = "Table | Mapping[str, object] | str | int | None"
"""What running a command gives.

A `Table`, a mapping (one thing, with its properties) or a text is printed; a number is the exit
status; None is success with nothing to say.
"""


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

    __slots__ = ("configure", "help", "name", "run")

    def __init__(
        self,
        name: str,
        run: Callable[[Namespace], Answer],
        configure: Callable[[ArgumentParser], None] | None = None,
        help: str = "",
    ) -> None:
        self.name = name
        self.run = run
        self.configure = configure
        self.help = help

    def __repr__(self) -> str:
        return f"<Command {self.name!r}>"
