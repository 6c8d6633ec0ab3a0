"""Printing an answer row by row, while the work goes on."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from jackfield.cli.output import json_text, print_line, shown
from jackfield.commands import Stream

_REFRESHES = 8
"""How often a second the progress is shown."""

_LAST = 20
"""Characters that are kept free for the last column, as far as that can be."""

_LEAST = 24
"""To so many characters the widest of the other columns is made narrower for that, and no more."""

_BETWEEN = "   "
"""What stands between two cells."""


def print_stream(stream: Stream, as_json: bool) -> int:
    """Print the rows as they come, and give the exit status."""
    if as_json:
        _print_json(stream)
    elif sys.stdout.isatty():
        _print_on_terminal(stream)
    else:
        for cells, _ in stream.rows:
            if cells is not None:
                print_line("\t".join(map(shown, cells)))
                sys.stdout.flush()
    return stream.errors[0].exit_status if stream.errors else 0


def _print_json(stream: Stream) -> None:
    for _, record in stream.rows:
        if record is not None:
            print_line(json_text(record))
            sys.stdout.flush()


def _print_on_terminal(stream: Stream) -> None:
    from rich.live import Live
    from rich.text import Text

    from jackfield.cli.drawing import terminal

    console = terminal(soft_wrap=True)
    widths = _widths(stream.columns, console.width - _LAST)
    progress = stream.progress or str
    header: Text | None = Text(_line(list(stream.columns), widths), style="bold")
    with Live(
        console=console,
        get_renderable=lambda: Text(progress(), style="dim"),
        refresh_per_second=_REFRESHES,
        transient=True,
    ):
        for cells, _ in stream.rows:
            if cells is None:
                continue
            if header is not None:
                console.print(header)
                header = None
            console.print(Text(_line([shown(cell) for cell in cells], widths)))


def _widths(columns: Mapping[str, int], room: int) -> list[int]:
    """Give the width of every column but the last, which may be as long as it likes.

    Where they take more than `room`, the widest is made narrower: few of its cells are so wide,
    and the last column would be cut on every line.
    """
    widths = [max(len(name), width) for name, width in columns.items()][:-1]
    if widths:
        widest = widths.index(max(widths))
        excess = sum(widths) + len(_BETWEEN) * len(widths) - room
        widths[widest] = max(widths[widest] - max(excess, 0), min(widths[widest], _LEAST))
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False)]
    return _BETWEEN.join([*padded, cells[-1]])
