"""Repositories in a store: ``archive``, ``restore`` and ``verify-archive``."""

from __future__ import annotations

import glob
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from jackfield.archives.making import Archived, Archiving
from jackfield.archives.manifest import Entry, Manifest
from jackfield.archives.restoring import Archives, Restored
from jackfield.backends import Job
from jackfield.cli.names import OwnCommands
from jackfield.cli.output import first_of
from jackfield.cli.repositories.scanning import Finds, add_limits
from jackfield.cli.storage.options import add_transfer_options
from jackfield.cli.storage.progress import Moved, counting, sized
from jackfield.cli.storage.transferring import transfers_and_stores
from jackfield.commands import Table
from jackfield.errors import JackfieldError, UsageError
from jackfield.explaining import message
from jackfield.formats import Found
from jackfield.formats.control import reason_of
from jackfield.host import Host
from jackfield.kinds import is_directory
from jackfield.repositories import NoVersionControl


def _configure_archive(parser: ArgumentParser) -> None:
    parser.add_argument("root", metavar="ROOT", help="the directory below which repositories are")
    parser.add_argument("store", metavar="URL", help="the store; best of nothing but archives")
    parser.add_argument(
        "--again", action="store_true", help="archive also what has not changed since the last time"
    )
    parser.add_argument(
        "--forget",
        action="store_true",
        help="delete the archives of repositories that are no longer there",
    )
    parser.add_argument(
        "--moved",
        action="store_true",
        help="ROOT is what was archived there before, under a new name, or that of the machine is "
        "new",
    )
    add_limits(parser)
    add_transfer_options(parser)


def _archive(host: Host, arguments: Namespace) -> Table:
    root = Path(arguments.root)
    if not arguments.root or not _is_directory(root, "archive"):
        raise JackfieldError(f"cannot archive {arguments.root}: it is not a directory")
    arguments.roots = [arguments.root]
    finds = Finds(host, arguments)
    with transfers_and_stores(host, arguments) as (transfers, stores):
        store = stores.store(arguments.store)
        archiving = Archiving(host, root, store, again=arguments.again, moved=arguments.moved)
        with counting(arguments, "repositories") as count:
            found = archiving.jobs(_counted(finds, count))
        done: list[Archived] = []
        jobs = [Job(job.name, partial(_archived, job, done)) for job in found]
        try:
            transfers.run(jobs, stores.width(arguments.jobs))
        except KeyboardInterrupt:
            stores.hurry()
            archiving.finish()
            raise
        told = transfers.table()
        unseen = [*finds.errors, *map(JackfieldError, [*finds.unclear, *_emptied(archiving)])]
        left_out = map(JackfieldError, sorted(archiving.left_out))
        errors = [*unseen, *_lost(archiving), *left_out, *told.errors]
        forget = arguments.forget and not unseen
        unsure = bool(unseen) or archiving.is_partly_unreachable
        notes = _notes(archiving, done, len(told.errors), arguments.forget and not unsure, unsure)
        try:
            errors += archiving.finish(forget=forget)
        except JackfieldError as error:
            errors.append(error)
        errors += archiving.damaged()
    done.sort(key=lambda each: each.entry.key)
    return Table(
        columns=("repository", "archive", "size", "proof"),
        rows=[
            (each.entry.path, each.entry.archive, sized(each.entry.size or 0), str(each.proof))
            for each in done
            if each.proof is not None
        ],
        records=[asdict(each.entry) | {"proof": each.proof} for each in done],
        errors=errors,
        notes=notes,
    )


def _is_directory(path: Path, verb: str) -> bool:
    try:
        return is_directory(path)
    except OSError as error:  # such as one above it that may not be entered
        raise JackfieldError(f"cannot {verb} {path}: {reason_of(error)}") from error


def _counted(finds: Iterable[Found], count: Callable[[object], None]) -> Iterator[Found]:
    for found in finds:
        count(found)
        yield found


def _archived(job: Job[Archived], done: list[Archived]) -> Moved:
    archived = job.run()
    done.append(archived)
    return Moved(archived.entry.path, 0)  # what was sent is told with what was not


def _notes(
    archiving: Archiving, done: Sequence[Archived], failed: int, forget: bool, incomplete: bool
) -> list[str]:
    notes = [*map(message, archiving.without), *sorted(archiving.mended)]
    for plugin, count in archiving.lost.items():
        if isinstance(archiving.hindrances[plugin], NoVersionControl):
            notes.append(_unarchived(archiving, plugin, count))
    sent = [each.entry.size or 0 for each in done if each.proof is not None]
    total = f"{len(sent)} archived ({sized(sum(sent))})" if sent else "nothing to archive anew"
    unchanged = f"{len(done) - len(sent)} unchanged since the last time"
    notes.append(f"{total}, {unchanged}" + (f", {failed} failed" if failed else ""))
    if archiving.gone and not forget:
        why = "not everything could be looked at" if incomplete else "--forget deletes them"
        which = first_of([each.path for each in archiving.gone])
        notes.append(f"{which} no longer there: the archives are kept ({why})")
    if archiving.passed_over:
        which = first_of([each.path for each in archiving.passed_over])
        notes.append(f"{which} not looked at: the archives are kept")
    return notes + _of_damaged(archiving.before)


def _of_damaged(manifest: Manifest) -> list[str]:
    return [f"the damaged manifest {name!r} was passed over" for name in manifest.damaged[:1]]


def _emptied(archiving: Archiving) -> list[str]:
    """Say which directories are empty that were not: it may be that a disk is not mounted."""
    return [
        f"{directory} is empty, which it was not: mount the disk that belongs there, or remove it "
        f"(the archives of what was in it are kept: {count})"
        for directory, count in archiving.emptied.items()
    ]


def _lost(archiving: Archiving) -> list[JackfieldError]:
    """Say which plugins cannot be used to archive what they recognise, but should."""
    return [
        JackfieldError(_unarchived(archiving, plugin, count))
        for plugin, count in archiving.lost.items()
        if not isinstance(archiving.hindrances[plugin], NoVersionControl)
    ]


def _unarchived(archiving: Archiving, plugin: str, count: int) -> str:
    return f"{count} of plugin {plugin!r} not archived: {archiving.hindrances[plugin]}"


def _configure_restore(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="URL", help="the store of archives")
    parser.add_argument("destination", metavar="DEST", help="the directory to restore below")
    _add_only(parser)
    add_transfer_options(parser)


def _configure_verify(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="URL", help="the store of archives")
    _add_only(parser)
    add_transfer_options(parser)


def _add_only(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--only",
        action="append",
        metavar="PATTERN",
        help="only repositories whose path, or a directory above it, is like this shell pattern; "
        "may be given several times",
    )


def _selected(archives: Archives, arguments: Namespace) -> list[Entry]:
    for pattern in arguments.only or ():
        if not archives.select([pattern]):
            raise JackfieldError(f"{arguments.store} has no repository like {pattern!r}")
    entries = archives.select(arguments.only)
    if not entries:
        raise JackfieldError(f"{arguments.store} has no repositories")
    return entries


def _restore(host: Host, arguments: Namespace) -> Table:
    if not arguments.destination:  # as a variable that is not set makes it
        raise UsageError("an empty DEST names no directory; the current one is '.'")
    destination = Path(arguments.destination)
    if not _is_directory(destination, "restore to") and os.path.lexists(destination):
        raise JackfieldError(f"cannot restore to {arguments.destination}: it is not a directory")
    with transfers_and_stores(host, arguments) as (transfers, stores):
        archives = Archives(host, stores.store(arguments.store))
        entries = _selected(archives, arguments)
        done: list[Restored] = []
        for work in archives.restoration(entries, destination):
            jobs = [Job(job.name, partial(_restored, job, done)) for job in work.jobs]
            transfers.run(jobs, stores.width(arguments.jobs), work.size)
        told = transfers.table()
    errors = [*told.errors, *archives.doubts]
    notes = _sharing(entries)
    done.sort(key=lambda each: each.target)
    return Table(
        columns=("repository", "format", "to"),
        rows=[(each.entry.path, each.entry.format, str(each.target)) for each in done],
        records=[asdict(each.entry) | {"target": str(each.target)} for each in done],
        errors=errors,
        notes=[*notes, *told.notes],
    )


def _sharing(entries: Sequence[Entry]) -> list[str]:
    """Say of those that have no archive of their own which one holds their history."""
    held = {(each.path, each.plugin) for each in entries if each.archive is not None}
    return [
        f"{each.path!r} shared the history of {each.same_as!r}, which holds it"
        + (
            ""
            if (each.same_as, each.plugin) in held
            else f": --only {_pattern(each.same_as)} brings that back"
        )
        for each in entries
        if each.same_as is not None
    ]


def _pattern(path: str) -> str:
    """Write the shell pattern that only `path` is like, for a shell, always in quotes."""
    return "'" + glob.escape(path).replace("'", "'\"'\"'") + "'"


def _restored(job: Job[Restored], done: list[Restored]) -> Moved:
    restored = job.run()
    done.append(restored)
    return Moved(str(restored.target), restored.entry.size or 0)


def _verify(host: Host, arguments: Namespace) -> Table:
    with transfers_and_stores(host, arguments) as (transfers, stores):
        archives = Archives(host, stores.store(arguments.store))
        entries = _selected(archives, arguments)
        work = archives.verification(entries)
        done: list[Entry] = []
        jobs = [Job(job.name, partial(_verified, job, done)) for job in work.jobs]
        transfers.run(jobs, stores.width(arguments.jobs), work.size)
        table = transfers.table("repository", "archive")
    notes = [*table.notes, *_of_damaged(archives.manifest)]
    if archives.needless and not archives.doubts:
        notes.append(f"{first_of(archives.needless)} in the store: the manifest needs it not")
    done.sort(key=lambda each: each.key)
    errors = [*table.errors, *archives.doubts]
    return Table(table.columns, table.rows, list(map(asdict, done)), errors, notes)


def _verified(job: Job[Entry], done: list[Entry]) -> Moved:
    entry = job.run()
    done.append(entry)
    return Moved(f"{entry.archive}: whole, and it opens", entry.size or 0)


COMMANDS: OwnCommands = {
    "archive": (_archive, _configure_archive),
    "restore": (_restore, _configure_restore),
    "verify-archive": (_verify, _configure_verify),
}
