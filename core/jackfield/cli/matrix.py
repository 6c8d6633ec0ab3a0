"""Verdicts for many hosts at once: plugins down, the releases of hosts across."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, zip_longest

from jackfield.compatibility import HostVersion, Verdict
from jackfield.versions import show_api

_MARKS = {"compatible": "+", "untested": "~", "unknown": "?", "incompatible": "-"}

Cells = Mapping[str, Mapping[HostVersion, Verdict]]
"""What is judged -> host -> verdict."""


def tabulated(cells: Cells) -> list[list[str]]:
    """Give a header, then a row for each plugin, a word for each release."""
    hosts = _hosts(cells)
    header = ["", *(f"{host.name} {show_api(host.api_current_version)}" for host in hosts)]
    return [header] + [
        [name, *(verdicts[host].word if host in verdicts else "" for host in hosts)]
        for name, verdicts in cells.items()
    ]


def drawn(cells: Cells) -> Iterator[str]:
    """Draw a block for each host: the releases written downwards, a mark for each verdict."""
    width = max(map(len, cells), default=0)
    for name, group in groupby(_hosts(cells), key=lambda host: host.name):
        hosts = list(group)
        labels = [show_api(host.api_current_version) for host in hosts]
        yield name
        longest = max(map(len, labels))
        for line in zip_longest(*(label.rjust(longest) for label in labels), fillvalue=" "):
            yield f"{'':{width}}  {''.join(line)}".rstrip()
        for plugin, verdicts in cells.items():
            marks = (_MARKS[verdicts[host].word] if host in verdicts else " " for host in hosts)
            yield f"{plugin:{width}}  {''.join(marks)}".rstrip()
        yield ""
    yield "  ".join(f"{mark} {word}" for word, mark in _MARKS.items())


def _hosts(cells: Cells) -> list[HostVersion]:
    return list(dict.fromkeys(host for verdicts in cells.values() for host in verdicts))
