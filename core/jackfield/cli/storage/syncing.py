"""Two places that are to hold the same: ``sync`` and ``verify``."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from jackfield.backends import BackendException, ErrorCode, Job, run_jobs
from jackfield.cli.names import OwnCommands
from jackfield.cli.output import first_of
from jackfield.cli.storage.landing import TIME_UNITS
from jackfield.cli.storage.options import add_files_only, add_transfer_options
from jackfield.cli.storage.passing import Passing
from jackfield.cli.storage.progress import Moved, failures
from jackfield.cli.storage.sides import Directory, Side, Store
from jackfield.cli.storage.stores import Stores, is_url
from jackfield.cli.storage.transferring import transfers_and_stores
from jackfield.commands import Table
from jackfield.errors import JackfieldError, UsageError
from jackfield.host import Host

_SAME_TIME = 1e-6
"""Seconds that a time may lose on its way through floating-point numbers."""

_BLOCK = 1024 * 1024
"""Bytes that are compared at once."""


class _Step(NamedTuple):
    """What is to be done with one name: ``add``, ``replace`` or ``delete``, and why."""

    action: str
    name: str
    why: str


def _configure_sync(parser: ArgumentParser) -> None:
    _configure_sides(parser)
    parser.add_argument(
        "-c", "--checksum", action="store_true", help="compare contents, not sizes and times"
    )
    parser.add_argument(
        "--delete", action="store_true", help="delete from DST what SRC does not have"
    )
    parser.add_argument("-n", "--dry-run", action="store_true", help="only say what would be done")
    add_files_only(parser)
    add_transfer_options(parser)


def _configure_verify(parser: ArgumentParser) -> None:
    _configure_sides(parser)
    parser.add_argument("--size", action="store_true", help="compare the sizes only")
    add_files_only(parser)
    add_transfer_options(parser)


def _configure_sides(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC", help="the URL of a store, or a local directory")
    parser.add_argument(
        "target", metavar="DST", help="the same; one of the two is the URL of a store"
    )


def _sync(host: Host, arguments: Namespace) -> Table:
    with transfers_and_stores(host, arguments) as (transfers, stores):
        source, target = _sides(stores, arguments)
        steps, notes, errors = _plan(source, target, arguments, stores)
        if arguments.dry_run:
            planned = [list(step) for step in steps]
            return Table(("action", "name", "why"), planned, errors=errors, notes=notes)
        jobs = [
            Job(step.name, partial(_transfer, source, target, step, stores.passing))
            for step in steps
            if step.action != "delete"
        ]
        target.prepare([job.name for job in jobs])
        size = sum(source.entries[job.name].size or 0 for job in jobs)
        succeeded = transfers.run(jobs, stores.width(arguments.jobs), size) and not errors
        table = transfers.table("name", "done")
        doomed = [step.name for step in steps if step.action == "delete"]
        errors += table.errors
        rows = list(table.rows)
        if doomed and not succeeded:
            notes.append(f"{len(doomed)} not deleted, as not all of the others arrived")
        elif doomed:
            failed = target.delete(doomed)
            errors += failed.values()
            rows += [(name, "deleted") for name in doomed if name not in failed]
        return Table(table.columns, rows, errors=errors, notes=[*notes, *table.notes])


def _sides(stores: Stores, arguments: Namespace) -> tuple[Side, Side]:
    if not arguments.source or not arguments.target:  # as a variable that is not set makes it
        raise UsageError("an empty word names no directory; the current one is '.'")
    if not is_url(arguments.source) and not is_url(arguments.target):
        raise UsageError(
            f"neither {arguments.source!r} nor {arguments.target!r} is the URL of a store"
        )
    source, target = (
        Store(stores.store(word), arguments.jobs)
        if is_url(word)
        else Directory(Path(word), arguments.files_only)
        for word in (arguments.source, arguments.target)
    )
    source.read()
    target.read(may_be_missing=True)
    return source, target


def _plan(
    source: Side, target: Side, arguments: Namespace, stores: Stores
) -> tuple[list[_Step], list[str], list[JackfieldError]]:
    """Say what has to be done, what there is to know about it, and what cannot be compared."""
    may_write = not arguments.dry_run
    steps: list[_Step] = []
    alike: list[str] = []
    timeless = 0
    for name, entry in source.entries.items():
        there = target.entries.get(name)
        if there is None:
            steps.append(_Step("add", name, "new"))
        elif entry.size is not None and there.size is not None and entry.size != there.size:
            steps.append(_Step("replace", name, "size"))
        elif arguments.checksum or entry.size is None or there.size is None:
            alike.append(name)
        elif entry.mtime is None or there.mtime is None:
            timeless += 1
        elif entry.mtime > there.mtime + _SAME_TIME and not (
            may_write and _was_cut(entry.mtime, there.mtime, target)
        ):
            steps.append(_Step("replace", name, "newer"))
    jobs = [Job(name, partial(_same, source, target, name, stores.passing)) for name in alike]
    results = run_jobs(jobs, stores.width(arguments.jobs))
    for result in results:
        if result.error is None and not result.value:
            steps.append(_Step("replace", result.name, "content"))
    errors = failures(results)
    if arguments.delete and source.unlisted:
        errors += source.doubt(f"nothing is deleted from {target}")
    elif arguments.delete and (unsure := sorted(source.unsure & target.entries.keys())):
        why = f"{source} has {first_of(unsure)}, but no file can be found there"
        errors.append(BackendException(f"nothing is deleted from {target}, as {why}", masked=True))
    elif arguments.delete:
        gone = [name for name in target.entries if name not in source.entries]
        steps += [_Step("delete", name, "not in the source") for name in gone]
    notes = []
    if timeless:
        notes.append(
            f"{timeless} of the same size taken to be the same, as their times are not known "
            "(--checksum compares contents)"
        )
    if target.unlisted and any(step.action == "add" for step in steps):
        notes.append(str(target.doubt("some of what is added may be there")[0]))
    return steps, notes, errors


def _was_cut(ours: float, theirs: float, target: Side) -> bool:
    """Tell whether a file here has the time that it was given, as far as its disk can keep it."""
    if not isinstance(target, Directory):  # there a time is when a file was put
        return False
    if ours - theirs >= max(TIME_UNITS) or not target.time_unit:
        return False
    return abs(theirs - ours // target.time_unit * target.time_unit) < _SAME_TIME


def _transfer(source: Side, target: Side, step: _Step, passing: Passing) -> Moved:
    entry = source.entries[step.name]
    if isinstance(source, Store) and isinstance(target, Directory):
        target.fetch(source, step.name, entry)
    elif isinstance(target, Store):
        with source.local(step.name, passing) as path:
            target.take(path, step.name)
    return Moved("added" if step.action == "add" else "replaced", entry.size or 0)


def _same(source: Side, target: Side, name: str, passing: Passing) -> bool:
    """Tell whether two files have the same content, by the storage's word or by fetching them."""
    for local, other in ((source, target), (target, source)):
        if isinstance(local, Directory) and isinstance(other, Store):
            proven = other.proves(local.path(name), name)
            if proven is not None:
                return proven
    with source.local(name, passing) as ours, target.local(name, passing) as theirs:
        return _same_content(ours, theirs)


def _same_content(one: Path, other: Path) -> bool:
    with one.open("rb") as left, other.open("rb") as right:
        size = os.fstat(left.fileno()).st_size
        if os.fstat(right.fileno()).st_size != size:
            return False
        size = min(size + 1, _BLOCK)
        while block := left.read(size):
            if block != right.read(size):
                return False
        return not right.read(1)


def _verify(host: Host, arguments: Namespace) -> Table:
    with transfers_and_stores(host, arguments) as (transfers, stores):
        source, target = _sides(stores, arguments)
        jobs = [
            Job(name, partial(_verified, source, target, name, arguments.size, stores.passing))
            for name in source.entries
        ]
        size = None if arguments.size else sum(e.size or 0 for e in source.entries.values())
        transfers.run(jobs, stores.width(arguments.jobs), size)
        table = transfers.table("name", "verified")
        extra = [name for name in target.entries if name not in source.entries]
        notes = list(table.notes)
        errors = [*table.errors, *source.doubt("not all is verified")]
        if extra:
            notes.append(f"{target} also holds {first_of(extra)}")
        return Table(table.columns, table.rows, errors=errors, notes=notes)


def _verified(source: Side, target: Side, name: str, by_size: bool, passing: Passing) -> Moved:
    entry, there = source.entries[name], target.entries.get(name)
    if there is None and target.unlisted:
        raise target.doubt(f"{name!r} is not verified")[0]
    if there is None:
        raise _unlike(target, name, "there is no such file", ErrorCode.NOT_FOUND)
    if entry.size is not None and there.size is not None and entry.size != there.size:
        raise _unlike(target, name, f"{there.size} bytes, of {entry.size}")
    if by_size:
        if entry.size is None or there.size is None:
            raise _unlike(target, name, "its size is not known, so nothing is proven")
        return Moved("by size", 0)
    if not _same(source, target, name, passing):
        raise _unlike(target, name, "it has another content")
    return Moved("by content", entry.size or 0)


def _unlike(
    target: Side, name: str, why: str, code: ErrorCode = ErrorCode.VALIDATION_FAILED
) -> BackendException:
    return BackendException(
        f"{target}: {name!r}: {why}", code, operation="validate", filename=name, masked=True
    )


COMMANDS: OwnCommands = {
    "sync": (_sync, _configure_sync),
    "verify": (_verify, _configure_verify),
}
