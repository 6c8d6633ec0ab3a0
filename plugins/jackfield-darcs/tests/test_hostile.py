"""Repositories of strangers: whatever Darcs would run for one, none of it is run."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_darcs import boring, changes, tags
from jackfield_darcs.control import OLD, Darcs

Run = Callable[..., str]

FORMAT = "Darcs repository"


def plant(top: Path, tmp_path: Path) -> Path:
    """Make a repository run a program whenever darcs can be made to; it leaves a mark."""
    mark, program = tmp_path / "mark", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho run >> '{mark}'\n")
    program.chmod(0o755)
    prefs = top / "_darcs" / "prefs"
    (prefs / "defaults").write_text(
        f"ALL posthook {program}\nALL run-posthook\nALL prehook {program}\nALL run-prehook\n"
        f"whatsnew diff-command {program}\nrecord test\nALL no-prompt-posthook\n"
    )
    (prefs / "prefs").write_text(f"test {program}\npredist {program}\n")
    return mark


@pytest.fixture
def mark(repository: Path, tmp_path: Path) -> Path:
    return plant(repository, tmp_path)


def test_darcs_itself_runs_them(mark: Path, repository: Path, darcs: Run) -> None:
    darcs(repository, "log")
    assert mark.exists()


def test_nothing_runs(mark: Path, repository: Path, tmp_path: Path) -> None:
    (repository / "file").write_text("changed\n")
    assert Darcs().state(repository, FORMAT).changes == {"changed": 1}
    Darcs().history(repository, FORMAT)
    Darcs().fingerprint(repository, FORMAT)
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    tags.read(repository)
    assert not mark.exists()


def test_what_was_restored_runs_nothing_either(
    mark: Path, repository: Path, tmp_path: Path, darcs: Run
) -> None:
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    darcs(tmp_path / "restored", "log")
    assert not mark.exists()


def test_nothing_runs_for_an_old_fashioned_repository(old: Path, tmp_path: Path) -> None:
    mark = plant(old, tmp_path)
    Darcs().state(old, OLD)
    Darcs().fingerprint(old, OLD)
    Darcs().archive(old, OLD, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    assert not mark.exists()


def test_nobody_is_asked(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(tmp_path, "clone", "--lazy", "--no-cache", repository, "lazy")
    lazy = tmp_path / "lazy"
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/repo"
        (lazy / "_darcs" / "prefs" / "sources").write_text(f"repo:{url}\n")
        (lazy / "_darcs" / "prefs" / "defaultrepo").write_text(f"{url}\n")
        assert Darcs().state(lazy, FORMAT).upstream == url
        with pytest.raises(JackfieldError):
            Darcs().archive(lazy, FORMAT, tmp_path / "archive")
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_list_that_takes_for_ever_is_given_up(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boring, "_TIMEOUT", 0.5)
    (repository / f"{'a' * 60}b{'a' * 61}ca").touch()
    (repository / "_darcs" / "prefs" / "boring").write_text(
        "^(a+)(a+)(a+)(a+)(a+)(a+)(a+)b\\7\\6\\5\\4\\3\\2\\1c\\1$\n"
    )
    found = Darcs().state(repository, FORMAT)
    assert found.changes == {"untracked": 1}
    assert found.warnings == ("boring files count as untracked: its lists took more than 0.5 s",)


def test_a_list_outside_the_repository_is_not_read(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("new\n")
    (repository / "new").touch()
    for path in ("../outside", str(tmp_path / "outside")):
        (repository / "_darcs" / "prefs" / "prefs").write_text(f"boringfile {path}\n")
        assert Darcs().state(repository, FORMAT).changes == {"untracked": 1}


def test_a_recorded_tree_without_end_is_given_up(repository: Path) -> None:
    """Each directory holds the next one twice, and the last the first: of few files, endless."""
    pristine = repository / "_darcs" / "pristine.hashed"
    names = [hashlib.sha256(bytes([number])).hexdigest() for number in range(40)]
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        (pristine / name).write_text(f"directory:\na\n{following}\ndirectory:\nb\n{following}\n")
    inventory = repository / "_darcs" / "hashed_inventory"
    inventory.write_bytes(f"pristine:{names[0]}".encode() + inventory.read_bytes()[73:])
    with pytest.raises(JackfieldError, match="has recorded more files than there can be"):
        Darcs().state(repository, FORMAT)


def test_moves_without_end_are_given_up(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_MOST_STEPS", 1000)
    pending = repository / "_darcs" / "patches" / "pending"
    pending.write_text("move ./file ./b\nmove ./b ./file\n" * 400)
    with pytest.raises(JackfieldError, match="more is moved in it than can be followed"):
        Darcs().state(repository, FORMAT)
