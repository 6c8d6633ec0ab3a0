"""``doctor``: what is wrong with the plugins and their installation, and what mends it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from jackfield.cli.names import OwnCommands
from jackfield.commands import Table
from jackfield.doctor import TIME_LIMIT, activated, examine
from jackfield.errors import JackfieldError
from jackfield.host import Host

_LONGEST = 1_000_000
"""Seconds that the system can wait for something."""


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--activate",
        action="store_true",
        help="also activate every plugin, each in a process of its own",
    )
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=TIME_LIMIT,
        metavar="SECONDS",
        help="what activating one may take, %(default)g by default; it is stopped then",
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="make the index anew before looking at it"
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds")
    return seconds


def _doctor(host: Host, arguments: Namespace) -> Table:
    errors: list[JackfieldError] = []
    if arguments.rebuild:
        host.index.forget()
        fault = _why_not_written(host)
        if fault:
            errors.append(JackfieldError(f"the index {fault}"))
        host.refresh()
    host.plugins()  # so that the index is as good as it gets
    tried = list(activated(host, arguments.time_limit)) if arguments.activate else []
    again = {(each.kind, each.subject) for each in tried}
    known = [each for each in examine(host) if (each.kind, each.subject) not in again]
    findings = known + tried
    rows: list[list[object]] = []
    for each in findings:
        detail = each.detail if arguments.verbose else ""
        rows.append(["\n".join(filter(None, (each.problem, detail))), each.mend])
    notes = [f"index: {_state_of_index(host)} ({host.index.file})"]
    if not findings:
        notes.append("nothing is wrong")
    records = [each.record() for each in findings]
    status = int(bool(findings or errors))
    return Table(("problem", "mend"), rows, records, errors=errors, notes=notes, status=status)


def _state_of_index(host: Host) -> str:
    """Say how it is with the index; that it is in vain to keep one is no fault of the plugins."""
    state = host.index.state()
    fault = "" if state == "valid" or not host.uses_index else _why_not_written(host)
    return f"{state}: it {fault}, so each start looks anew" if fault else state


def _why_not_written(host: Host) -> str:
    try:
        host.index.check_can_be_written()
    except OSError as error:
        # A disk that is full does not say where it is.
        return f"cannot be written: {error.strerror}: {error.filename or host.index.file!r}"
    return ""


COMMANDS: OwnCommands = {"doctor": (_doctor, _configure)}
