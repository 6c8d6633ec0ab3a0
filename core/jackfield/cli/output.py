"""What the command line prints: tables on a terminal, plain lines in a pipe, JSON on request."""

from __future__ import annotations

import sys

from jackfield.cli.escape import encodable, escape, escape_lines
from jackfield.cli.plainjson import NotPlain, PlainJson
from jackfield.commands import Stream, Table
from jackfield.errors import JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jackfield.commands import Answer

_SHORT = 32
"""Cells and words of up to so many characters stay on one line, as long as there is room."""

_ENOUGH = 16
"""In a column of so many characters also long cells can be read, in several lines."""

_FEW = 8
"""A column of no more characters is not made narrower than its words."""

_BETWEEN = 3
"""What stands between two columns."""

_EDGES = 2
"""What a table takes at both of its ends."""


def print_answer(answer: Answer, as_json: bool) -> int:
    """Print what a command gave, and give its exit status."""
    if answer is None or isinstance(answer, int):
        return answer or 0
    if isinstance(answer, Table):
        return _print_table(answer, as_json)
    if isinstance(answer, Stream):
        from jackfield.cli.streaming import print_stream  # late: few commands have one

        return print_stream(answer, as_json)
    if not isinstance(answer, str) and not hasattr(answer, "items"):
        raise TypeError(
            f"it gave a {type(answer).__name__}, where an answer is a jackfield.Table or Stream, "
            "a mapping, a text, an exit status or None"
        )
    if as_json:
        print_json(answer)
    elif isinstance(answer, str):
        print_line(escape_lines(answer))
    else:
        _print_properties(answer)
    return 0


def print_json(value: object) -> None:
    """Print `value` as JSON; bytes are given as ``{"base64": …}`` where they are not UTF-8.

    For a person it is indented; in a pipe a list has a line for each of its items, which is
    written several times as fast.
    """
    if sys.stdout.isatty():
        print_line(json_text(value, indent=2))
        return
    plain = PlainJson()

    def line(value: object) -> str:
        try:
            return plain.write(value)
        except NotPlain:
            return json_text(value)

    if isinstance(value, list) and value:
        print_line("[\n" + ",\n".join(map(line, value)) + "\n]")
    else:
        print_line(line(value))


def json_text(value: object, indent: int | None = None) -> str:
    """Write any value as JSON, which has no word for a number that is none or infinite: null."""
    import json  # late: see `jackfield.cli.plainjson`

    text = json.dumps(value, indent=indent, default=for_json)
    if "NaN" in text or "Infinity" in text:
        value = json.loads(text, parse_constant=lambda name: None)
        text = json.dumps(value, indent=indent)
    return text


def print_line(line: str) -> None:
    """Print a line that is harmless already.

    Raises:
        JackfieldError: if it is written at once, as PYTHONUNBUFFERED demands, and cannot be.
    """
    try:
        sys.stdout.write(f"{line}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise JackfieldError(f"the output cannot be written: {error.strerror}") from error


def warn(program: str, text: str) -> None:
    """Print a line to the standard error output."""
    sys.stderr.write(f"{program}: {escape(text)}\n")


def first_of(names: Sequence[str]) -> str:
    """Name the first of what there is too much of to name all, and say how many more there are."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]!r}{more}"


def shown(value: object) -> str:
    """Write a cell's value for a person."""
    if type(value) is str:  # as nearly every cell
        return escape(value)
    from collections.abc import Iterable, Mapping

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{shown(key)}: {shown(item)}" for key, item in value.items())
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return ", ".join(map(shown, value))
    return escape(str(value))


def _print_table(table: Table, as_json: bool) -> int:
    if as_json:
        records = table.records
        if records is None:
            records = [dict(zip(table.columns, row, strict=True)) for row in _fitting_rows(table)]
        print_json(records)
    elif rows := [[shown(cell) for cell in row] for row in _fitting_rows(table)]:
        if sys.stdout.isatty() and len(table.columns) > 1:
            _print_rich(rows, table.columns, table.optional)
        else:
            for row in rows:
                print_line("\t".join(row))
    if table.errors and not table.status:
        return table.errors[0].exit_status
    return table.status


def _fitting_rows(table: Table) -> Iterator[Sequence[object]]:
    """Give the rows; refuse what does not fit: JSON and a terminal would have no place for it.

    Raises:
        ValueError: for the first row that has not a cell for each column.
    """
    wanted = len(table.columns)
    for number, row in enumerate(table.rows, 1):
        if isinstance(row, str) or len(cells := list(row)) != wanted:
            raise ValueError(
                f"row {number} of its Table is not a cell for each of its {wanted} columns: {row!r}"
            )
        yield cells


def _print_properties(properties: Mapping[str, object]) -> None:
    rows = [
        [shown(name) if not index else "", shown(item)]
        for name, value in properties.items()
        for index, item in enumerate(_items(value))
    ]
    if sys.stdout.isatty():
        _print_rich(rows, None)
    else:
        key = ""
        for name, text in rows:
            key = name or key  # in a pipe every line stands for itself
            print_line(f"{key}\t{text}")


def _items(value: object) -> Sequence[object]:
    """Give the lines that a property takes."""
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return [f"{name}: {shown(item)}" for name, item in value.items()] or [None]
    if isinstance(value, list | tuple):
        return value or [None]
    return [value]


def _print_rich(
    rows: Sequence[Sequence[str]], columns: Sequence[str] | None, optional: Sequence[str] = ()
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    rows = [[encodable(cell, console.encoding) for cell in row] for row in rows]
    all_rows = [*rows, columns] if columns else rows
    least = [_least_width(cells) for cells in zip(*all_rows, strict=True)]
    left_out = [] if columns is None else _left_out(least, columns, optional, console.width)
    kept = [index for index in range(len(least)) if not columns or columns[index] not in left_out]
    least = _fitting([least[index] for index in kept], console.width)
    table = RichTable(
        box=box.SIMPLE_HEAD if columns else None,
        show_header=columns is not None,
        pad_edge=False,
        header_style="bold",
    )
    for place, index in enumerate(kept):
        # Text, not str: what comes from outside is not to be taken as markup.
        table.add_column(
            Text(escape(columns[index])) if columns else "",
            overflow="fold",
            style="bold" if index == 0 else "",
            min_width=least[place],
        )
    for row in rows:
        table.add_row(*(Text(row[index]) for index in kept))
    console.print(table)
    if left_out:
        text = f"left out, since the terminal is too narrow: {', '.join(left_out)}"
        console.print(Text(text, style="dim"))


def _left_out(
    least: Sequence[int], columns: Sequence[str], optional: Sequence[str], width: int
) -> list[str]:
    """Name the columns without which the others have room enough to be read."""
    needed = {
        name: min(size, _ENOUGH) + _BETWEEN for name, size in zip(columns, least, strict=True)
    }
    left_out: list[str] = []
    for name in optional:
        if sum(needed.values()) - _BETWEEN + _EDGES <= width:
            break
        del needed[name]
        left_out.append(name)
    return left_out


def _fitting(least: Sequence[int], width: int) -> list[int]:
    """Make the widest columns narrower where there is no room for all.

    Where that is not enough, any may be: better cut in two than cut off.
    """
    room = width - _EDGES - _BETWEEN * (len(least) - 1)
    for most in range(_SHORT, _FEW, -1):
        narrower = [min(size, most) for size in least]
        if sum(narrower) <= room:
            return narrower
    return [0] * len(least)


def _least_width(cells: Sequence[str]) -> int:
    """Give the width below which short cells, and the words of long ones, would be cut."""
    pieces = [
        piece for cell in cells for piece in ([cell] if len(cell) <= _SHORT else cell.split())
    ]
    return min(max(map(len, pieces), default=0), _SHORT)


def for_json(value: object) -> object:
    """Give what JSON can hold for what it cannot."""
    from collections.abc import Iterable, Mapping

    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            import base64

            return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
