"""Files in storage from the command line: many at once, whole directories, between stores."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from jackfield.cli.storage.stores import files_in
from support.environments import Environment


@pytest.fixture
def jackfield(all_installed: Environment, tmp_path: Path) -> Callable[..., str]:
    """Runs a command that has to succeed, in the test's directory; gives what it prints."""
    return lambda *words: all_installed.run(*words, directory=tmp_path, check=True).stdout


@pytest.fixture
def failing(all_installed: Environment, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; gives its status, what it prints, and its errors."""

    def run(*words: str) -> tuple[int, str, str]:
        done = all_installed.run(*words, directory=tmp_path)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A directory of three files."""
    directory = tmp_path / "source"
    directory.mkdir()
    for name in "abc":
        (directory / name).write_text(f"content of {name}\n")
    return directory


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The URL of a store that does not exist yet; its directory is ``store``."""
    return (tmp_path / "store").as_uri()


def contents(directory: Path) -> Mapping[str, str]:
    return {path.name: path.read_text() for path in sorted(directory.iterdir())}


ABC = {name: f"content of {name}\n" for name in "abc"}


class TestManyAtOnce:
    def test_a_directory_is_all_its_files(self, jackfield, source: Path, store: str) -> None:
        assert jackfield("put", "-j", "2", "source", store) == (
            "a\tverified by size\nb\tverified by size\nc\tverified by size\n"
        )
        assert contents(source.parent / "store") == ABC

    def test_options_may_stand_between_the_files(self, jackfield, source: Path, store: str) -> None:
        one, *others = (f"source/{name}" for name in "abc")
        jackfield("put", one, "--json", *others, "-j", "2", "--", store)
        assert contents(source.parent / "store") == ABC
        assert jackfield("get", f"{store}/a", "--no-progress", "back") == "a\tback\n"

    def test_what_is_no_option_is_named(self, failing, source: Path, store: str) -> None:
        status, _, said = failing("put", "source/a", "--jason", "source/b", store)
        assert status == 2
        assert said.startswith("jackfield put: unrecognized arguments: --jason")

    def test_a_store_with_a_slash_is_all_its_files(
        self, jackfield, source: Path, store: str
    ) -> None:
        jackfield("put", "source", store)
        assert jackfield("get", f"{store}/", "back") == "a\tback/a\nb\tback/b\nc\tback/c\n"
        assert contents(source.parent / "back") == ABC

    @pytest.mark.parametrize("command", ["get", "cp"])
    @pytest.mark.parametrize("names", ["", "a", "abc"])
    @pytest.mark.parametrize("slash", ["", "/"])
    def test_all_files_of_a_store_go_into_a_directory_however_many_there_are(
        self, jackfield, source: Path, store: str, command: str, names: str, slash: str
    ) -> None:
        (source.parent / "store").mkdir()
        for name in names:
            jackfield("put", source / name, store)
        jackfield(command, f"{store}/", f"new/back{slash}")
        assert contents(source.parent / "new/back") == {name: ABC[name] for name in names}

    @pytest.mark.parametrize("command", ["get", "cp"])
    def test_all_files_of_a_store_do_not_go_into_a_file(
        self, failing, jackfield, source: Path, store: str, command: str
    ) -> None:
        jackfield("put", source / "a", store)
        status, _, error = failing(command, f"{store}/", "source/b")
        assert status == 2
        assert error == ("jackfield: 'source/b' is not a directory, where several files go to\n")
        assert contents(source) == ABC

    @pytest.mark.parametrize(
        "words", ["sync --delete STORE EMPTY", "sync EMPTY STORE", "verify EMPTY STORE"]
    )
    def test_an_empty_word_is_not_the_current_directory(
        self, failing, jackfield, source: Path, store: str, words: str
    ) -> None:
        jackfield("put", "source", store)
        before = sorted(source.parent.rglob("*"))
        places = {"STORE": store, "EMPTY": ""}
        status, printed, error = failing(*[places.get(word, word) for word in words.split()])
        assert (status, printed) == (2, "")
        assert "an empty word names no directory" in error
        assert sorted(source.parent.rglob("*")) == before

    def test_what_a_store_cannot_hold_is_refused_before_anything_is_done(
        self, jackfield, failing, source: Path, store: str
    ) -> None:
        (source / "below").mkdir()
        (source / "below" / "d").touch()
        for command in ("put", "sync", "cp"):
            status, printed, error = failing(command, "source", store)
            assert (status, printed) == (1, "")
            assert "'below', which is no file" in error
            assert "--files-only" in error
            assert error.count("\n") == 1
        (source / "deep").mkdir()
        assert "'below' and 1 more, which are no files" in failing("put", "source", store)[2]
        assert not (source.parent / "store").exists()
        jackfield("put", "--files-only", "source", store)
        assert contents(source.parent / "store") == ABC

    def test_two_files_for_one_name_are_refused(self, failing, source: Path, store: str) -> None:
        (source.parent / "a").touch()
        status, _, error = failing("put", "a", "source", store)
        assert (status, error) == (2, "jackfield: two of the files would be 'a'\n")
        assert not (source.parent / "store").exists()

    def test_one_failure_does_not_stop_the_others(self, failing, source: Path, store: str) -> None:
        status, printed, error = failing("put", "source/a", "nothing", "source/c", store)
        assert status == 52
        assert [line.split("\t")[0] for line in printed.splitlines()] == ["a", "c"]
        first, second = error.splitlines()
        assert "2 files, 26 B in " in first
        assert first.endswith("; 1 failed")
        assert "cannot put 'nothing': No such file or directory" in second

    def test_totals_only_for_several(self, all_installed, source: Path, store: str) -> None:
        done = all_installed.run("put", source / "a", store, check=True)
        assert done.stderr == ""
        done = all_installed.run("put", source, store, check=True)
        assert done.stderr.startswith("jackfield: 3 files, 39 B in ")

    def test_vv_tells_how_long_the_backend_took(
        self, all_installed: Environment, source: Path, store: str
    ) -> None:
        done = all_installed.run("put", "-vv", source, store, check=True)
        assert sorted(re.findall(r"put '(.)' took 0\.\d{3} s\n", done.stderr)) == ["a", "b", "c"]
        assert "took" not in all_installed.run("put", "-v", source, store, check=True).stderr

    def test_json_is_nothing_but_the_rows(self, jackfield, source: Path, store: str) -> None:
        rows = json.loads(jackfield("put", "--json", "source", store))
        assert [row["stored"] for row in rows] == ["a", "b", "c"]

    @pytest.mark.parametrize("options", [[], ["--json"]])
    @pytest.mark.parametrize("command", ["get", "cp"])
    def test_the_standard_output_gets_the_bytes_and_nothing_else(
        self, jackfield, source: Path, store: str, command: str, options: list[str]
    ) -> None:
        jackfield("put", str(source), store)
        assert jackfield(command, *options, f"{store}/a", "/dev/stdout") == "content of a\n"
        assert jackfield(command, *options, f"{store}/a", "-") == "content of a\n"
        jackfield(command, f"{store}/b", "./-")
        assert (source.parent / "-").read_text() == "content of b\n"

    @pytest.mark.parametrize("command", ["get", "cp"])
    def test_a_whole_store_does_not_go_to_the_standard_output(
        self, jackfield, failing, source: Path, store: str, command: str
    ) -> None:
        jackfield("put", str(source), store)
        status, answer, said = failing(command, f"{store}/", "-")
        assert (status, answer) == (2, "")
        assert said == ("jackfield: '/dev/stdout' is not a directory, where several files go to\n")
        assert not (source.parent / "-").exists()

    @pytest.mark.parametrize("command", ["get", "cp"])
    def test_a_file_that_is_the_standard_output_keeps_what_is_in_it(
        self, all_installed, jackfield, tmp_path: Path, source: Path, store: str, command: str
    ) -> None:
        jackfield("put", str(source), store)
        program = all_installed.bin / "jackfield"
        script = f"echo before; {program} {command} {store}/a /dev/stdout; echo after"
        with (tmp_path / "log").open("wb") as log:
            subprocess.run(
                ["sh", "-ec", script], stdout=log, env=all_installed.variables, check=True
            )
        assert (tmp_path / "log").read_text() == "before\ncontent of a\nafter\n"

    def test_nobody_who_reads_the_standard_output_is_no_fault(
        self, all_installed, jackfield, tmp_path: Path, store: str
    ) -> None:
        (tmp_path / "big").write_bytes(bytes(3_000_000))
        jackfield("put", "big", store)
        program = all_installed.bin / "jackfield"
        script = f"{{ {program} get {store}/big /dev/stdout || echo $? >&2; }} | head -c 5 | wc -c"
        done = subprocess.run(
            ["sh", "-ec", script],
            env=all_installed.variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert (done.stdout.strip(), done.stderr) == ("5", "141\n")

    @pytest.mark.parametrize("target", ["/dev/null", "/dev/stdout"])
    def test_nothing_is_moved_where_no_file_is_kept(
        self, failing, jackfield, source: Path, store: str, target: str
    ) -> None:
        jackfield("put", "source", store)
        status, printed, error = failing("mv", f"{store}/a", target)
        assert (status, printed) == (2, "")
        assert (
            error == f"jackfield: {target!r} keeps no file, so nothing is moved there (cp copies)\n"
        )
        assert contents(source.parent / "store") == ABC

    def test_a_device_that_takes_no_more_is_named(self, failing, jackfield, source, store) -> None:
        jackfield("put", "source", store)
        status, _, error = failing("get", f"{store}/a", "/dev/full")
        assert (status, error.count("\n")) == (53, 1)
        assert error.endswith("cannot get 'a': No space left on device: '/dev/full'\n")

    def test_a_limit_takes_its_time(self, jackfield, source: Path, store: str) -> None:
        (source / "big").write_bytes(b"x" * 300_000)
        start = time.monotonic()
        jackfield("put", "--limit", "300K", "source", store)
        assert time.monotonic() - start > 0.9

    @pytest.mark.parametrize(
        ("option", "value"),
        [("-j", "0"), ("-j", "x"), ("--limit", "0"), ("--limit", "5X"), ("--retries", "-1")],
    )
    def test_values_that_make_no_sense(
        self, failing, source: Path, store: str, option: str, value: str
    ) -> None:
        status, _, error = failing("put", f"{option}={value}", "source", store)
        assert status == 2
        assert repr(value) in error
        assert error.count("\n") == 1


class TestCopy:
    def test_in_across_and_out(self, jackfield, source: Path, store: str) -> None:
        other = f"{store}-2"
        jackfield("cp", "source", store)
        assert jackfield("cp", "--name", "my a", f"{store}/a", other) == (
            f"{store}/a\t{other}/my%20a\n".replace("%20", " ")
        )
        jackfield("cp", f"{store}/", other)
        jackfield("cp", f"{other}/my a", "back")
        assert (source.parent / "back").read_text() == ABC["a"]
        assert contents(source.parent / "store") == ABC
        assert contents(source.parent / "store-2") == {**ABC, "my a": ABC["a"]}

    @pytest.mark.parametrize("command", ["cp", "mv"])
    @pytest.mark.parametrize("place", ["source", "STORE"])
    def test_under_another_name(
        self, jackfield, source: Path, store: str, command: str, place: str
    ) -> None:
        jackfield("put", "source", store)
        file = f"{place.replace('STORE', store)}/a"
        assert jackfield(command, "--name", "new", file, store) == f"{file}\t{store}/new\n"
        left = {"source": contents(source), "STORE": contents(source.parent / "store")}
        assert left["STORE"]["new"] == ABC["a"]
        assert ("a" in left[place]) is (command == "cp")

    def test_what_fails_is_called_what_it_is(
        self, failing, jackfield, tmp_path: Path, source: Path, store: str
    ) -> None:
        jackfield("put", str(source), store)
        (tmp_path / "other" / "a").mkdir(parents=True)
        other = (tmp_path / "other").as_uri()
        for command, what in (("cp", "put"), ("mv", "move")):
            status, printed, errors = failing(command, f"{store}/a", other)
            assert (status, printed) == (50, "")
            assert errors.startswith(f"jackfield: {other}: cannot {what} 'a': Is a directory")
        assert (tmp_path / "store" / "a").read_text() == "content of a\n"

    @pytest.mark.parametrize("url", ["file:///nothing", "file:///nothing?fsync=yes"])
    def test_a_file_at_the_top_is_called_by_its_url(self, failing, url: str) -> None:
        status, _, error = failing("cp", url, url.replace("nothing", ""))
        assert (status, error) == (2, f"jackfield: {url!r} is where it is to be copied to\n")

    def test_a_file_onto_itself(self, failing, jackfield, source: Path, store: str) -> None:
        jackfield("put", "source", store)
        status, _, error = failing("cp", f"{store}/a", f"{store}/")
        assert status == 2
        assert "is where it is to be copied to" in error

    @pytest.mark.parametrize("option", ["", "?keep=mtime", "?keep=mode,mtime"])
    def test_moved_to_the_same_storage_under_another_url_it_stays(
        self, failing, jackfield, source: Path, store: str, option: str
    ) -> None:
        jackfield("put", "source", store)
        (source.parent / "alias").symlink_to("store")
        alias = (source.parent / "alias").as_uri()
        status, _, error = failing("mv", f"{alias}/a{option}", store + option)
        assert status == 56
        assert "still there" in error
        assert contents(source.parent / "store") == ABC

    @pytest.mark.parametrize("target", ["store", "store/a", "store/b", "./store/../store"])
    @pytest.mark.parametrize("option", ["", "?keep=mtime"])
    def test_moved_to_the_directory_of_its_store_it_stays(
        self, failing, jackfield, source: Path, store: str, target: str, option: str
    ) -> None:
        jackfield("put", "source", store)
        (source.parent / "store/b").unlink()
        (source.parent / "store/b").symlink_to("a")
        status, _, error = failing("mv", f"{store}/a{option}", target)
        assert status == 56
        assert f"{store}/a{option} is still there: it is the same file as" in error
        assert (source.parent / "store/a").read_text() == ABC["a"]

    def test_moved_over_another_file_that_is_replaced(
        self, jackfield, source: Path, store: str
    ) -> None:
        old = source.parent / "store-2"
        for each in (source, source.parent / "store", old):
            each.mkdir(exist_ok=True)
            for name in "ab":
                (each / name).write_text(f"{each.name:8} {name}")
                os.utime(each / name, (5, 5))
        jackfield("mv", f"{store}/a", f"{store}-2")
        jackfield("mv", f"{store}/b", old)
        assert contents(old) == {"a": "store    a", "b": "store    b"}
        assert contents(source.parent / "store") == {}


class TestSync:
    def test_into_a_store_and_out_of_it(self, jackfield, source: Path, store: str) -> None:
        assert jackfield("sync", "source", store) == "a\tadded\nb\tadded\nc\tadded\n"
        assert contents(source.parent / "store") == ABC
        assert jackfield("sync", "source", store) == ""
        assert jackfield("sync", store, "new/back") == "a\tadded\nb\tadded\nc\tadded\n"
        assert contents(source.parent / "new/back") == ABC
        assert jackfield("sync", store, "new/back") == ""
        assert jackfield("sync", "new/back", store) == ""  # the times came along

    def test_between_stores(self, jackfield, source: Path, store: str) -> None:
        jackfield("put", "source", store)
        jackfield("sync", store, f"{store}-2")
        assert contents(source.parent / "store-2") == ABC

    def test_by_size_and_time(self, jackfield, source: Path, store: str) -> None:
        jackfield("sync", "source", store)
        (source / "a").write_text("longer than it was\n")
        (source / "b").write_text("CONTENT of b\n")
        late = time.time() + 10
        os.utime(source / "b", (late, late))
        assert jackfield("sync", "-n", "source", store) == ("replace\ta\tsize\nreplace\tb\tnewer\n")
        assert contents(source.parent / "store") == ABC  # it was but a dry run
        assert jackfield("sync", "source", store) == "a\treplaced\nb\treplaced\n"
        assert contents(source.parent / "store") == contents(source)

    def test_by_content(self, jackfield, source: Path, store: str) -> None:
        jackfield("sync", "source", store)
        (source / "b").write_text("CONTENT of b\n")
        os.utime(source / "b", (1, 1))
        assert jackfield("sync", "source", store) == ""
        assert jackfield("sync", "--checksum", "source", store) == "b\treplaced\n"
        assert contents(source.parent / "store") == contents(source)

    def test_deleting_is_asked_for(self, jackfield, source: Path, store: str) -> None:
        jackfield("sync", "source", store)
        (source / "a").unlink()
        assert jackfield("sync", "source", store) == ""
        assert jackfield("sync", "--delete", "-n", "source", store) == (
            "delete\ta\tnot in the source\n"
        )
        assert jackfield("sync", "--delete", "source", store) == "a\tdeleted\n"
        assert contents(source.parent / "store") == contents(source)
        (source.parent / "store" / "b").unlink()
        assert "b\tdeleted\n" in jackfield("sync", "--delete", store, "source")
        assert sorted(contents(source)) == ["c"]

    def test_nothing_is_deleted_where_not_all_arrived(
        self, jackfield, failing, source: Path, store: str
    ) -> None:
        jackfield("sync", "source", store)
        (source / "a").unlink()
        (source / ".jackfield-0123456789abcdef.part").touch()  # a copy under way: not a file
        (source / "new").touch()
        (source / "newer").touch()  # it arrives
        (source.parent / "store" / "new").mkdir()  # in the way
        status, _, error = failing("sync", "--delete", "source", store)
        assert status == 50
        assert "1 not deleted" in error
        assert (source.parent / "store" / "a").exists()

    def test_a_source_that_is_missing_deletes_nothing(
        self, jackfield, failing, source: Path, store: str
    ) -> None:
        jackfield("sync", "source", store)
        for missing in ("nowhere", f"{store}-nowhere"):
            status, printed, error = failing("sync", "--delete", missing, store)
            assert status in {1, 52}
            assert (printed, error.count("\n")) == ("", 1)
        assert contents(source.parent / "store") == ABC

    def test_one_side_is_a_store(self, failing, source: Path) -> None:
        for command in ("sync", "verify"):
            status, _, error = failing(command, "source", "target")
            assert status == 2
            assert "neither 'source' nor 'target'" in error


class TestVerify:
    def test_the_same(self, jackfield, source: Path, store: str) -> None:
        jackfield("put", "source", store)
        by_content = "a\tby content\nb\tby content\nc\tby content\n"
        assert jackfield("verify", "source", store) == by_content
        assert jackfield("verify", store, "source") == by_content
        assert jackfield("verify", store, store) == by_content
        assert jackfield("verify", "--size", "source", store).startswith("a\tby size\n")

    def test_every_difference_is_told(self, jackfield, failing, source: Path, store: str) -> None:
        jackfield("put", "source", store)
        (source / "a").write_text("CONTENT of a\n")
        (source / "b").write_text("more content of b\n")
        (source / "d").touch()
        (source.parent / "store" / "e").touch()
        status, printed, error = failing("verify", "source", store)
        assert status == 56
        assert printed == "c\tby content\n"
        assert f"{store}: 'a': it has another content" in error
        assert f"{store}: 'b': 13 bytes, of 18" in error
        assert f"{store}: 'd': there is no such file" in error
        assert f"{store} also holds 'e'" in error

    def test_a_lost_file_alone_is_not_found(
        self, jackfield, failing, source: Path, store: str
    ) -> None:
        jackfield("put", "source", store)
        (source.parent / "store" / "b").unlink()
        assert failing("verify", "source", store)[0] == 52


@pytest.mark.parametrize("words", [("put", "source"), ("get",), ("sync", "-c", "source")])
def test_progress_is_shown_on_a_terminal_and_only_there(
    all_installed: Environment, jackfield, source: Path, store: str, words: tuple[str, ...]
) -> None:
    (source.parent / "store").mkdir()
    if words == ("get",):
        jackfield("put", "source", store)
        store += "/"
    for options, shown in (((), True), (("--no-progress",), False), (("--json",), False)):
        main, terminal = pty.openpty()
        done = subprocess.run(
            [all_installed.bin / "jackfield", *words, *options, store],
            env={**all_installed.variables, "TERM": "xterm-256color"},
            cwd=source.parent,
            stdout=subprocess.PIPE,
            stderr=terminal,
            check=True,
        )
        os.close(terminal)
        os.set_blocking(main, False)
        try:
            written = os.read(main, 100_000)
        except OSError:  # nothing was written
            written = b""
        os.close(main)
        assert (b"3/3 " in written) == shown, written
        assert b"3/3" not in done.stdout
        for path in (source.parent / "store").iterdir():
            if words[0] == "sync":
                path.unlink()


def test_ctrl_c_is_status_130_and_leaves_nothing_half_done(
    all_installed: Environment, source: Path, store: str
) -> None:
    for number in range(6):
        (source / f"{number}").write_bytes(os.urandom(2_000_000))
    with subprocess.Popen(
        [all_installed.bin / "jackfield", "put", "-j", "3", "--limit", "1M", source, store],
        env=all_installed.variables,
        stderr=subprocess.PIPE,
    ) as process:
        target = source.parent / "store"
        while not (target.exists() and any(path.name == "0" for path in target.iterdir())):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert not [path.name for path in target.iterdir() if path.name.endswith(".part")]
    for path in target.iterdir():
        assert path.read_bytes() == (source / path.name).read_bytes()


MEMORY = """
import re, sys
from jackfield.cli import main
status = main(sys.argv[1:])
# Not ru_maxrss: that counts what the process which started this one had in use, too.
with open("/proc/self/status") as file:
    peak = re.search(r"VmHWM:\\s+([0-9]+) kB", file.read())[1]
sys.stderr.write(f"{status} {peak}")
"""


def test_a_hundred_thousand_names_take_little_memory(
    all_installed: Environment, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(100_000):
        (many / f"a file with a name of some length, number {number}").touch()
    (tmp_path / "empty").mkdir()
    url = many.as_uri()
    for words, lines in (
        (("ls", url), 100_000),
        (("ls", "-l", url), 100_000),
        (("sync", "--delete", "empty", url), 100_000),
        (("ls", url), 0),
    ):
        done = all_installed.python(MEMORY, *words, directory=tmp_path, timeout=120)
        status, kibibytes = done.stderr.split()
        assert status == "0"
        assert done.stdout.count("\n") == lines
        assert int(kibibytes) < 200 * 1024


def test_passwords_are_shown_nowhere(all_installed: Environment, source: Path) -> None:
    url = "nowhere://user:canary@host/x"
    for words in (
        ("cp", f"{url}/a", url),
        ("cp", f"{url}/", "."),
        ("sync", source, url),
        ("sync", url, source),
        ("verify", url, source),
        ("put", "--retries", "1", source, url),
        ("get", f"{url}/", "."),
        ("mv", f"{url}/a", url),
        ("stat", f"{url}/a", f"{url}/b"),
        ("rm", f"{url}/a"),
    ):
        done = all_installed.run(*words[:1], "-vv", *words[1:])
        assert done.returncode == 50
        assert "canary" not in done.stdout + done.stderr


def test_a_file_that_vanishes_while_its_directory_is_read_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").touch()
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: [*listed(self), self / "vanished"])
    assert files_in(tmp_path, files_only=False) == [tmp_path / "a"]
