"""File systems that are not like those of Linux: nothing is lost, and what cannot be is said.

They are made up by `support.odd_disk`, each for one shell script.
"""

from __future__ import annotations

import errno
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support import odd_disk, processes
from support.checkouts import variables_with

pytestmark = pytest.mark.skipif(
    not os.access("/dev/fuse", os.R_OK | os.W_OK), reason="there is no /dev/fuse to be used"
)

Run = Callable[[Sequence[str], str], tuple[int, str, str]]

APART = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])

SEEN = 'ls -A odd; read -r line < odd/file; echo "$line"'


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a script, for which ``odd`` is an odd disk; gives status, output and errors."""
    variables = variables_with(tmp_path, "crypt", "file", "par2")
    (tmp_path / "odd").mkdir()

    def run(options: Sequence[str], script: str) -> tuple[int, str, str]:
        start = f'j() {{ "{sys.executable}" -m jackfield "$@"; }}'
        disk = [sys.executable, odd_disk.__file__, "odd", *options]
        done = processes.run(
            [*APART, *disk, "--", "sh", "-ec", f"{start}\n{script}"],
            directory=tmp_path,
            variables=variables,
        )
        return done.returncode, done.stdout, done.stderr

    return run


class TestOneThatFailsWhenAFileIsClosed:
    """As one of the network does that is full, or whose user has a quota."""

    @pytest.mark.parametrize("option", ["--nameless", "--fold"])
    @pytest.mark.parametrize("error", ["ENOSPC", "EDQUOT"])
    def test_a_put_leaves_the_old_file(
        self, run: Run, tmp_path: Path, error: str, option: str
    ) -> None:
        (tmp_path / "file").write_text("new")
        script = f"echo old > odd/file; j put file file://odd && exit 9; {SEEN}"
        status, output, errors = run([option, f"--fail=flush={error}"], script)
        assert (status, output) == (0, "file\nold\n")
        reason = os.strerror(getattr(errno, error))
        assert errors == f"jackfield: file://odd: cannot put 'file': {reason}: '{tmp_path}/odd'\n"

    @pytest.mark.parametrize("scheme", ["file", "crypt+file"])
    def test_so_does_a_get(self, run: Run, tmp_path: Path, scheme: str) -> None:
        (tmp_path / "file").write_text("new")
        script = (
            f"echo old > odd/file; j put file {scheme}://store; "
            f"j get {scheme}://store/file odd/file && exit 9; {SEEN}"
        )
        status, output, _ = run(["--fail=flush=ENOSPC"], script)
        assert (status, output) == (0, "file\tverified by size\nfile\nold\n")


ALL_AT_ONCE = """
import os, random, sys, threading, time
from jackfield.backends import BackendException, get_backend, register_backend
from jackfield_file.backend import FileBackend

def slow(name):
    real = getattr(os, name)
    def answer_late(*arguments, **options):
        try:
            return real(*arguments, **options)
        finally:
            time.sleep(random.random() / 200)
    setattr(os, name, answer_late)

for each in ("stat", "lstat", "mkdir"):
    slow(each)
register_backend("file", FileBackend)
operation, place, own, *names = sys.argv[1:]
for number in range(40):
    url = f"file://{place}{number}" if "/" in place else f"file://{place}"
    store = get_backend(url)
    start = threading.Barrier(len(names))
    done = []
    for name in names:
        open(name, "w").close()

    def put(name):
        mine = get_backend(url) if own == "own" else store
        start.wait()
        try:
            getattr(mine, operation)(name)
        except BackendException:
            return
        done.append(name)

    threads = [threading.Thread(target=put, args=[name]) for name in names]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(len(done), "of", len(names), end=", ")
    print(len(store.list()))
    store.delete(store.list())
"""


def kept_and_refused(output: str) -> tuple[str, str]:
    """Give which of two files came first, and is there, whole, and which did not."""
    contents = {"README": "one\n", "readme": "the other\n"}
    kept, _, content = output.partition("\n")
    assert content == contents.pop(kept)
    (refused,) = contents
    return kept, refused


class TestOneThatTakesTwoNamesForOne:
    """As FAT, NTFS and Macs do with capitals: no file takes the place of another one."""

    @pytest.fixture
    def two(self, tmp_path: Path) -> None:
        """Make ``two``, with two files."""
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "README").write_text("one\n")
        (tmp_path / "two" / "readme").write_text("the other\n")

    @pytest.mark.parametrize(
        "command", ["put two file://odd", "sync --delete two file://odd", "mv two/* file://odd"]
    )
    def test_a_store(self, run: Run, two: None, tmp_path: Path, command: str) -> None:
        script = f"j {command} >&2 && exit 9; ls -A odd; cat odd/README"
        status, output, errors = run(["--fold"], script)
        assert status == 0
        kept, refused = kept_and_refused(output)
        operation = "move" if command.startswith("mv") else "put"
        assert (
            f"jackfield: file://odd: cannot {operation} '{refused}': '{tmp_path}/odd' does not "
            f"tell '{refused}' from '{kept}', which is there: rename or delete one of the two\n"
        ) in errors
        assert (tmp_path / "two" / refused).exists()

    @pytest.mark.parametrize("place", ["odd", "odd/new"])
    @pytest.mark.parametrize("operation", ["put", "move"])
    @pytest.mark.parametrize("own", ["shared", "own"])
    def test_a_store_that_many_threads_write_to(
        self, run: Run, tmp_path: Path, own: str, operation: str, place: str
    ) -> None:
        """All at once, in a directory that none of them has looked at, on a slow disk.

        With a backend of its own, a thread knows of the others as little as another process does.
        """
        names = ["".join(each) for each in itertools.product("aA", "bB", "cC")]
        words = " ".join([operation, place, own, *names])
        script = f"{sys.executable} - {words} <<'END'\n{ALL_AT_ONCE}\nEND"
        status, output, _ = run(["--fold"], script)
        assert (status, set(output.splitlines())) == (0, {"1 of 8, 1"})

    def test_a_store_that_has_the_other_one(self, run: Run, two: None) -> None:
        """What was deleted is no hindrance."""
        script = (
            "j put two/README file://odd; j put two/README file://odd; j put two/readme file://odd "
            "2>&- && exit 9; j rm file://odd/README; j put two/readme file://odd; ls -A odd"
        )
        status, output, errors = run(["--fold"], script)
        assert (status, output.splitlines()[-1], errors) == (0, "readme", "")

    @pytest.mark.parametrize(
        "command",
        [
            "get file://two/ odd",
            "cp file://two/ odd",
            "get crypt+file://safe/ odd",
            "sync --delete file://two odd",
            "mv file://two/README file://two/readme odd",
        ],
    )
    def test_a_directory_here(self, run: Run, two: None, tmp_path: Path, command: str) -> None:
        """Were it not so, half of a backup would be missing when it is got back."""
        script = (
            f"j put two crypt+file://safe >&-; j {command} >&2 && exit 9; ls -A odd; cat odd/README"
        )
        status, output, errors = run(["--fold"], script)
        assert status == 0
        kept, refused = kept_and_refused(output)
        assert (
            f"jackfield: 'odd' does not tell '{refused}' from '{kept}', which is there: rename or "
            "delete one of the two\n"
        ) in errors
        assert (tmp_path / "two" / refused).exists()

    def test_a_directory_that_has_the_other_one(self, run: Run, two: None) -> None:
        """What was to be written and what was to be deleted would be one file."""
        script = (
            "rm two/readme; j sync file://two odd; mv two/README two/readme; "
            "j sync --delete file://two odd >&- && exit 9; ls -A odd; cat odd/README"
        )
        status, output, errors = run(["--fold"], script)
        assert (status, output) == (0, "README\tadded\nREADME\none\n")
        assert "does not tell 'readme' from 'README'" in errors
        assert "1 not deleted" in errors

    @pytest.mark.parametrize(
        ("name", "option"), [("file.", "--strip"), ("File", "--lower")], ids=["dot", "capital"]
    )
    def test_no_name_is_changed(self, run: Run, tmp_path: Path, name: str, option: str) -> None:
        """Else another file might come to have it."""
        (tmp_path / name).write_text("")
        script = f"j put {name} file://odd && exit 9; ls -A odd"
        status, output, errors = run(["--fold", option], script)
        assert (status, output) == (0, "")
        assert errors == (
            f"jackfield: file://odd: cannot put '{name}': '{tmp_path}/odd' takes no names like "
            f"'{name}', but changes them\n"
        )
        assert run(["--fold"], script)[:2] == (9, f"{name}\tverified by size\n")


def test_a_name_that_there_are_no_characters_for_is_not_tried_again(
    run: Run, tmp_path: Path
) -> None:
    """As on NTFS and exFAT, which keep no bytes."""
    (tmp_path / "file").write_text("")
    status, _, errors = run(["--fail=lookup:file=EILSEQ"], "j put file file://odd")
    assert (status, errors.count("\n")) == (50, 1)


def test_a_time_that_is_cut_is_no_other_time(run: Run, tmp_path: Path) -> None:
    """FAT counts in two seconds: what was synchronised there is, until it is changed."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "file").write_text("")
    script = (
        "touch -d '2026-01-01 10:00:01.5' store/file; j sync file://store odd; "
        "j sync file://store odd; touch -d '2026-01-01 10:00:02.5' store/file; "
        "j sync file://store odd"
    )
    status, output, _ = run(["--coarse"], script)
    assert (status, output) == (0, "file\tadded\nfile\treplaced\n")


def test_a_disk_that_cuts_no_times_is_not_taken_for_one(run: Run, tmp_path: Path) -> None:
    """A whole second is a time like any other there; what is newer by that is another file."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "file").write_text("old")
    script = (
        "touch -d '2026-01-01 10:00:00' store/file; j sync file://store odd; "
        "echo -n new > store/file; touch -d '2026-01-01 10:00:00.5' store/file; "
        "j sync --dry-run file://store odd; j sync file://store odd; cat odd/file; ls -A odd"
    )
    status, output, _ = run([], script)
    assert (status, output) == (
        0,
        "file\tadded\nreplace\tfile\tnewer\nfile\treplaced\nnewfile\n",
    )


def test_where_names_may_only_be_added(run: Run, tmp_path: Path) -> None:
    """As in a directory that is append-only (``chattr +a``), which keeps what it has."""
    (tmp_path / "file").write_text("old")
    script = (
        "j put file file://odd; echo new > file; j put file file://odd && exit 9; "
        "j ls file://odd; cat odd/file"
    )
    options = ["--nameless", "--fail=unlink=EPERM", "--fail=rename=EPERM"]
    status, output, errors = run(options, script)
    assert (status, output) == (0, "file\tverified by size\nfile\nold")
    why = f"Operation not permitted: '{tmp_path}/odd/file'"
    assert errors == f"jackfield: file://odd: cannot put 'file': {why}\n"


class TestOneThatGivesLessThanItSays:
    """As one of the network may whose file was cut off by another machine."""

    @pytest.mark.parametrize("size", [100, 1_000_000])
    @pytest.mark.parametrize(
        "command",
        [
            *(f"put odd/file {layer}file://$PWD/store" for layer in ("", "crypt+", "par2+")),
            "get file://odd/file store/file",
            "cp file://odd/file -",
        ],
    )
    def test_nothing_is_taken_for_whole(
        self, run: Run, tmp_path: Path, command: str, size: int
    ) -> None:
        (tmp_path / "file").write_bytes(bytes(size))
        (tmp_path / "store").mkdir()
        script = f"cp file odd; j {command} --retries 1"
        status, _, errors = run(["--short"], script)
        assert (status, errors.count("\n")) == (56, 1)
        assert f"odd/file' ended after {size - 1} of {size} bytes\n" in errors
        assert {each.name for each in (tmp_path / "store").iterdir()} <= {"jackfield-crypt.jfk"}
