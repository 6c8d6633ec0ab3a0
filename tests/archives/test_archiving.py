"""``archive``, ``restore`` and ``verify-archive``: every repository into a store, and back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import Shell, archives_in, content, entries, logs_below

Make = Callable[..., Path]


def test_the_round_trip(
    jackfield: Shell, ledger: Make, root: Path, url: str, store: Path, tmp_path: Path
) -> None:
    ledger("a", "one", "two")
    ledger("deep/er/b", "three")
    ledger("a/nested", "four")
    ledger("empty")
    done = jackfield("archive", "root", url)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [
        "a",
        "a/nested",
        "deep/er/b",
        "empty",
    ]
    assert "4 archived (47 B), 0 unchanged since the last time" in done.stderr
    assert len(archives_in(store)) == 4

    checked = jackfield("verify-archive", url).stdout.splitlines()
    assert len(checked) == 4
    assert all(line.endswith(": whole, and it opens") for line in checked)

    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == logs_below(root)


def test_the_root_itself_may_be_a_repository(jackfield: Shell, ledger: Make, url: str) -> None:
    ledger(".", "one")
    ledger("inside", "two")
    jackfield("archive", "root", url)
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {".": "one\n", "inside": "two\n"}


def test_the_manifest_says_what_is_where(
    jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
) -> None:
    ledger("some where/Größe", "one", "two")
    jackfield("archive", "root", url)
    assert content(store)["root"] == str(root)
    (entry,) = entries(store).values()
    (name,) = archives_in(store)
    assert name.startswith("Gr-e-") and name.endswith(".ledger")
    assert entry == {
        "path": "some where/Größe",
        "format": "Ledger",
        "plugin": "ledger",
        "plugin_version": "1.2.0",
        "distribution": str(jackfield.plugins / "ledger.py"),
        "revision": "r2",
        "date": None,
        "fingerprint": "one\ntwo\n",
        "archive": name,
        "size": (store / name).stat().st_size,
        "sha256": entry["sha256"],
        "same_as": None,
    }


def test_a_second_run_sends_only_what_changed(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("a", "one")
    ledger("b", "one")
    jackfield("archive", "root", url)
    before = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}

    done = jackfield("archive", "root", url)
    assert (done.stdout, "nothing to archive anew, 2 unchanged" in done.stderr) == ("", True)
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == before

    old = entries(store)["b"]["archive"]
    ledger("b", "one", "two")
    done = jackfield("archive", "root", url)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["b"]
    assert entries(store)["b"]["archive"] != old
    assert archives_in(store) == {str(each["archive"]) for each in entries(store).values()}
    kept = str(entries(store)["a"]["archive"])
    assert (store / kept).stat().st_mtime_ns == before[kept]


def test_an_archive_that_is_gone_is_made_again(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    (name,) = archives_in(store)
    (store / name).unlink()
    jackfield("archive", "root", url)
    assert len(archives_in(store)) == 1
    jackfield("verify-archive", url)


def test_again_makes_all_anew(jackfield: Shell, ledger: Make, url: str, store: Path) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    (name,) = archives_in(store)
    (store / name).write_text("LEDGER\none\n")  # as long as it was
    assert jackfield("verify-archive", url, check=False).returncode == 56
    jackfield("archive", "root", url)  # nothing has changed, as far as it can tell
    assert jackfield("verify-archive", url, check=False).returncode == 56
    jackfield("archive", "--again", "root", url)
    jackfield("verify-archive", url)
    (new,) = archives_in(store)
    assert new != name, "until the manifest names it, the old one is needed"


class TestOnesThatShareAHistory:
    def test_have_one_archive(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("main", "one")
        (root / "a-view").mkdir()
        (root / "a-view" / ".ledger-view").write_text("../main")
        jackfield("archive", "root", url)
        assert len(archives_in(store)) == 1
        assert entries(store)["a-view"]["same_as"] == "main"
        assert entries(store)["a-view"]["archive"] is None
        done = jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back") == {"main": "one\n"}
        assert "'a-view' shared the history of 'main', which holds it" in done.stderr

    def test_are_archived_also_where_the_history_is_outside_of_the_root(
        self, jackfield: Shell, ledger: Make, root: Path, url: str
    ) -> None:
        ledger("../outside", "one")
        for name in ("view1", "view2"):
            (root / name).mkdir()
            (root / name / ".ledger-view").write_text("../../outside")
        jackfield("archive", "root", url)
        jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back") == {"view1": "one\n"}

    def test_keep_theirs_until_there_is_the_common_one(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        outside = ledger("../outside", "one")
        (root / "view").mkdir()
        (root / "view" / ".ledger-view").write_text("../../outside")
        jackfield("archive", "root", url)
        outside.rename(root / "main")
        (root / "view" / ".ledger-view").write_text("../main")
        ledger("main", "one", "no archive")
        done = jackfield("archive", "root", url, check=False)
        assert "root/main: cannot be archived" in done.stderr
        jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back") == {"view": "one\n"}
        ledger("main", "one", "two")
        jackfield("archive", "root", url)
        assert entries(store)["view"]["same_as"] == "main"
        assert len(archives_in(store)) == 1

    def test_one_of_which_nobody_can_tell_is_an_error(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("main", "one")
        (root / "view").mkdir()
        (root / "view" / ".ledger-view").write_text("damaged")
        done = jackfield("archive", "root", url, check=False)
        assert done.returncode == 1
        assert "jackfield: root/view: is damaged\n" in done.stderr
        assert entries(store).keys() == {"main"}

    def test_one_without_a_history_here_is_told(
        self, jackfield: Shell, root: Path, url: str
    ) -> None:
        (root / ".ledger-view").write_text("far:away")
        done = jackfield("archive", "root", url)
        assert "jackfield: root: its history is in far:away\n" in done.stderr

    def test_the_password_of_where_it_is_is_not(
        self, jackfield: Shell, root: Path, url: str
    ) -> None:
        (root / ".ledger-view").write_text("far://ada:secret@example.org/root")
        done = jackfield("archive", "root", url)
        where = "far://ada:***@example.org/root"
        assert f"jackfield: root: its history is in {where}\n" in done.stderr


class TestFailures:
    def test_one_does_not_stop_the_others_and_its_last_archive_stays(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        ledger("b", "one")
        jackfield("archive", "root", url)
        ledger("a", "one", "no archive")
        ledger("b", "one", "two")
        done = jackfield("archive", "root", url, check=False)
        assert done.returncode == 1
        assert "root/a: cannot be archived" in done.stderr
        jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back") == {"a": "one\n", "b": "one\ntwo\n"}

    def test_one_that_cannot_tell_its_state_is_archived_all_the_same(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        ledger("a", "crash")
        jackfield("archive", "root", url)
        assert entries(store)["a"]["revision"] is None

    def test_what_no_plugin_can_archive_is_told(
        self, jackfield: Shell, root: Path, ledger: Make, url: str
    ) -> None:
        (ledger("a", "one") / ".words").touch()
        done = jackfield("archive", "root", url)
        assert "1 of plugin 'words' not archived: plugin 'words'" in done.stderr

    def test_a_plugin_that_is_switched_off_is_an_error(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        jackfield("archive", "root", url)
        jackfield("disable", "ledger")
        done = jackfield("archive", "root", url, check=False)
        assert done.returncode == 1
        assert "1 of plugin 'ledger' not archived: plugin 'ledger' is switched off" in done.stderr
        assert entries(store)["a"]["archive"] in archives_in(store)
        done = jackfield("restore", url, "back", check=False)
        assert "jackfield: a: plugin 'ledger' is switched off" in done.stderr

    @pytest.mark.parametrize("name", ["missing", ""])
    def test_what_is_no_directory_is_no_root(
        self, jackfield: Shell, url: str, store: Path, name: str
    ) -> None:
        done = jackfield("archive", name, url, check=False)
        assert done.stderr == f"jackfield: cannot archive {name}: it is not a directory\n"
        assert not store.exists()

    def test_an_archive_that_was_not_written(
        self, jackfield: Shell, ledger: Make, url: str
    ) -> None:
        ledger("a", "forget to write")
        done = jackfield("archive", "root", url, check=False)
        assert done.returncode == 1
        assert "jackfield: root/a: plugin 'ledger' has written no archive\n" in done.stderr
        assert "nothing to archive anew, 0 unchanged since the last time, 1 failed" in done.stderr

    def test_the_repository_is_named_whatever_the_plugin_says(
        self, jackfield: Shell, ledger: Make, url: str
    ) -> None:
        ledger("a", "no archive")
        ledger("b", "no room")
        done = jackfield("archive", "root", url, check=False)
        assert "jackfield: root/a: cannot be archived\n" in done.stderr
        assert "jackfield: root/b: elsewhere: there is no room\n" in done.stderr

    def test_what_an_archive_lacks_is_told_each_time(
        self, jackfield: Shell, ledger: Make, url: str
    ) -> None:
        ledger("a", "left out: the end")
        ledger("b", "cannot tell")
        ledger("c", "one text")
        for count in ("3 archived", "3 unchanged"):
            done = jackfield("archive", "root", url, check=False)
            assert done.returncode == 1
            assert count in done.stderr
            assert "jackfield: root/a: left out: the end\n" in done.stderr
            assert "root/b: plugin 'ledger' failed: ValueError: what is left out\n" in done.stderr
            assert "TypeError: it told 'all of it', which is no tuple of lines\n" in done.stderr

    def test_a_store_that_may_not_be_written_to(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        """Each is told, and the manifest, which would say of "view" where its history is, too."""
        ledger("b", "one")
        store.mkdir(mode=0o555)
        jackfield("archive", "root", url)
        ledger("a", "one")
        (root / "view").mkdir()
        (root / "view" / ".ledger-view").write_text("../b")
        done = jackfield.unprivileged("archive", "root", url)
        assert done.returncode == 51
        assert "cannot put 'a-" in done.stderr
        assert "cannot put 'manifest-00000002.json': Permission denied" in done.stderr
        jackfield("verify-archive", url)

    @pytest.mark.parametrize("command", ["restore", "verify-archive"])
    def test_a_store_without_archives(self, jackfield: Shell, store: Path, command: str) -> None:
        store.mkdir()
        (store / "other").touch()
        words = [command, store.as_uri(), *(["back"] if command == "restore" else [])]
        done = jackfield(*words, check=False)
        assert done.returncode == 1
        assert "holds no archives: there is no manifest in it" in done.stderr


class TestAnotherRoot:
    def test_is_refused(self, jackfield: Shell, ledger: Make, root: Path, url: str) -> None:
        ledger("a", "one")
        jackfield("archive", "root", url)
        (root.parent / "other").mkdir()
        done = jackfield("archive", "other", url, check=False)
        assert done.returncode == 1
        assert f"holds the archives of '{root}': choose another store" in done.stderr

    def test_is_taken_for_the_same_if_told_so(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        jackfield("archive", "root", url)
        root.rename(root.parent / "moved")
        done = jackfield("archive", "--moved", "moved", url)
        assert "1 unchanged" in done.stderr
        assert content(store)["root"] == str(root.parent / "moved")
        jackfield("archive", "moved", url)


def test_paths_of_any_bytes(jackfield: Shell, ledger: Make, root: Path, url: str) -> None:
    names = [b"with space", b"line\nbreak", b"\xff\xfe", "größe".encode()]
    for name in names:
        ledger(name, "one")
    jackfield("archive", "root", url)
    assert "4 unchanged" in jackfield("archive", "root", url).stderr
    jackfield("restore", url, "back")
    back = jackfield.directory / "back"
    assert {os.fsencode(path.name) for path in back.iterdir()} == set(names)
