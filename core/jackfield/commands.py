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
    from collections.abc import Callable, Iterable, Mapping, Sequence
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
        optional: the columns that may be left out on a terminal that is too narrow for all, the
            first of them first; that they are is said below the table.
    """

    __slots__ = ("columns", "errors", "notes", "optional", "records", "rows", "status")

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]] = (),
        records: Sequence[Mapping[str, object]] | None = None,
        errors: Sequence[JackfieldError] = (),
        notes: Sequence[str] = (),
        status: int = 0,
        optional: Sequence[str] = (),
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.records = records
        self.errors = errors
        self.notes = notes
        self.status = status
        self.optional = optional


class Stream:
    """A command's answer that comes row by row, each shown as soon as it is there.

    The command line shows it as a table on a terminal, as lines of tab-separated cells in a
    pipe, and for ``--json`` as an object a line. Memory does not grow with the number of rows.

    Attributes:
        columns: their names -> the width of the widest cell, as far as that is known before; what
            does not fit there is shown all the same. That of the last column does not matter.
        rows: pairs of the cells of a row, or None for what is in JSON alone, and the object for
            ``--json``, or None for what is not in JSON.
        errors: what could not be done; complete when the last row has come.
        notes: what else there is to say; complete when the last row has come.
        progress: says how far the work is, in a few words; shown on a terminal meanwhile.
    """

    __slots__ = ("columns", "errors", "notes", "progress", "rows")

    def __init__(
        self,
        columns: Mapping[str, int],
        rows: Iterable[tuple[Sequence[object] | None, Mapping[str, object] | None]],
        errors: Sequence[JackfieldError] = (),
        notes: Sequence[str] = (),
        progress: Callable[[], str] | None = None,
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.errors = errors
        self.notes = notes
        self.progress = progress


Answer: TypeAlias = "Table | Stream | Mapping[str, object] | str | int | None"
"""What running a command gives.

A `Table`, a `Stream` of rows, a mapping (one thing, with its properties) or a text is printed; a
number is the exit status, 1 for one that is none; None is success with nothing to say.
"""


class Command:
    """One command.

    Attributes:
        name: the word that the user types.
        run: does the work, given the parsed arguments; an exception is a failure, and a
            `jackfield.JackfieldError` is shown as one line.
        configure: declares the arguments.
        help: one line, shown by ``--help`` of the command; without one it is what the plugin's
            metadata says, as in the list of all commands, which must not import the plugin.
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
