"""``scan``: every repository and working tree below a directory."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence

from jackfield.cli.names import OwnCommands
from jackfield.commands import Stream
from jackfield.errors import JackfieldError
from jackfield.formats import Found, Tally, Unreadable, scan
from jackfield.host import Host
from jackfield.recognising import short_state, unclear, undetermined_records, usability

Row = tuple[Sequence[object] | None, Mapping[str, object] | None]

_MOST_TOLD = 1000
"""Errors that are told one by one at the end; of more, their number."""


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "roots", metavar="ROOT", nargs="*", default=["."], help="where to begin (default: here)"
    )
    add_limits(parser)


def add_limits(parser: ArgumentParser) -> None:
    """Declare the options that say what a scan does not enter."""
    parser.add_argument(
        "--max-depth", type=_depth, metavar="N", help="enter no more than N levels of directories"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="do not enter directories of this name; with a slash in it, of this path below ROOT",
    )
    parser.add_argument(
        "--one-file-system", action="store_true", help="stay on the file system of each ROOT"
    )


def _depth(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError(f"{text!r} is not a number from 0")
    return int(text)


class Finds:
    """What there is below some roots, directory by directory.

    Attributes:
        tally: what was seen so far.
        errors: what could not be looked at; complete at the end.
        unclear: a line for what could not be told; complete at the end.
    """

    def __init__(self, host: Host, arguments: Namespace) -> None:
        self._formats = host.formats
        self._host = host
        self._arguments = arguments
        self._unreadable = 0
        self._undetermined = 0
        self.tally = Tally()
        self.errors: list[JackfieldError] = []
        self.unclear: list[str] = []

    def __iter__(self) -> Iterator[Found]:
        if not self._formats:
            raise JackfieldError(
                "no plugin describes a format: install one, such as "
                f"{self._host.name}-git ({self._host.name} list --all shows what is there)"
            )
        for root in self._arguments.roots:
            try:
                yield from self._below(root)
            except JackfieldError as error:
                self.errors.append(error)
        if self._unreadable > _MOST_TOLD:
            more = self._unreadable - _MOST_TOLD
            self.errors.append(JackfieldError(f"{more} more directories could not be read"))
        if self._undetermined > _MOST_TOLD:
            more = self._undetermined - _MOST_TOLD
            self.unclear.append(f"cannot tell what {more} more directories are")

    def so_far(self) -> str:
        """Say how much was seen, in a few words."""
        return f"{self.tally.directories} directories, {self.tally.entries} entries"

    def _below(self, root: str) -> Iterator[Found]:
        arguments = self._arguments
        for event in scan(
            root,
            self._formats,
            max_depth=arguments.max_depth,
            exclude=arguments.exclude,
            one_file_system=arguments.one_file_system,
            tally=self.tally,
        ):
            if isinstance(event, Unreadable):
                self._unreadable += 1
                if self._unreadable <= _MOST_TOLD:
                    what = f"{event.directory}: cannot be read: {event.reason}"
                    self.errors.append(JackfieldError(what))
            else:
                if event.undetermined:
                    self._undetermined += 1
                    if self._undetermined <= _MOST_TOLD:
                        self.unclear += unclear(event.undetermined)
                yield event


def _scan(host: Host, arguments: Namespace) -> Stream:
    finds = Finds(host, arguments)
    columns = {
        "format": max((len(each.name) for each in host.formats), default=0),
        "plugin": max((len(each.plugin) for each in host.formats), default=0),
        "state": len("incompatible"),
        "directory": 0,
    }
    notes: list[str] = []
    rows = _rows(host, finds, notes)
    return Stream(columns, rows, finds.errors, notes, progress=finds.so_far)


def _rows(host: Host, finds: Finds, notes: list[str]) -> Iterator[Row]:
    """Give a row for each format that matches somewhere, and an object for each directory.

    At the end `notes` holds what else there is to say.
    """
    plugins = host.plugins()
    states = {name: usability(plugin) for name, plugin in plugins.items()}
    unusable: dict[str, None] = {}
    for found in finds:
        directory = str(found.directory)
        record: Mapping[str, object] | None = {
            "directory": directory,
            "formats": [
                {"name": each.name, "plugin": each.plugin, "state": states[each.plugin]}
                for each in found.formats
            ],
            "undetermined": undetermined_records(found.undetermined),
        }
        if not found.formats:
            yield None, record
        for each in found.formats:
            word = short_state(plugins[each.plugin])
            if not plugins[each.plugin].loads:
                unusable[each.plugin] = None
            yield (each.name, each.plugin, word, directory), record
            record = None
    notes += finds.unclear
    notes += [f"{states[name]}: it recognises, but cannot be used" for name in unusable]


COMMANDS: OwnCommands = {"scan": (_scan, configure)}
