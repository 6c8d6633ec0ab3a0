"""Two machines may have the same paths: neither is to replace the archives of the other."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import Shell, content, logs_below

Make = Callable[..., Path]


def come_from(store: Path, host: str | None) -> None:
    """Let the manifest say that its archives are of another machine."""
    (path,) = store.glob("manifest-*.json")
    whole = json.loads(path.read_text())
    whole["content"]["host"] = host
    if host is None:
        del whole["content"]["host"]
    text = json.dumps(whole["content"], sort_keys=True, separators=(",", ":"))
    whole["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(whole))


@pytest.fixture
def elsewhere(jackfield: Shell, ledger: Make, url: str, store: Path) -> str:
    """The URL of a store with an archive of a path that is here, too, of another machine."""
    ledger("a", "theirs")
    jackfield("archive", "root", url)
    come_from(store, "elsewhere")
    ledger("a", "ours")
    return url


def test_the_machine_is_in_the_manifest(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    assert content(store)["host"] == socket.gethostname().partition(".")[0].lower()


def test_another_one_is_refused(jackfield: Shell, root: Path, elsewhere: str, store: Path) -> None:
    before = {path: path.read_bytes() for path in store.iterdir()}
    done = jackfield("archive", "root", elsewhere, check=False)
    assert done.returncode == 1
    here = socket.gethostname().partition(".")[0].lower()
    assert done.stderr == (
        f"jackfield: {elsewhere} holds the archives of '{root}' on 'elsewhere': choose another "
        f"store for that on '{here}', or say --moved if it is the same machine under a new name\n"
    )
    assert {path: path.read_bytes() for path in store.iterdir()} == before


def test_it_is_taken_for_the_same_if_told_so(jackfield: Shell, elsewhere: str, store: Path) -> None:
    jackfield("archive", "root", elsewhere, "--moved")
    assert content(store)["host"] != "elsewhere"
    assert "1 unchanged" in jackfield("archive", "root", elsewhere).stderr


def test_archives_come_back_on_any(jackfield: Shell, elsewhere: str) -> None:
    jackfield("restore", elsewhere, "back")
    assert logs_below(jackfield.directory / "back") == {"a": "theirs\n"}


def test_a_manifest_that_names_none_counts_as_of_this_one(
    jackfield: Shell, elsewhere: str, store: Path
) -> None:
    come_from(store, None)
    assert "1 archived" in jackfield("archive", "root", elsewhere).stderr
    assert content(store)["host"] is not None


def test_a_name_that_is_no_text_is_damage(jackfield: Shell, elsewhere: str, store: Path) -> None:
    come_from(store, 1)  # type: ignore[arg-type]
    assert "is damaged" in jackfield("verify-archive", elsewhere, check=False).stderr
