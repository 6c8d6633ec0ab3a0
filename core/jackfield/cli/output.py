"""What the command line prints: tables on a terminal, plain lines in a pipe, JSON on request."""

from __future__ import annotations

import sys

from jackfield.cli.escape import escape, escape_lines
from jackfield.cli.plainjson import NotPlain, PlainJson
from jackfield.commands import Stream, Table
from jackfield.errors import JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jackfield.commands import Answer


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
        from types import CoroutineType  # late: an answer is as it should be

        if isinstance(answer, CoroutineType):
            answer.close()  # else Python warns of it
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
            from jackfield.cli.drawing import draw_table  # late: rich is slow to import

            draw_table(rows, table.columns, table.optional)
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
        from jackfield.cli.drawing import draw_grid  # late, as above

        draw_grid(rows)
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
