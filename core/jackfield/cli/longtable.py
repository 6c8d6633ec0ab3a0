"""Long tables on a terminal, drawn as rich does, which takes a tenth of a millisecond for a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jackfield.cli.output import print_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

LONG = 200
"""Rows from which on a table is long."""

_BETWEEN = "   "


def print_long(console: Console, table: Table, rows: Sequence[Sequence[str]]) -> bool:
    """Print rows under the head of `table`, which has none; False if they are too wide for that.

    Each cell is a single harmless line; those of the first column are bold.
    """
    from rich.text import Text

    columns = [_width_of([str(column.header)]) for column in table.columns]
    widths = [
        max(width, _width_of(cells))
        for width, cells in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    if 2 + sum(widths) + len(_BETWEEN) * (len(widths) - 1) > console.width:
        return False
    for column, width in zip(table.columns, widths, strict=True):
        column.min_width = width
    with console.capture() as head:
        console.print(table)
    with console.capture() as cell:
        console.print(Text("x", style="bold"), end="")
    bold, _, plain = cell.get().partition("x")
    above, _, below = head.get().rstrip("\n").rpartition("\n")
    lines = [above]
    for row in rows:
        first, *others = map(_padded, row, widths)
        lines.append(f" {bold}{first}{plain}{_BETWEEN}{_BETWEEN.join(others)} ")
    print_line("\n".join([*lines, below]))
    return True


def _width_of(cells: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(map(len, cells)) if "".join(cells).isascii() else max(map(cell_len, cells))


def _padded(cell: str, width: int) -> str:
    return cell.ljust(width - (0 if cell.isascii() else _width_of([cell]) - len(cell)))
