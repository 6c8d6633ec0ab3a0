"""``metadata``: what a plugin and its distribution declare, where, and what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence

from jackfield.cli.aside import answer_stream
from jackfield.cli.names import OwnCommands
from jackfield.cli.plugins.checking import TARGET, read_target
from jackfield.cli.plugins.declared import declared, described, metadata_record
from jackfield.cli.plugins.pasting import module
from jackfield.commands import Answer, Table
from jackfield.errors import UsageError
from jackfield.explaining import without_secrets
from jackfield.host import Host
from jackfield.metadata import DistributionMetadata, PluginMetadata


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="TARGET",
        help=TARGET,
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
        return module(found[0], getattr(answer_stream(), "encoding", None) or "utf-8")
    rows = [row for each in found for row in _rows(each, host)]
    records = [
        {**metadata_record(each, host.name), "disagreements": each.disagreements(host.name)}
        for each in found
    ]
    return Table(("plugin", "variable", "value", "where"), rows, records)


def _rows(metadata: PluginMetadata, host: Host) -> Iterator[Sequence[object]]:
    for declaration in metadata.declarations.values():
        entries = declared(declaration)
        for variable, entry in entries.items():
            name = f"{declaration.host}_{variable}"
            yield metadata.name, name, described(entry), entry["origin"]
        if not entries:  # the host loads it for the place that it is in
            yield metadata.name, f"({declaration.host})", "declares nothing", ""
    if metadata.distribution is not None:
        for row in _of_distribution(metadata.distribution):
            yield metadata.name, *row
    for what, value in _registered(metadata, host.name):
        yield metadata.name, what, value, ""
    for text in metadata.disagreements(host.name):
        yield metadata.name, "(disagreement)", text, ""
    for text in metadata.faults:
        yield metadata.name, "(fault)", text, ""


def _of_distribution(distribution: DistributionMetadata) -> Iterator[tuple[str, str, str]]:
    """Give what a distribution says for pip: what it is, its value, and where that stands."""
    what = " ".join(filter(None, (distribution.name, distribution.version)))
    if what:
        yield "(distribution)", what, str(distribution.version_origin or "")
    if (why := distribution.version_not_static) is not None:
        yield "(distribution version)", f"not static: {why.reason}", str(why.origin)
    if distribution.requires_python:
        yield "(requires Python)", distribution.requires_python, ""
    for requirement in distribution.requires_dist:
        yield "(requires)", without_secrets(requirement), ""
    if distribution.unreadable:
        yield "(requires)", f"not known: it {distribution.unreadable}", ""


def _registered(metadata: PluginMetadata, host: str) -> Iterator[tuple[str, str]]:
    """Give the entry points of a plugin, those of backends by what URLs begin with."""
    for each in metadata.entry_points(host):
        if each.group in {f"{host}.plugins", f"{host}.metadata"}:
            extras = f" [{','.join(each.extras)}]" if each.extras else ""
            yield "(entry point)", f"{each.group}: {each.name} = {each.value}{extras}"
    for scheme, value in metadata.backends.items():
        yield "(backend)", f"{scheme}:// = {value}"
    for prefix, value in metadata.backend_prefixes.items():
        yield "(backend prefix)", f"{prefix}+ = {value}"


COMMANDS: OwnCommands = {"metadata": (_metadata, _configure)}
