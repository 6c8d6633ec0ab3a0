"""``archive``, ``restore`` and ``verify-archive``: every repository into a store, and back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import Shell

Make = Callable[..., Path]


@pytest.fixture
def url(store: Path) -> str:
    return store.as_uri()


def content(store: Path) -> dict[str, object]:
    """What the manifest says; there is but one."""
    (path,) = store.glob("manifest-*.json")
    found: dict[str, object] = json.loads(path.read_text())["content"]
    return found


def entries(store: Path) -> dict[str, dict[str, object]]:
    listed = content(store)["entries"]
    assert isinstance(listed, list)
    return {each["path"]: each for each in listed}


def archives_in(store: Path) -> set[str]:
    return {path.name for path in store.iterdir() if not path.name.startswith("manifest-")}


def logs_below(directory: Path) -> dict[str, str]:
    return {
        str(path.parent.parent.relative_to(directory)): path.read_text()
        for path in directory.rglob(".ledger/log")
    }


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
    (store / name).write_text("garbled")
    assert jackfield("verify-archive", url, check=False).returncode == 56
    jackfield("archive", "root", url)  # nothing has changed, as far as it can tell
    assert jackfield("verify-archive", url, check=False).returncode == 56
    jackfield("archive", "--again", "root", url)
    jackfield("verify-archive", url)
    assert len(archives_in(store)) == 1


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

    def test_one_without_a_history_here_is_told(
        self, jackfield: Shell, root: Path, url: str
    ) -> None:
        (root / ".ledger-view").write_text("far:away")
        done = jackfield("archive", "root", url)
        assert "jackfield: root: its history is in far:away\n" in done.stderr


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


class TestWhatIsNoLongerThere:
    def test_is_kept(self, jackfield: Shell, ledger: Make, root: Path, url: str) -> None:
        ledger("a", "one")
        ledger("b", "two")
        jackfield("archive", "root", url)
        (root / "a").rename(root.parent / "away")
        done = jackfield("archive", "root", url)
        assert "'a' no longer there: the archives are kept (--forget deletes them)" in done.stderr
        jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back").keys() == {"a", "b"}

    def test_is_forgotten_if_asked_for(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        ledger("b", "two")
        jackfield("archive", "root", url)
        (root / "a").rename(root.parent / "away")
        jackfield("archive", "--forget", "root", url)
        assert entries(store).keys() == {"b"}
        assert len(archives_in(store)) == 1

    def test_is_not_forgotten_if_not_everything_could_be_looked_at(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        jackfield("archive", "root", url)
        (root / "a").rename(root.parent / "away")
        deep = root / "/".join("d" * 200 for _ in range(25))
        subprocess.run(["mkdir", "-p", deep.relative_to(root)], cwd=root, check=True)
        done = jackfield("archive", "--forget", "root", url, check=False)
        subprocess.run(["rm", "-r", root / ("d" * 200)], check=True)
        assert done.returncode == 1
        assert "the archives are kept (not everything could be looked at)" in done.stderr
        assert entries(store).keys() == {"a"}

    def test_is_not_forgotten_if_it_was_left_out(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        ledger("b", "two")
        jackfield("archive", "root", url)
        done = jackfield("archive", "--forget", "--exclude", "a", "root", url)
        assert "'a' not looked at: the archives are kept" in done.stderr
        assert "no longer there" not in done.stderr
        assert entries(store).keys() == {"a", "b"}
        jackfield("verify-archive", url)

    def test_is_not_forgotten_if_only_its_plugin_is(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        ledger("a", "one")
        ledger("b", "two")
        jackfield("archive", "root", url)
        (jackfield.plugins / "ledger.py").unlink()
        (root / "b").rename(root.parent / "away")
        done = jackfield("archive", "--forget", "root", url)
        assert "'a' not looked at: the archives are kept" in done.stderr
        assert entries(store).keys() == {"a"}

    def test_is_not_forgotten_if_it_cannot_be_told(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        (ledger("a", "one") / ".ledger").chmod(0o644)  # its names can be read, but nothing more
        jackfield("archive", "root", url)
        done = jackfield.unprivileged("archive", "--forget", "root", url)
        assert done.returncode == 1
        assert (
            "root/a: cannot tell whether it is Ledger: .ledger/log: permission denied\n"
        ) in done.stderr
        assert "'a' not looked at: the archives are kept" in done.stderr
        assert entries(store).keys() == {"a"}

    def test_is_not_forgotten_if_others_share_its_history(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        main = ledger("main", "one")
        (root / "view").mkdir()
        (root / "view" / ".ledger-view").write_text("../main")
        jackfield("archive", "root", url)
        main.rename(root.parent / "away")
        done = jackfield("archive", "--forget", "root", url, check=False)
        assert done.returncode == 1
        assert entries(store).keys() == {"main", "view"}
        jackfield("restore", url, "back")
        assert logs_below(jackfield.directory / "back") == {"main": "one\n"}


def test_of_two_runs_at_a_time_the_later_one_gives_way(
    jackfield: Shell, ledger: Make, url: str, tmp_path: Path
) -> None:
    """It had not seen what the other one wrote; its manifest would not name that."""
    ledger("a", f"wait {tmp_path / 'release'}")
    ledger("../other/b", "one")
    with subprocess.Popen(
        [*jackfield.command, "archive", "root", url],
        env=jackfield.whole_environment,
        cwd=jackfield.directory,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (tmp_path / "waiting").exists():
            assert process.poll() is None
            time.sleep(0.01)
        jackfield("archive", "other", url)
        (tmp_path / "release").touch()
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 1
    assert "another run has written 'manifest-00000001.json' there meanwhile" in told
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {"b": "one\n"}


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


class TestRestoring:
    @pytest.fixture
    def archived(self, jackfield: Shell, ledger: Make, url: str) -> str:
        for path in ("work/a", "work/b", "work/b/inside", "play/c", "z"):
            ledger(path, path)
        jackfield("archive", "root", url)
        return url

    @pytest.mark.parametrize(
        ("pattern", "paths"),
        [
            ("work/*", {"work/a", "work/b", "work/b/inside"}),
            ("work", {"work/a", "work/b", "work/b/inside"}),
            ("*/c", {"play/c"}),
            ("work/b/inside", {"work/b/inside"}),
            ("?", {"z"}),
            ("[!w]*", {"play/c", "z"}),
        ],
    )
    def test_only_those_that_are_asked_for(
        self, jackfield: Shell, archived: str, pattern: str, paths: set[str]
    ) -> None:
        jackfield("restore", archived, "back", "--only", pattern)
        assert logs_below(jackfield.directory / "back").keys() == paths

    def test_a_pattern_that_fits_none_is_an_error(self, jackfield: Shell, archived: str) -> None:
        done = jackfield("restore", archived, "back", "--only", "zzz", check=False)
        assert done.returncode == 1
        assert "has no repository like 'zzz'" in done.stderr

    def test_nothing_that_is_there_is_written_over(self, jackfield: Shell, archived: str) -> None:
        mine = jackfield.directory / "back" / "work" / "a"
        mine.mkdir(parents=True)
        (mine / "precious").write_text("mine")
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 1
        assert "back/work/a is there already: restore to another place" in done.stderr
        assert [path.name for path in mine.iterdir()] == ["precious"]
        assert logs_below(jackfield.directory / "back").keys() == {
            "work/b",
            "work/b/inside",
            "play/c",
            "z",
        }

    def test_a_destination_that_is_a_file(self, jackfield: Shell, archived: str) -> None:
        (jackfield.directory / "back").touch()
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 1
        assert done.stderr == "jackfield: cannot restore to back: it is not a directory\n"

    def test_an_empty_directory_is_no_hindrance(self, jackfield: Shell, archived: str) -> None:
        (jackfield.directory / "back" / "work" / "a").mkdir(parents=True)
        jackfield("restore", archived, "back")

    def test_one_that_fails_leaves_nothing_behind(
        self, jackfield: Shell, ledger: Make, url: str
    ) -> None:
        ledger("a", "no restore")
        ledger("b", "one")
        jackfield("archive", "root", url)
        done = jackfield("restore", url, "back", check=False)
        assert done.returncode == 1
        assert "jackfield: a: " in done.stderr  # and not only the name of a temporary file
        assert "cannot be restored" in done.stderr
        assert [path.name for path in (jackfield.directory / "back").iterdir()] == ["b"]

    def test_a_damaged_archive_is_refused(
        self, jackfield: Shell, archived: str, store: Path
    ) -> None:
        name = str(entries(store)["play/c"]["archive"])
        (store / name).write_text("ledger\nforged\n")
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 56
        assert f"play/c: the archive '{name}' is damaged" in done.stderr
        assert "play/c" not in logs_below(jackfield.directory / "back")

    def test_a_link_in_a_tree_leads_nothing_out(
        self, jackfield: Shell, ledger: Make, url: str, store: Path, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        ledger("a", f"link {outside}")
        ledger("a/link/inside", "one")
        jackfield("archive", "root", url)
        done = jackfield("restore", url, "back", check=False)
        assert done.returncode == 1
        assert "back/a/link is a symbolic link: nothing is restored behind it" in done.stderr
        assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        (["archive", "closed/root", "file:///x"], "archive"),
        (["restore", "URL", "closed/back"], "restore to"),
    ],
    ids=["archive", "restore"],
)
def test_a_directory_that_may_not_be_looked_at(
    jackfield: Shell, ledger: Make, url: str, words: list[str], verb: str
) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    (jackfield.directory / "closed" / "root").mkdir(parents=True)
    (jackfield.directory / "closed").chmod(0)
    place = next(word for word in words if word.startswith("closed/"))
    done = jackfield.unprivileged(*(url if word == "URL" else word for word in words))
    assert done.returncode == 1
    assert done.stderr == f"jackfield: cannot {verb} {place}: permission denied\n"


class TestVerifying:
    def test_what_is_damaged_missing_or_needless(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        for name in ("fine", "damaged", "missing"):
            ledger(name, "one")
        jackfield("archive", "root", url)
        names = {path: str(entry["archive"]) for path, entry in entries(store).items()}
        (store / names["damaged"]).write_text("x")
        (store / names["missing"]).unlink()
        (store / "stranger").touch()
        done = jackfield("verify-archive", url, check=False)
        assert done.returncode == 56
        assert done.stdout == f"fine\t{names['fine']}: whole, and it opens\n"
        assert "damaged: the archive" in done.stderr
        assert f"{names['missing']}" in done.stderr
        assert "'stranger' in the store: the manifest needs it not" in done.stderr

    def test_what_does_not_open(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        """The hash is right, but it was never an archive."""
        ledger("a", "one")
        jackfield("archive", "root", url)
        plugin = jackfield.plugins / "ledger.py"
        plugin.write_text(plugin.read_text().replace('startswith("ledger\\n")', 'startswith("x")'))
        done = jackfield("verify-archive", url, check=False)
        assert done.returncode == 1
        assert "is no ledger" in done.stderr


def test_paths_of_any_bytes(jackfield: Shell, ledger: Make, root: Path, url: str) -> None:
    names = [b"with space", b"line\nbreak", b"\xff\xfe", "größe".encode()]
    for name in names:
        ledger(name, "one")
    jackfield("archive", "root", url)
    assert "4 unchanged" in jackfield("archive", "root", url).stderr
    jackfield("restore", url, "back")
    back = jackfield.directory / "back"
    assert {os.fsencode(path.name) for path in back.iterdir()} == set(names)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_what_was_broken_off_leaves_nothing_behind_for_good(
    jackfield: Shell, ledger: Make, url: str, store: Path, tmp_path: Path, number: int
) -> None:
    for name in "abc":
        ledger(name, "one")
    jackfield("archive", "root", url)
    strangers = {"mine-0123456789abcdef-01234567.ledger"}
    (store / min(strangers)).touch()
    for name in "ab":
        ledger(name, "one", "two")
    ledger("c", f"wait {tmp_path / 'release'}")
    with subprocess.Popen(
        [*jackfield.command, "archive", "-j", "1", "root", url],
        env=jackfield.whole_environment,
        cwd=jackfield.directory,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (tmp_path / "waiting").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        assert process.stderr is not None
        told = process.stderr.read()
    if number == signal.SIGINT:  # what is done is in the manifest, and what that replaced is gone
        assert (process.returncode, told) == (130, "")
        assert list((jackfield.directory / "tmp").iterdir()) == []
        assert archives_in(store) == strangers | {
            str(each["archive"]) for each in entries(store).values()
        }
    jackfield("verify-archive", url)
    jackfield("restore", url, "back")
    lines = "one\ntwo\n" if number == signal.SIGINT else "one\n"
    assert logs_below(jackfield.directory / "back") == {"a": lines, "b": lines, "c": "one\n"}

    for name in "abc":
        ledger(name, "three")
    assert "3 archived" in jackfield("archive", "root", url).stderr
    assert archives_in(store) == strangers | {
        str(each["archive"]) for each in entries(store).values()
    }
