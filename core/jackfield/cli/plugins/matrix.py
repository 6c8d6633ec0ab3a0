"""Verdicts for many hosts at once: plugins down, the releases of hosts across."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from jackfield.compatibility import HostVersion, Verdict
from jackfield.versions import show_api

_MARKS = {"compatible": "+", "untested": "~", "unknown": "?", "incompatible": "-"}

_GAP = "  "

_LEAST = 10
"""Releases in a block at least; names that leave less room stand in lines of their own."""

Cells = Mapping[str, Mapping[HostVersion, Verdict]]
"""What is judged -> host -> verdict."""


def tabulated(cells: Cells) -> list[list[str]]:
    """Give a header, then a row for each plugin, a word for each release."""
    hosts = _hosts(cells)
    header = ["", *(f"{host.name} {_label(host)}" for host in hosts)]
    return [header] + [
        [name, *(verdicts[host].word if host in verdicts else "" for host in hosts)]
        for name, verdicts in cells.items()
    ]


def drawn(cells: Cells, columns: int) -> Iterator[str]:
    """Draw a block for each host: the releases written downwards, a mark for each verdict.

    A host with more releases than fit beside the names into so many `columns` has several blocks.
    """
    width = max(map(len, cells), default=0)
    is_narrow = columns - width - len(_GAP) < _LEAST
    width = 0 if is_narrow else width
    room = max(columns - width - len(_GAP), 1)
    for name, group in groupby(_hosts(cells), key=lambda host: host.name):
        hosts = list(group)
        for start in range(0, len(hosts), room):
            shown = hosts[start : start + room]
            longest = max(len(_label(host)) for host in shown)
            yield name
            for line in zip(*(_label(host).rjust(longest) for host in shown), strict=True):
                yield f"{'':{width}}{_GAP}{''.join(line)}".rstrip()
            for plugin, verdicts in cells.items():
                marks = (_MARKS[verdicts[host].word] if host in verdicts else " " for host in shown)
                if is_narrow:
                    yield from _folded(plugin, columns)
                beside = "" if is_narrow else plugin
                yield f"{beside:{width}}{_GAP}{''.join(marks)}".rstrip()
            yield ""
    yield from _legend(columns)


def _folded(text: str, columns: int) -> Iterator[str]:
    for start in range(0, len(text), columns):
        yield text[start : start + columns]


def _legend(columns: int) -> Iterator[str]:
    line = ""
    for word, mark in _MARKS.items():
        longer = f"{line}{_GAP}{mark} {word}" if line else f"{mark} {word}"
        if line and len(longer) > columns:
            yield line
            longer = f"{mark} {word}"
        line = longer
    yield line


def _label(host: HostVersion) -> str:
    return show_api(host.api_current_version)


def _hosts(cells: Cells) -> list[HostVersion]:
    return list(dict.fromkeys(host for verdicts in cells.values() for host in verdicts))
