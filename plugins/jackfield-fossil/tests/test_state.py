"""How checkouts stand, compared with what fossil says of them."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState
from jackfield_fossil.control import Fossil

Run = Callable[..., str]
Commit = Callable[..., None]
Take = Callable[[Path], object]

FORMAT, OLD_NAME = "Fossil checkout", "Fossil checkout (_FOSSIL_)"


def state(path: Path) -> RepositoryState:
    return Fossil().state(path, FORMAT)


def revision(fossil: Run, path: Path) -> str:
    (found,) = re.findall(r"^checkout: +(\w+)", fossil(path, "status"), re.MULTILINE)
    return str(found)


def extras(fossil: Run, path: Path) -> int:
    return len(fossil(path, "extras").splitlines())


def test_a_clean_checkout(checkout: Path, repository: Path, fossil: Run) -> None:
    found = state(checkout)
    assert found.revision is not None and len(found.revision) == 64
    assert found.revision.startswith(revision(fossil, checkout))
    assert found == RepositoryState(
        branch="trunk",
        revision=found.revision,
        changes={},
        shelved=0,
        unpushed=3,
        date="2023-11-14T22:13:21+00:00",
        size=repository.stat().st_size,
    )
    assert found.dirty is False


def test_what_is_stashed_is_counted(checkout: Path, fossil: Run) -> None:
    for content in ("one more", "another"):
        (checkout / "file").write_text(content)
        fossil(checkout, "stash", "save", "--comment", content)
    found = state(checkout)
    assert (found.changes, found.shelved) == ({}, 2)


def test_another_branch(checkout: Path, fossil: Run) -> None:
    fossil(checkout, "update", "topic")
    assert (state(checkout).branch, state(checkout).date) == ("topic", "2023-11-14T22:13:22+00:00")


def test_before_the_first_file(tmp_path: Path, repository: Path, fossil: Run) -> None:
    (tmp_path / "new").mkdir()
    fossil(tmp_path / "new", "open", repository)
    found = state(tmp_path / "new")
    assert (found.branch, found.changes, found.unpushed) == ("trunk", {}, 1)


def test_an_empty_checkout(tmp_path: Path, repository: Path, fossil: Run) -> None:
    (tmp_path / "new").mkdir()
    fossil(tmp_path / "new", "open", "--empty", repository)
    found = state(tmp_path / "new")
    assert (found.branch, found.revision, found.date, found.changes) == (None, None, None, {})


def test_the_older_name_of_the_database(checkout: Path, fossil: Run) -> None:
    before = state(checkout)
    (checkout / ".fslckout").rename(checkout / "_FOSSIL_")
    assert Fossil().state(checkout, OLD_NAME) == before


def test_changes(checkout: Path, fossil: Run) -> None:
    for name in ("added", "untracked", "more/untracked", ".hidden"):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).touch()
    fossil(checkout, "add", "added")
    (checkout / "file").write_text("changed\n")
    (checkout / "directory" / "with space").unlink()
    assert state(checkout).changes == {"added": 1, "changed": 1, "missing": 1, "untracked": 2}
    said = sorted(line.split()[0] for line in fossil(checkout, "changes").splitlines())
    assert said == ["ADDED", "EDITED", "MISSING"]
    fossil(checkout, "rm", "directory/with space")
    assert state(checkout).changes == {"added": 1, "changed": 1, "removed": 1, "untracked": 2}
    assert extras(fossil, checkout) == 2


def test_content_counts_not_the_time(checkout: Path) -> None:
    os.utime(checkout / "file", (1, 1))
    assert state(checkout).changes == {}
    (checkout / "file").write_text("eno\n")
    os.utime(checkout / "file", (2, 2))
    assert state(checkout).changes == {"changed": 1}


def test_another_kind_of_file(checkout: Path) -> None:
    (checkout / "file").chmod(0o755)
    assert state(checkout).changes == {"changed": 1}
    (checkout / "file").unlink()
    (checkout / "file").symlink_to("directory")
    assert state(checkout).changes == {"changed": 1}
    (checkout / "file").unlink()
    os.mkfifo(checkout / "file")
    assert state(checkout).changes == {"changed": 1}


def test_a_file_that_moved(checkout: Path, fossil: Run) -> None:
    fossil(checkout, "mv", "--hard", "file", "moved")
    assert state(checkout).changes == {"moved": 1}


def test_a_merge(checkout: Path, fossil: Run) -> None:
    (checkout / "other").touch()
    fossil(checkout, "merge", "topic")
    assert state(checkout).changes == {"changed": 1, "merged": 1, "untracked": 1}


def test_a_conflict(checkout: Path, fossil: Run, commit: Commit) -> None:
    (checkout / "file").write_text("one\nthree\n")
    commit(checkout, "Three")
    fossil(checkout, "merge", "topic")
    assert "CONFLICT" in fossil(checkout, "changes")
    found = dict(state(checkout).changes or {})
    assert found.pop("untracked", 0) == extras(fossil, checkout)
    assert found == {"conflicts": 1, "merged": 1}


@pytest.mark.parametrize(
    "globs",
    ["*.o", "*.o,x*", "'a b' *.o", "[ab].txt\n*/deep*", "directory/*", "*", "[^a].txt", "a.txt\n"],
)
def test_globs_of_what_is_ignored(checkout: Path, fossil: Run, globs: str) -> None:
    for name in ("a.o", "x.c", "a b", "a.txt", "b.txt", "c.txt", "sub/deep.c", "directory/x"):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).touch()
    assert state(checkout).changes == {"untracked": 8}
    fossil(checkout, "settings", "ignore-glob", globs)
    before = extras(fossil, checkout)
    assert (state(checkout).changes or {}).get("untracked", 0) == before < 8
    fossil(checkout, "unset", "ignore-glob")
    (checkout / ".fossil-settings").mkdir()
    (checkout / ".fossil-settings" / "ignore-glob").write_text(globs)
    assert (state(checkout).changes or {}).get("untracked", 0) == extras(fossil, checkout) == before


def test_files_with_a_dot(checkout: Path, fossil: Run) -> None:
    (checkout / ".dot").touch()
    (checkout / ".directory").mkdir()
    (checkout / ".directory" / "file").touch()
    assert state(checkout).changes == {}
    fossil(checkout, "settings", "dotfiles", "1")
    assert state(checkout).changes == {"untracked": 2}
    assert extras(fossil, checkout) == 2


def test_files_that_fossil_writes_itself(checkout: Path, fossil: Run, tmp_path: Path) -> None:
    fossil(checkout, "settings", "manifest", "on")
    fossil(checkout, "update", "topic")
    assert (checkout / "manifest").is_file()
    assert extras(fossil, checkout) == 0
    assert state(checkout).changes == {}


def test_a_checkout_around_its_repository_and_another_checkout(
    checkout: Path, repository: Path, fossil: Run
) -> None:
    (checkout / "inner").mkdir()
    fossil(checkout / "inner", "open", "--nested", repository)
    assert (state(checkout).changes or {}).get("untracked", 0) == extras(fossil, checkout)
    top = repository.parent / "around"
    top.mkdir()
    repository.rename(top / "r.fossil")
    fossil(top, "open", "r.fossil")
    assert extras(fossil, top) == 0
    assert state(top).changes == {}


class TestUpstream:
    @pytest.fixture
    def clone(self, checkout: Path, repository: Path, fossil: Run, tmp_path: Path) -> Path:
        fossil(tmp_path, "clone", repository, "clone.fossil")
        (tmp_path / "clone").mkdir()
        fossil(tmp_path / "clone", "open", "../clone.fossil")
        fossil(tmp_path / "clone", "settings", "autosync", "off")
        return tmp_path / "clone"

    def test_as_it_is(self, clone: Path, repository: Path) -> None:
        found = state(clone)
        assert found.upstream == f"file://{repository}"
        assert (found.ahead, found.behind, found.unpushed) == (0, 0, 0)

    def test_ahead_and_behind(self, clone: Path, checkout: Path, commit: Commit) -> None:
        for top, branch, count in ((clone, "trunk", 2), (clone, "x", 1), (checkout, "trunk", 1)):
            for number in range(count):
                (top / "file").write_text(f"{top.name} {branch} {'x' * number}\n")
                commit(top, "More", *(() if branch == "trunk" else ("--branch", branch)))
        found = state(clone)
        assert (found.branch, found.ahead, found.behind, found.unpushed) == ("x", 1, 0, 3)

    def test_of_the_trunk(self, clone: Path, checkout: Path, commit: Commit) -> None:
        (clone / "file").write_text("theirs and ours\n")
        commit(clone, "More")
        (checkout / "file").write_text("ours\n")
        commit(checkout, "More")
        found = state(clone)
        assert (found.ahead, found.behind, found.unpushed) == (1, 1, 1)

    def test_on_another_machine(self, clone: Path, fossil: Run, commit: Commit) -> None:
        with sqlite3.connect(clone.parent / "clone.fossil") as database:
            url = "https://joe:se@cret@example.org/repo"
            database.execute("UPDATE config SET value = ? WHERE name = 'last-sync-url'", (url,))
        database.close()
        assert (state(clone).upstream, state(clone).ahead) == ("https://example.org/repo", 0)
        (clone / "file").write_text("more than that\n")
        commit(clone, "More")
        commit(clone, "Private", "--allow-empty", "--private", "--branch", "secret")
        found = state(clone)
        assert (found.ahead, found.behind, found.unpushed) == (1, None, 2)
        assert "cret@" not in str(found)

    def test_gone(self, clone: Path, repository: Path) -> None:
        repository.unlink()
        assert (state(clone).ahead, state(clone).unpushed) == (None, 3)


class TestHistory:
    def test_is_the_repository(self, checkout: Path, repository: Path, fossil: Run) -> None:
        other = checkout.parent / "other"
        other.mkdir()
        fossil(other, "open", repository)
        for top in (checkout, other):
            assert Fossil().history(top, FORMAT) == repository

    def test_is_gone(self, checkout: Path, repository: Path) -> None:
        repository.unlink()
        for method in (Fossil().history, Fossil().state, Fossil().fingerprint):
            with pytest.raises(NoHistory) as error:
                method(checkout, FORMAT)
            assert str(error.value) == (
                f"{checkout}: its history is in {repository}, which is not there"
            )


@pytest.mark.parametrize("name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"?a%41#"])
def test_odd_names(checkout: Path, fossil: Run, name: bytes) -> None:
    odd = Path(os.fsdecode(os.fsencode(checkout.parent) + b"/" + name))
    checkout.rename(odd)
    (odd / os.fsdecode(name)).touch()
    assert state(odd).changes == {"untracked": 1}
    if b"\xff" not in name and b"?" not in name:  # which Fossil does not take
        fossil(odd, "add", b"./" + name)
        assert state(odd).changes == {"added": 1}


def test_nothing_is_written(checkout: Path, snapshot: Take, tmp_path: Path) -> None:
    (checkout / "file").write_text("changed\n")
    before = snapshot(tmp_path)
    assert state(checkout).changes == {"changed": 1}
    Fossil().history(checkout, FORMAT)
    Fossil().fingerprint(checkout, FORMAT)
    assert snapshot(tmp_path) == before
    (tmp_path / "archive").touch()
    (tmp_path / "archive").unlink()
    before = snapshot(checkout), (tmp_path / "project.fossil").read_bytes()
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    assert (snapshot(checkout), (tmp_path / "project.fossil").read_bytes()) == before
    assert {each.name for each in tmp_path.iterdir()} == {"archive", "checkout", "project.fossil"}


def test_a_repository_in_wal_mode_that_is_in_use(
    checkout: Path, repository: Path, snapshot: Take, tmp_path: Path
) -> None:
    writer = sqlite3.connect(repository)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("REPLACE INTO config (name, value) VALUES ('last-sync-url', 'https://x/y')")
    writer.commit()
    before = snapshot(tmp_path)
    assert (tmp_path / "project.fossil-wal").stat().st_size
    assert state(checkout).upstream == "https://x/y"
    assert snapshot(tmp_path) == before
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    writer.close()
    Fossil().check(tmp_path / "archive")
    assert not list(tmp_path.glob("archive-*"))


def test_a_repository_that_is_being_written(checkout: Path, repository: Path) -> None:
    writer = sqlite3.connect(repository)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("REPLACE INTO config (name, value) VALUES ('last-sync-url', 'https://x/y')")
    assert state(checkout).upstream is None
    writer.rollback()
    writer.close()


class TestDamage:
    def message(self, path: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            state(path)
        assert "\n" not in str(error.value)
        return str(error.value)

    @pytest.mark.parametrize("data", [b"", b"nonsense", b"SQLite format 3\0" + b"x" * 5000])
    def test_a_file_that_is_no_database(
        self, checkout: Path, repository: Path, data: bytes
    ) -> None:
        repository.write_bytes(data)
        assert self.message(checkout).startswith(f"{repository}: ")
        (checkout / ".fslckout").write_bytes(data)
        assert self.message(checkout).startswith(f"{checkout}/.fslckout: ")

    def test_another_database(self, checkout: Path) -> None:
        (checkout / ".fslckout").unlink()
        database = sqlite3.connect(checkout / ".fslckout")
        database.execute("CREATE TABLE x (y)")
        database.close()
        assert "cannot be read as a database of Fossil's: no such table" in self.message(checkout)

    def test_a_database_that_is_cut(self, checkout: Path, repository: Path) -> None:
        data = repository.read_bytes()
        repository.write_bytes(data[: len(data) // 3])
        assert self.message(checkout).startswith(f"{repository}: ")

    def test_a_fifo_is_not_waited_for(self, checkout: Path) -> None:
        (checkout / ".fslckout").unlink()
        os.mkfifo(checkout / ".fslckout")
        assert "is not a regular file" in self.message(checkout)
