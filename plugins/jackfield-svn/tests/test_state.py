"""How working copies and repositories stand, as the real Subversion made them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import Host, IncompatiblePlugin, JackfieldError
from jackfield.repositories import NoHistory, RepositoryState
from jackfield_svn.control import Subversion
from jackfield_svn.info import OLD_WORKING_COPY, REPOSITORY

Svn = Callable[..., str]

TREE = "Subversion working copy"
CONTROL = Subversion()


def state(directory: Path, format: str = TREE) -> RepositoryState:
    return CONTROL.state(directory, format)


def url_of(repository: Path) -> str:
    return f"file://{repository}"


def date_of(svn: Svn, repository: Path, revision: int) -> str:
    arguments = ("svnlook", "propget", "--revprop", "-r", str(revision), repository, "svn:date")
    return svn(*arguments).removesuffix("Z") + "+00:00"


def snapshot(top: Path) -> dict[Path, tuple[int, ...]]:
    stats = {path: path.lstat() for path in top.rglob("*")}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


class TestWorkingCopy:
    def test_a_clean_one(self, tree: Path, repository: Path, svn: Svn) -> None:
        assert state(tree) == RepositoryState(
            branch="trunk",
            revision="2",
            upstream=f"{url_of(repository)}/trunk",
            changes={},
            unpushed=0,
            date=date_of(svn, repository, 2),
        )
        assert state(tree).dirty is False

    def test_changes_in_subversions_words(self, tree: Path, svn: Svn) -> None:
        for name in ("gone", "deleted", "properties", "replaced"):
            (tree / name).write_text("x")
            svn("svn", "add", tree / name)
        svn("svn", "commit", "-m", "More", tree)
        (tree / "file").write_text("changed\n")
        (tree / "gone").unlink()
        svn("svn", "delete", tree / "deleted")
        svn("svn", "propset", "x", "y", tree / "properties")
        svn("svn", "delete", tree / "replaced")
        (tree / "replaced").write_text("new")
        svn("svn", "add", tree / "replaced")
        (tree / "added").mkdir()
        svn("svn", "add", tree / "added")
        (tree / "new\nfile").touch()
        assert state(tree).changes == {
            "added": 1,
            "deleted": 1,
            "missing": 1,
            "modified": 2,
            "replaced": 1,
            "unversioned": 1,
        }

    def test_a_conflict(self, tree: Path, repository: Path, svn: Svn) -> None:
        other = tree.parent / "other"
        svn("svn", "checkout", f"{url_of(repository)}/trunk", other)
        for each, text in ((other, "theirs\n"), (tree, "ours\n")):
            (each / "file").write_text(text)
        svn("svn", "commit", "-m", "Theirs", other)
        svn("svn", "update", tree)
        changes = state(tree).changes
        assert changes is not None
        assert changes["conflicted"] == 1

    def test_an_old_revision(self, tree: Path, svn: Svn) -> None:
        svn("svn", "update", "-r", "1", tree)
        assert state(tree).revision == "1"

    @pytest.mark.parametrize(
        ("path", "branch"),
        [
            ("", None),
            ("trunk", "trunk"),
            ("trunk/sub", "trunk"),
            ("branches/1.x", "branches/1.x"),
            ("tags/1.0", "tags/1.0"),
            ("project/branches/gr\xfcn%20 @2", "project/branches/gr\xfcn%20 @2"),
            ("elsewhere/deep", "elsewhere/deep"),
        ],
    )
    def test_branches(
        self, repository: Path, svn: Svn, path: str, branch: str | None, tmp_path: Path
    ) -> None:
        from urllib.parse import quote

        url = f"{url_of(repository)}/{quote(path)}@"
        if path not in ("", "trunk"):
            svn("svn", "mkdir", "--parents", "-m", "Branch", url)
        svn("svn", "checkout", url, tmp_path / "tree")
        assert state(tmp_path / "tree").branch == branch

    def test_an_empty_repository(self, tmp_path: Path, svn: Svn) -> None:
        svn("svnadmin", "create", tmp_path / "empty")
        svn("svn", "checkout", url_of(tmp_path / "empty"), tmp_path / "tree")
        found = state(tmp_path / "tree")
        assert (found.revision, found.branch, found.changes) == ("0", None, {})

    def test_a_repository_that_is_gone_does_not_matter(self, tree: Path, repository: Path) -> None:
        repository.rename(repository.parent / "moved")
        assert state(tree).changes == {}

    def test_externals_are_not_entered(self, tree: Path, repository: Path, svn: Svn) -> None:
        svn("svn", "propset", "svn:externals", "^/trunk@2 inner", tree)
        svn("svn", "commit", "-m", "External", tree)
        svn("svn", "update", tree)
        (tree / "inner" / "file").write_text("changed\n")
        assert state(tree).changes == {}

    @pytest.mark.parametrize("name", ["with space", "new\nline", "-rf", "a@2", "%20", "'\""])
    def test_odd_paths(self, tree: Path, name: str) -> None:
        odd = tree.rename(tree.parent / name)
        (odd / "file").write_text("changed\n")
        assert state(odd).changes == {"modified": 1}

    def test_a_path_that_is_not_utf8(self, tree: Path) -> None:
        odd = tree.rename(tree.parent / os.fsdecode(b"\xff\n"))
        found = state(odd)
        assert (found.branch, found.revision, found.changes) == ("trunk", "2", None)
        assert found.warnings == (
            "its changes are not known: Subversion takes only paths in UTF-8",
        )

    def test_a_file_whose_name_is_not_utf8(self, tree: Path) -> None:
        (tree / os.fsdecode(b"\xff")).touch()
        found = state(tree)
        assert (found.branch, found.changes) == ("trunk", None)
        (warning,) = found.warnings
        assert warning.startswith(f"its changes are not known: {tree}: svn status ended with")

    def test_one_of_a_newer_subversion(self, tree: Path) -> None:
        """Each names the format in words of its own, over several lines; here it is one."""
        with sqlite3.connect(tree / ".svn" / "wc.db") as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(JackfieldError) as error:
            state(tree)
        assert str(error.value).startswith(f"{tree}: svn info ended with status 1: E155021: This ")
        assert "'{tree}' (format 99). You need to get a newer" in str(error.value).replace(
            str(tree), "{tree}"
        )
        assert "\n" not in str(error.value)

    def test_its_history_is_elsewhere(self, tree: Path, repository: Path) -> None:
        target = tree.parent / "archive"
        for ask in (
            lambda: CONTROL.history(tree, TREE),
            lambda: CONTROL.fingerprint(tree, TREE),
            lambda: CONTROL.archive(tree, TREE, target),
        ):
            with pytest.raises(NoHistory) as error:
                ask()
            assert str(error.value) == (
                f"{tree}: is a working copy: its history is in {url_of(repository)}"
            )
        assert not target.exists()

    def test_nothing_is_written(self, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        home = tree.parent / "home"
        home.mkdir()
        monkeypatch.setenv("HOME", str(home))
        os.utime(tree / "file")  # so that Subversion has to look at what is in it
        before = snapshot(tree)
        state(tree)
        assert snapshot(tree) == before
        assert list(home.iterdir()) == []


class TestOldWorkingCopy:
    def test_what_its_files_say(self, old_tree: Path) -> None:
        assert state(old_tree, OLD_WORKING_COPY) == RepositoryState(
            branch="x/branches/1.0",
            revision="42",
            upstream="https://example.org/svn/x/branches/1.0",
            unpushed=0,
            date="2010-01-02T03:04:05.678901+00:00",
            warnings=("its changes are not known: Subversion reads it only after svn upgrade",),
        )

    def test_one_of_1_3(self, old_tree: Path) -> None:
        (old_tree / ".svn" / "format").write_text("4\n")
        (old_tree / ".svn" / "entries").write_text(
            '<?xml version="1.0" encoding="utf-8"?>\n<wc-entries\n   xmlns="svn:">\n<entry\n'
            '   committed-rev="6"\n   name=""\n   committed-date="2005-01-02T03:04:05.000000Z"\n'
            '   url="svn://example.org/trunk"\n   kind="dir"\n   revision="7"/>\n'
            '<entry\n   name="file"\n   kind="file"/>\n</wc-entries>\n'
        )
        found = state(old_tree, OLD_WORKING_COPY)
        assert (found.revision, found.upstream) == ("7", "svn://example.org/trunk")
        assert found.date == "2005-01-02T03:04:05.000000+00:00"

    def test_its_history_is_elsewhere(self, old_tree: Path) -> None:
        with pytest.raises(NoHistory, match=r"is in https://example\.org/svn$"):
            CONTROL.history(old_tree, OLD_WORKING_COPY)

    @pytest.mark.parametrize(
        "content",
        [
            *(b"", b"10\n", b"\0" * 100, b"<x", b"10\n\x0c\n", b"<a/>"),
            b"10\n\nfile\n1\nhttp://x\n",
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x><entry name="" url="http://&a;"/></x>',
        ],
    )
    def test_damaged(self, old_tree: Path, content: bytes) -> None:
        (old_tree / ".svn" / "entries").write_bytes(content)
        with pytest.raises(JackfieldError) as error:
            state(old_tree, OLD_WORKING_COPY)
        assert str(error.value) == (
            f"{old_tree}/.svn/entries: is no record of a Subversion working copy"
        )


class TestRepository:
    def test_state(self, repository: Path, svn: Svn) -> None:
        found = state(repository, REPOSITORY)
        day = date_of(svn, repository, 2)[:19] + "+00:00"
        assert found == RepositoryState(revision="2", unpushed=2, date=day)
        assert found.dirty is None

    def test_an_empty_one(self, tmp_path: Path, svn: Svn) -> None:
        svn("svnadmin", "create", tmp_path / "empty")
        assert state(tmp_path / "empty", REPOSITORY) == RepositoryState(unpushed=0)

    def test_a_revision_without_date(self, repository: Path, svn: Svn) -> None:
        svn("svnadmin", "delrevprop", "-r", "2", repository, "svn:date")
        assert state(repository, REPOSITORY).date is None

    def test_damaged(self, repository: Path) -> None:
        (repository / "db" / "current").write_bytes(b"x")
        with pytest.raises(JackfieldError, match="does not say what the last revision is"):
            state(repository, REPOSITORY)
        (repository / "db" / "current").unlink()
        with pytest.raises(JackfieldError, match="only FSFS repositories"):
            state(repository, REPOSITORY)

    def test_another_kind_of_repository(self, tmp_path: Path, svn: Svn) -> None:
        svn("svnadmin", "create", "--fs-type=fsx", tmp_path / "fsx")
        with pytest.raises(JackfieldError) as error:
            CONTROL.fingerprint(tmp_path / "fsx", REPOSITORY)
        assert str(error.value) == (
            f"{tmp_path}/fsx/db/revprops: is not there: only FSFS repositories, as Subversion "
            "makes them since 1.2, can be read; svnadmin dump and svnadmin load make one of "
            "another kind"
        )

    def test_a_fifo_is_not_waited_for(self, repository: Path, old_tree: Path) -> None:
        for file, directory, format in (
            (repository / "db" / "current", repository, REPOSITORY),
            (old_tree / ".svn" / "entries", old_tree, OLD_WORKING_COPY),
        ):
            file.unlink()
            os.mkfifo(file)
            with pytest.raises(JackfieldError):
                state(directory, format)

    def test_a_format_that_is_too_new(self, repository: Path) -> None:
        (repository / "format").chmod(0o644)
        (repository / "format").write_text("99\n")
        with pytest.raises(JackfieldError) as error:
            state(repository, REPOSITORY)
        assert str(error.value).startswith(
            f"{repository}: svnlook date ended with status 1: E165005: "
        )
        assert "\n" not in str(error.value)


def test_subversion_is_missing(
    tree: Path, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    for directory, format, program in ((tree, TREE, "svn"), (repository, REPOSITORY, "svnlook")):
        with pytest.raises(JackfieldError) as error:
            state(directory, format)
        assert str(error.value) == (
            f"{program} was not found: install Subversion (for example: apt install subversion)"
        )


def test_a_damaged_working_copy(tree: Path) -> None:
    (tree / ".svn" / "wc.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(JackfieldError) as error:
        state(tree)
    assert str(error.value).startswith(f"{tree}: svn info ended with status 1: E")
    assert "\n" not in str(error.value)


def test_a_program_that_takes_too_long(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jackfield_svn import svn

    slow = tmp_path / "bin" / "svn"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(svn, "_TIMEOUT", 0.2)
    with pytest.raises(JackfieldError, match=r"svn info was stopped after 0\.2 s$"):
        state(tree)


def test_no_server_is_asked_and_no_program_of_the_user_is_run(
    tree: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tree.parent / "mark"
    program = tree.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("SVN_SSH", str(program))
    monkeypatch.setenv("SVN_EDITOR", str(program))
    (home / ".subversion").mkdir(exist_ok=True)
    (home / ".subversion" / "config").write_text(
        f"[tunnels]\nssh = {program}\n[helpers]\ndiff-cmd = {program}\neditor-cmd = {program}\n"
    )
    with sqlite3.connect(tree / ".svn" / "wc.db") as database:
        database.execute("UPDATE repository SET root = 'svn+ssh://example.org/x'")
    database.close()
    (tree / "file").write_text("changed\n")
    found = state(tree)
    assert (found.upstream, found.changes) == ("svn+ssh://example.org/x/trunk", {"modified": 1})
    assert not mark.exists()


def test_without_subversion_the_plugin_does_not_fit_but_its_formats_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACKFIELD_PLUGINS_AT", f"svn@{Path(__file__).parents[1]}")
    monkeypatch.setenv("JACKFIELD_CACHE_DIR", str(tmp_path))
    hookspecs = "jackfield.activation.hookspecs"
    host = Host("jackfield", version=(0, 1, 0), hookspecs=hookspecs)
    assert isinstance(host.version_control("svn"), Subversion)
    monkeypatch.setenv("PATH", str(tmp_path))
    host = Host("jackfield", version=(0, 1, 0), hookspecs=hookspecs)
    assert "needs svn, which is not on PATH: install subversion" in str(
        host.plugins()["svn"].judgement
    )
    assert TREE in host.plugins()["svn"].formats
    with pytest.raises(IncompatiblePlugin, match="install subversion"):
        host.version_control("svn")
