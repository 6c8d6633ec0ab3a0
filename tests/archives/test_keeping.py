"""What a store keeps, and what is deleted from it, whatever happens to a run."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives.conftest import Shell, archives_in, entries, logs_below

Make = Callable[..., Path]


@contextmanager
def archiving(jackfield: Shell, waiting: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``archive`` until it waits in a repository, as the file `waiting` says."""
    with subprocess.Popen(
        [*jackfield.command, "archive", *words],
        env=jackfield.whole_environment,
        cwd=jackfield.directory,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not waiting.exists():
            assert process.poll() is None
            time.sleep(0.01)
        yield process


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

    @pytest.mark.parametrize("where", ["", "disk", "disk/a"])
    def test_is_not_forgotten_if_a_disk_may_not_be_mounted(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path, where: str
    ) -> None:
        """What a disk is mounted on is an empty directory: the root, one below, a repository."""
        ledger("disk/a", "one")
        jackfield("archive", "root", url)
        shutil.rmtree(root / where)
        (root / where).mkdir()
        for options in ([], ["--forget"]):
            done = jackfield("archive", *options, "root", url, check=False)
            assert done.returncode == 1
            assert (
                f"{Path('root', where)} is empty, which it was not: mount the disk that belongs "
                "there, or remove it (the archives of what was in it are kept: 1)\n"
            ) in done.stderr
            assert entries(store).keys() == {"disk/a"}
        ledger("other", "two")
        if where:
            shutil.rmtree(root / "disk")
        jackfield("archive", "--forget", "root", url)
        assert entries(store).keys() == {"other"}

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
        (root / "view").rename(root.parent / "away too")
        ledger("other", "two")
        jackfield("archive", "--forget", "root", url)
        assert entries(store).keys() == {"other"}


def test_of_two_runs_at_a_time_the_later_one_gives_way(
    jackfield: Shell, ledger: Make, url: str, tmp_path: Path
) -> None:
    """It had not seen what the other one wrote; its manifest would not name that."""
    ledger("a", f"wait {tmp_path / 'release'}")
    ledger("../other/b", "one")
    with archiving(jackfield, tmp_path / "waiting", "root", url) as process:
        jackfield("archive", "other", url)
        (tmp_path / "release").touch()
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 1
    assert "another run has written 'manifest-00000001.json' there meanwhile" in told
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {"b": "one\n"}


def test_what_a_run_under_way_has_stored_stays_if_another_one_changes_nothing(
    jackfield: Shell, ledger: Make, url: str, tmp_path: Path
) -> None:
    """No manifest names it yet: it looks like what a run that was killed has left."""
    for name in "ab":
        ledger(name, "one")
    jackfield("archive", "root", url)
    ledger("a", "two")
    ledger("b", f"wait {tmp_path / 'release'}")
    with archiving(jackfield, tmp_path / "waiting", "-j", "1", "root", url) as process:
        for name in "ab":
            ledger(name, "one")
        assert "2 unchanged" in jackfield("archive", "root", url).stderr
        (tmp_path / "release").touch()
        process.communicate()
    assert process.returncode == 0
    jackfield("verify-archive", url)


def test_the_manifest_is_written_while_a_run_goes_on(
    jackfield: Shell, ledger: Make, url: str, store: Path, tmp_path: Path
) -> None:
    with (jackfield.plugins / "ledger.py").open("a") as plugin:
        plugin.write("import jackfield.archives.ledger as own\nown._CHECKPOINT = 0\n")
    for name in "abc":
        ledger(name, name)
    ledger("d", f"wait {tmp_path / 'release'}")
    with archiving(jackfield, tmp_path / "waiting", "-j", "1", "root", url) as process:
        process.kill()
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {name: f"{name}\n" for name in "abc"}
    (tmp_path / "release").touch()
    assert "1 archived" in jackfield("archive", "root", url).stderr
    assert entries(store).keys() == set("abcd")


TURNS = '''
"""Stores of two runs that write their manifests at once: ``first://``, whose is replaced.

``late://`` stores its manifest when it is told to.
"""

import time
from pathlib import Path

from jackfield.backends import Backend, register_backend
from jackfield_file.backend import FileBackend

jackfield_transports = ["first://", "second://", "late://"]
jackfield_compatible_versions = [(0, 1, 0)]


class First(FileBackend):
    own, other = "first", "second"

    def _put(self, source_path, remote_filename):
        if not remote_filename.startswith("manifest-"):
            return super()._put(source_path, remote_filename)
        self.tell(f"{self.own} is about to")
        self.wait_for(f"{self.other} is about to")
        if self.own == "second":
            self.wait_for("first has")
        proof = super()._put(source_path, remote_filename)
        self.tell(f"{self.own} has")
        self.wait_for("second has")
        return proof

    def tell(self, what):
        (self.directory.parent / what).touch()

    def wait_for(self, what):
        while not (self.directory.parent / what).exists():
            time.sleep(0.01)


class Second(First):
    own, other = "second", "first"


class Late(First):
    def _put(self, source_path, remote_filename):
        if remote_filename.startswith("manifest-"):
            self.tell("late is about to")
            self.wait_for("late may")
        return FileBackend._put(self, source_path, remote_filename)


register_backend("late", Late)
register_backend("first", First)
register_backend("second", Second)
'''


def test_of_two_runs_that_end_at_once_one_gives_way(
    jackfield: Shell, ledger: Make, url: str
) -> None:
    """Neither has seen the manifest of the other, and the one replaces the other's."""
    (jackfield.plugins / "turns.py").write_text(TURNS)
    ledger("../one/a", "one")
    ledger("../two/b", "two")
    first, second = (
        subprocess.Popen(
            [*jackfield.command, "archive", root, url.replace("file", scheme, 1)],
            env=jackfield.whole_environment,
            cwd=jackfield.directory,
            stderr=subprocess.PIPE,
            text=True,
        )
        for root, scheme in (("one", "first"), ("two", "second"))
    )
    _, told = first.communicate(timeout=240)
    second.communicate(timeout=240)
    assert (first.returncode, second.returncode) == (1, 0)
    assert "another run has written 'manifest-00000001.json' there meanwhile" in told
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {"b": "two\n"}


def test_a_run_whose_manifest_names_what_another_one_has_deleted_says_so(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    """It replaces the manifest of that one, as one does that had to try again."""
    (jackfield.plugins / "turns.py").write_text(TURNS)
    ledger("a", "one")
    ledger("b", "one")
    jackfield("archive", "root", url)
    ledger("b", "one", "two")
    with subprocess.Popen(
        [*jackfield.command, "archive", "root", url.replace("file", "late", 1)],
        env=jackfield.whole_environment,
        cwd=jackfield.directory,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (store.parent / "late is about to").exists():
            time.sleep(0.01)
        ledger("a", "one", "two")
        jackfield("archive", "root", url)
        (store.parent / "late may").touch()
        _, told = process.communicate(timeout=240)
    assert process.returncode == 1
    assert re.search("another run has replaced 'a-.*.ledger' meanwhile", told)
    assert "archive once more" in told
    jackfield("archive", "root", url)
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {"a": "one\ntwo\n", "b": "one\ntwo\n"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_what_was_broken_off_leaves_nothing_behind_for_good(
    jackfield: Shell, ledger: Make, url: str, store: Path, tmp_path: Path, number: int
) -> None:
    for name in "abc":
        ledger(name, "one")
    jackfield("archive", "root", url)
    strangers = {"mine-0123456789ab-0123456789ab-01234567.ledger"}
    (store / min(strangers)).touch()
    for name in "ab":
        ledger(name, "one", "two")
    ledger("c", f"wait {tmp_path / 'release'}")
    with archiving(jackfield, tmp_path / "waiting", "-j", "1", "root", url) as process:
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


def test_ctrl_c_does_not_wait_for_the_bandwidth_that_was_allowed(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("a", "one")
    ledger("b", "x" * 100_000)
    with subprocess.Popen(
        [*jackfield.command, "archive", "-j", "1", "--limit", "1K", "root", url],
        env=jackfield.whole_environment,
        cwd=jackfield.directory,
    ) as process:
        while not (store.exists() and len(list(store.iterdir())) == 2):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {"a": "one\n"}


def test_a_lost_manifest_takes_no_archive_with_it(
    jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
) -> None:
    """That of a repository that is no longer there is all that is left of it."""
    ledger("a", "one")
    ledger("b", "one")
    jackfield("archive", "root", url)
    lost = str(entries(store)["b"]["archive"])
    (store / "manifest-00000001.json").unlink()
    (root / "b").rename(root.parent / "away")
    for line in ("two", "three"):
        ledger("a", line)
        jackfield("archive", "root", url)
        assert archives_in(store) == {lost, str(entries(store)["a"]["archive"])}
