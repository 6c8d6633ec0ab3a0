"""``identify``: which version-control system does a path belong to?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from jackfield.cli.names import OwnCommands
from jackfield.commands import Table
from jackfield.errors import JackfieldError
from jackfield.formats import Identification, Label
from jackfield.host import Host
from jackfield.recognising import unclear, undetermined_records, usability


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
        notes += unclear(found.undetermined)
        notes += [label.hindrance for label in found.labels if label.hindrance is not None]
        records.append(_record(host, path, found))
        if found.directory is None:
            errors.append(_unidentified(host, path, found))
        for each in found.formats:
            state = usability(host.plugin(each.plugin))
            rows.append([path, each.name, str(found.directory), each.plugin, state])
        rows += [row for label in found.labels for row in _label_rows(host, path, found, label)]
    columns = ("path", "format", "directory", "plugin", "state")
    return Table(columns, rows, records, errors, notes)


def _unidentified(host: Host, path: str, found: Identification) -> JackfieldError:
    if found.undetermined:
        return JackfieldError(f"{path}: cannot tell whether it is in a control directory")
    return JackfieldError(
        f"{path}: is in no control directory that a plugin describes "
        f"({host.name} list --all shows which plugins describe formats)"
    )


def _label_rows(
    host: Host, path: str, found: Identification, label: Label
) -> Iterator[list[object]]:
    """Give a row for each plugin that explains a label, or one that says that none does."""
    directory = str(found.directory)
    if label.label is not None and not label.known:
        yield [path, f"{label.part}: {label.label}", directory, None, "no plugin explains it"]
    for each in label.known:
        state = usability(host.plugin(each.plugin))
        yield [path, f"{label.part}: {each.description}", directory, each.plugin, state]


def _record(host: Host, path: str, found: Identification) -> dict[str, object]:
    return {
        "path": path,
        "directory": None if found.directory is None else str(found.directory),
        "formats": [
            {
                "name": each.name,
                "plugin": each.plugin,
                "state": usability(host.plugin(each.plugin)),
            }
            for each in found.formats
        ],
        "labels": [
            {
                "part": label.part,
                "label": label.label,
                "known": [
                    {
                        "description": each.description,
                        "plugin": each.plugin,
                        "state": usability(host.plugin(each.plugin)),
                    }
                    for each in label.known
                ],
                "hindrance": label.hindrance,
            }
            for label in found.labels
        ],
        "undetermined": undetermined_records(found.undetermined),
    }


COMMANDS: OwnCommands = {"identify": (_identify, _configure)}
