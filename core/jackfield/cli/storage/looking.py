"""Looking at storage, and removing from it: ``backends``, ``ls``, ``stat``, ``rm``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from jackfield.backends import BackendWrapper, Outcome, State
from jackfield.cli.names import OwnCommands
from jackfield.cli.storage.options import add_retries
from jackfield.cli.storage.stores import Stores, absent, stores_of
from jackfield.commands import Table
from jackfield.errors import JackfieldError
from jackfield.host import Host


def _backends(host: Host, arguments: Namespace) -> Table:
    rows = []
    records = []
    for kind, pattern in (("scheme", "{}://"), ("prefix", "{}+…://")):
        for name, plugin in sorted(host.roster.providers[kind].items()):
            state = plugin.judgement if not plugin.loads else plugin.word
            if plugin.disabled is not None:
                state = f"switched off by {plugin.disabled}"
            rows.append([pattern.format(name), plugin.name, state, plugin.where])
            records.append(
                {
                    "kind": kind,
                    "name": name,
                    "plugin": plugin.name,
                    "state": state,
                    "loads": plugin.loads,
                    "from": plugin.where,
                }
            )
    return Table(("url", "plugin", "state", "from"), rows, records)


def _configure_ls(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help="the URL of a store")
    parser.add_argument(
        "-l", "--long", action="store_true", help="show sizes and times of change, too"
    )
    add_retries(parser)


def _ls(host: Host, arguments: Namespace) -> Table:
    with stores_of(host, arguments) as stores:
        store = stores.store(arguments.store)
        names = sorted(store.list())
        if not arguments.long:
            return Table(("name",), [[name] for name in names])
        return _facts([(outcome, store) for outcome in store.query(names)])


def _configure_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="URL", nargs="+", help="the URL of a file: STORE/NAME")
    add_retries(parser)


def _by_store(stores: Stores, urls: Sequence[str]) -> Iterator[tuple[BackendWrapper, list[str]]]:
    """Give names side by side that are of the same store together, to ask it once."""
    files = [stores.file(url) for url in urls]
    for _, group in groupby(files, key=lambda file: id(file[0])):
        same = list(group)
        yield same[0][0], [name for _, name in same]


def _stat(host: Host, arguments: Namespace) -> Table:
    with stores_of(host, arguments) as stores:
        return _facts(
            [
                (outcome, store)
                for store, names in _by_store(stores, arguments.files)
                for outcome in store.query(names)
            ]
        )


def _facts(outcomes: Sequence[tuple[Outcome, BackendWrapper]]) -> Table:
    """Give sizes and times of change; in JSON these are as precise as they are known."""
    rows: list[list[object]] = []
    records: list[dict[str, object]] = []
    errors: list[JackfieldError] = []
    for outcome, store in outcomes:
        if outcome.state not in {State.DONE, State.UNKNOWN}:
            errors.append(absent(outcome, "query", store))
            continue
        time = _time(outcome.mtime)
        size = "unknown" if outcome.size is None else outcome.size
        shown = "-" if time is None else time.strftime("%Y-%m-%d %H:%M:%S")
        rows.append([outcome.name, size, shown])
        written = None if time is None else time.isoformat()
        records.append({"name": outcome.name, "size": outcome.size, "mtime": written})
    return Table(("name", "size", "changed (UTC)"), rows, records, errors)


def _time(mtime: float | None) -> datetime | None:
    """Give the time for what a backend says; None where that is no time of the calendar."""
    if mtime is None:
        return None
    try:
        return datetime.fromtimestamp(mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _rm(host: Host, arguments: Namespace) -> Table:
    rows: list[list[object]] = []
    errors: list[JackfieldError] = []
    with stores_of(host, arguments) as stores:
        for store, names in _by_store(stores, arguments.files):
            for outcome in store.delete(names):
                if outcome.state in {State.ABSENT, State.FAILED}:
                    errors.append(absent(outcome, "delete", store))
                else:
                    rows.append([outcome.name, str(outcome.state)])
    return Table(("name", "removed"), rows, errors=errors)


COMMANDS: OwnCommands = {
    "backends": (_backends, None),
    "ls": (_ls, _configure_ls),
    "stat": (_stat, _configure_files),
    "rm": (_rm, _configure_files),
}
