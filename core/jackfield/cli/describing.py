"""``metadata``: what a plugin declares, where it says so, and what is wrong with it."""

from __future__ import annotations

import ast
import pprint
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import partial

from jackfield.cli.checking import read_target
from jackfield.cli.declared import declared, described, metadata_record
from jackfield.cli.names import BUILT_IN
from jackfield.commands import Answer, Command, Table
from jackfield.errors import UsageError
from jackfield.host import Host
from jackfield.metadata import Declaration, PluginMetadata


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
        return _module(found[0])
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


def _module(metadata: PluginMetadata) -> str:
    """Write a metadata module that declares what was read."""
    lines = [f'"""What {metadata.name} declares; hosts read it without running it."""']
    for declaration in metadata.declarations.values():
        lines += ["", *_assignments(declaration)]
    lines += [
        "",
        'if __name__ == "__main__":',
        "    from setuptools import setup",
        "",
        f"    setup({_setup_arguments(metadata)})",
    ]
    return "\n".join(lines)


def _setup_arguments(metadata: PluginMetadata) -> str:
    """Write what ``setup()`` has to be told where no ``pyproject.toml`` says it."""
    distribution = metadata.distribution
    name = distribution.name if distribution is not None else None
    known = {"name": name or metadata.name}
    for declaration in metadata.declarations.values():
        if declaration.plugin_version is not None:
            known.setdefault("version", str(declaration.plugin_version))
    if distribution is not None and distribution.version is not None:
        known["version"] = distribution.version
    return ", ".join(f"{argument}={value!r}" for argument, value in known.items())


def _assignments(declaration: Declaration) -> Iterator[str]:
    for variable, value in declaration.values.items():
        name = f"{declaration.host}_{variable}"
        written = pprint.pformat(value, width=88, sort_dicts=False)
        if not _is_literal(written):
            yield f"# {name}: {declaration.origins.get(variable)} gives a {type(value).__name__}"
        elif "\n" in written:
            yield f"{name} = (\n{written}\n)"
        else:
            yield f"{name} = {written}"
    for variable, why in declaration.not_static.items():
        yield f"# {declaration.host}_{variable} is {why}"


def _is_literal(written: str) -> bool:
    try:
        ast.literal_eval(written)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
