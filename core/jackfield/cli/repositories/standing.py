"""``status``: how all repositories below a directory stand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from string import hexdigits

from jackfield.backends import Job, run_jobs
from jackfield.cli.names import OwnCommands
from jackfield.cli.repositories import scanning
from jackfield.cli.storage.options import add_jobs
from jackfield.cli.storage.progress import counting, failures, sized
from jackfield.commands import Table
from jackfield.errors import JackfieldError
from jackfield.host import Host
from jackfield.repositories import RepositoryState
from jackfield.surveying import Standing, Systems, repositories, standing

_JOBS = 8


def _configure(parser: ArgumentParser) -> None:
    scanning.configure(parser)
    parser.add_argument(
        "--dirty", action="store_true", help="only those with uncommitted changes, shelved ones too"
    )
    parser.add_argument(
        "--unpushed",
        action="store_true",
        help="only those with revisions that no other repository is known to have; with --dirty, "
        "those with either",
    )
    add_jobs(parser, _JOBS, "repositories to look at at a time")
    parser.add_argument("--no-progress", action="store_true", help="do not show how far it is")


def _status(host: Host, arguments: Namespace) -> Table:
    finds = scanning.Finds(host, arguments)
    systems = Systems(host)
    with counting(arguments, "repositories") as count:
        jobs = [
            Job(str(each.directory), partial(standing, systems, each))
            for each in repositories(finds)
        ]
        results = run_jobs(jobs, arguments.jobs, count)
    wanted = [each.value for each in results if each.value and _is_wanted(each.value, arguments)]
    warnings = [
        f"{each.repository.directory}: {line}"
        for each in wanted
        if each.state is not None
        for line in each.state.warnings
    ]
    return Table(
        columns=_COLUMNS,
        rows=[_row(each) for each in wanted],
        records=[_record(each) for each in wanted],
        errors=[*finds.errors, *map(JackfieldError, warnings), *failures(results)],
        notes=[*finds.unclear, *_notes(systems, [each.value for each in results if each.value])],
        optional=("size", "date", "revision", "plugin", "upstream"),
    )


def _is_wanted(standing: Standing, arguments: Namespace) -> bool:
    if not arguments.dirty and not arguments.unpushed:
        return True
    state = standing.state
    if state is None:
        return False
    dirty = arguments.dirty and bool(state.dirty or state.shelved)
    return dirty or bool(arguments.unpushed and (state.unpushed or state.ahead))


def _notes(systems: Systems, standings: Sequence[Standing]) -> list[str]:
    """Say of how many repositories it is not known how they stand, and why."""
    unknown = Counter(each.repository.plugin for each in standings if each.state is None)
    return [
        f"{count} of plugin {plugin!r} recognised, but no more: {systems.hindrances[plugin]}"
        for plugin, count in unknown.items()
    ]


_COLUMNS = (
    *("directory", "plugin", "branch", "revision", "upstream", "changes", "unpushed", "date"),
    "size",
)
_SHORT = 10
"""Characters of a long identifier that are shown: enough to tell it by."""


def _row(standing: Standing) -> list[object]:
    state = standing.state
    head = [str(standing.repository.directory), standing.repository.plugin]
    if state is None:
        return [*head, None, None, None, "not known", None, None, sized(standing.size)]
    return [
        *head,
        state.branch,
        _shortened(state.revision or ""),
        _following(state),
        _changes(state),
        state.unpushed or None,
        (state.date or "")[:10],
        sized(standing.size),
    ]


def _shortened(revision: str) -> str:
    """Shorten a revision's identifier: a hash to its beginning; of others the end tells more."""
    if len(revision) <= _SHORT * 2:
        return revision
    if all(char in hexdigits for char in revision):
        return revision[:_SHORT]
    return f"…{revision[-_SHORT:]}"


def _following(state: RepositoryState) -> str:
    """Name the upstream, and how far from it the branch is: ``origin/main +1 -2``."""
    counts = [
        f"{sign}{count}" for sign, count in (("+", state.ahead), ("-", state.behind)) if count
    ]
    return " ".join([state.upstream or "", *counts]).strip()


def _changes(state: RepositoryState) -> str:
    counts = [f"{count} {word}" for word, count in (state.changes or {}).items() if count]
    words = counts or ["no tree" if state.changes is None else "clean"]
    return ", ".join([*words, f"{state.shelved} shelved"] if state.shelved else words)


def _record(standing: Standing) -> dict[str, object]:
    repository = standing.repository
    state = standing.state
    record: dict[str, object] = {
        "directory": str(repository.directory),
        "format": repository.format.name,
        "plugin": repository.plugin,
        "known": state is not None,
    }
    values = asdict(state or RepositoryState())
    return record | values | {"dirty": state and state.dirty, "size": standing.size}


COMMANDS: OwnCommands = {"status": (_status, _configure)}
