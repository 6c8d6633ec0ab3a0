"""``check``: does a plugin fit, before it is installed or loaded?"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from jackfield.cli.names import BUILT_IN
from jackfield.cli.plugins import metadata_record
from jackfield.commands import Command, Table
from jackfield.compatibility import Status, Verdict
from jackfield.errors import IncompatiblePlugin, JackfieldError
from jackfield.host import Host
from jackfield.metadata import PluginMetadata
from jackfield.reading import read_all

_FILE_SUFFIXES = (".whl", ".tar.gz", ".tgz", ".zip", ".py")


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    return [
        Command(
            "check", lambda arguments: _check(host, arguments), _configure, BUILT_IN["check"][1]
        )
    ]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        metavar="TARGET",
        nargs="+",
        help="an installed plugin's name, a wheel, an sdist, a project's directory or a setup.py",
    )


def _check(host: Host, arguments: Namespace) -> Table:
    rows: list[list[object]] = []
    records: list[dict[str, object]] = []
    errors: list[JackfieldError] = []
    incompatible = False
    for target in arguments.targets:
        try:
            judged = list(judge_target(host, target))
        except JackfieldError as error:
            errors.append(error)
            records.append({"target": target, "error": str(error)})
            continue
        for metadata, verdict in judged:
            incompatible |= verdict.status is Status.INCOMPATIBLE
            version = metadata.version(host.name)
            rows.append([metadata.name, version, verdict.word, "; ".join(verdict.reasons), target])
            records.append({"target": target, **verdict_record(metadata, verdict, host)})
    columns = ("name", "version", "verdict", "why", "target")
    status = IncompatiblePlugin.exit_status if incompatible else 0
    return Table(columns, rows, records, errors, status=status)


def verdict_record(metadata: PluginMetadata, verdict: Verdict, host: Host) -> dict[str, object]:
    """Give what ``check --json`` says of a plugin."""
    return {
        **metadata_record(metadata, host.name),
        "status": str(verdict.status),
        "untested": verdict.untested,
        "reasons": verdict.reasons,
    }


def judge_target(host: Host, target: str) -> Iterable[tuple[PluginMetadata, Verdict]]:
    """Read and judge the plugins of a target; the name of an installed plugin goes first.

    Raises:
        JackfieldError: if the target is not there or holds no plugin.
    """
    installed = host.plugins().get(target)
    if installed is not None:
        return [(installed.metadata, installed.verdict)]
    if not is_path(target):
        host.plugin(target)  # raises, and names plugins that are spelt alike
    return [(metadata, host.judge(metadata)) for metadata in read_all(target, host.name)]


def is_path(target: str) -> bool:
    """Tell whether a target is a path, rather than a name, by its looks or because it is there."""
    return os.sep in target or target.endswith(_FILE_SUFFIXES) or Path(target).exists()
