"""``metadata``: what a plugin declares, where it says so, and what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import partial

from jackfield.cli.aside import answer_stream
from jackfield.cli.checking import read_target
from jackfield.cli.declared import declared, described, metadata_record
from jackfield.cli.names import BUILT_IN
from jackfield.cli.pasting import module
from jackfield.commands import Answer, Command, Table
from jackfield.errors import UsageError
from jackfield.host import Host
from jackfield.metadata import PluginMetadata


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    return [Command("metadata", partial(_metadata, host), _configure, BUILT_IN["metadata"][1])]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="an installed plugin's name, a wheel, an sdist, a project's directory or a file",
    )
    parser.add_argument(
        "--setup-py",
        action="store_true",
        help="print a metadata module that declares the same, to paste",
    )


def _metadata(host: Host, arguments: Namespace) -> Answer:
    target = arguments.target
    found = read_target(host, target, host.name)
    if arguments.setup_py:
        if arguments.json:
            raise UsageError("--setup-py and --json exclude each other")
        if len(found) > 1:
            names = ", ".join(each.name for each in found)
            raise UsageError(f"{target}: holds several plugins ({names}); name a file of one")
        return module(found[0], answer_stream().encoding or "utf-8")
    rows = [row for each in found for row in _rows(each, host)]
    records = [
        {**metadata_record(each, host.name), "disagreements": each.disagreements(host.name)}
        for each in found
    ]
    return Table(("plugin", "variable", "value", "where"), rows, records)


def _rows(metadata: PluginMetadata, host: Host) -> Iterator[Sequence[object]]:
    for declaration in metadata.declarations.values():
        for variable, entry in declared(declaration).items():
            name = f"{declaration.host}_{variable}"
            yield metadata.name, name, described(entry), entry["origin"]
    distribution = metadata.distribution
    if distribution is not None and (why := distribution.version_not_static) is not None:
        yield metadata.name, "(distribution version)", f"not static: {why.reason}", str(why.origin)
    for text in metadata.disagreements(host.name):
        yield metadata.name, "(disagreement)", text, ""
    for text in metadata.faults:
        yield metadata.name, "(fault)", text, ""
