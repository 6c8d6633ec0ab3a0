"""Reading the SQLite databases of a stranger: nothing is written, waited for or run.

A database that is only opened may already be written to: SQLite rolls back what a process left
unfinished, and the names of the files that it removes then stand in the journal. It does not where
the database is opened for reading only. One in WAL mode is copied first, since SQLite would make
files beside it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jackfield import JackfieldError
from jackfield.repositories import unusable
from jackfield.scratch import scratch_directory

_BEGINNING = b"SQLite format 3\0"
_WAL = 2
"""What byte 18 of a database in WAL mode is; see "Database File Format" in SQLite's manual."""

_LOCKED = 5.0
"""Seconds to wait while another process is writing."""

_TIMEOUT = 300.0
"""Seconds after which reading is given up: a view of a stranger may have no end."""

_TRIES = 5
"""How often a database in WAL mode is copied until it stands still meanwhile."""

_DISGUISED = """
    SELECT s.name FROM sqlite_schema AS s LEFT JOIN pragma_table_xinfo(s.name) AS x
    WHERE s.type IN ('table', 'view') AND lower(s.name) IN (
        'blob', 'config', 'event', 'plink', 'private', 'reportfmt', 'shun', 'stash', 'tag',
        'tagxref', 'unsent', 'unversioned', 'user', 'vfile', 'vmerge', 'vvar'
    ) AND (s.type = 'view' OR x.hidden <> 0 OR s.sql LIKE 'CREATE VIRTUAL%')
"""
"""Finds what looks like a table but computes its rows: they could be endless, or of any size."""


class Database:
    """A database that is open for reading."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Give what a query finds.

        Raises:
            JackfieldError: if the database is damaged, locked, or of another kind.
        """
        with told(self.path):
            return self.connection.execute(query, values).fetchall()

    def value(self, query: str, *values: object) -> Any:
        """Give the first value of the first row that a query finds; None if there is none.

        Raises:
            JackfieldError: as `rows` does.
        """
        rows = self.rows(query, *values)
        return rows[0][0] if rows else None

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of that name."""
        query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
        return self.value(query, name) is not None


@contextlib.contextmanager
def reading(path: Path, seconds: float = _TIMEOUT) -> Iterator[Database]:
    """Open a database for reading, for as long as the context lasts; all in it is one moment.

    Args:
        path: the database.
        seconds: after which a query is given up.

    Raises:
        JackfieldError: if it cannot be read, or is none.
    """
    with contextlib.ExitStack() as stack:
        shown, options = path, "?mode=ro"
        if _is_wal(path):
            directory = stack.enter_context(scratch_directory())
            shown, options = directory / "copy", ""
            _copy(path, shown)
        with told(path):
            uri = f"file:{quote(os.fsencode(shown.absolute()))}{options}"
            connection = stack.enter_context(
                contextlib.closing(sqlite3.connect(uri, uri=True, timeout=_LOCKED))
            )
            harden(connection, seconds)
            connection.isolation_level = None
            connection.execute("BEGIN")
            disguised = connection.execute(_DISGUISED).fetchone()
        if disguised:
            raise JackfieldError(
                f"{path}: is damaged, or hostile: {disguised[0]} in it is no ordinary table"
            )
        yield Database(path, connection)


def harden(connection: sqlite3.Connection, seconds: float = _TIMEOUT) -> None:
    """Let the schema of a stranger do nothing but hold data, and give up what takes for ever."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.text_factory = os.fsdecode
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in one line what SQLite makes of a database.

    Raises:
        JackfieldError: for every error of SQLite's.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise JackfieldError(f"{path}: {_reason(error)}") from None


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return "a transaction in it was left unfinished: run fossil status in its checkout"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another process is writing to it: try again"
    if code == "SQLITE_FULL":
        return "there is no space left on the disk for a copy of it"
    if code == "SQLITE_INTERRUPT":
        return "reading it was given up: it took too long"
    return f"cannot be read as a database of Fossil's: {error}"


def _is_wal(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise JackfieldError(f"{path}: is not a regular file")
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            header = file.read(100)
    except OSError as error:
        raise unusable(path, "read", error) from None
    if len(header) < 100 or not header.startswith(_BEGINNING):
        raise JackfieldError(f"{path}: is no database of Fossil's, or a damaged one")
    return header[18] == _WAL


def _copy(path: Path, target: Path) -> None:
    """Copy a database in WAL mode with what is not yet written into it, as of one moment."""
    log = path.with_name(f"{path.name}-wal")
    for _ in range(_TRIES):
        before = [_mark(path), _mark(log)]
        try:
            shutil.copyfile(path, target)
            if before[1] is not None and stat.S_ISREG(log.lstat().st_mode):
                shutil.copyfile(log, target.with_name(f"{target.name}-wal"))
        except OSError as error:
            raise unusable(path, "read", error) from None
        if before == [_mark(path), _mark(log)]:
            return
    raise JackfieldError(f"{path}: another process is writing to it: try again")


def _mark(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns)
