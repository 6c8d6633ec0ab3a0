"""How repositories and working directories stand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState
from jackfield_cvs.control import CVS

Run = Callable[..., str]
Take = Callable[[Path], object]

REPOSITORY, WORKING = "CVS repository", "CVS working directory"


def state(path: Path) -> RepositoryState:
    return CVS().state(path, WORKING if (path / "CVS").is_dir() else REPOSITORY)


def older(path: Path) -> None:
    """Let a file be younger than CVS wrote down, without waiting for it."""
    os.utime(path, (1, 1))


def test_a_clean_working_directory(tree: Path, repository: Path) -> None:
    found = state(tree)
    assert found.date is not None and found.date.endswith("+00:00")
    assert found == RepositoryState(
        branch="HEAD",
        upstream=f"{repository}/module",
        changes={},
        ahead=0,
        unpushed=0,
        date=found.date,
    )
    assert found.dirty is False


def test_the_date_is_that_of_the_last_commit(tree: Path, cvs: Run) -> None:
    log = cvs(tree, "log", "-N", "file", "gone", "sub").splitlines()
    dates = [line.split(";")[0][6:] for line in log if line.startswith("date: ")]
    assert len(dates) == 8
    assert (state(tree).date or "").replace("T", " ").replace("+00:00", " +0000") == max(dates)


def test_changes(tree: Path, cvs: Run) -> None:
    for name in ("added", "untracked", "ignored.o", "#ignored"):
        (tree / name).touch()
    (tree / "directory" / "with").mkdir(parents=True)
    cvs(tree, "add", "added")
    (tree / "file").write_text("changed\n")
    older(tree / "file")
    (tree / "sub" / "with @ space").unlink()
    assert state(tree).changes == {"added": 1, "changed": 1, "missing": 1, "untracked": 2}
    cvs(tree / "sub", "remove", "with @ space")
    assert state(tree).changes == {"added": 1, "changed": 1, "removed": 1, "untracked": 2}
    assert state(tree / "sub").changes == {"removed": 1}


def test_changes_are_those_that_cvs_sees(tree: Path, cvs: Run) -> None:
    (tree / "file").write_text("changed\n")
    older(tree / "file")
    (tree / "sub" / "new").touch()
    (tree / "sub" / "deep").mkdir()
    (tree / ".cvsignore").write_text("sub2 *.log\n")
    (tree / "a.log").touch()
    seen = sorted(line[0] for line in cvs(tree, "-n", "update").splitlines())
    assert seen == ["?", "?", "?", "M"]
    assert state(tree).changes == {"changed": 1, "untracked": 3}


def test_lists_of_what_is_ignored(tree: Path, repository: Path, home: Path) -> None:
    for name in ("by-repository", "by-user", "by-directory", "by-variable", "x.o"):
        (tree / name).touch()
    (repository / "CVSROOT" / "cvsignore").write_text("by-repository\n.cvsignore\n")
    (home / ".cvsignore").write_text("by-u*\n")
    (tree / ".cvsignore").write_text("by-directory")
    assert state(tree).changes == {"untracked": 1}
    (tree / ".cvsignore").write_text("! x.o\n")
    assert state(tree).changes == {"untracked": 5}


def test_a_new_directory_that_is_added(tree: Path, cvs: Run) -> None:
    (tree / "new").mkdir()
    cvs(tree, "add", "new")
    assert (tree / "CVS" / "Entries.Log").is_file() or "D/new" in (
        tree / "CVS" / "Entries"
    ).read_text()
    (tree / "new" / "file").touch()
    assert state(tree).changes == {"untracked": 1}


def test_changes_to_the_entries_that_are_not_yet_written_together(tree: Path) -> None:
    (tree / "CVS" / "Entries.Log").write_text("A /late/0/Initial late//\nR D/sub////\n")
    (tree / "late").touch()
    (tree / "sub" / "new").touch()
    assert state(tree).changes == {"added": 1}


def test_a_conflict(tree: Path, repository: Path, cvs: Run) -> None:
    other = tree.parent / "other"
    cvs(tree.parent, "-d", repository, "checkout", "-d", "other", "module")
    (other / "file").write_text("theirs\n")
    older(other / "file")
    cvs(other, "commit", "-m", "Theirs")
    (tree / "file").write_text("ours\n")
    older(tree / "file")
    cvs(tree, "update")
    assert "<<<<<<<" in (tree / "file").read_text()
    assert state(tree).changes == {"conflicts": 1}
    (tree / "file").write_text("settled\n")
    older(tree / "file")
    assert state(tree).changes == {"changed": 1}


def test_what_a_working_directory_sticks_to(tree: Path, cvs: Run) -> None:
    cvs(tree, "update", "-r", "TOPIC")
    assert (state(tree).branch, state(tree).revision) == ("TOPIC", None)
    cvs(tree, "update", "-r", "TAG")
    assert (state(tree).branch, state(tree).revision) == (None, "TAG")
    cvs(tree, "update", "-D", "2040-01-01 00:00 UTC")
    assert (state(tree).branch, state(tree).revision) == (None, "2040.01.01.00.00.00")
    assert state(tree).changes == {}


def test_a_repository(repository: Path, tree: Path) -> None:
    assert state(repository) == RepositoryState(unpushed=8, date=state(tree).date)


def test_an_empty_repository(tmp_path: Path, cvs: Run) -> None:
    cvs(tmp_path, "-d", tmp_path / "empty", "init")
    assert state(tmp_path / "empty") == RepositoryState(unpushed=0)


@pytest.mark.parametrize(
    ("root", "shown"),
    [
        (":pserver:joe:secret@example.org:2401/srv/cvs", ":pserver:joe@example.org2401"),
        (":pserver:joe:se@cret@example.org:/srv/cvs/", ":pserver:joe@example.org:/srv/cvs"),
        (":pserver;proxy=p;proxypass=secret:joe@example.org:/srv/cvs", ":pserver:joe@"),
        (":ext:example.org:/srv/cvs", ":ext:example.org:/srv/cvs"),
        ("joe@example.org:/srv/cvs", "joe@example.org:/srv/cvs"),
        (":fork:/srv/no-such-cvs", "/srv/no-such-cvs"),
        ("/srv/no-such-cvs//", "/srv/no-such-cvs, which is not there"),
    ],
)
def test_a_repository_elsewhere(tree: Path, root: str, shown: str) -> None:
    (tree / "CVS" / "Root").write_text(f"{root}\n")
    shown = shown.replace("2401", ":2401/srv/cvs")
    with pytest.raises(NoHistory) as error:
        CVS().history(tree, WORKING)
    assert str(error.value).startswith(f"{tree}: its history is in {shown}")
    assert "secret" not in f"{error.value} {state(tree)}"
    assert "cret@" not in f"{error.value} {state(tree)}"
    found = state(tree)
    assert (found.changes, found.date, found.unpushed) == ({}, None, 0)
    for method in (CVS().fingerprint, lambda *each: CVS().archive(*each, tree.parent / "a")):
        with pytest.raises(NoHistory):
            method(tree, WORKING)


def test_history_of_a_local_repository(tree: Path, repository: Path) -> None:
    assert CVS().history(tree, WORKING) == repository
    assert CVS().history(repository, REPOSITORY) == repository
    (tree / "CVS" / "Root").write_text(f":local:{repository}/\n")
    (tree / "CVS" / "Repository").write_text(f"{repository}/module\n")
    assert CVS().history(tree, WORKING) == repository
    assert state(tree).upstream == f"{repository}/module"


@pytest.mark.parametrize("name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"*[x]"])
def test_odd_names(tree: Path, cvs: Run, name: bytes) -> None:
    odd = Path(os.fsdecode(os.fsencode(tree.parent) + b"/" + name))
    tree.rename(odd)
    (odd / os.fsdecode(name)).touch()
    (odd / "sub" / os.fsdecode(name)).touch()
    assert state(odd).changes == {"untracked": 2}
    if b"\n" not in name:  # of which CVS makes two lines
        cvs(odd, "add", "--", name)
        assert state(odd).changes == {"added": 1, "untracked": 1}


def test_nothing_is_written(
    tree: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory, snapshot: Take
) -> None:
    (tree / "file").write_text("changed\n")
    target = tmp_path_factory.mktemp("archive") / "archive"
    before = snapshot(tree), snapshot(repository)
    assert state(tree).changes == {"changed": 1}
    state(repository)
    CVS().fingerprint(tree, WORKING)
    CVS().archive(tree, WORKING, target)
    assert (snapshot(tree), snapshot(repository)) == before


class TestDamage:
    @pytest.mark.parametrize(
        ("file", "text"),
        [
            ("CVS/Root", ""),
            ("CVS/Root", "nothing\n"),
            ("CVS/Repository", ""),
            ("CVS/Repository", "../../etc\n"),
            ("CVS/Repository", "/etc\n"),
            ("CVS/Entries", "nonsense\n"),
            ("CVS/Entries", "/..///\n/../1.1/x//\n"),
            ("sub/CVS/Entries", "D/../////\n"),
        ],
    )
    def test_of_a_working_directory(self, tree: Path, file: str, text: str) -> None:
        (tree / file).write_text(text)
        with pytest.raises(JackfieldError) as error:
            state(tree)
        assert str(error.value).startswith(str(tree))
        assert "\n" not in str(error.value)

    def test_of_a_repository(self, repository: Path) -> None:
        path = repository / "module" / "file,v"
        path.unlink()
        path.write_bytes(b"head\t1.1;\naccess;\n")
        with pytest.raises(JackfieldError, match=f"^{path}: is no RCS file, or a damaged one: "):
            state(repository)

    @pytest.mark.parametrize("file", ["CVS/Root", "CVS/Entries", "CVS/Repository", ".cvsignore"])
    def test_a_fifo_is_not_waited_for(self, tree: Path, file: str) -> None:
        (tree / file).unlink(missing_ok=True)
        os.mkfifo(tree / file)
        if file == ".cvsignore":
            assert state(tree).changes == {"untracked": 1}
        else:
            with pytest.raises(JackfieldError, match=f"^{tree / file}: "):
                state(tree)

    def test_a_directory_in_the_place_of_a_file_is_none(self, tree: Path) -> None:
        (tree / ".cvsignore").mkdir()
        assert state(tree).changes == {"untracked": 1}

    def test_links_and_loops_are_not_followed(self, tree: Path) -> None:
        (tree / "loop").symlink_to(".")
        with (tree / "CVS" / "Entries").open("a") as file:
            file.write("D/loop////\n")
        assert state(tree).changes == {"untracked": 1}
