"""Archives of repositories: the repository itself, which is one file, with a note in it.

The note is a row in its table of settings that says what the checkout was at.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import unusable

from jackfield_fossil.checkout import FILES, Checkout, is_on
from jackfield_fossil.database import harden, reading, told
from jackfield_fossil.fossil import fossil

NOTE = "jackfield-checkout"
"""The name of the note; its value is the hash of a check-in, or empty before the first one."""

_TABLES = ("blob", "delta", "rcvfrom", "user", "config", "event", "tag", "tagxref", "plink")
_KEPT = ("content-schema", "aux-schema", "rebuilt", "hash-policy", "project-code", "main-branch")
"""The settings that say how to read a repository. Others can make fossil run programs."""

_CHECK = 3600.0
"""Seconds after which checking a database is given up: every page of it is read."""

_ERRORS = re.compile(r"total\) checked:\s+(\d+) errors")


def write(checkout: Checkout, target: Path) -> None:
    """Copy the repository to the new file `target`, as of one moment, whoever is using it.

    Raises:
        JackfieldError: if it is damaged, or `target` cannot be written.
    """
    try:
        # Users' passwords are in it.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise unusable(target, "written", error) from None
    value = checkout.hash or ""
    with told(checkout.repository.path), contextlib.closing(sqlite3.connect(target)) as copy:
        checkout.repository.connection.rollback()  # a backup has a transaction of its own
        checkout.repository.connection.backup(copy)
        harden(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whatever the repository is
        row = (NOTE, value)
        triggers = _take_triggers(copy)
        copy.execute("REPLACE INTO config (name, value, mtime) VALUES (?, ?, 0)", row)
        _put_back(copy, triggers)
        copy.commit()


def check(archive: Path, scratch: Path) -> None:
    """Check that a database is whole, and each artifact what its hash says.

    Raises:
        JackfieldError: if not.
    """
    with reading(archive, _CHECK) as database:
        missing = [name for name in _TABLES if not database.has_table(name)]
        if missing:
            raise JackfieldError(f"{archive}: is no Fossil repository: it has no {missing[0]}")
        found = database.value("PRAGMA integrity_check")
        if found != "ok":
            raise JackfieldError(f"{archive}: is damaged: {str(found).splitlines()[0]}")
    copy = scratch / "copy"
    neutral(archive, copy)
    said = fossil("test-integrity", "-R", copy, subject=archive)
    counted = _ERRORS.search(said)
    if counted is None or int(counted[1]):
        lines = re.split(r"[\n\r]|\d+/\d+", said)
        reason = next((line.strip() for line in lines if "artifact" in line), "it does not end")
        raise JackfieldError(f"{archive}: is damaged: fossil test-integrity: {reason}")


def neutral(archive: Path, copy: Path) -> None:
    """Copy a repository, so that fossil runs nothing of it: without triggers and settings.

    Raises:
        JackfieldError: if it is damaged or cannot be copied.
    """
    _copy_file(archive, copy)
    with _writing(copy, archive) as connection:
        _take_triggers(connection)
        marks = ", ".join("?" * len(_KEPT))
        connection.execute(f"DELETE FROM config WHERE name NOT IN ({marks})", _KEPT)


def restore(archive: Path, destination: Path, format: str, scratch: Path) -> None:
    """Make a checkout at `destination`, which does not exist, with the repository in it.

    Raises:
        JackfieldError: if the archive is damaged, or `destination` cannot be written.
    """
    with reading(archive) as database:
        version = database.value("SELECT value FROM config WHERE name = ?", NOTE)
        links = database.value("SELECT value FROM config WHERE name = 'allow-symlinks'")
    if version and not re.fullmatch(r"[0-9a-f]{40,64}", version):
        raise JackfieldError(f"{archive}: is damaged: {version[:80]!r} is no check-in")
    options = [version] if version else ["--empty"] if version == "" else []
    copy = scratch / "copy"
    neutral(archive, copy)
    # The copy is opened, not the repository, in which fossil would note where its checkouts are.
    workdir = destination.absolute()
    fossil("open", copy, *options, "--nested", "--nosync", "--workdir", workdir, subject=archive)
    name = next(
        each
        for each in ("repository.fossil", *(f"repository-{n}.fossil" for n in range(2, 10_000)))
        if not os.path.lexists(destination / each)
    )
    _copy_file(archive, destination / name)
    with _writing(destination / name, archive) as connection:
        triggers = _take_triggers(connection)
        connection.execute("DELETE FROM config WHERE name = ?", (NOTE,))
        _put_back(connection, triggers)
    local = destination / ".fslckout"
    with _writing(local, archive) as connection:
        # Fossil takes it from the checkout's top, which may be moved with the repository.
        connection.execute("UPDATE vvar SET value = ? WHERE name = 'repository'", (name,))
        query = "SELECT pathname FROM vfile WHERE islink AND NOT deleted"
        linked = [path for (path,) in connection.execute(query)] if is_on(links) else []
    _link(destination, linked)
    if FILES[format] != local.name:
        local.rename(destination / FILES[format])


def _link(top: Path, paths: list[str]) -> None:
    """Make symbolic links of the files that Fossil has written in their place.

    Now that everything else is written, nothing is written through one.
    """
    for path in paths:
        file = top / path
        if file.is_file() and not file.is_symlink():
            target = file.read_bytes()
            file.unlink()
            file.symlink_to(os.fsdecode(target))


def _take_triggers(connection: sqlite3.Connection) -> list[str]:
    """Take the triggers of a stranger out of a database; give what makes them again."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    triggers = connection.execute(query).fetchall()
    for name, _ in triggers:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP TRIGGER "{quoted}"')
    return [sql for _, sql in triggers]


def _put_back(connection: sqlite3.Connection, triggers: list[str]) -> None:
    for sql in triggers:
        connection.execute(sql)


def _copy_file(source: Path, target: Path) -> None:
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(source, target)
    except OSError as error:
        raise unusable(target, "written", error) from None


@contextlib.contextmanager
def _writing(path: Path, archive: Path) -> Iterator[sqlite3.Connection]:
    """Change a database of our own, made from `archive`, in one transaction."""
    with told(archive), contextlib.closing(sqlite3.connect(path)) as connection:
        harden(connection)
        yield connection
        connection.commit()
