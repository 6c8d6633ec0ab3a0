"""Argument parsing with errors of one line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from jackfield.cli.escape import escape
from jackfield.cli.output import print_line
from jackfield.errors import UsageError

if TYPE_CHECKING:
    from jackfield.commands import Command


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` whose errors are `UsageError`, and that takes no abbreviations.

    Every command has ``--json`` and ``-v``; one that declares an option of that name itself has
    its own.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("conflict_handler", "resolve")
        super().__init__(**options)
        # No defaults: that of a sub-command would overrule what stands before its name.
        self.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON"
        )
        self.add_argument(
            "-v",
            "--verbose",
            action="count",
            default=argparse.SUPPRESS,
            help="say more: progress, and the traceback of an error; -vv for still more",
        )

    def parse_words(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words of a command; options may stand anywhere between them.

        By itself argparse takes words of which there may be several only where they stand together.
        """
        found, left = self.parse_known_args(words)
        if left:
            try:
                found = self.parse_intermixed_args(words)
            except TypeError:  # it has sub-commands, or takes the rest as it is
                self.error(f"unrecognized arguments: {' '.join(left)}")
        return argparse.Namespace(**{"json": False, "verbose": 0, **vars(found)})

    def print_help(self, file: Any = None) -> None:
        """Print the help; unlike argparse's own, it fails if that cannot be written."""
        if file is None:
            print_line(self.format_help().rstrip("\n"))
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        """Raise a `UsageError` that says where to find help."""
        raise UsageError(f"{self.prog}: {message} (try: {self.prog} --help)")


def parser_of(command: Command, program: str, built_in: bool) -> Parser:
    """Give the parser of a command's words."""
    parser = Parser(prog=f"{program} {command.name}", description=literal_description(command.help))
    if command.configure is not None:
        command.configure(parser)
    if built_in:
        parser.add_argument("--no-index", action="store_true", help="do not trust the index")
    return parser


def literal(text: str) -> str:
    """Prepare text from outside for argparse's help of an argument, which expands ``%``."""
    return escape(text).replace("%", "%%")


def literal_description(text: str) -> str:
    """Prepare text from outside for argparse's description, which expands only ``%(prog)``."""
    return literal(text) if "%(prog)" in text else escape(text)
