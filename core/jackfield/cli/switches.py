"""Parsing a command line of plain switches without argparse, which is slow to import.

A command's `configure` declares its arguments on a `Switches` as it would on argparse's parser. If
it declares more than switches, or if the words are anything but switches and spelt in full,
`NotSwitches` says so, and argparse has the word: also for every error and for ``--help``.
"""

from __future__ import annotations

from sys import implementation

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

Arguments = type(implementation)
"""An object with any attributes: `types.SimpleNamespace`."""


class NotSwitches(Exception):  # noqa: N818 - it says what is the case, and is no failure
    """These arguments are for argparse."""


class Switches:
    """Stands in for a parser whose arguments are all switches."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._groups: list[Switches] = []

    def add_argument(self, *names: str, action: str = "", help: str = "", **more: Any) -> None:
        """Declare a switch."""
        if action != "store_true" or more:
            raise NotSwitches
        self._names.update(dict.fromkeys(names, names[-1].lstrip("-").replace("-", "_")))

    def add_mutually_exclusive_group(self) -> Switches:
        """Give where to declare switches of which one may be set."""
        group = Switches()
        self._groups.append(group)
        return group

    def parse(self, words: Iterable[str]) -> Any:
        """Give an object with an attribute for each switch: whether it is among the words."""
        names = dict(self._names)
        for group in self._groups:
            names.update(group._names)
        values = dict.fromkeys(names.values(), False)
        for word in words:
            if word not in names:
                raise NotSwitches
            values[names[word]] = True
        for group in self._groups:
            if sum(values[name] for name in set(group._names.values())) > 1:
                raise NotSwitches
        return Arguments(**values)
