"""Repositories of strangers: whatever Fossil would run for one, none of it is run."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_fossil import branches, database
from jackfield_fossil.control import Fossil

Run = Callable[..., str]

FORMAT = "Fossil checkout"
TRAPS = (
    *("diff-command", "gdiff-command", "gmerge-command", "editor", "pgp-command", "ssh-command"),
    *("web-browser", "tclsh", "email-send-command", "proxy"),
)


@pytest.fixture
def mark(checkout: Path, repository: Path, tmp_path: Path) -> Path:
    """A file that any of the programs would make that are planted in a repository."""
    mark, program = tmp_path / "mark", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho run >> '{mark}'\n")
    program.chmod(0o755)
    settings = dict.fromkeys(TRAPS, str(program)) | {
        "th1-hooks": "1",
        "th1-setup": f"tclInvoke exec {program}",
        "tcl": "1",
        "tcl-setup": f"exec {program}",
        "clearsign": "1",
        "autosync": "on",
        "last-sync-url": f"ssh://example.org/{program}",
        "hooks": f'[{{"type":"after-receive","cmd":"{program}","seq":1}},'
        f'{{"type":"commit-msg","cmd":"{program}","seq":2}}]',
    }
    versioned = checkout / ".fossil-settings"
    versioned.mkdir()
    with sqlite3.connect(repository) as connection:
        for name, value in settings.items():
            (versioned / name).write_text(value)
            connection.execute(
                "REPLACE INTO config (name, value, mtime) VALUES (?, ?, 0)", (name, value)
            )
    connection.close()
    return mark


def test_fossil_itself_runs_them(mark: Path, checkout: Path, fossil: Run) -> None:
    (checkout / "file").write_text("changed\n")
    fossil(checkout, "diff")
    assert mark.exists()


def test_nothing_runs(mark: Path, checkout: Path, repository: Path, tmp_path: Path) -> None:
    (checkout / "file").write_text("changed\n")
    assert Fossil().state(checkout, FORMAT).changes == {"changed": 1}
    Fossil().history(checkout, FORMAT)
    Fossil().fingerprint(checkout, FORMAT)
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    Fossil().check(tmp_path / "archive")
    Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    branches.read(checkout)
    branches.read(repository)
    assert not mark.exists()


def test_settings_in_files_of_a_check_in_run_nothing(
    mark: Path, checkout: Path, repository: Path, tmp_path: Path, fossil: Run
) -> None:
    with sqlite3.connect(repository) as connection:
        marks = ", ".join("?" * 3)
        connection.execute(
            f"DELETE FROM config WHERE name IN ({marks}) OR name = 'clearsign'",
            ("th1-hooks", "autosync", "pgp-command"),
        )
        connection.execute("DELETE FROM config WHERE name LIKE 'last-sync%' OR name = 'hooks'")
    connection.close()
    (checkout / ".fossil-settings" / "clearsign").unlink()
    fossil(checkout, "add", "--dotfiles", ".fossil-settings")
    fossil(checkout, "commit", "--no-warnings", "--no-prompt", "-m", "Settings")
    mark.unlink(missing_ok=True)
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    Fossil().check(tmp_path / "archive")
    Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert (tmp_path / "restored" / ".fossil-settings" / "th1-setup").is_file()
    assert not mark.exists()


@pytest.mark.parametrize(
    "statements",
    [
        "ALTER TABLE event RENAME TO event2; CREATE VIEW event AS WITH RECURSIVE c(objid) AS"
        " (SELECT 1 UNION ALL SELECT objid + 1 FROM c) SELECT objid, 'ci' AS type FROM c",
        "ALTER TABLE unsent ADD COLUMN x GENERATED ALWAYS AS (zeroblob(1000000000))",
        "DROP TABLE private; CREATE VIRTUAL TABLE private USING fts5(rid)",
    ],
)
def test_what_only_looks_like_a_table_is_refused(
    checkout: Path, repository: Path, statements: str
) -> None:
    with sqlite3.connect(repository) as connection:
        connection.executescript(statements)
    connection.close()
    for act in (Fossil().state, Fossil().fingerprint):
        with pytest.raises(JackfieldError, match="in it is no ordinary table"):
            act(checkout, FORMAT)


def test_reading_that_takes_too_long_is_given_up(repository: Path) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
    given_up = pytest.raises(JackfieldError, match="reading it was given up: it took too long")
    with database.reading(repository, 0.1) as opened, given_up:
        opened.value(endless)


@pytest.mark.parametrize("event", ["INSERT", "DELETE"])
def test_triggers_do_nothing(
    event: str, checkout: Path, repository: Path, tmp_path: Path, fossil: Run
) -> None:
    """A note is written into the archive, and taken out of what is restored."""
    before = fossil(tmp_path, "timeline", "-n", "0", "-R", repository)
    trigger = f"CREATE TRIGGER t AFTER {event} ON config BEGIN DELETE FROM event; END"
    with sqlite3.connect(repository) as connection:
        connection.execute(trigger)
    connection.close()
    archive = tmp_path / "archive"
    Fossil().archive(checkout, FORMAT, archive)
    Fossil().check(archive)
    Fossil().restore(archive, tmp_path / "restored", FORMAT)
    for file in (archive, tmp_path / "restored" / "repository.fossil"):
        assert fossil(tmp_path, "timeline", "-n", "0", "-R", file) == before
        with sqlite3.connect(file) as connection:
            kept = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 't'").fetchall()
        connection.close()
        assert kept == [(trigger,)]


def test_an_unfinished_transaction_is_not_rolled_back(
    checkout: Path, repository: Path, tmp_path: Path
) -> None:
    """SQLite would remove the file that stands at the end of the journal."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious\0")
    name = bytes(victim)
    pages = repository.stat().st_size // 4096
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", 0, 1, pages, 512, 4096)
    checksum = sum(byte - 256 if byte > 127 else byte for byte in name) & 0xFFFFFFFF
    end = struct.pack(">I", 262145) + name + struct.pack(">II", len(name), checksum)
    journal = repository.with_name(f"{repository.name}-journal")
    journal.write_bytes(header.ljust(512, b"\0") + end + bytes.fromhex("d9d505f920a163d7"))
    before = journal.read_bytes()
    with pytest.raises(JackfieldError, match="a transaction in it was left unfinished"):
        Fossil().state(checkout, FORMAT)
    assert (journal.read_bytes(), victim.read_bytes()) == (before, b"precious\0")


def artifact(database: sqlite3.Connection, content: bytes) -> str:
    """Put an artifact into a repository, as Fossil would not; give its hash."""
    digest = hashlib.sha3_256(content).hexdigest()
    packed = struct.pack(">I", len(content)) + zlib.compress(content)
    database.execute(
        "INSERT OR IGNORE INTO blob (rcvid, size, uuid, content) VALUES (1, ?, ?, ?)",
        (len(content), digest, packed),
    )
    return digest


@pytest.mark.parametrize(
    "files",
    [
        [("way", b"{outside}", " l"), ("way/file", b"written", "")],
        [("../outside/file", b"written", "")],
        [("{outside}/file", b"written", "")],
        [(".fslckout", b"written", ""), ("file", b"written", "")],
    ],
)
def test_a_check_in_that_leads_out(
    checkout: Path,
    repository: Path,
    fossil: Run,
    tmp_path: Path,
    files: list[tuple[str, bytes, str]],
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    fossil(checkout, "settings", "allow-symlinks", "1")
    parent = Fossil().state(checkout, FORMAT).revision
    with sqlite3.connect(repository) as connection:
        lines = ["C hostile", "D 2023-11-15T00:00:00.000"]
        for name, content, kind in files:
            digest = artifact(connection, content.replace(b"{outside}", bytes(outside)))
            lines.append(f"F {name.replace('{outside}', str(outside))} {digest}{kind}")
        text = "\n".join([*lines, f"P {parent}", "U joe", ""]).encode()
        checksum = hashlib.md5(text).hexdigest()
        version = artifact(connection, text + f"Z {checksum}\n".encode())
    connection.close()
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    with sqlite3.connect(tmp_path / "archive") as connection:
        connection.execute(
            "UPDATE config SET value = ? WHERE name = 'jackfield-checkout'", (version,)
        )
    connection.close()
    fossil(tmp_path, "rebuild", "archive")
    with contextlib.suppress(JackfieldError):
        Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "restored" / "way" / "file").exists()


def test_a_note_that_is_no_check_in(checkout: Path, tmp_path: Path) -> None:
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    with sqlite3.connect(tmp_path / "archive") as connection:
        connection.execute("UPDATE config SET value = '--x' WHERE name = 'jackfield-checkout'")
    connection.close()
    with pytest.raises(JackfieldError, match="'--x' is no check-in"):
        Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)


def test_a_name_in_the_checkout_that_leads_out(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("one\n")
    with sqlite3.connect(checkout / ".fslckout") as connection:
        connection.execute("UPDATE vfile SET pathname = '../outside' WHERE pathname = 'file'")
    connection.close()
    assert Fossil().state(checkout, FORMAT).changes == {"missing": 1, "untracked": 1}


def test_values_of_another_type(checkout: Path, repository: Path) -> None:
    with sqlite3.connect(checkout / ".fslckout") as connection:
        connection.execute(
            "UPDATE vfile SET chnged = 'x', rid = x'00', isexe = NULL, mtime = 'y', origname = 1"
        )
        connection.execute("UPDATE vvar SET value = value || 'x' WHERE name = 'checkout'")
    connection.close()
    assert Fossil().state(checkout, FORMAT).changes == {"added": 2, "moved": 2}
    with sqlite3.connect(checkout / ".fslckout") as connection:
        connection.execute("UPDATE vvar SET value = x'00ff' WHERE name = 'repository'")
    connection.close()
    with pytest.raises(JackfieldError, match="does not say where its repository is"):
        Fossil().state(checkout, FORMAT)


def test_a_list_of_globs_without_end_is_refused(checkout: Path) -> None:
    (checkout / ".fossil-settings").mkdir()
    (checkout / ".fossil-settings" / "ignore-glob").write_text("*a " * 2000)
    with pytest.raises(JackfieldError, match="its ignore-glob has more than 1000 globs"):
        Fossil().state(checkout, FORMAT)
