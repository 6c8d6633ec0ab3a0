"""``identify``: which version-control system does a path belong to?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from jackfield.cli.names import BUILT_IN
from jackfield.commands import Command, Table
from jackfield.errors import JackfieldError
from jackfield.formats import ControlFormat, Identification
from jackfield.host import Host


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    return [
        Command(
            "identify",
            lambda arguments: _identify(host, arguments),
            _configure,
            BUILT_IN["identify"][1],
        )
    ]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a file or directory in a working tree"
    )


def _identify(host: Host, arguments: Namespace) -> Table:
    rows: list[list[object]] = []
    records: list[dict[str, object]] = []
    errors: list[JackfieldError] = []
    notes: list[str] = []
    for path in arguments.paths:
        try:
            found = host.identify(path)
        except JackfieldError as error:
            errors.append(error)
            continue
        for unclear in found.undetermined:
            what = f"{unclear.path}: cannot tell whether it is {unclear.format.name}"
            notes.append(f"{what}: {unclear.reason}")
        records.append(_record(host, path, found))
        if found.directory is None:
            errors.append(
                JackfieldError(
                    f"{path}: is in no control directory that a plugin describes "
                    f"({host.name} list --all shows which plugins describe formats)"
                )
            )
        for each in found.formats:
            state = _state(host, each)
            rows.append([path, each.name, str(found.directory), each.plugin, state])
    columns = ("path", "format", "directory", "plugin", "state")
    return Table(columns, rows, records, errors, notes)


def _record(host: Host, path: str, found: Identification) -> dict[str, object]:
    return {
        "path": path,
        "directory": None if found.directory is None else str(found.directory),
        "formats": [
            {"name": each.name, "plugin": each.plugin, "state": _state(host, each)}
            for each in found.formats
        ],
        "undetermined": [
            {"name": each.format.name, "path": str(each.path), "reason": each.reason}
            for each in found.undetermined
        ],
    }


def _state(host: Host, known: ControlFormat) -> str:
    """Say whether the plugin that knows a format can be used here."""
    plugin = host.plugin(known.plugin)
    if plugin.disabled is not None:
        return f"switched off by {plugin.disabled}"
    return plugin.word if plugin.loads else plugin.judgement
