"""Rows of cells on a terminal: which columns there is room for, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import get_terminal_size

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jackfield.cli.escape import encodable, escape

Rows = Sequence[Sequence[str]]
"""Cells that are harmless already, as many in each row."""

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


def draw_table(rows: Rows, columns: Sequence[str], optional: Sequence[str]) -> None:
    """Draw rows below the names of their columns, as many `optional` ones as there is room for."""
    console = terminal()
    rows = _encoded(rows, console)
    left_out = _left_out(_least_widths([*rows, columns]), columns, optional, console.width)
    kept = [index for index, name in enumerate(columns) if name not in left_out]
    rows = [[row[index] for index in kept] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    _draw(console, table, rows, [columns[index] for index in kept])
    if left_out:
        text = f"left out, since the terminal is too narrow: {', '.join(left_out)}"
        console.print(Text(text, style="dim"))


def draw_grid(rows: Rows) -> None:
    """Draw rows without a header."""
    console = terminal()
    rows = _encoded(rows, console)
    columns = [""] * len(rows[0]) if rows else []
    _draw(console, Table(box=None, show_header=False, pad_edge=False), rows, columns)


def terminal(*, soft_wrap: bool = False) -> Console:
    """Give the terminal to draw on."""
    # By rich's own measure, one of COLUMNS=0 has room for nothing; that is its sign for "unknown".
    return Console(highlight=False, soft_wrap=soft_wrap, width=get_terminal_size().columns)


def _encoded(rows: Rows, console: Console) -> Rows:
    return [[encodable(cell, console.encoding) for cell in row] for row in rows]


def _draw(console: Console, table: Table, rows: Rows, columns: Sequence[str]) -> None:
    widths = _fitting(_least_widths([*rows, columns]), console.width)
    # Text, not str: what comes from outside is not to be taken as markup.
    for index, name in enumerate(columns):
        style = "bold" if index == 0 else ""
        table.add_column(Text(escape(name)), overflow="fold", style=style, min_width=widths[index])
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _least_widths(rows: Rows) -> list[int]:
    return [_least_width(cells) for cells in zip(*rows, strict=True)]


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
