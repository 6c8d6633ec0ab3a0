"""Processes that are ended from outside, as services are: they clean up, and then they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archives.conftest import LEDGER
from support import processes
from support.checkouts import variables_with
from support.projects import PLUGINS

Begin = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins a command, with the plugin for files and that for ledgers."""
    (tmp_path / "ledger.py").write_text(LEDGER)
    (tmp_path / "pooled.py").write_text(POOLED)
    (tmp_path / "tmp").mkdir()
    plugins = [
        f"file@{PLUGINS / 'jackfield-file'}",
        f"ledger@{tmp_path / 'ledger.py'}",
        f"pooled@{tmp_path / 'pooled.py'}",
    ]
    variables = {
        **os.environ,
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
        "JACKFIELD_PLUGINS_AT": os.pathsep.join(plugins),
    }
    begun: list[subprocess.Popen[str]] = []

    def begin(
        *words: str | Path, ignored: int | None = None, code: str | None = None
    ) -> subprocess.Popen[str]:
        def prepare() -> None:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN if number == ignored else signal.SIG_DFL)

        process = subprocess.Popen(
            [sys.executable, *(["-m", "jackfield"] if code is None else ["-c", code]), *words],
            cwd=tmp_path,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=prepare,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def wait_for(something: Callable[[], object]) -> None:
    for _ in range(600):
        if something():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to that")


def files_below(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def copying(begin: Begin, tmp_path: Path, ignored: int | None = None) -> subprocess.Popen[str]:
    """Begin to copy a file from one store to another, by way of the directory for temporary ones.

    Give the process when there is something in that.
    """
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(bytes(4 * 1024 * 1024))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_text("old")
    urls = [f"file://{tmp_path}/a/x", f"file://{tmp_path}/b"]
    process = begin("cp", *urls, "--limit", "1M", ignored=ignored)
    wait_for(lambda: any((tmp_path / "tmp").iterdir()))
    time.sleep(0.3)
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind(begin: Begin, tmp_path: Path, number: int) -> None:
    process = copying(begin, tmp_path)
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (-number, "", "")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["x"]
    assert (tmp_path / "b" / "x").read_text() == "old"


def test_what_is_to_be_ignored_is_ignored(begin: Begin, tmp_path: Path) -> None:
    process = copying(begin, tmp_path, ignored=signal.SIGHUP)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (tmp_path / "b" / "x").stat().st_size == 4 * 1024 * 1024


def test_what_is_archived_by_then_is_in_the_manifest(begin: Begin, tmp_path: Path) -> None:
    for name, line in (("a", "one"), ("b", f"wait {tmp_path / 'release'}")):
        (tmp_path / "root" / name / ".ledger").mkdir(parents=True)
        (tmp_path / "root" / name / ".ledger" / "log").write_text(f"{line}\n")
    url = f"file://{tmp_path}/store"
    process = begin("archive", "root", url, "--jobs", "1")
    wait_for((tmp_path / "waiting").exists)
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGTERM
    assert files_below(tmp_path / "tmp") == []
    process = begin("verify-archive", url)
    output, _ = process.communicate(timeout=30)
    assert (process.returncode, output.split("\t")[0]) == (0, "a")


POOLED = """
import time
from concurrent.futures import ThreadPoolExecutor
from jackfield.backends import Backend

jackfield_plugin_name = "pooled"
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_transports = ["pooled://"]

class PooledBackend(Backend):
    has_network_location = False
    def _list(self):
        pool = ThreadPoolExecutor(1)
        done = pool.submit(time.sleep, 20)
        open("begun", "w").close()
        done.result()
    _get = _put = _delete = _list

from jackfield.backends import register_backend
register_backend("pooled", PooledBackend)
"""


def test_ctrl_c_does_not_wait_for_the_threads_of_a_library(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "pooled.py").write_text(POOLED)
    monkeypatch.setenv("JACKFIELD_PLUGIN_PATH", str(tmp_path / "plugins"))
    process = begin("ls", "pooled://x")
    wait_for((tmp_path / "begun").exists)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 130
    assert time.monotonic() - start < 15


def test_ctrl_c_again_and_again_while_it_ends(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "pooled.py").write_text(POOLED)
    monkeypatch.setenv("JACKFIELD_PLUGIN_PATH", str(tmp_path / "plugins"))
    process = begin("ls", "pooled://x")
    wait_for((tmp_path / "begun").exists)
    while process.poll() is None:  # the thread of the library keeps it from ending at once
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 130


IMPATIENT = """
import sys
from jackfield.cli import program
from jackfield.cli.storage import options
options._STALL = 1.0
sys.exit(program())
"""


def test_an_operation_that_hangs_is_not_waited_for_at_the_end(begin: Begin, tmp_path: Path) -> None:
    start = time.monotonic()
    process = begin("ls", "pooled://x", "--retries", "1", code=IMPATIENT)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output) == (50, "")
    assert errors.endswith(
        "jackfield: pooled://x: cannot list: it is stuck: nothing moved for 1 seconds\n"
    )
    assert time.monotonic() - start < 15


IN_A_PROGRAM = """
import signal, sys
from concurrent.futures import ThreadPoolExecutor
from jackfield.cli import main

with ThreadPoolExecutor(1) as pool:
    print(pool.submit(main, ["put", sys.argv[1], sys.argv[2]]).result())
print(main(["put", sys.argv[1], sys.argv[2]]))
print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
"""


def test_a_program_may_transfer_in_any_thread_and_has_its_signals_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("content")
    done = processes.run(
        [sys.executable, "-c", IN_A_PROGRAM, tmp_path / "a", (tmp_path / "store").as_uri()],
        variables=variables_with(tmp_path, "file"),
    )
    row = "a\tverified by size\n"
    assert (done.stdout, done.stderr) == (f"{row}0\n{row}0\nTrue\n", "")
